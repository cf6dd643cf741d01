"""Blocks: the one neutral form of what a reader sees.

A block holds text as data and never markup. Its fields are its JSON form (:mod:`nbbriefing.blocks.forms`);
:mod:`nbbriefing.blocks.html` and :mod:`nbbriefing.exporters.typst.blocks` turn it into HTML and PDF. To add a
block, write its class here and what becomes of it there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from nbbriefing.blocks.forms import VERSION, BadBlock, read
from nbbriefing.blocks.inline import Inlines, Json, Run, plain_inlines
from nbbriefing.blocks.shown import MIME_TYPE, Block, Shown

__all__ = [
    "MIME_TYPE",
    "VERSION",
    "BadBlock",
    "Block",
    "Column",
    "Facts",
    "Figure",
    "Group",
    "Heading",
    "Inlines",
    "KeyFigure",
    "KeyFigures",
    "ListBlock",
    "Notice",
    "Paragraph",
    "Reference",
    "References",
    "Run",
    "Table",
    "plain_block",
]


@dataclass(frozen=True)
class Paragraph(Shown, kind="paragraph"):
    """A paragraph: the ``finding`` that opens a briefing, ``body`` text or a ``note``."""

    content: Inlines
    role: Literal["finding", "body", "note"] = "body"

    def plain(self) -> str:
        """See `Shown`."""
        return plain_inlines(self.content)


@dataclass(frozen=True)
class Heading(Shown, kind="heading"):
    """A heading of level 2, 3 or 4; level 1 is the title of the briefing, which the exporter sets."""

    content: Inlines
    level: Literal[2, 3, 4] = 3

    def __post_init__(self) -> None:
        if self.level not in (2, 3, 4):
            raise ValueError(f"heading level {self.level!r}: allowed are 2, 3 and 4")

    def plain(self) -> str:
        """See `Shown`."""
        return plain_inlines(self.content)


@dataclass(frozen=True)
class ListBlock(Shown, kind="list"):
    """A list, with bullets or numbered."""

    items: Sequence[Inlines]
    ordered: bool = False

    def plain(self) -> str:
        """See `Shown`."""
        marks = [f"{n}." if self.ordered else "-" for n in range(1, len(self.items) + 1)]
        return "\n".join(
            f"{mark} {plain_inlines(item)}" for mark, item in zip(marks, self.items, strict=True)
        )


@dataclass(frozen=True)
class KeyFigure:
    """One key figure: the value in large type, what it is, and its n or interval."""

    value: str
    label: Inlines
    detail: Inlines = ""

    def plain(self) -> str:
        """Return the figure on one line."""
        detail = plain_inlines(self.detail)
        return f"{self.value} {plain_inlines(self.label)}" + (f" ({detail})" if detail else "")


@dataclass(frozen=True)
class KeyFigures(Shown, kind="key_figures"):
    """The strip of three to five figures under the finding."""

    items: Sequence[KeyFigure]

    def plain(self) -> str:
        """See `Shown`."""
        return "\n".join(item.plain() for item in self.items)


@dataclass(frozen=True)
class Notice(Shown, kind="notice"):
    """Why a section is empty."""

    content: Inlines

    def plain(self) -> str:
        """See `Shown`."""
        return plain_inlines(self.content)


@dataclass(frozen=True)
class Column:
    """A column of a table; its unit is shown in the head, its weight is its share of the width."""

    label: Inlines
    align: Literal["left", "right", "center"] = "left"
    unit: str | None = None
    weight: float | None = field(default=None, metadata={"schema": {"exclusiveMinimum": 0}})

    def plain(self) -> str:
        """Return the head of the column."""
        return plain_inlines(self.label) + (f" ({self.unit})" if self.unit else "")


@dataclass(frozen=True)
class Table(Shown, kind="table"):
    """A table with a caption; every row has one cell for each column."""

    caption: Inlines = field(metadata={"missing": ""})
    columns: Sequence[Column] = field(metadata={"schema": {"minItems": 1}})
    rows: Sequence[Sequence[Inlines]]
    row_header: bool = field(default=True, metadata={"missing": False})
    notes: Sequence[Inlines] = ()

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise ValueError(f"table row {number} has {len(row)} cells for {len(self.columns)} columns")

    def plain(self) -> str:
        """See `Shown`."""
        heads = " | ".join(column.plain() for column in self.columns)
        rows = [" | ".join(map(plain_inlines, row)) for row in self.rows]
        return "\n".join([plain_inlines(self.caption), heads, *rows, *map(plain_inlines, self.notes)])


@dataclass(frozen=True)
class Figure(Shown, kind="figure"):
    """A figure: its title and alternative text state the finding, its table holds the numbers behind it."""

    svg: str = field(metadata={"schema": {"pattern": "^<svg"}})
    alt: str = field(metadata={"schema": {"pattern": "\\S"}})
    title: Inlines = field(metadata={"missing": ""})
    caption: Inlines = ""
    table: Table | None = None

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise ValueError("a figure needs an alternative text that states its finding")

    def plain(self) -> str:
        """See `Shown`."""
        parts = [plain_inlines(self.title), self.alt, plain_inlines(self.caption)]
        parts += [] if self.table is None else [self.table.plain()]
        return "\n".join(part for part in parts if part)


@dataclass(frozen=True)
class Reference:
    """An entry among the references; ``ref`` runs with the same id link to it."""

    id: str
    content: Inlines


@dataclass(frozen=True)
class References(Shown, kind="references"):
    """The numbered sources of a briefing, in the order of first citation."""

    items: Sequence[Reference]

    def plain(self) -> str:
        """See `Shown`."""
        return "\n".join(f"[{n}] {plain_inlines(item.content)}" for n, item in enumerate(self.items, start=1))


@dataclass(frozen=True)
class Facts(Shown, kind="facts"):
    """A definition list, such as the identity of a briefing.

    ``metadata`` goes into the metadata of the notebook's output and is not seen by the reader.
    """

    items: Sequence[tuple[Inlines, Inlines]]
    metadata: Mapping[str, Any] = field(default_factory=dict, metadata={"form": False})

    def plain(self) -> str:
        """See `Shown`."""
        return "\n".join(f"{plain_inlines(term)}: {plain_inlines(value)}" for term, value in self.items)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        bundle = super()._repr_mimebundle_(include, exclude)
        return (bundle, dict(self.metadata)) if self.metadata else bundle


@dataclass(frozen=True)
class Group(Shown, kind="group"):
    """Several blocks shown by one cell."""

    blocks: Sequence[Block]

    def plain(self) -> str:
        """See `Shown`."""
        return "\n\n".join(plain_block(block.to_json()) for block in self.blocks)


def plain_block(form: Json) -> str:
    """Return a block in its JSON form as plain text, as a terminal shows it."""
    return str(read(form).plain())
