"""What is wrong with a table, and where: the one form for errors on opening and for ``ciie check``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ciie_utils.errors import LedgerError

_SHOWN = 10


@dataclass(frozen=True)
class Finding:
    """One fault, or one thing to look at.

    Attributes
    ----------
    severity
        ``error``: the table cannot be true or cannot be read. ``warning``: possible, but suspicious.
    rule
        A short name of what was checked, the same for all findings of one kind.
    file
        Name of the file, without its folder.
    row
        Number of the data row, 1 for the first below the header; None if no row is to blame.
    line
        Number of the line in the file on which that row begins, as an editor counts; differs from
        ``row + 1`` only where cells hold line breaks or lines are blank.
    column, value
        The column and what its cell holds; None if no cell is to blame.
    message
        What is wrong, and what is allowed.
    remedy
        What to do about it.
    """

    severity: Literal["error", "warning"]
    rule: str
    file: str
    message: str
    remedy: str
    row: int | None = None
    line: int | None = None
    column: str | None = None
    value: str | None = None

    @property
    def place(self) -> str:
        """File, row and column as words; the line is named where it is not simply the next number."""
        words = self.file
        if self.row is not None:
            words += f", row {self.row}"
        if self.line is not None and (self.row is None or self.line != self.row + 1):
            words += f" (line {self.line})" if self.row is not None else f", line {self.line}"
        if self.column is not None:
            words += f", column {self.column!r}"
        return words

    @property
    def summary(self) -> str:
        """One line: the place, the value, what is wrong and what is allowed."""
        value = f"{shortened(self.value)!r} " if self.value is not None else ""
        return f"{self.place}: {value}{self.message}"

    def to_text(self) -> str:
        """Two lines: the summary, and the remedy."""
        return f"{self.summary}\n    {self.remedy}"


def shortened(text: str, limit: int = 80) -> str:
    """A text cut to a length that fits a message."""
    return text if len(text) <= limit else text[: limit - 3] + "..."


def refusal(findings: Iterable[Finding], name: str) -> LedgerError:
    """The error that lists why a ledger cannot be opened, the first few faults in full."""
    faults = list(findings)
    count = f"{len(faults)} faults" if len(faults) > 1 else "a fault"
    text = f"The ledger {name!r} cannot be opened: it has {count}.\n"
    text += "\n".join(fault.to_text() for fault in faults[:_SHOWN])
    if len(faults) > _SHOWN:
        text += f"\n... and {len(faults) - _SHOWN} more."
    return LedgerError(text + "\n`ciie check` lists every fault of a ledger.")
