"""Inlines: text within a block, as plain strings and as runs that carry a property."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

Json: TypeAlias = dict[str, Any]
Tone = Literal["kept", "late", "overdue", "pending", "superseded", "muted"]


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
    """

    text: str
    href: str | None = None
    ref: str | None = None
    bold: bool = False
    italic: bool = False
    code: bool = False
    tone: Tone | None = None

    def to_json(self) -> str | Json:
        """Return the text itself if it has no property, else a dictionary of those that are set."""
        properties = {
            name: value
            for name in ("href", "ref", "bold", "italic", "code", "tone")
            if (value := getattr(self, name))
        }
        return {"text": self.text, **properties} if properties else self.text


Inlines: TypeAlias = str | Run | Sequence["str | Run"]


def inlines_json(inlines: Inlines) -> str | list[str | Json]:
    """Return inlines in their JSON form: a string, or a list of strings and runs."""
    if isinstance(inlines, str):
        return inlines
    parts = [inlines] if isinstance(inlines, Run) else inlines
    return [part.to_json() if isinstance(part, Run) else part for part in parts]
