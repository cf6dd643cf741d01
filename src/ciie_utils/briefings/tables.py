"""Tables whose columns hold their head beside what they show of a row."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import pandas as pd

from ciie_utils.analysis.frames import records
from nbbriefing.blocks.model import Column, Inlines, Table

#: What stands in a column, of a row: of a record, or of whatever else the rows are.
Cell = Callable[[Any], Inlines]


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
    caption: Inlines, rows: pd.DataFrame | Iterable[Any], *columns: Shown, notes: Sequence[Inlines] = ()
) -> Table:
    """Return rows as a table; cells are written row by row, so sources are numbered as they are read."""
    given = records(rows) if isinstance(rows, pd.DataFrame) else rows
    cells = [[column.cell(row) for column in columns] for row in given]
    return Table(caption, [column.head for column in columns], cells, notes=notes)
