"""A briefing about the Boao Lecheng pilot zone, or a case briefing about what one company has there."""

from functools import cached_property

import pandas as pd

from ciie_utils.analysis.frames import LedgerLike
from ciie_utils.analysis.selections import Selection
from ciie_utils.briefings.briefing import Briefing, open_briefing
from ciie_utils.briefings.cases.briefing import CaseBriefing, open_case
from ciie_utils.briefings.cases.lecheng import figures, products, routes
from ciie_utils.ledger import Ledger
from ciie_utils.ledger.evidence import Evidence, open_evidence
from ciie_utils.ledger.views import Tables

ZONE_AUTHORITY = "lecheng-administration"


def of_zone(view: LedgerLike, org_id: str | None = None) -> Selection:
    """Select what belongs to the zone, whether or not it is tied to the Expo.

    An initiative belongs to it if its place is Lecheng, if the zone's administration is party to it, or if it
    was or is to be piloted: special access in the mainland is that of the zone. The figures are
    those whose name begins with ``lecheng_``.
    With ``org_id`` only the initiatives that this organisation is party to are kept.
    """

    def keep(tables: Tables) -> Tables:
        initiatives, parties, milestones = (tables[name] for name in ("initiatives", "parties", "milestones"))
        administered = parties.loc[parties["org_id"] == ZONE_AUTHORITY, "initiative_id"]
        piloted = milestones.loc[milestones["stage"] == "piloted", "initiative_id"]
        ids = initiatives["initiative_id"]
        wanted = (initiatives["place"] == products.ZONE) | ids.isin(administered) | ids.isin(piloted)
        if org_id is not None:
            wanted &= ids.isin(parties.loc[parties["org_id"] == org_id, "initiative_id"])
        kept = {
            name: table[table["initiative_id"].isin(ids[wanted])]
            for name, table in tables.items()
            if name in ("initiatives", "milestones", "parties")
        }
        organisations, indicators = tables["organisations"], tables["indicators"]
        kept["organisations"] = organisations[organisations["org_id"].isin(kept["parties"]["org_id"])]
        kept["indicators"] = indicators[indicators["indicator"].str.startswith(figures.PREFIX)]
        return {**tables, **{name: table.reset_index(drop=True) for name, table in kept.items()}}

    return Selection(view, keep)


class ZoneBriefing(Briefing):
    """A briefing whose view is the zone's part of the ledger, with or without a tie to the Expo."""

    #: Narrows the view to what this organisation has in the zone; None for all.
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
        """The zone's figures over time; see `figures.zone_series`."""
        return figures.zone_series(self.zone.indicators)

    @cached_property
    def piloted(self) -> pd.DataFrame:
        """The products used before approval; see `products.piloted_products`."""
        return products.piloted_products(self.zone)

    @cached_property
    def with_data(self) -> pd.DataFrame:
        """The products with real-world data; see `products.products_with_real_world_data`."""
        return products.products_with_real_world_data(self.zone)

    @cached_property
    def supported(self) -> pd.DataFrame:
        """Those of `with_data` whose data supported an approval, by the words of the sources."""
        return self.with_data[self.with_data["role"] == products.ROLES[0]].reset_index(drop=True)

    @cached_property
    def agreements(self) -> pd.DataFrame:
        """What followed the agreements with the zone; see `products.agreements_and_products`."""
        return products.agreements_and_products(self.zone)

    @cached_property
    def approval_times(self) -> pd.DataFrame:
        """The way of every product in sight to approval; see `routes.time_to_approval`."""
        return routes.time_to_approval(self.scope)


class CompanyInZone(ZoneBriefing, CaseBriefing):
    """A case briefing on one organisation in the zone; of the ledger it reads what is tied to the zone."""

    def __init__(self, whole: Ledger, earlier: Ledger | None, evidence: Evidence, org_id: str) -> None:
        CaseBriefing.__init__(self, whole, earlier, evidence, {})
        self.org_id = org_id


def open_zone_briefing(as_of: str = "", since: str = "", language: str = "en") -> ZoneBriefing:
    """Open a briefing on the zone that compares it with all else in the ledger; see `open_briefing`."""
    opened = open_briefing(as_of, since, language)
    return ZoneBriefing(opened.whole, opened.earlier, None, {})


def open_company_in_zone(
    as_of: str = "", since: str = "", language: str = "en", org_id: str = "novartis"
) -> CompanyInZone:
    """Open a case briefing on one organisation in the zone; see `open_briefing`."""
    opened = open_case(as_of, since, language, place=products.ZONE)
    return CompanyInZone(opened.whole, opened.earlier, open_evidence(), org_id)
