"""Which observed milestone meets which promise.

An observed milestone meets a promise when all of this holds (docs/promises.md explains each line):

1. it belongs to the same initiative;
2. it is of the same stage, or of one that implies it (``stages.IMPLIED_BY``);
3. where the promise carries a metric: same metric, same unit, and a value that reaches the
   promised one, if one is promised;
4. where the promise names an edition and the milestone is an exhibition or a signing: the same edition,
   or none while its date lies within the due interval;
5. it was not yet known when the promise was published, and does not come from the promise's own source;
6. it can have happened after the promise was made;
7. if it only implies the promised stage: that stage had not been known to be reached when the promise was
   published. A launch after an approval that was known shows no second approval. (A renewal is a signing of
   its own, and a metric tells what the promise is about: these two are not bound by this.)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ciie_utils.analysis.frames import (
    UNKNOWN,
    Days,
    Flags,
    candidate_pairs,
    codes,
    contains,
    day_numbers,
    places,
)
from ciie_utils.analysis.stages import OWN_ACTS, STAGES, meets

#: Metrics of which less is further: a lower age limit, a shorter time.
LOWER_IS_FURTHER = ("minimum_age", "review_time")
LOWER_IS_FURTHER_PREFIXES = ("months_", "days_", "working_days_")

#: Stages that happen at an edition, so that one edition's does not keep the promise of another.
_OF_ONE_EDITION = ("exhibited", "signed")


@dataclass(frozen=True)
class Matches:
    """What was found for each promise, in the order of the promises given.

    Attributes
    ----------
    first
        Position of the observed milestone that happened first among those that meet the promise; -1 if none.
    known_from
        The day from which the first report of one that meets it was known; ``UNKNOWN`` if none.
    by_source
        Every (promise, source of a milestone that meets it) as ``promise * n_sources + source``, sorted.
    n_sources
        The number of source codes, to read ``by_source``.
    """

    first: Days
    known_from: Days
    by_source: Days
    n_sources: int


@dataclass(frozen=True)
class Arrays:
    """The columns of promises or observed milestones that matching compares, as plain arrays."""

    initiative: Days
    stage: Days
    edition: Days
    metric: Days
    unit: Days
    value: np.ndarray[tuple[int], np.dtype[np.float64]]
    source: Days
    start: Days
    end: Days
    published_start: Days
    published_end: Days

    def take(self, positions: Days) -> Arrays:
        """Return those at positions, in that order."""
        return Arrays(**{name: array[positions] for name, array in vars(self).items()})


def arrays(milestones: pd.DataFrame) -> Arrays:
    """Turn milestones into arrays; equal words get equal codes, a missing edition, metric or unit gets -1."""
    return Arrays(
        initiative=codes(milestones["initiative_id"]),
        stage=_stage_codes(milestones["stage"]),
        edition=milestones["edition"].fillna(-1).to_numpy(dtype=np.int64),
        metric=pd.factorize(milestones["metric"])[0].astype(np.int64),
        unit=pd.factorize(milestones["unit"])[0].astype(np.int64),
        value=milestones["value"].to_numpy(dtype=np.float64),
        source=codes(milestones["source_id"]),
        start=day_numbers(milestones["date_start"]),
        end=day_numbers(milestones["date_end"]),
        published_start=day_numbers(milestones["published_start"]),
        published_end=day_numbers(milestones["published_end"]),
    )


def match(promises: Arrays, observed: Arrays, falling: Flags) -> Matches:
    """Find what meets each promise.

    Parameters
    ----------
    promises, observed
        From one call of ``arrays``, so that their codes agree. Observed milestones are in the
        ledger's row order, which breaks ties.
    falling
        For each promise, whether less of its metric is further.
    """
    n_sources = 1 + int(max(promises.source.max(initial=-1), observed.source.max(initial=-1)))
    order, keys = _by_promised_stage(observed)
    candidates = observed.take(order)
    promised_keys = _key(promises.initiative, promises.stage)
    needs_own_stage = _reached_before(promises, promised_keys, candidates, keys, n_sources)
    needs_own_stage &= promises.metric == -1
    first = np.full(len(promises.stage), -1, dtype=np.int64)
    known_from = np.full(len(promises.stage), UNKNOWN, dtype=np.int64)
    by_source = []
    for left, right in candidate_pairs(promised_keys, keys):
        passing = _meeting(promises, candidates, falling, left, right)
        passing &= ~needs_own_stage[left] | _of_own_stage(promises, candidates, left, right)
        left, right = left[passing], right[passing]
        by_source.append(np.sort(left * n_sources + candidates.source[right]))
        # Written back to front, so that the first of several stays: candidates are in order of happening.
        first[left[::-1]] = order[right[::-1]]
        earliest_known = np.lexsort((candidates.published_end[right], left))[::-1]
        known_from[left[earliest_known]] = candidates.published_end[right[earliest_known]]
    return Matches(first, known_from, np.concatenate([*by_source, np.empty(0, np.int64)]), n_sources)


def happened_by(observed: Arrays) -> Days:
    """Return the day by which each milestone had happened: an undated one by its publication."""
    return np.where(observed.end == UNKNOWN, observed.published_end, observed.end)


def is_falling(metrics: pd.Series) -> Flags:
    """Say for each metric whether less of it is further."""
    distinct_codes, distinct = pd.factorize(metrics)
    falling = [
        metric in LOWER_IS_FURTHER or str(metric).startswith(LOWER_IS_FURTHER_PREFIXES) for metric in distinct
    ]
    # The last element is what code -1 (no metric) picks.
    return np.array([*falling, False], dtype=np.bool_)[distinct_codes]


def _stage_codes(stages: pd.Series) -> Days:
    places = {stage: place for place, stage in enumerate(STAGES)}
    own, distinct = pd.factorize(stages)
    # A word that is no stage has the code len(STAGES): it meets nothing and nothing meets it.
    return np.array([*(places.get(stage, len(STAGES)) for stage in distinct), len(STAGES)], np.int64)[own]


def _key(initiative: Days, stage: Days) -> Days:
    return initiative * (len(STAGES) + 1) + stage


def _by_promised_stage(observed: Arrays) -> tuple[Days, Days]:
    """Repeat observed milestones once per stage that they show to be reached.

    Returns the positions of the milestones, and their ascending keys (initiative, stage that is met);
    within one key they are in order of happening.
    """
    positions, stages = [], []
    for promised_code, promised in enumerate(STAGES):
        for stage in meets(promised):
            found = np.flatnonzero(observed.stage == STAGES.index(stage))
            positions.append(found)
            stages.append(np.full(len(found), promised_code))
    position = np.concatenate(positions)
    key = _key(observed.initiative[position], np.concatenate(stages))
    # Of two that had happened by the same day, the one whose date is known comes first.
    undated = observed.start == UNKNOWN
    order = np.lexsort(
        (
            position,
            observed.published_end[position],
            observed.start[position],
            undated[position],
            happened_by(observed)[position],
            key,
        )
    )
    return position[order], key[order]


def _meeting(promises: Arrays, observed: Arrays, falling: Flags, left: Days, right: Days) -> Flags:
    """Decide conditions 3 to 6 of pairs of the same initiative and a fitting stage."""
    result = _not_known_before(promises, observed, left, right)
    result &= _value_reached(promises, observed, falling, left, right)
    result &= _edition_fits(promises, observed, left, right)
    return result


def _reached_before(
    promises: Arrays, promised_keys: Days, candidates: Arrays, keys: Days, n_sources: int
) -> Flags:
    """Say for each promise whether its stage was known to be reached when it was published."""
    # Where each group of equal keys begins; the key past the end closes the last one.
    begins = np.flatnonzero(np.diff(keys, prepend=-1))
    first_known = np.minimum.reduceat(candidates.published_end, begins) if len(keys) else begins
    group, end = places(keys[begins], promised_keys)
    found = end > group
    earliest = np.full(len(promised_keys), np.iinfo(np.int64).max)
    earliest[found] = first_known[group[found]]
    told = np.sort(keys * n_sources + candidates.source)
    by_same_source = contains(told, promised_keys * n_sources + promises.source)
    return (earliest < promises.published_end) | by_same_source


def _of_own_stage(promises: Arrays, observed: Arrays, left: Days, right: Days) -> Flags:
    own_acts = np.isin(observed.stage[right], [STAGES.index(stage) for stage in OWN_ACTS])
    return own_acts | (observed.stage[right] == promises.stage[left])


def _not_known_before(promises: Arrays, observed: Arrays, left: Days, right: Days) -> Flags:
    later: Flags = observed.published_end[right] >= promises.published_end[left]
    later &= observed.source[right] != promises.source[left]
    later &= happened_by(observed)[right] >= promises.published_start[left]
    return later


def _value_reached(promises: Arrays, observed: Arrays, falling: Flags, left: Days, right: Days) -> Flags:
    same: Flags = observed.metric[right] == promises.metric[left]
    same &= observed.unit[right] == promises.unit[left]
    promised, value = promises.value[left], observed.value[right]
    # A comparison with NaN is false: an observation without a value reaches no promised value.
    reached = np.where(falling[left], value <= promised, value >= promised) | np.isnan(promised)
    return (promises.metric[left] == -1) | (same & reached)


def _edition_fits(promises: Arrays, observed: Arrays, left: Days, right: Days) -> Flags:
    bound = np.isin(observed.stage[right], [STAGES.index(stage) for stage in _OF_ONE_EDITION])
    bound &= promises.edition[left] != -1
    same = observed.edition[right] == promises.edition[left]
    start, end = observed.start[right], observed.end[right]
    dated = (start != UNKNOWN) & (promises.end[left] != UNKNOWN)
    within = dated & (start >= promises.start[left]) & (end <= promises.end[left])
    return ~bound | same | ((observed.edition[right] == -1) & within)
