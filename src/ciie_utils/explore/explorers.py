"""Blocks with controls, moved by hand in JupyterLab: timeline and partnerships of an organisation."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import ipywidgets

from ciie_utils.briefings.briefing import SubjectBriefing, open_company
from ciie_utils.briefings.local_text import local_name
from ciie_utils.briefings.standing import company, promise_tables
from ciie_utils.briefings.standing.times import paths
from ciie_utils.ledger import Ledger
from ciie_utils.terms import FEWEST_INITIATIVES, TAKING_PART
from nbbriefing.blocks.html import render_block
from nbbriefing.blocks.inline import Json
from nbbriefing.blocks.model import Figure, Group, Notice, Table
from nbbriefing.blocks.shown import Block, Shown
from nbbriefing.language import _, current_language, formats


class Explorer(Shown):
    """Controls and the block that they choose.

    JupyterLab shows the controls, for it prefers widgets to all else. Exporters take the block, which is the
    one that was chosen last in a live notebook, and that of the first values in one that was only executed.

    Parameters
    ----------
    controls
        Widgets with a ``value``, by the name of the argument that they set.
    choose
        Makes the block from the controls' values.
    """

    def __init__(self, controls: Mapping[str, ipywidgets.ValueWidget], choose: Callable[..., Block]) -> None:
        self.controls = dict(controls)
        self._choose = choose
        self._shown = ipywidgets.HTML()
        for control in self.controls.values():
            control.observe(self._renew, names="value")
        self._renew()
        row = ipywidgets.HBox(list(self.controls.values()), layout=ipywidgets.Layout(flex_flow="row wrap"))
        self.widget = ipywidgets.VBox([row, self._shown])

    def _renew(self, _change: Any = None) -> None:
        values = {name: control.value for name, control in self.controls.items()}
        self.block = self._choose(**values)
        self._shown.value = render_block(self.block.to_json())

    def to_json(self) -> Json:
        """Return the block that is shown now."""
        return self.block.to_json()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        live = self.widget._repr_mimebundle_(include=include, exclude=exclude)
        return {**live, **super()._repr_mimebundle_(include, exclude)}


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
    own = ledger.parties[ledger.parties["role"].isin(TAKING_PART)]
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
