"""An analyst's own figure and table as blocks: captioned, described and translated like all others.

Texts are messages: English, collected from the notebook with the others and translated with them. Values
given by name are filled in, numbers and days as the language writes them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from numbers import Real
from typing import Any

import pandas as pd

from nbbriefing.blocks.inline import Inlines, Run
from nbbriefing.blocks.model import Column, Figure, Table
from nbbriefing.blocks.svg import BadImage, checked_svg
from nbbriefing.figures.canvas import matplotlib_svg
from nbbriefing.language import formats
from nbbriefing.language.messages import _, say


def figure_block(
    drawing: Any, *, title: str, alt: str, caption: str = "", table: Table | None = None, **values: Any
) -> Figure:
    """Show a figure of matplotlib.

    Parameters
    ----------
    drawing
        A figure, axes, or what a plot method of pandas or seaborn returns.
    title
        The finding, as a sentence.
    alt
        What the figure shows, for those who do not see it.
    caption
        What must be known to read it.
    table
        The numbers behind it.
    **values
        Fill the braces of the texts.

    Raises
    ------
    ValueError
        If the figure holds pixels or anything but a drawing.
    """
    svg = matplotlib_svg(drawing)
    try:
        checked_svg(svg)
    except BadImage as error:
        raise ValueError(
            f"{error}\nDraw with shapes alone: pcolormesh in place of imshow, nothing rasterized, no links."
        ) from None
    return Figure(svg, _filled(alt, values), _filled(title, values), _filled(caption, values), table)


def table_block(
    frame: pd.DataFrame,
    *,
    caption: str,
    labels: Mapping[str, str] | None = None,
    units: Mapping[str, str] | None = None,
    notes: Sequence[str] = (),
    **values: Any,
) -> Table:
    """Show a table.

    Parameters
    ----------
    frame
        Whole numbers are set as counts, others with two decimals at most, days in words; what is missing is
        said to be not known. The levels of a named index come first.
    caption
        What the table shows.
    labels
        The columns that are shown, in this order, and what their heads say; without it all as they are named.
    units
        Units of columns, for their heads.
    notes
        Stand below the table.
    **values
        Fill the braces of the texts.

    Raises
    ------
    ValueError
        If the frame lacks a column that is named.
    """
    frame = frame.reset_index() if any(name is not None for name in frame.index.names) else frame
    labels = {str(name): str(name) for name in frame.columns} if labels is None else labels
    if lacking := [name for name in {**labels, **(units or {})} if name not in frame.columns]:
        raise ValueError(
            f"the frame has no column {lacking[0]!r}\nIt has: {', '.join(map(str, frame.columns))}."
        )
    columns = [
        Column(
            _filled(label, values),
            _alignment(frame[name]),
            _(units[name]) if units and name in units else None,
        )
        for name, label in labels.items()
    ]
    rows = [[_cell(value) for value in row] for row in frame[list(labels)].itertuples(index=False, name=None)]
    return Table(_filled(caption, values), columns, rows, notes=[_filled(note, values) for note in notes])


def _filled(text: str, values: Mapping[str, Any]) -> str:
    return say(text, **values) if values else _(text)


def _alignment(column: pd.Series) -> Any:
    numeric = pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)
    return "right" if numeric else "left"


def _cell(value: Any) -> Inlines:
    """Return a value as the language writes it; inlines stay as they are."""
    if isinstance(value, str | Run | list | tuple):
        return value or formats.missing()
    if formats.is_missing(value):
        return formats.missing()
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return formats.day(value)
    return formats.number(float(value)) if isinstance(value, Real) else str(value)
