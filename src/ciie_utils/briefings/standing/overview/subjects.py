"""Briefings on one subject: an organisation, or a therapy area, against everything else that is known."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import pandas as pd

from ciie_utils.analysis import promises, selections
from ciie_utils.analysis.frames import LedgerLike
from ciie_utils.analysis.times import time_to_patients
from ciie_utils.briefings import vocabulary
from ciie_utils.briefings.briefing import PRODUCTS, Briefing, open_briefing
from ciie_utils.briefings.local_text import local_name
from ciie_utils.ledger import Ledger, open_ledger
from nbbriefing.blocks.model import Notice, Paragraph, Run
from nbbriefing.language import formats
from nbbriefing.language.messages import _, ngettext

Narrow = Callable[[Ledger], Ledger]


class SubjectBriefing(Briefing):
    """A briefing on one subject, which compares it with everything else.

    Attributes
    ----------
    subject
        Its id in the ledger.
    name
        Its name in the current language.
    """

    def __init__(self, opened: Briefing, narrow: Narrow, subject: str, name: str, label: str) -> None:
        super().__init__(opened.whole, opened.earlier, None, {label: name})
        self.subject = subject
        self.name = name
        self._narrow = narrow

    @cached_property
    def scope(self) -> Ledger:
        """What belongs to the subject."""
        return self._read(self._narrow(self.whole))

    @cached_property
    def everything(self) -> LedgerLike:
        """What counts as the Expo's outcomes in all the ledger, the subject's own included."""
        return selections.expo_outcomes(self._read(self.whole))

    @cached_property
    def all_promises(self) -> pd.DataFrame:
        """Every promise of the ledger with its verdict, as ``promises``."""
        return promises.judge(self.everything)

    @cached_property
    def all_product_times(self) -> pd.DataFrame:
        """The times of all products to patients, as ``product_times``."""
        return time_to_patients(self.everything, PRODUCTS)

    @cached_property
    def other_product_times(self) -> pd.DataFrame:
        """The times of the products that do not belong to the subject."""
        own = self.scope.initiatives["initiative_id"]
        times = self.all_product_times
        return times[~times["initiative_id"].isin(own)].reset_index(drop=True)


def open_company(
    organisation: str, as_of: str = "", since: str = "", language: str = "en"
) -> SubjectBriefing:
    """Open the ledger as a briefing on one organisation sees it.

    Parameters
    ----------
    organisation
        Its id or name.
    as_of, since, language
        As :func:`ciie_utils.briefings.briefing.open_briefing`.

    Raises
    ------
    LedgerError
        If the ledger has no such organisation, or as ``open_briefing``.
    ParameterError
        As ``open_briefing``.
    """
    opened = open_briefing(as_of, since, language)
    found = open_ledger().organisation(organisation)
    name, org_id = local_name(found, "name"), str(found["org_id"])
    return SubjectBriefing(opened, lambda view: view.of_organisation(org_id), org_id, name, _("Organisation"))


def open_therapy_area(
    therapy_area: str, as_of: str = "", since: str = "", language: str = "en"
) -> SubjectBriefing:
    """Open the ledger as a briefing on one therapy area sees it; parameters and errors as `open_company`."""
    opened = open_briefing(as_of, since, language)
    name = vocabulary.therapy_area(therapy_area)
    return SubjectBriefing(
        opened, lambda view: view.in_therapy_area(therapy_area), therapy_area, name, _("Therapy area")
    )


def nothing_known(briefing: SubjectBriefing) -> Notice:
    """Return why a section is empty when nothing at all was known."""
    return Notice(
        _("Nothing about {name} was known by {day}.").format(
            name=briefing.name, day=formats.day(briefing.as_of)
        )
    )


def not_counted(briefing: SubjectBriefing) -> Paragraph:
    """Name the initiatives that belong to the subject and that no source ties to the Expo."""
    untied = briefing.scope.initiatives
    untied = untied[untied["ciie_tie"] == "none"]
    if untied.empty:
        return Paragraph(_("Every initiative known of is tied to the Expo by a source."), role="note")
    words = ngettext(
        "Not counted here, as no source ties it to the Expo: ",
        "Not counted here, as no source ties them to the Expo: ",
        len(untied),
    )
    milestones = briefing.scope.milestones
    runs: list[str | Run] = [words]
    for place, initiative in enumerate(untied["initiative_id"]):
        first = milestones.loc[milestones["initiative_id"] == initiative, "source_id"].head(1)
        runs.append(_("; ") if place else "")
        runs += briefing.with_sources(briefing.titles[initiative], first)
    return Paragraph([*runs, _(".")], role="note")
