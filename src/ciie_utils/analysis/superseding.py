"""Which promise has been replaced by a newer due date, and which only repeats an older promise.

Two promises are about the same thing when initiative, stage, edition, metric, value and unit agree
(missing equals missing). A source may make several promises about one thing - two phases of a plant -
so a source is compared with another source, never with itself.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ciie_utils.analysis.frames import UNKNOWN, Days, Flags, candidate_pairs, codes, contains
from ciie_utils.analysis.matching import Arrays, Matches


@dataclass(frozen=True)
class Succession:
    """How promises follow on each other; positions among the promises, -1 for none.

    Attributes
    ----------
    superseded_by
        The first later promise that gives a new due date for the same thing.
    restates
        The first earlier promise, still standing at that time, of the same thing and due date.
    """

    superseded_by: Days
    restates: Days


def succession(promises: Arrays, thing: Days, matches: Matches) -> Succession:
    """Find what supersedes and what restates each promise.

    A promise is superseded by the first source that is known later than its own and that gives, for the
    same thing, a due date which the promise's source had not given, while leaving out the promise's own due
    date - unless what was promised had been met by something known when that newer source was published.
    A promise without a due date supersedes nothing.

    Parameters
    ----------
    promises
        The promises in the ledger's row order.
    thing
        For each promise, the number of the thing that is promised.
    matches
        What meets each promise.
    """
    order = np.lexsort((np.arange(len(thing)), promises.published_start, promises.published_end, thing))
    due = _due_codes(promises)
    given = _Given(thing, promises.source, due)
    superseded_by = np.full(len(thing), -1, dtype=np.int64)
    for older, place in candidate_pairs(thing, thing[order]):
        newer = order[place]
        keep = promises.published_end[newer] > promises.published_end[older]
        keep &= (due[newer] != due[older]) & (promises.end[newer] != UNKNOWN)
        older, newer = older[keep], newer[keep]
        keep = ~given.by(thing[older], promises.source[older], due[newer])
        keep &= ~given.by(thing[older], promises.source[newer], due[older])
        keep &= ~_met_by_then(promises, matches, older, newer)
        # Written back to front, so that the first to supersede stays.
        superseded_by[older[keep][::-1]] = newer[keep][::-1]
    return Succession(superseded_by, _restated(promises, thing, due, order, matches, superseded_by))


def _restated(
    promises: Arrays, thing: Days, due: Days, order: Days, matches: Matches, superseded_by: Days
) -> Days:
    """Find the first standing promise of another source that each promise repeats."""
    place_of = np.empty(len(order), dtype=np.int64)
    place_of[order] = np.arange(len(order))
    replaced_on = np.where(superseded_by >= 0, promises.published_end[superseded_by], np.iinfo(np.int64).max)
    restates = np.full(len(thing), -1, dtype=np.int64)
    for newer, place in candidate_pairs(thing, thing[order]):
        older = order[place]
        keep = (place < place_of[newer]) & (due[newer] == due[older])
        keep &= promises.source[older] != promises.source[newer]
        keep &= replaced_on[older] >= promises.published_end[newer]
        newer, older = newer[keep], older[keep]
        keep = ~_met_by_then(promises, matches, older, newer)
        restates[newer[keep][::-1]] = older[keep][::-1]
    return restates


def _met_by_then(promises: Arrays, matches: Matches, older: Days, newer: Days) -> Flags:
    """Say whether what the older promise is about was known to be met when the newer one was published."""
    known = matches.known_from[older]
    before = (known != UNKNOWN) & (known < promises.published_end[newer])
    pair = older * matches.n_sources + promises.source[newer]
    return before | contains(matches.by_source, pair)


def _due_codes(promises: Arrays) -> Days:
    """Number the due intervals; promises without a due date share one number."""
    return codes(pd.Series(promises.start), pd.Series(promises.end))


class _Given:
    """The due dates that each source gives for each thing."""

    def __init__(self, thing: Days, source: Days, due: Days) -> None:
        self._n_due = 1 + int(due.max(initial=0))
        self._n_sources = 1 + int(source.max(initial=0))
        self._known = np.sort(self._number(thing, source, due))

    def by(self, thing: Days, source: Days, due: Days) -> Flags:
        return contains(self._known, self._number(thing, source, due))

    def _number(self, thing: Days, source: Days, due: Days) -> Days:
        return (thing * self._n_sources + source) * self._n_due + due
