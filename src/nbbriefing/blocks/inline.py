"""Inlines: text within a block, as plain strings and as runs that carry a property."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
#: The name of a badge's look; a project says which there are, see :class:`nbbriefing.project.Tone`.
Tone: TypeAlias = str
_LINK = re.compile(r"(https?://|mailto:)[^\s]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text with a property.

    Parameters
    ----------
    text
        What is read; never markup.
    href
        An address outside the document.
    ref
        The id of a source; links to its entry among the references of the same document.
    bold, italic, code
        How the text is set.
    tone
        Draws the text as a small badge: colour and word, never colour alone.
    value
        The number that the text spells, for those who calculate with it; formats give it to their texts.
    """

    text: str
    href: str | None = None
    ref: str | None = None
    bold: bool = False
    italic: bool = False
    code: bool = False
    tone: Tone | None = None
    value: float | None = None

    @property
    def link(self) -> str | None:
        """The address, if it is one of the web or of mail: other schemes (``javascript:``) are no links."""
        return self.href if self.href and _LINK.fullmatch(self.href) else None

    def to_json(self) -> str | Json:
        """Return the text itself if it has no property, else a dictionary of those that are set."""
        set_ones = {name: value for name in PROPERTIES if (value := getattr(self, name))}
        value = value_of(self.text) if self.value is None else self.value
        set_ones |= {} if value is None else {"value": value}
        return {"text": str(self.text), **set_ones} if set_ones else self.text


PROPERTIES = ("href", "ref", "bold", "italic", "code", "tone")
Inlines: TypeAlias = str | Run | Sequence[str | Run]


def value_of(text: str) -> float | None:
    """Return the number that a text spells, if it has kept it (`nbbriefing.language.formats.Written`)."""
    value = getattr(text, "value", None)
    return value if isinstance(value, int | float) else None


def anchor_of(source_id: str) -> str:
    """Return the id of the element that a citation of this source links to."""
    return "ref-" + re.sub(r"[^\w.-]", "_", source_id)


def runs_of(inlines: Inlines) -> list[Run]:
    """Return inlines as a list of runs; those without text are left out."""
    parts = [inlines] if isinstance(inlines, str | Run) else inlines
    runs = [part if isinstance(part, Run) else Run(part) for part in parts]
    return [run for run in runs if run.text]


def inlines_json(inlines: Inlines) -> str | list[str | Json]:
    """Return inlines in their JSON form: a string, or a list of strings and runs."""
    if isinstance(inlines, str) and value_of(inlines) is None:
        return inlines
    parts = [inlines] if isinstance(inlines, str | Run) else inlines
    return [part.to_json() if isinstance(part, Run) else Run(part).to_json() for part in parts]


def plain_inlines(inlines: Inlines | Sequence[str | Json]) -> str:
    """Return the text of inlines, or of their JSON form, without their properties."""
    if isinstance(inlines, str):
        return inlines
    if isinstance(inlines, Run):
        return inlines.text
    return "".join(_text(part) for part in inlines)


def _text(part: str | Run | Json) -> str:
    if isinstance(part, Run):
        return part.text
    return part if isinstance(part, str) else str(part["text"])
