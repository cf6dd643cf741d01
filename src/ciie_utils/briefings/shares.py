"""Figures that many sections have: shares with their intervals, and counts in two ways as bars."""

from collections.abc import Sequence
from dataclasses import dataclass

from ciie_utils.briefings import vocabulary
from ciie_utils.verdicts import VERDICTS
from nbbriefing.blocks.model import Column, Figure, Table
from nbbriefing.figures.bars import bar_grid
from nbbriefing.figures.intervals import DOT, ShareRow, share_intervals
from nbbriefing.language import formats
from nbbriefing.language.estimate import Estimate


@dataclass(frozen=True)
class Share:
    """A share of something named; ``detail`` stands at its right instead of its counts."""

    label: str
    part: Estimate
    detail: str | None = None


def shares_figure(
    shares: Sequence[Share],
    title: str,
    alt: str,
    caption: str,
    table: Table,
    *,
    total: bool = False,
    verdict: str | None = None,
    nothing: str = "",
) -> Figure:
    """Return a figure with one dot and its interval a share.

    Parameters
    ----------
    shares
        From top to bottom.
    title
        The finding.
    alt
        What the figure shows, a translated message in which ``{title}`` or ``{finding}`` is filled in.
    caption, table
        Under the figure, and the numbers behind it.
    total
        Whether the last share is that of everything and stands apart.
    verdict
        Whose colour and marker the dots have; None for the share of anything else.
    nothing
        What is written where a share has no estimate.
    """
    last = len(shares) - 1
    rows = [
        ShareRow(
            share.label,
            *share.part.bounds(),
            share.part.counts() if share.detail is None else share.detail,
            emphasis=total and place == last,
        )
        for place, share in enumerate(shares)
    ]
    return Figure(
        svg=share_intervals(rows, VERDICTS[verdict].mark if verdict else DOT, nothing),
        alt=alt.format(title=title, finding=title),
        title=title,
        caption=caption,
        table=table,
    )


def bars_figure(
    names: Sequence[str],
    heads: Sequence[str],
    counts: Sequence[Sequence[int]],
    title: str,
    alt: str,
    caption: str,
    table: tuple[str, str | Column] | Table,
    totals: Sequence[int] | None = None,
) -> Figure:
    """Return counts as bars, a row for each name and a column for each head, with the same as a table.

    Parameters
    ----------
    title, alt, caption
        As for `shares_figure`.
    table
        The caption of the table and the head of its first column, or a table that holds more.
    totals
        What a full bar is, row by row; None for the largest count of all.
    """
    if not isinstance(table, Table):
        table_caption, first = table
        head = first if isinstance(first, Column) else Column(first)
        columns = [head, *(Column(vocabulary.capitalised(each), "right") for each in heads)]
        cells = [[name, *map(formats.count, row)] for name, row in zip(names, counts, strict=True)]
        table = Table(table_caption, columns, cells)
    return Figure(
        svg=bar_grid(names, heads, counts, totals),
        alt=alt.format(title=title),
        title=title,
        caption=caption,
        table=table,
    )
