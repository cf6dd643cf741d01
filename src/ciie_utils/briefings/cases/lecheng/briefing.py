"""A briefing about the Boao Lecheng pilot zone, or a case briefing about what one company has there."""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from ciie_utils.analysis.frames import LedgerLike
from ciie_utils.briefings.briefing import Briefing, open_briefing
from ciie_utils.briefings.cases.briefing import CaseBriefing, open_case
from ciie_utils.briefings.cases.lecheng.agreements import agreements_and_products
from ciie_utils.briefings.cases.lecheng.routes import piloted_products, time_to_approval
from ciie_utils.briefings.cases.lecheng.selection import ZONE, of_zone
from ciie_utils.briefings.cases.lecheng.zone import zone_series
from ciie_utils.ledger import Ledger
from ciie_utils.ledger.evidence import Evidence, open_evidence


class ZoneBriefing(Briefing):
    """A briefing whose view is the zone's part of the ledger, with or without a tie to the Expo.

    Attributes
    ----------
    org_id
        Narrows the view to what this organisation has in the zone; None for all.
    """

    org_id: str | None = None

    @cached_property
    def view(self) -> LedgerLike:
        """The zone's initiatives, or those of one organisation in it."""
        return of_zone(self.scope, self.org_id)

    @cached_property
    def zone(self) -> LedgerLike:
        """All of the zone, whatever the view is narrowed to."""
        return of_zone(self.scope)

    @cached_property
    def series(self) -> pd.DataFrame:
        """The zone's figures over time; see ``lecheng_zone.zone_series``."""
        return zone_series(self.zone.indicators)

    @cached_property
    def piloted(self) -> pd.DataFrame:
        """The products used before approval; see ``lecheng_routes.piloted_products``."""
        return piloted_products(self.zone)

    @cached_property
    def agreements(self) -> pd.DataFrame:
        """What followed the agreements with the zone; see ``analysis.zone_agreements``."""
        return agreements_and_products(self.zone)

    @cached_property
    def approval_times(self) -> pd.DataFrame:
        """The way of every product in sight to approval; see ``lecheng_routes.time_to_approval``."""
        return time_to_approval(self.scope)


class CompanyInZone(ZoneBriefing, CaseBriefing):
    """A case briefing on one organisation in the zone; of the ledger it reads what is tied to the zone.

    Parameters
    ----------
    whole, earlier, evidence
        As for `CaseBriefing`.
    org_id
        The organisation's id.
    """

    def __init__(self, whole: Ledger, earlier: Ledger | None, evidence: Evidence, org_id: str) -> None:
        CaseBriefing.__init__(self, whole, earlier, evidence, {})
        self.org_id = org_id


def open_zone_briefing(as_of: str = "", since: str = "", language: str = "en") -> ZoneBriefing:
    """Open a briefing on the zone that compares it with everything else in the ledger.

    Parameters and errors are those of ``open_briefing``.
    """
    opened = open_briefing(as_of, since, language)
    return ZoneBriefing(opened.whole, opened.earlier, None, {})


def open_company_in_zone(
    as_of: str = "", since: str = "", language: str = "en", org_id: str = "novartis"
) -> CompanyInZone:
    """Open a case briefing on one organisation in the zone.

    Parameters and errors are those of ``open_briefing``; ``org_id`` is the organisation's id.
    """
    opened = open_case(as_of, since, language, place=ZONE)
    return CompanyInZone(opened.whole, opened.earlier, open_evidence(), org_id)
