"""What is known of each initiative: its observed milestones, one entry for those that say the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from ciie_utils.analysis.stages import in_order_of_happening
from ciie_utils.display import formats, vocabulary
from ciie_utils.display.blocks import Run
from ciie_utils.display.briefing import Briefing
from ciie_utils.display.language import _, ngettext
from ciie_utils.display.measures import measure

# Of the entries of one stage the first and the last are told; a drug with six approvals is not a list.
PER_STAGE = 2
# Two notes on one and the same thing are worth reading; more repeat each other.
NOTES = 2

_SAME = ["initiative_id", "stage", "date", "metric", "value", "unit"]


@dataclass(frozen=True)
class Entry:
    """One thing that happened: its stage, when, in which words, and who says so."""

    stage: str
    when: str
    words: str
    source_ids: tuple[str, ...]


def entries(milestones: pd.DataFrame) -> dict[str, list[Entry]]:
    """Return the entries of each initiative in the order in which they happened.

    Parameters
    ----------
    milestones
        Observed milestones, with the columns of a view.
    """
    ordered = in_order_of_happening(milestones)
    result: dict[str, list[Entry]] = {}
    for _same, rows in ordered.groupby(_SAME, sort=False, dropna=False):
        first = rows.iloc[0]
        notes = list(dict.fromkeys(rows["note"].dropna()))[:NOTES]
        # The note tells the figure in words; without one the figure speaks for itself.
        words = "; ".join(notes) or measure(first["metric"], first["value"], first["unit"])
        when = formats.interval(first["date_start"], first["date_end"])
        entry = Entry(first["stage"], when, words, tuple(dict.fromkeys(rows["source_id"])))
        result.setdefault(first["initiative_id"], []).append(entry)
    return result


def shortened(told: Sequence[Entry]) -> tuple[list[Entry], list[Entry]]:
    """Split entries into those that are told and those that are only cited."""
    kept: list[Entry] = []
    left_out: list[Entry] = []
    for position, entry in enumerate(told):
        same = [place for place, other in enumerate(told) if other.stage == entry.stage]
        ends = {*same[: PER_STAGE - 1], same[-1]}
        (kept if position in ends else left_out).append(entry)
    return kept, left_out


def history(briefing: Briefing, told: Iterable[Entry]) -> list[str | Run]:
    """Return the entries as running text: **stage, when**: words [sources]."""
    kept, left_out = shortened(list(told))
    runs: list[str | Run] = []
    for entry in kept:
        head = vocabulary.capitalised(
            _("{stage}, {when}").format(stage=vocabulary.stage(entry.stage), when=entry.when)
        )
        runs += [Run(head, bold=True), ": " + entry.words if entry.words else ""]
        runs += [" ", *briefing.citations.cite_all(entry.source_ids), ". "]
    if left_out:
        more = ngettext("{n} more report", "{n} more reports", len(left_out)).format(n=len(left_out))
        sources = [source_id for entry in left_out for source_id in entry.source_ids]
        runs += [more, " ", *briefing.citations.cite_all(sources), "."]
    return runs
