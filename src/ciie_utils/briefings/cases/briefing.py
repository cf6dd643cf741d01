"""A case briefing: one or a few initiatives of the ledger beside the published clinical evidence.

A notebook opens it with `open_case` instead of `ciie_utils.briefings.briefing.open_briefing`; everything that
works on a briefing works on a case, and sources of both tables are cited in one row of numbers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import pandas as pd

from ciie_utils.briefings.briefing import Briefing, open_briefing
from ciie_utils.briefings.identity import SHOWN_FINGERPRINT
from ciie_utils.briefings.local_text import learn
from ciie_utils.briefings.references import Citations
from ciie_utils.ledger import Ledger
from ciie_utils.ledger.evidence import Evidence, open_evidence
from nbbriefing.blocks.model import Facts, Run
from nbbriefing.language import _

#: What the recipes of the evidence begin with among a notebook's reads; see ``rendering.domains``.
EVIDENCE_READS = "evidence:"


def open_case(
    as_of: str = "",
    since: str = "",
    language: str = "en",
    initiatives: Sequence[str] = (),
    place: str = "",
    **parameters: Any,
) -> CaseBriefing:
    """Open the ledger and the evidence as a case briefing sees them.

    Parameters
    ----------
    as_of, since, language
        As for `ciie_utils.briefings.briefing.open_briefing`.
    initiatives
        The ids of the initiatives that the case is about.
    place
        In their stead: everything that is tied to one place, such as ``Lecheng``.
    **parameters
        Further parameters of the notebook, shown in the identity; one that is 0 or empty, which leaves the
        matter to the sources, is not.

    Raises
    ------
    LedgerError
        If a date is before the first source or not a date, or an initiative or the place is unknown.
    ParameterError
        If ``since`` is not before the as-of date, or the language is not available.
    """
    plain = open_briefing(as_of, since, language)

    def narrowed(view: Ledger) -> Ledger:
        return view.at_place(place) if place else view.of_initiatives(*initiatives)

    earlier = None if plain.earlier is None else narrowed(plain.earlier)
    given = {name: value for name, value in parameters.items() if value}
    return CaseBriefing(narrowed(plain.whole), earlier, open_evidence(), given)


class CaseBriefing(Briefing):
    """A briefing on a case: the ledger's part of it, and the evidence as of the same day.

    Attributes
    ----------
    whole
        What the ledger knows of the case as of the day.
    earlier
        The same as of the earlier day; None without one.
    """

    def __init__(
        self, whole: Ledger, earlier: Ledger | None, evidence: Evidence, parameters: dict[str, Any]
    ) -> None:
        super().__init__(whole, earlier, None, parameters)
        self._evidence = evidence
        learn(evidence.indicators, "subject")
        noted = evidence.observational, evidence.published_pooled, evidence.treatment_trials, evidence.trials
        for table in noted:
            learn(table, "note")

    @cached_property
    def evidence(self) -> Evidence:
        """The published evidence as of the day."""
        return self._read_evidence(self.as_of)

    @cached_property
    def evidence_of_the_year(self) -> Evidence:
        """The published evidence as of the end of the year.

        It serves one purpose: to name what may or may not have been known on the day, because its source
        gives no more than this year or month as its date. Nothing in it is counted.
        """
        return self._read_evidence(_last_day_of_year(self.as_of))

    @cached_property
    def citations(self) -> Citations:
        """The sources cited so far, of the ledger and of the evidence."""
        return Citations(pd.concat([self.scope.sources, self._evidence_sources()], ignore_index=True))

    def perhaps_known(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the rows of a table of `evidence_of_the_year` that may or may not have been known.

        Their source was published in a month or year that had begun and not ended on the as-of date.
        """
        day = pd.Timestamp(self.as_of)
        began, ended = table["published_start"] <= day, table["published_end"] <= day
        return table[began & ~ended].reset_index(drop=True)

    def identity(self) -> Facts:
        """Return what the briefing was made from; see `Briefing.identity`.

        The reads hold the views of the evidence, too, each under its recipe with ``evidence:`` before it.
        """
        evidence = self.evidence
        facts = super().identity()
        shown = Run(evidence.fingerprint[:SHOWN_FINGERPRINT], code=True)
        items = [*facts.items[:-1], (_("Fingerprint of the evidence rows used"), shown), facts.items[-1]]
        return Facts(items, metadata=facts.metadata)

    def _read_evidence(self, day: dt.date) -> Evidence:
        view = self._evidence.as_of(day)
        self._reads[EVIDENCE_READS + view.recipe] = view.fingerprint
        return view

    def _evidence_sources(self) -> pd.DataFrame:
        """The sources of the evidence, also those perhaps known, that the ledger does not hold itself."""
        # Only a row of `evidence_of_the_year` leads to a source perhaps known, and that has been recorded.
        dated = self._evidence.as_of(_last_day_of_year(self.as_of)).sources
        begun = dated[dated["published_on_start"] <= pd.Timestamp(self.as_of)]
        new = begun[~begun["source_id"].isin(self.scope.sources["source_id"])]
        # The evidence has no such columns: all of it was read where it was published, on a stated date.
        return new.assign(via="", date_basis="stated")


def _last_day_of_year(day: dt.date) -> dt.date:
    return dt.date(day.year, 12, 31)
