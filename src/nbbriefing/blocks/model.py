"""Blocks: the one neutral form of what a reader sees.

A block holds text as data and never markup; :mod:`nbbriefing.blocks.html` and the exporters turn its
JSON form (version 1) into HTML and PDF. Shown in a notebook, a block
puts that form into its mime bundle, beside HTML for JupyterLab and plain text for a terminal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from nbbriefing.blocks.inline import Inlines, Json, Run, inlines_json
from nbbriefing.blocks.shown import MIME_TYPE, VERSION, Block, Shown, block_json

__all__ = [
    "MIME_TYPE",
    "VERSION",
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
]

Role = Literal["finding", "body", "note"]
Align = Literal["left", "right", "center"]


@dataclass(frozen=True)
class Paragraph(Shown):
    """A paragraph: the ``finding`` that opens a briefing, ``body`` text or a ``note``."""

    content: Inlines
    role: Role = "body"

    def to_json(self) -> Json:
        """See :class:`Block`."""
        return block_json("paragraph", role=self.role, content=inlines_json(self.content))


@dataclass(frozen=True)
class Heading(Shown):
    """A heading of level 2, 3 or 4; level 1 is the title of the briefing, which the exporter sets."""

    content: Inlines
    level: int = 3

    def __post_init__(self) -> None:
        if self.level not in (2, 3, 4):
            raise ValueError(f"heading level {self.level!r}: allowed are 2, 3 and 4")

    def to_json(self) -> Json:
        """See :class:`Block`."""
        return block_json("heading", level=self.level, content=inlines_json(self.content))


@dataclass(frozen=True)
class ListBlock(Shown):
    """A list, with bullets or numbered."""

    items: Sequence[Inlines]
    ordered: bool = False

    def to_json(self) -> Json:
        """See :class:`Block`."""
        return block_json("list", ordered=self.ordered, items=[inlines_json(item) for item in self.items])


@dataclass(frozen=True)
class KeyFigure:
    """One key figure: the value in large type, what it is, and its n or interval."""

    value: str
    label: Inlines
    detail: Inlines = ""


@dataclass(frozen=True)
class KeyFigures(Shown):
    """The strip of three to five figures under the finding."""

    items: Sequence[KeyFigure]

    def to_json(self) -> Json:
        """See :class:`Block`."""
        items = [
            {"value": item.value, "label": inlines_json(item.label), "detail": inlines_json(item.detail)}
            for item in self.items
        ]
        return block_json("key_figures", items=items)


@dataclass(frozen=True)
class Notice(Shown):
    """Why a section is empty."""

    content: Inlines

    def to_json(self) -> Json:
        """See :class:`Block`."""
        return block_json("notice", content=inlines_json(self.content))


@dataclass(frozen=True)
class Column:
    """A column of a table; its unit is shown in the head, its weight is its share of the width."""

    label: Inlines
    align: Align = "left"
    unit: str | None = None
    weight: float | None = None

    def to_json(self) -> Json:
        """Return the column as a dictionary without what is not set."""
        column: Json = {"label": inlines_json(self.label), "align": self.align}
        if self.unit is not None:
            column["unit"] = self.unit
        if self.weight is not None:
            column["weight"] = self.weight
        return column


@dataclass(frozen=True)
class Table(Shown):
    """A table with a caption; every row has one cell for each column."""

    caption: Inlines
    columns: Sequence[Column]
    rows: Sequence[Sequence[Inlines]]
    row_header: bool = True
    notes: Sequence[Inlines] = ()

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise ValueError(f"table row {number} has {len(row)} cells for {len(self.columns)} columns")

    def to_json(self) -> Json:
        """See :class:`Block`."""
        return block_json(
            "table",
            caption=inlines_json(self.caption),
            columns=[column.to_json() for column in self.columns],
            rows=[[inlines_json(cell) for cell in row] for row in self.rows],
            row_header=self.row_header,
            notes=[inlines_json(note) for note in self.notes],
        )


@dataclass(frozen=True)
class Figure(Shown):
    """A figure: its title and alternative text state the finding, its table holds the numbers behind it."""

    svg: str
    alt: str
    title: Inlines
    caption: Inlines = ""
    table: Table | None = None

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise ValueError("a figure needs an alternative text that states its finding")

    def to_json(self) -> Json:
        """See :class:`Block`."""
        return block_json(
            "figure",
            svg=self.svg,
            alt=self.alt,
            title=inlines_json(self.title),
            caption=inlines_json(self.caption),
            table=None if self.table is None else self.table.to_json(),
        )


@dataclass(frozen=True)
class Reference:
    """An entry among the references; ``ref`` runs with the same id link to it."""

    id: str
    content: Inlines


@dataclass(frozen=True)
class References(Shown):
    """The numbered sources of a briefing, in the order of first citation."""

    items: Sequence[Reference]

    def to_json(self) -> Json:
        """See :class:`Block`."""
        items = [{"id": item.id, "content": inlines_json(item.content)} for item in self.items]
        return block_json("references", items=items)


@dataclass(frozen=True)
class Facts(Shown):
    """A definition list, such as the identity of a briefing.

    ``metadata`` goes into the metadata of the notebook's output and is not seen by the reader.
    """

    items: Sequence[tuple[Inlines, Inlines]]
    metadata: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> Json:
        """See :class:`Block`."""
        return block_json(
            "facts", items=[[inlines_json(term), inlines_json(value)] for term, value in self.items]
        )

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        bundle = super()._repr_mimebundle_(include, exclude)
        return (bundle, dict(self.metadata)) if self.metadata else bundle


@dataclass(frozen=True)
class Group(Shown):
    """Several blocks shown by one cell."""

    blocks: Sequence[Block]

    def to_json(self) -> Json:
        """See :class:`Block`."""
        return block_json("group", blocks=[block.to_json() for block in self.blocks])
