"""``python -m nbbriefing`` is the command `nbbriefing`."""

from nbbriefing.cli import main

if __name__ == "__main__":
    main()
