"""The result of a check, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from itertools import groupby

from ciie_utils.ledger.findings import Finding

_ERRORS_OF_A_KIND = 200
_WARNINGS_OF_A_KIND = 3


@dataclass(frozen=True)
class Report:
    """What a check found.

    Attributes
    ----------
    name
        Name of the folder, without the way to it.
    counts
        Number of rows that could be read, by table.
    findings
        Errors first, then warnings; each in the order of files, rows and columns.
    span
        First and last day on which a source can have been published; None if unknown.
    """

    name: str
    counts: Mapping[str, int]
    findings: tuple[Finding, ...] = ()
    span: tuple[str, str] | None = None

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What cannot be true or cannot be read."""
        return tuple(each for each in self.findings if each.severity == "error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What is possible, but suspicious."""
        return tuple(each for each in self.findings if each.severity == "warning")

    @property
    def ok(self) -> bool:
        """Whether there is no error."""
        return not self.errors

    def without_warnings(self) -> Report:
        """The same report, its errors alone."""
        return replace(self, findings=self.errors)

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
        """For programs: every finding, with all its attributes, as JSON text."""
        content = {
            "name": self.name,
            "ok": self.ok,
            "errors": len(self.errors),
            "warnings": len(self.warnings),
            "rows": dict(self.counts),
            "sources_published": list(self.span) if self.span else None,
            "findings": [asdict(each) for each in self.findings],
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
