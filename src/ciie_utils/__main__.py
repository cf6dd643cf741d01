"""``python -m ciie_utils`` is the command `ciie`."""

from ciie_utils.cli import main

if __name__ == "__main__":
    main()
