"""Tables whose columns hold their head beside what they show of a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import pandas as pd

from ciie_utils.analysis.frames import Record, records
from nbbriefing.blocks.model import Column, Inlines, Table

Cell = Callable[[Record], Inlines]


class Shown(NamedTuple):
    """A column and what stands in it of one row."""

    head: Column
    cell: Cell


def left(label: str, weight: float | None, cell: Cell) -> Shown:
    """Return a column of words: its head, its share of the width, what it shows of a row."""
    return Shown(Column(label, weight=weight), cell)


def right(label: str, weight: float | None, cell: Cell, unit: str | None = None) -> Shown:
    """Return a column of numbers; see `left`."""
    return Shown(Column(label, "right", unit, weight), cell)


def tabulate(
    caption: Inlines, rows: pd.DataFrame | Sequence[Record], *columns: Shown, notes: Sequence[Inlines] = ()
) -> Table:
    """Return rows as a table; cells are written row by row, so sources are numbered as they are read."""
    given = records(rows) if isinstance(rows, pd.DataFrame) else rows
    cells = [[column.cell(row) for column in columns] for row in given]
    return Table(caption, [column.head for column in columns], cells, notes=notes)
