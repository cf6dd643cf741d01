"""How much of one output is shown; beyond that a note says how much more the notebook holds.

A reader leafs through neither ten thousand lines nor five thousand rows, and Typst's time grows with them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import lxml.html
from lxml.html import HtmlElement

from nbbriefing.exporters.document import Code, Console, Document, Note, Origin, Part, Prose
from nbbriefing.exporters.words import word

MAX_LINES = 10_000
MAX_ROWS = 5_000
# A text of fewer but longer lines is cut as well.
CHARACTERS_A_LINE = 200


@dataclass(frozen=True)
class Limits:
    """The most lines of a text and rows of a table that are shown; 0 stands for all."""

    lines: int = MAX_LINES
    rows: int = MAX_ROWS

    def shorten(self, parts: Iterable[Part], document: Document) -> list[Part]:
        """Return the parts with what is too long cut, each followed by a note of what is left out."""
        shortened: list[Part] = []
        for part in parts:
            shortened.append(part)
            if isinstance(part, Console | Code):
                part.text, left = cut_text(part.text, self.lines)
                if left:
                    shortened.append(Note(_told(document, part.origin, "lines_left", left), part.origin))
            elif isinstance(part, Prose):
                for table in list(part.root.iter("table")):
                    if left := cut_table(table, self.rows):
                        _put_after(table, _told(document, part.origin, "rows_left", left))
        return shortened


def _told(document: Document, origin: Origin, key: Literal["lines_left", "rows_left"], left: int) -> str:
    document.warn(origin, f"{left:,} {key.partition('_')[0]} more than are shown; see max_{key[:-5]}")
    return word(key, document.metadata.language, number=f"{left:,}")


def cut_text(text: str, most: int) -> tuple[str, int]:
    """Return the text as far as it is shown, and how many lines of it are left out.

    >>> cut_text("a b c d".replace(" ", chr(10)), 3)
    ('a\\nb\\nc', 1)
    >>> cut_text("a", 0)
    ('a', 0)
    """
    if not most:
        return text, 0
    shown = "\n".join(text.split("\n", most)[:most])[: most * CHARACTERS_A_LINE]
    left = text[len(shown) :].removeprefix("\n")
    return shown, left.count("\n") + 1 if left else 0


def cut_table(table: HtmlElement, most: int) -> int:
    """Take the rows of the body beyond the limit out of a table; return how many."""
    if not most:
        return 0
    rows = [row for row in table.iter("tr") if _belongs(row, table)]
    for row in rows[most:]:
        row.getparent().remove(row)
    return max(len(rows) - most, 0)


def _belongs(row: HtmlElement, table: HtmlElement) -> bool:
    """Tell whether a row is one of the body of this table, and not of one within it."""
    parent = row.getparent()
    return parent is table or (parent.tag in ("tbody", "tfoot") and parent.getparent() is table)


def _put_after(table: HtmlElement, text: str) -> None:
    note = lxml.html.Element("p")
    lxml.html.etree.SubElement(note, "span", {"data-note": "1"}).text = text
    note.tail, table.tail = table.tail, None
    table.addnext(note)
