"""Shares with their intervals: one row each in a figure, and the words that a table has for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nbbriefing.blocks.model import Figure, Table
from nbbriefing.figures.intervals import ShareRow, share_intervals
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
        svg=share_intervals(rows, verdict, nothing),
        alt=alt.format(title=title, finding=title),
        title=title,
        caption=caption,
        table=table,
    )
