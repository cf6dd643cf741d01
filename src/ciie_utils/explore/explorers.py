"""The timeline and the partnerships of an organisation, by day and by hand."""

from __future__ import annotations

from datetime import date

import ipywidgets

from ciie_utils.briefings.briefing import SubjectBriefing, open_company
from ciie_utils.briefings.local_text import local_name
from ciie_utils.briefings.standing import company, promise_tables
from ciie_utils.briefings.standing.times import paths
from ciie_utils.explore.interactive import Explorer
from ciie_utils.ledger import Ledger
from nbbriefing.blocks.model import Figure, Group, Notice, Table
from nbbriefing.language import formats
from nbbriefing.language.messages import _, current_language

#: Parts in initiatives that an organisation must have to be offered; most are named once.
FEWEST_INITIATIVES = 2
_TAKING_PART = ("lead", "partner")


def timeline_explorer(ledger: Ledger, organisation: str = "") -> Explorer:
    """Return the paths of an organisation's products and its promises, for any day.

    Parameters
    ----------
    ledger
        What may be known: its as-of date is the last day that can be chosen.
    organisation
        Id or name of the one that is shown first; empty for the one with the most initiatives.

    Raises
    ------
    LedgerError
        If the ledger has no such organisation.
    """
    controls = _controls(ledger, organisation)
    controls["drawn"] = ipywidgets.ToggleButtons(
        options=[(_("Products"), "products"), (_("Promises"), "promises")]
    )

    def choose(organisation: str, as_of: date, drawn: str) -> Figure | Notice:
        briefing = _opened(organisation, as_of)
        if briefing.view.initiatives.empty:
            return briefing.nothing_known()
        if drawn == "promises":
            return promise_tables.timeline(briefing)
        return paths.paths_figure(briefing, briefing.name)

    return Explorer(controls, choose)


def partnership_explorer(ledger: Ledger, organisation: str = "") -> Explorer:
    """Return whom an organisation works with and what came of it, for any day; as `timeline_explorer`."""

    def choose(organisation: str, as_of: date) -> Group | Table | Notice:
        briefing = _opened(organisation, as_of)
        if briefing.view.initiatives.empty:
            return briefing.nothing_known()
        return company.partners_table(briefing)

    return Explorer(_controls(ledger, organisation), choose)


def _opened(organisation: str, as_of: date) -> SubjectBriefing:
    return open_company(organisation, as_of.isoformat(), language=current_language())


def _controls(ledger: Ledger, organisation: str) -> dict[str, ipywidgets.ValueWidget]:
    offered = organisations_by_size(ledger)
    first = str(ledger.organisation(organisation)["org_id"]) if organisation else offered[0][1]
    if first not in (org_id for _name, org_id in offered):
        found = ledger.organisation(first)
        offered = [(local_name(found, "name"), first), *offered]
    days = days_of(ledger)
    return {
        "organisation": ipywidgets.Dropdown(
            options=offered, value=first, description=_("Organisation"), style={"description_width": "auto"}
        ),
        "as_of": ipywidgets.SelectionSlider(
            options=[(formats.day(day), day) for day in days],
            value=days[-1],
            description=_("As of"),
            continuous_update=False,
            layout=ipywidgets.Layout(width="28em"),
        ),
    }


def organisations_by_size(ledger: Ledger) -> list[tuple[str, str]]:
    """Return name and id of the organisations with several initiatives, those with the most first."""
    own = ledger.parties[ledger.parties["role"].isin(_TAKING_PART)]
    counts = own.groupby("org_id")["initiative_id"].nunique()
    table = ledger.organisations.set_index("org_id")
    kept = counts[counts >= FEWEST_INITIATIVES].sort_index().sort_values(ascending=False, kind="stable")
    return [(local_name(table.loc[org_id], "name"), str(org_id)) for org_id in kept.index]


def days_of(ledger: Ledger) -> list[date]:
    """Return the days that can be chosen: the end of each year with a source, and the as-of date."""
    known = ledger.sources["published_on_end"]
    first, last = known.min().date(), ledger.as_of_date
    ends = [date(year, 12, 31) for year in range(first.year, last.year + 1)]
    return [*(day for day in ends if first <= day < last), last]
