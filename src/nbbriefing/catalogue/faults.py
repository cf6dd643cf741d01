"""Every fault of a catalogue, collected so that they are mended in one go."""

from __future__ import annotations


class Faults:
    """The faults of one catalogue.

    Parameters
    ----------
    file : str
        Name of the catalogue's file.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.entry = ""
        self.lines: list[str] = []

    def add(self, entry: str | None, key: str, fault: str, remedy: str = "") -> None:
        """Note a fault of an entry, or of the file if there is none, with its remedy."""
        where = f"{self.file}: entry {entry}, key {key!r}" if entry else f"{self.file}: key {key!r}"
        self.lines.append(f"{where}: {fault}" + (f"\n  {remedy}" if remedy else ""))

    def here(self, key: str, fault: str, remedy: str = "") -> None:
        """Note a fault of the entry that is being read."""
        self.add(self.entry, key, fault, remedy)
