"""One company in the zone, as blocks: what it brought in, and whose data supported an approval."""

import pandas as pd

from ciie_utils.analysis.frames import Record, observed_milestones, records
from ciie_utils.analysis.promises import came_due
from ciie_utils.briefings import left, local_text, measures, sentences, tabulate, vocabulary
from ciie_utils.briefings.cases.lecheng import figure_blocks, insurance_blocks, products, route_blocks, words
from ciie_utils.briefings.cases.lecheng.briefing import ZoneBriefing
from ciie_utils.briefings.entries import history
from nbbriefing.blocks.model import Figure, Inlines, KeyFigure, KeyFigures, Notice, Paragraph, Table
from nbbriefing.language import _, formats, say, say_n


def _own(briefing: ZoneBriefing) -> pd.DataFrame:
    """The organisation's products that were used in the zone before approval."""
    own = briefing.view.initiatives["initiative_id"]
    return briefing.piloted[briefing.piloted["initiative_id"].isin(own)]


def _company(briefing: ZoneBriefing) -> str:
    return briefing.organisation_names.get(str(briefing.org_id), vocabulary.capitalised(str(briefing.org_id)))


def finding(briefing: ZoneBriefing) -> Paragraph | Notice:
    """Return the finding: what was brought in, and whether data from the zone supported an approval."""
    company, n = _company(briefing), len(_own(briefing))
    if briefing.view.initiatives.empty and briefing.supported.empty:
        return briefing.nothing("Nothing about {company} in the zone was known by {day}.", company=company)
    brought = say_n(
        "{n} product of {company} had been reported by name as used in the zone before approval by {day}.",
        "{n} products of {company} had been reported by name as used in the zone before approval by {day}.",
        n,
        day=briefing.as_of,
        company=company,
    )
    if not n:
        brought = say(
            "No product of {company} had been reported by name as used in the zone before approval by {day}.",
            day=briefing.as_of,
            company=company,
        )
    support = sentences.together(brought, _support_sentence(briefing), _own_support_sentence(briefing))
    return Paragraph(support, "finding")


def _support_sentence(briefing: ZoneBriefing) -> str:
    """Of how many approvals the sources here name the data, of those that the zone counts."""
    n, counted = len(briefing.supported), figure_blocks.latest(briefing, figure_blocks.APPROVALS)
    if not n:
        return say(
            "No product whose approval rests on data from the zone was known by {day}.", day=briefing.as_of
        )
    text = say_n(
        "Data from the zone supported the approval of {n} product named here",
        "Data from the zone supported the approval of {n} products named here",
        n,
    )
    if counted.empty:
        return say("{words}.", words=text)
    count, when = words.different(counted), words.when(counted.iloc[0])
    return say("{words}; the zone counts {count} ({when}).", words=text, count=count, when=when)


def _own_support_sentence(briefing: ZoneBriefing) -> str:
    """Whether a product of the organisation is among them; empty if there are none at all."""
    supported = briefing.supported["initiative_id"]
    if supported.empty:
        return ""
    name = briefing.organisation_names.get(str(briefing.org_id), str(briefing.org_id))
    own = supported[supported.isin(briefing.view.initiatives["initiative_id"])]
    if own.empty:
        return say("None of them is from {company}.", company=name)
    titles = _(", ").join(briefing.titles[product] for product in own)
    return say("From {company}: {titles}.", company=name, titles=titles)


def key_figures(briefing: ZoneBriefing) -> KeyFigures | Notice:
    """Return the strip of key figures, each with its n, its interval or its source."""
    if briefing.view.initiatives.empty and briefing.supported.empty:
        return Notice(_("There are no key figures, because nothing was known yet."))
    own = _own(briefing)
    # The name of a product without what it is for.
    titles = [briefing.titles[product].split(" (")[0].split(",")[0] for product in own["initiative_id"]]
    label = say_n(
        "{company} product named as used in the zone before approval",
        "{company} products named as used in the zone before approval",
        len(own),
        company=_company(briefing),
    )
    detail = briefing.with_sources(_(", ").join(titles) or _("none"), own["piloted_source_id"])
    items = [
        KeyFigure(formats.count(len(own)), label, detail),
        insurance_blocks.key_figure(briefing),
        _supported_figure(briefing),
        _months_figure(briefing),
        _promises_figure(briefing),
    ]
    return KeyFigures([item for item in items if item is not None])


def _supported_figure(briefing: ZoneBriefing) -> KeyFigure:
    n, counted = len(briefing.supported), figure_blocks.latest(briefing, figure_blocks.APPROVALS)
    label = say_n(
        "product here approved with data from the zone", "products here approved with data from the zone", n
    )
    detail: Inlines = _("the zone's own count is not known")
    if len(counted):
        count, when = words.different(counted), words.when(counted.iloc[0])
        text = say("the zone counts {count}, {when}", count=count, when=when)
        detail = briefing.with_sources(text, counted["source_id"])
    return KeyFigure(formats.count(n), label, detail)


def _months_figure(briefing: ZoneBriefing) -> KeyFigure:
    label = _("from first use in the zone to approval, with data from it")
    with_data = briefing.piloted["initiative_id"].isin(briefing.supported["initiative_id"])
    rows = briefing.piloted[with_data & (briefing.piloted["order"] == "approved_later")]
    if rows.empty:
        return KeyFigure("–", label, _("no product with both dates"))
    n = say_n("{n} product with both dates", "{n} products with both dates", len(rows))
    return KeyFigure(words.months_of(rows), label, n)


