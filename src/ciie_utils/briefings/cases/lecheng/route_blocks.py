"""Special access as a route to approval, as blocks: products that took it against the others."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ciie_utils.analysis.frames import Record, records
from ciie_utils.analysis.kaplan_meier import numbers_at_risk
from ciie_utils.analysis.proportions import MIN_TO_DESCRIBE
from ciie_utils.briefings import sentences
from ciie_utils.briefings.cases.lecheng.briefing import ZoneBriefing
from ciie_utils.briefings.cases.lecheng.route_comparison import approved_by, compare_routes, compared_within
from ciie_utils.briefings.cases.lecheng.routes import ROUTES, approval_curves
from nbbriefing.blocks.model import Column, Figure, Inlines, KeyFigure, Notice, Table
from nbbriefing.figures.shares_over_time import TWO_ROUTES, estimate, month_ticks, shares_over_time
from nbbriefing.language import formats
from nbbriefing.language.messages import _

#: Months after first sight at which the routes are compared: long enough for an approval, and most have been
#: followed for it.
COMPARED_AT = 24.0


def _shares(briefing: ZoneBriefing) -> dict[str, Record]:
    return {row["route"]: row for row in records(approved_by(briefing.approval_times, [COMPARED_AT]))}


def comparison_sentence(briefing: ZoneBriefing) -> str:
    """Compare the routes in a sentence, as far as their bands allow; empty without anything to compare."""
    shares = _shares(briefing)
    piloted, other = shares[ROUTES[0]], shares[ROUTES[1]]
    if formats.is_missing(piloted["share"]) or formats.is_missing(other["share"]):
        return ""
    words = _(
        "{a} of the {n} products used in the zone before approval had been approved {months} months after "
        "they were first seen, against {b} of the {m} others"
    ).format(
        a=formats.percent(piloted["share"]),
        n=formats.count(piloted["n"]),
        months=formats.count(int(COMPARED_AT)),
        b=formats.percent(other["share"]),
        m=formats.count(other["n"]),
    )
    verdict = compare_routes(pd.DataFrame(shares.values()), COMPARED_AT)
    ends = {
        "more": _("{words}, a larger share."),
        "fewer": _("{words}, a smaller share."),
        "about as many": _("{words}, about the same share."),
        "too few to say": _("{words}: too few to say which are approved sooner."),
    }
    return ends[verdict].format(words=words)


def likes_sentence(briefing: ZoneBriefing) -> str:
    """Say whether the comparison holds among drugs and among devices; empty if there is none at all."""
    if not comparison_sentence(briefing):
        return ""
    compared = compared_within(briefing.approval_times, briefing.scope.initiatives, COMPARED_AT)
    verdict = compared.set_index("part")["verdict"]
    if verdict["all"] == "too few to say":
        return ""
    if (verdict[["drug", "device"]] == "too few to say").all():
        return _("Among drugs alone and among devices alone there are too few to say.")
    parts = {"drug": _("drugs"), "device": _("devices")}
    said = []
    for part, name in parts.items():
        if verdict[part] == verdict["all"]:
            said.append(_("The same holds among {part} alone.").format(part=name))
        elif verdict[part] == "too few to say":
            said.append(_("Among {part} alone there are too few to say.").format(part=name))
        else:
            said.append(_("Among {part} alone it does not hold.").format(part=name))
    return sentences.together(*said)


def comparison_figure(briefing: ZoneBriefing) -> Figure | Notice:
    """Return the share approved over time since first sight, on each route."""
    times = briefing.approval_times
    counted = times[times["excluded"].isna()]
    sizes = counted["route"].value_counts().reindex(list(ROUTES), fill_value=0)
    if sizes.min() < MIN_TO_DESCRIBE:
        return Notice(
            _(
                "Products that could be followed to approval by {day}: {piloted} used in the zone, {other} "
                "others. Curves need {fewest} of each."
            ).format(
                day=formats.day(briefing.as_of),
                piloted=formats.count(sizes[ROUTES[0]]),
                other=formats.count(sizes[ROUTES[1]]),
                fewest=MIN_TO_DESCRIBE,
            )
        )
    curves = approval_curves(times)
    last = {route: float(counted.loc[counted["route"] == route, "months_mid"].max()) for route in ROUTES}
    end = max(*last.values(), 3.0)
    ticks = month_ticks(end)
    names = (_("used in the zone"), _("others"))
    routes = []
    for route, name in zip(ROUTES, names, strict=True):
        table = curves[curves["route"] == route]
        share = formats.percent(1 - float(table["survival"].iloc[-1]))
        label = _("{route}: {share} approved").format(route=name, share=share)
        numbers, piloted = numbers_at_risk(table, ticks), route == ROUTES[0]
        routes.append(
            estimate(
                table, last[route], label, name=name, at_risk=numbers, strong=piloted, dashed=not piloted
            )
        )
    title = comparison_sentence(briefing) or _(
        "Products by the time to their approval: too few followed for {n} months yet."
    ).format(n=formats.count(int(COMPARED_AT)))
    caption = _(
        "Kaplan-Meier estimates with 95% bands; n = {n} and {m}. Counted from the first showing or the first "
        "use in the zone, whichever came first; those not approved count until {day}. Left out: {left_out} "
        "products without a dated beginning or approved before it."
    ).format(
        n=formats.count(sizes[ROUTES[0]]),
        m=formats.count(sizes[ROUTES[1]]),
        day=formats.day(briefing.as_of),
        left_out=formats.count(len(times) - len(counted)),
    )
    return Figure(
        svg=shares_over_time(routes, ticks, _("months since first shown or used"), TWO_ROUTES, last=end),
        alt=_("{title} Two rising step curves with their 95% bands.").format(title=title),
        title=title,
        caption=caption,
        table=_marks_table(times),
    )


def _marks_table(times: pd.DataFrame) -> Table:
    cells: list[list[Inlines]] = [
        [
            _route_name(row["route"]),
            formats.count(int(row["months"])),
            formats.count(row["at_risk"]),
            formats.percent(row["share"]),
            _band(row["low"], row["high"]),
        ]
        for row in records(approved_by(times))
    ]
    columns = [
        Column(_("Products"), weight=2),
        Column(_("After"), "right", unit=_("months")),
        Column(_("Still followed"), "right"),
        Column(_("Approved"), "right"),
        Column(_("95% interval"), "right"),
    ]
    return Table(_("Share approved, by time since first seen"), columns, cells)


def _route_name(route: str) -> str:
    return {"piloted": _("Used in the zone"), "other": _("Others")}[route]


def _band(low: float, high: float) -> str:
    return formats.missing() if formats.is_missing(low) else formats.percent_range(low, high)


def among_likes(briefing: ZoneBriefing) -> Table | Notice:
    """Return the comparison again among drugs, among devices, and among products tied to the Expo."""
    times = briefing.approval_times
    if times["excluded"].notna().all():
        return Notice(
            _("No product could be followed to approval by {day}.").format(day=formats.day(briefing.as_of))
        )
    names = {
        "all": _("All products"),
        "drug": _("Drugs alone"),
        "device": _("Devices alone"),
        "tied": _("Products tied to the Expo alone"),
    }
    verdicts = {
        "more": _("larger share in the zone"),
        "fewer": _("smaller share in the zone"),
        "about as many": _("about the same"),
        "too few to say": _("too few to say"),
    }
    compared = compared_within(times, briefing.scope.initiatives, COMPARED_AT)
    cells: list[list[Inlines]] = [
        [names[row["part"]], _cell(row, "piloted"), _cell(row, "other"), verdicts[row["verdict"]]]
        for row in records(compared)
    ]
    columns = [
        Column(_("Among"), weight=1.8),
        Column(_("Used in the zone"), weight=2.6),
        Column(_("Others"), weight=2.6),
        Column(_("What may be said"), weight=1.8),
    ]
    caption = _("Share approved within {n} months of being first seen, among products that are more alike")
    notes = [_("In brackets: 95% interval and number of products.")]
    return Table(caption.format(n=formats.count(int(COMPARED_AT))), columns, cells, notes=notes)


def _cell(row: dict[str, Any], route: str) -> str:
    n = formats.count(row[f"{route}_n"])
    if 0 < row[f"{route}_n"] < MIN_TO_DESCRIBE:
        return _("too few (n = {n})").format(n=n)
    if formats.is_missing(row[f"{route}_share"]):
        return _("none followed for so long (n = {n})").format(n=n)
    return _("{share} ({interval}; n = {n})").format(
        share=formats.percent(row[f"{route}_share"]),
        interval=_band(row[f"{route}_low"], row[f"{route}_high"]),
        n=n,
    )


def key_figure(briefing: ZoneBriefing) -> KeyFigure:
    """Return the share of piloted products approved within `COMPARED_AT` months of being first seen."""
    label = _("of products used in the zone approved within {n} months of being first seen").format(
        n=formats.count(int(COMPARED_AT))
    )
    there = _shares(briefing)[ROUTES[0]]
    if there["n"] < MIN_TO_DESCRIBE or formats.is_missing(there["share"]):
        return KeyFigure("–", label, _("too few products to say"))
    detail = _("95% interval {interval}; {n} products followed").format(
        interval=_band(there["low"], there["high"]), n=formats.count(there["n"])
    )
    return KeyFigure(formats.percent(there["share"]), label, detail)
