"""What is wrong with a table, and where: the one form for errors on opening and for ``ciie check``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from typing import Literal

from ciie_utils.errors import LedgerError

_SHOWN = 10
_ERRORS_OF_A_KIND = 200
_WARNINGS_OF_A_KIND = 3


@dataclass(frozen=True)
class Fault:
    """One fault, or one thing to look at.

    Attributes
    ----------
    severity
        ``error``: the table cannot be true or cannot be read. ``warning``: possible, but suspicious.
    rule
        A short name of what was checked, the same for all faults of one kind.
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


def refusal(faults: Iterable[Fault], name: str) -> LedgerError:
    """The error that lists why a ledger cannot be opened, the first few faults in full."""
    faults = list(faults)
    count = f"{len(faults)} faults" if len(faults) > 1 else "a fault"
    text = f"The ledger {name!r} cannot be opened: it has {count}.\n"
    text += "\n".join(fault.to_text() for fault in faults[:_SHOWN])
    if len(faults) > _SHOWN:
        text += f"\n... and {len(faults) - _SHOWN} more."
    return LedgerError(text + "\n`ciie check` lists every fault of a ledger.")


@dataclass(frozen=True)
class Report:
    """What a check found.

    Attributes
    ----------
    name
        Name of the folder, without the way to it.
    counts
        Number of rows that could be read, by table.
    faults
        Errors first, then warnings; each in the order of files, rows and columns.
    span
        First and last day on which a source can have been published; None if unknown.
    """

    name: str
    counts: Mapping[str, int]
    faults: tuple[Fault, ...] = ()
    span: tuple[str, str] | None = None

    @property
    def errors(self) -> tuple[Fault, ...]:
        """What cannot be true or cannot be read."""
        return tuple(each for each in self.faults if each.severity == "error")

    @property
    def warnings(self) -> tuple[Fault, ...]:
        """What is possible, but suspicious."""
        return tuple(each for each in self.faults if each.severity == "warning")

    @property
    def ok(self) -> bool:
        """Whether there is no error."""
        return not self.errors

    def without_warnings(self) -> Report:
        """The same report, its errors alone."""
        return replace(self, faults=self.errors)

    def to_text(self) -> str:
        """For people: what was read, every error, and the warnings by kind with the first few of each."""
        lines = [
            f"{self.name}: " + (", ".join(f"{n} {name}" for name, n in self.counts.items()) or "nothing read")
        ]
        if self.span is not None:
            lines.append(f"Sources published from {self.span[0]} to {self.span[1]}.")
        lines += ["", *self._errors(), *self._warnings()]
        lines.append(f"{_number(len(self.errors), 'error')}, {_number(len(self.warnings), 'warning')}.")
        return "\n".join(lines) + "\n"

    def to_json(self) -> str:
        """For programs: every fault, with all its attributes, as JSON text."""
        content = {
            "name": self.name,
            "ok": self.ok,
            "errors": len(self.errors),
            "warnings": len(self.warnings),
            "rows": dict(self.counts),
            "sources_published": list(self.span) if self.span else None,
            "findings": [asdict(each) for each in self.faults],
        }
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"

    def _errors(self) -> Iterator[str]:
        seen: dict[tuple[str, str, str | None], int] = {}
        for each in self.errors:
            kind = (each.rule, each.file, each.column)
            seen[kind] = seen.get(kind, 0) + 1
            if seen[kind] <= _ERRORS_OF_A_KIND:
                yield f"Error ({each.rule}): {each.to_text()}"
        for (rule, file, column), count in seen.items():
            if count > _ERRORS_OF_A_KIND:
                where = file if column is None else f"{file}, column {column!r}"
                yield f"... and {count - _ERRORS_OF_A_KIND} more errors ({rule}) in {where}."
        if seen:
            yield ""

    def _warnings(self) -> Iterator[str]:
        for rule, group in groupby(sorted(self.warnings, key=lambda each: each.rule), lambda each: each.rule):
            kind = list(group)
            yield f"Warning ({rule}), {_number(len(kind), 'time')}:"
            yield from (f"  {each.summary}" for each in kind[:_WARNINGS_OF_A_KIND])
            if len(kind) > _WARNINGS_OF_A_KIND:
                yield f"  ... and {len(kind) - _WARNINGS_OF_A_KIND} more; --format json lists all."
            yield from (f"    {remedy}" for remedy in dict.fromkeys(each.remedy for each in kind))
            yield ""


def _number(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
