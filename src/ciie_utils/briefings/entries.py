"""What happened to an initiative, one entry for the milestones that say the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import pandas as pd

from ciie_utils.analysis.stages import in_order_of_happening
from ciie_utils.briefings.local_text import local_text
from ciie_utils.briefings.measures import measure
from nbbriefing.language import formats
from nbbriefing.language.messages import _

# Of the entries of one stage the first and the last are told; a drug with six approvals is not a list.
PER_STAGE = 2
# Two notes on one and the same thing are worth reading; more repeat each other.
NOTES = 2

#: One row of a table, by the names of its columns.
Record: TypeAlias = Mapping[str, Any] | pd.Series


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame as dictionaries, which are read far faster than rows of pandas'."""
    return [{str(name): value for name, value in record.items()} for record in frame.to_dict("records")]


_SAME = ["initiative_id", "stage", "date", "metric", "value", "unit"]


@dataclass(frozen=True)
class Entry:
    """One thing that happened: its stage, when, in which words, who says so and in which rows."""

    initiative_id: str
    stage: str
    when: str
    words: str
    source_ids: tuple[str, ...]
    rows: tuple[int, ...]


def entries(milestones: pd.DataFrame) -> dict[str, list[Entry]]:
    """Return the entries of each initiative in the order in which they happened.

    Parameters
    ----------
    milestones
        Observed milestones, with the columns of a view.
    """
    ordered = in_order_of_happening(milestones)
    # A missing value is no key, as it does not equal itself.
    keys = ordered[_SAME].astype("object").fillna("").itertuples(index=False, name=None)
    groups: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for key, record in zip(keys, records(ordered), strict=True):
        groups.setdefault(key, []).append(record)
    result: dict[str, list[Entry]] = {}
    for same in groups.values():
        entry = _entry(same)
        result.setdefault(entry.initiative_id, []).append(entry)
    return result


def _entry(same: Sequence[dict[str, Any]]) -> Entry:
    first = same[0]
    notes = dict.fromkeys(
        local_text(record["note"]) for record in same if not formats.is_missing(record["note"])
    )
    # The note tells the figure in words; without one the figure speaks for itself.
    words = _("; ").join(list(notes)[:NOTES]) or measure(first["metric"], first["value"], first["unit"])
    return Entry(
        initiative_id=first["initiative_id"],
        stage=first["stage"],
        when=formats.interval(first["date_start"], first["date_end"]),
        words=words,
        source_ids=tuple(dict.fromkeys(record["source_id"] for record in same)),
        rows=tuple(record["row"] for record in same),
    )


def shortened(told: Sequence[Entry]) -> tuple[list[Entry], list[Entry]]:
    """Split entries into those that are told and those that are only cited."""
    places: dict[str, list[int]] = {}
    for place, entry in enumerate(told):
        places.setdefault(entry.stage, []).append(place)
    shown = {place for same in places.values() for place in (*same[: PER_STAGE - 1], same[-1])}
    kept = [entry for place, entry in enumerate(told) if place in shown]
    return kept, [entry for place, entry in enumerate(told) if place not in shown]
