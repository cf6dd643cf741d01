"""What happened to an initiative, one entry for the milestones that say the same, and as running text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from ciie_utils.analysis.frames import grouped
from ciie_utils.analysis.stages import in_order_of_happening
from ciie_utils.briefings import vocabulary
from ciie_utils.briefings.local_text import local_text
from ciie_utils.briefings.measures import measure
from nbbriefing.blocks.model import Run
from nbbriefing.language import _, formats, gap, say, say_n, sentence_end

if TYPE_CHECKING:
    from ciie_utils.briefings.briefing import Briefing

# Of the entries of one stage the first and the last are told; a drug with six approvals is not a list.
PER_STAGE = 2
# Two notes on one and the same thing are worth reading; more repeat each other.
NOTES = 2


_SAME = ("initiative_id", "stage", "date", "metric", "value", "unit")


@dataclass(frozen=True)
class HistoryEntry:
    """One thing that happened: its stage, when, in which words, who says so and in which rows."""

    initiative_id: str
    stage: str
    when: str
    words: str
    source_ids: tuple[str, ...]
    rows: tuple[int, ...]


def entries(milestones: pd.DataFrame) -> dict[str, list[HistoryEntry]]:
    """Return the entries of each initiative in the order in which they happened, from observed milestones."""
    result: dict[str, list[HistoryEntry]] = {}
    for same in grouped(in_order_of_happening(milestones), *_SAME):
        entry = _entry(same)
        result.setdefault(entry.initiative_id, []).append(entry)
    return result


def _entry(same: Sequence[dict[str, Any]]) -> HistoryEntry:
    first = same[0]
    notes = dict.fromkeys(
        local_text(record["note"]) for record in same if not formats.is_missing(record["note"])
    )
    # The note tells the figure in words; without one the figure speaks for itself.
    words = _("; ").join(list(notes)[:NOTES]) or measure(first["metric"], first["value"], first["unit"])
    return HistoryEntry(
        initiative_id=first["initiative_id"],
        stage=first["stage"],
        when=formats.interval(first["date_start"], first["date_end"]),
        words=words,
        source_ids=tuple(dict.fromkeys(record["source_id"] for record in same)),
        rows=tuple(record["row"] for record in same),
    )


def shortened(history: Sequence[HistoryEntry]) -> tuple[list[HistoryEntry], list[HistoryEntry]]:
    """Split entries into those that are told and those that are only cited."""
    places: dict[str, list[int]] = {}
    for place, entry in enumerate(history):
        places.setdefault(entry.stage, []).append(place)
    shown = {place for same in places.values() for place in (*same[: PER_STAGE - 1], same[-1])}
    kept = [entry for place, entry in enumerate(history) if place in shown]
    return kept, [entry for place, entry in enumerate(history) if place not in shown]


def history(briefing: Briefing, entries: Sequence[HistoryEntry]) -> list[str | Run]:
    """Return entries as running text: **stage, when**: words [sources]."""
    kept, left_out = shortened(entries)
    runs: list[str | Run] = []
    for entry in kept:
        head = say("{stage}, {when}", stage=vocabulary.stage(entry.stage), when=entry.when)
        runs.append(Run(vocabulary.capitalised(head), bold=True))
        runs += [say(": {words}", words=entry.words)] if entry.words else []
        runs += [gap(), *briefing.citations.cite_all(entry.source_ids), sentence_end()]
    if left_out:
        sources = [source_id for entry in left_out for source_id in entry.source_ids]
        runs.append(say_n("{n} more report", "{n} more reports", len(left_out)))
        runs += [gap(), *briefing.citations.cite_all(sources), _(".")]
    return runs
