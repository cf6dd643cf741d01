"""Products and the real-world data of the zone, as blocks: which approvals it supported, and when."""

from __future__ import annotations

import pandas as pd

from ciie_utils.analysis.frames import observed_milestones, records
from ciie_utils.briefings import vocabulary
from ciie_utils.briefings.cases.lecheng.briefing import ZoneBriefing
from ciie_utils.briefings.cases.lecheng.evidence import ROLES, products_with_real_world_data, times_told
from ciie_utils.briefings.cases.lecheng.figure_blocks import latest, latest_words, when
from ciie_utils.briefings.cases.lecheng.pilot_blocks import months_text, piloted_figure, time_words
from ciie_utils.briefings.local_text import local_text
from ciie_utils.briefings.measures import measure
from nbbriefing.blocks.model import Column, Figure, Inlines, Notice, Run, Table
from nbbriefing.language import formats
from nbbriefing.language.messages import _, ngettext

COUNTED = "lecheng_rwd_approved_products"


def supported(briefing: ZoneBriefing) -> pd.DataFrame:
    """Return the products whose data supported an approval, by the words of the sources."""
    products = products_with_real_world_data(briefing.zone)
    return products[products["role"] == ROLES[0]].reset_index(drop=True)


def support_sentence(briefing: ZoneBriefing) -> str:
    """Say of how many approvals the sources here name the data, of those that the zone counts."""
    n, day = len(supported(briefing)), formats.day(briefing.as_of)
    counted = latest(briefing, COUNTED)
    if not n:
        return _("No product whose approval rests on data from the zone was known by {day}.").format(day=day)
    words = ngettext(
        "Data from the zone supported the approval of {n} product named here",
        "Data from the zone supported the approval of {n} products named here",
        n,
    ).format(n=formats.count(n))
    if counted.empty:
        return _("{words}.").format(words=words)
    return _("{words}; the zone counts {count} ({when}).").format(
        words=words, count=latest_words(counted), when=when(counted.iloc[0])
    )


def own_support_sentence(briefing: ZoneBriefing) -> str:
    """Say whether a product of the briefing's organisation is among them; empty if there are none at all."""
    products = supported(briefing)["initiative_id"]
    if products.empty:
        return ""
    name = briefing.organisation_names.get(str(briefing.org_id), str(briefing.org_id))
    own = products[products.isin(briefing.view.initiatives["initiative_id"])]
    if own.empty:
        return _("None of them is from {company}.").format(company=name)
    titles = _(", ").join(briefing.titles[product] for product in own)
    return _("From {company}: {titles}.").format(company=name, titles=titles)


def support_table(briefing: ZoneBriefing) -> Table | Notice:
    """Return each product with real-world data from the zone: what sources say of it, and its approval."""
    products = products_with_real_world_data(briefing.zone)
    if products.empty:
        return Notice(
            _("No product with real-world data from the zone was known by {day}.").format(
                day=formats.day(briefing.as_of)
            )
        )
    notes = observed_milestones(briefing.zone).set_index("row")
    names = {
        ROLES[0]: _("supported an approval"),
        ROLES[1]: _("a study is known, no approval on it"),
    }
    cells: list[list[Inlines]] = []
    for row in records(products):
        runs: list[str | Run] = []
        for place in row["rows"]:
            runs += [_(". ")] if runs else []
            note = local_text(str(notes.loc[place, "note"]))
            runs += briefing.with_sources(note, [str(notes.loc[place, "source_id"])])
        cells.append(
            [
                briefing.titles[row["initiative_id"]],
                vocabulary.capitalised(names[row["role"]]),
                formats.interval(row["approved_start"], row["approved_end"]),
                runs,
            ]
        )
    columns = [
        Column(_("Product"), weight=2.8),
        Column(_("The data"), weight=1.8),
        Column(_("First approval"), weight=1.6),
        Column(_("What the sources say"), weight=4.4),
    ]
    return Table(_("Products with real-world data from the zone"), columns, cells)


def route_figure(briefing: ZoneBriefing) -> Figure | Notice:
    """Return how long approval took after the first use in the zone: with such data, and of the company."""
    with_data = supported(briefing)["initiative_id"]
    own = briefing.view.initiatives["initiative_id"]
    piloted = briefing.piloted
    chosen = piloted[piloted["initiative_id"].isin([*with_data, *own])].reset_index(drop=True)
    return piloted_figure(briefing, chosen, _route_title(briefing, chosen, with_data))


def _route_title(briefing: ZoneBriefing, chosen: pd.DataFrame, with_data: pd.Series) -> str:
    later = chosen[chosen["order"] == "approved_later"]
    if later.empty:
        return _("No dated use in the zone was followed by a dated approval")
    parts = []
    for part, words in (
        (later[later["initiative_id"].isin(with_data)], _("With supporting data from the zone: {months}")),
        (later[~later["initiative_id"].isin(with_data)], _("without: {months}")),
    ):
        if len(part):
            months = months_text(part["months_low"].min(), part["months_high"].max())
            n = ngettext("{n} product", "{n} products", len(part)).format(n=formats.count(len(part)))
            parts.append(words.format(months=_("{months} to approval ({n})").format(months=months, n=n)))
    return _("{parts}: too few to say which is faster").format(parts=_("; ").join(parts))


def routes_table(briefing: ZoneBriefing) -> Table | Notice:
    """Return what is known of the time that each way took: from use to approval, and in a source's words."""
    with_data = set(supported(briefing)["initiative_id"])
    own = set(briefing.view.initiatives["initiative_id"])
    said = times_told(briefing.zone)
    times = briefing.piloted.set_index("initiative_id")
    cells: list[list[Inlines]] = []
    for product in sorted(with_data | (own & set(times.index)), key=briefing.titles.__getitem__):
        rows = said[said["initiative_id"] == product]
        runs: list[str | Run] = []
        for row in records(rows):
            runs += [_("; ")] if runs else []
            words = measure(row["metric"], row["value"], row["unit"])
            runs += briefing.with_sources(words, [row["source_id"]])
        between = time_words(times.loc[product].to_dict()) if product in times.index else _("no use known")
        route = _("with data from the zone") if product in with_data else _("special access alone")
        cells.append([briefing.titles[product], route, between, runs or _("nothing said")])
    if not cells:
        return Notice(
            _("No time on either route was known by {day}.").format(day=formats.day(briefing.as_of))
        )
    columns = [
        Column(_("Product"), weight=3),
        Column(_("Route"), weight=2),
        Column(_("From first use in the zone to approval"), weight=2.2),
        Column(_("What a source says of the time"), weight=3),
    ]
    return Table(_("How long each route took"), columns, cells)