def _promises_figure(briefing: ZoneBriefing) -> KeyFigure:
    promises = briefing.promises[briefing.promises["restates_row"].isna()]
    due, still_open = len(came_due(briefing.promises)), int((promises["verdict"] == "pending").sum())
    detail = say("{due} come due, {open} open", due=due, open=still_open)
    label = say_n("promise made", "promises made", len(promises))
    return KeyFigure(formats.count(len(promises)), label, detail)


def brought_in(briefing: ZoneBriefing) -> Table | Notice:
    """Return what the organisation has in the zone, and what is known of each."""
    initiatives = briefing.view.initiatives
    known = initiatives[initiatives["initiative_id"].isin(briefing.entries)]
    if known.empty:
        return briefing.nothing(
            "Nothing that {company} brought into the zone was known by {day}.", company=_company(briefing)
        )
    return tabulate(
        say("{company} in the zone", company=_company(briefing)),
        known,
        left(_("Initiative"), 3, lambda row: briefing.titles[row["initiative_id"]]),
        left(
            _("What is known, in the order in which it happened"),
            6,
            lambda row: history(briefing, briefing.entries[row["initiative_id"]]),
        ),
    )


def support_table(briefing: ZoneBriefing) -> Table | Notice:
    """Return each product with real-world data from the zone: what sources say of it, and its approval."""
    if briefing.with_data.empty:
        return briefing.nothing("No product with real-world data from the zone was known by {day}.")
    milestones = {row["row"]: row for row in records(observed_milestones(briefing.zone))}
    names = (_("supported an approval"), _("a study is known, no approval on it"))
    roles = dict(zip(products.ROLES, names, strict=True))

    def notes(row: Record) -> Inlines:
        known = (milestones[place] for place in row["rows"])
        said = (briefing.with_sources(local_text(each["note"]), [each["source_id"]]) for each in known)
        return figure_blocks.side_by_side(said, _(". "))

    return tabulate(
        _("Products with real-world data from the zone"),
        briefing.with_data,
        left(_("Product"), 2.8, lambda row: briefing.titles[row["initiative_id"]]),
        left(_("The data"), 1.8, lambda row: vocabulary.capitalised(roles[row["role"]])),
        left(
            _("First approval"),
            1.6,
            lambda row: formats.interval(row["approved_start"], row["approved_end"]),
        ),
        left(_("What the sources say"), 4.4, notes),
    )


def route_figure(briefing: ZoneBriefing) -> Figure | Notice:
    """Return how long approval took after the first use in the zone: with such data, and of the company."""
    with_data, own = briefing.supported["initiative_id"], briefing.view.initiatives["initiative_id"]
    piloted = briefing.piloted
    chosen = piloted[piloted["initiative_id"].isin([*with_data, *own])].reset_index(drop=True)
    return route_blocks.piloted_figure(briefing, chosen, _route_title(chosen, with_data))


def _route_title(chosen: pd.DataFrame, with_data: pd.Series) -> str:
    later = chosen[chosen["order"] == "approved_later"]
    if later.empty:
        return _("No dated use in the zone was followed by a dated approval")
    has_data = later["initiative_id"].isin(with_data)
    parts = []
    for rows, text in (
        (later[has_data], _("With supporting data from the zone: {months}")),
        (later[~has_data], _("without: {months}")),
    ):
        if len(rows):
            n = say_n("{n} product", "{n} products", len(rows))
            months = say("{months} to approval ({n})", months=words.months_of(rows), n=n)
            parts.append(text.format(months=months))
    return say("{parts}: too few to say which is faster", parts=_("; ").join(parts))


def routes_table(briefing: ZoneBriefing) -> Table | Notice:
    """Return what is known of the time that each way took: from use to approval, and in a source's words."""
    with_data = set(briefing.supported["initiative_id"])
    times = {row["initiative_id"]: row for row in records(briefing.piloted)}
    own = set(briefing.view.initiatives["initiative_id"]) & set(times)
    if not with_data | own:
        return briefing.nothing("No time on either route was known by {day}.")
    said = products.times_in_sources(briefing.zone)

    def between(row: Record) -> str:
        piloted = times.get(row["product"])
        return _("no use known") if piloted is None else words.time_to_approval(piloted)

    def in_words(row: Record) -> Inlines:
        told = records(said[said["initiative_id"] == row["product"]])
        parts = (
            briefing.with_sources(
                measures.measure(each["metric"], each["value"], each["unit"]), [each["source_id"]]
            )
            for each in told
        )
        return figure_blocks.side_by_side(parts, _("; ")) or _("nothing said")

    routes = {True: _("with data from the zone"), False: _("special access alone")}
    return tabulate(
        _("How long each route took"),
        [{"product": each} for each in sorted(with_data | own, key=briefing.titles.__getitem__)],
        left(_("Product"), 3, lambda row: briefing.titles[row["product"]]),
        left(_("Route"), 2, lambda row: routes[row["product"] in with_data]),
        left(_("From first use in the zone to approval"), 2.2, between),
        left(_("What a source says of the time"), 3, in_words),
    )
