"""From the zone to approval, as blocks: how long it took, and against products that took no such route."""

import pandas as pd

from ciie_utils.analysis.frames import Record, records
from ciie_utils.analysis.kaplan_meier import numbers_at_risk
from ciie_utils.analysis.proportions import MIN_TO_DESCRIBE
from ciie_utils.briefings import left, right, sentences, tabulate
from ciie_utils.briefings.cases.lecheng import routes, words
from ciie_utils.briefings.cases.lecheng.briefing import ZoneBriefing
from nbbriefing.blocks.model import Figure, Inlines, KeyFigure, Notice, Table
from nbbriefing.figures.intervals import Span, month_spans
from nbbriefing.figures.shares_over_time import TWO_ROUTES, estimate, month_ticks, shares_over_time
from nbbriefing.language import _, formats, say, say_n

#: Months after first sight at which the routes are compared: long enough for an approval, and most have been
#: followed for it.
COMPARED_AT = 24

_TIMED = ("approved_later", "same_time", "not_approved")


def piloted_products(briefing: ZoneBriefing) -> Figure | Notice:
    """Return the products used before approval, and how long approval took from there."""
    return piloted_figure(briefing, briefing.piloted, _piloted_title(briefing.piloted))


def piloted_figure(briefing: ZoneBriefing, piloted: pd.DataFrame, title: str) -> Figure | Notice:
    """Return how long after piloting approval came, one bar per product of `ZoneBriefing.piloted`."""
    timed = piloted[piloted["order"].isin(_TIMED)]
    if timed.empty:
        return briefing.nothing("No product with a dated use before approval was known by {day}.")
    waiting = timed["order"] == "not_approved"
    ordered = timed.assign(waiting=waiting).sort_values(["waiting", "months_mid", "initiative_id"])
    spans = [
        Span(
            briefing.titles[row["initiative_id"]],
            row["months_low"],
            row["months_mid"],
            row["months_high"],
            not row["waiting"],
            _("none found yet") if row["waiting"] else words.time_to_approval(row),
        )
        for row in records(ordered)
    ]
    caption = say(
        "Months from the first use under special access to the first approval. Dot: between the middles of "
        "both dates; line: what the dates allow. Open bar: no approval found by {day}. n = {n}.",
        day=briefing.as_of,
        n=len(spans),
    )
    if undated := len(piloted) - len(timed):
        more = say_n(
            "Not drawn: {n} product of which a date is missing.",
            "Not drawn: {n} products of which a date is missing.",
            undated,
        )
        caption = sentences.together(caption, more)
    return Figure(
        svg=month_spans(spans),
        alt=say("{title}. Bars: months from piloting to approval, one per product.", title=title),
        title=title,
        caption=caption,
        table=_piloted_table(briefing, piloted),
    )


def _piloted_title(piloted: pd.DataFrame) -> str:
    """How many of the piloted products have been approved, and after how long."""
    approved = piloted["approved_source_id"].notna() & (piloted["order"] != "approved_before")
    text = say_n(
        "Of {n} product used in the zone before approval, {k} has been approved",
        "Of {n} products used in the zone before approval, {k} have been approved",
        len(piloted),
        k=int(approved.sum()),
    )
    later = piloted[piloted["order"] == "approved_later"]
    if later.empty:
        return text
    return say_n(
        "{words}; it took {months} for the one with both dates known",
        "{words}; it took {months} for the {n} with both dates known",
        len(later),
        words=text,
        months=words.months_of(later),
    )


def _piloted_table(briefing: ZoneBriefing, piloted: pd.DataFrame) -> Table:
    def dated(row: Record, stage: str) -> Inlines:
        source = row[f"{stage}_source_id"]
        if formats.is_missing(source):
            return _("none found")
        return briefing.with_sources(formats.interval(row[f"{stage}_start"], row[f"{stage}_end"]), [source])

    # The approval has its number before the use, which stands before it.
    rows = [
        {**row, "approved": dated(row, "approved"), "used": dated(row, "piloted")} for row in records(piloted)
    ]
    return tabulate(
        _("Products used in the zone before approval"),
        rows,
        left(_("Product"), 3.4, lambda row: briefing.titles[row["initiative_id"]]),
        left(_("First use in the zone"), 2, lambda row: row["used"]),
        left(_("First approval"), 2, lambda row: row["approved"]),
        left(_("Time between"), 2.2, words.time_to_approval),
    )


def _shares(briefing: ZoneBriefing) -> pd.DataFrame:
    return routes.approved_by(briefing.approval_times, [COMPARED_AT])


def comparison_sentence(briefing: ZoneBriefing) -> str:
    """Compare the routes in a sentence, as far as their bands allow; empty without anything to compare."""
    shares = _shares(briefing)
    piloted, other = records(shares)
    if formats.is_missing(piloted["share"]) or formats.is_missing(other["share"]):
        return ""
    text = say(
        "{a} of the {n} products used in the zone before approval had been approved {months} months after "
        "they were first seen, against {b} of the {m} others",
        a=formats.percent(piloted["share"]),
        n=piloted["n"],
        months=COMPARED_AT,
        b=formats.percent(other["share"]),
        m=other["n"],
    )
    ends = {
        "more": _("{words}, a larger share."),
        "fewer": _("{words}, a smaller share."),
        "about as many": _("{words}, about the same share."),
        "too few to say": _("{words}: too few to say which are approved sooner."),
    }
    return ends[routes.compare_routes(shares, COMPARED_AT)].format(words=text)


def likes_sentence(briefing: ZoneBriefing) -> str:
    """Say whether the comparison holds among drugs and among devices; empty if there is none at all."""
    if not comparison_sentence(briefing):
        return ""
    verdict = _compared(briefing).set_index("part")["verdict"]
    if verdict["all"] == "too few to say":
        return ""
    if (verdict[["drug", "device"]] == "too few to say").all():
        return _("Among drugs alone and among devices alone there are too few to say.")
    parts = []
    for part, name in {"drug": _("drugs"), "device": _("devices")}.items():
        if verdict[part] == verdict["all"]:
            parts.append(say("The same holds among {part} alone.", part=name))
        elif verdict[part] == "too few to say":
            parts.append(say("Among {part} alone there are too few to say.", part=name))
        else:
            parts.append(say("Among {part} alone it does not hold.", part=name))
    return sentences.together(*parts)


def _compared(briefing: ZoneBriefing) -> pd.DataFrame:
    return routes.compared_within(briefing.approval_times, briefing.scope.initiatives, COMPARED_AT)


def comparison_figure(briefing: ZoneBriefing) -> Figure | Notice:
    """Return the share approved over time since first sight, on each route."""
    times = briefing.approval_times
    followed = routes.followed(times)
    counts = {route: len(own) for route, own in followed.items()}
    if min(counts.values()) < MIN_TO_DESCRIBE:
        return briefing.nothing(
            "Products that could be followed to approval by {day}: {piloted} used in the zone, {other} "
            "others. Curves need {fewest} of each.",
            **counts,
            fewest=MIN_TO_DESCRIBE,
        )
    curves = routes.approval_curves(times)
    last = {route: float(own["months_mid"].max()) for route, own in followed.items()}
    end = max(*last.values(), 3.0)
    ticks = month_ticks(end)
    drawn = []
    for route, name in zip(routes.ROUTES, (_("used in the zone"), _("others")), strict=True):
        table = curves[curves["route"] == route]
        share = formats.percent(1 - float(table["survival"].iloc[-1]))
        label = say("{route}: {share} approved", route=name, share=share)
        numbers, piloted = numbers_at_risk(table, ticks), route == routes.ROUTES[0]
        drawn.append(
            estimate(
                table, last[route], label, name=name, at_risk=numbers, strong=piloted, dashed=not piloted
            )
        )
    title = comparison_sentence(briefing) or say(
        "Products by the time to their approval: too few followed for {n} months yet.", n=COMPARED_AT
    )
    return Figure(
        svg=shares_over_time(drawn, ticks, _("months since first shown or used"), TWO_ROUTES, last=end),
        alt=say("{title} Two rising step curves with their 95% bands.", title=title),
        title=title,
        caption=say(
            "Kaplan-Meier estimates with 95% bands; n = {n} and {m}. Counted from the first showing or the "
            "first use in the zone, whichever came first; those not approved count until {day}. Left out: "
            "{left_out} products without a dated beginning or approved before it.",
            n=counts[routes.ROUTES[0]],
            m=counts[routes.ROUTES[1]],
            day=briefing.as_of,
            left_out=len(times) - sum(counts.values()),
        ),
        table=tabulate(
            _("Share approved, by time since first seen"),
            routes.approved_by(times),
            left(_("Products"), 2, lambda row: _used_or_other()[row["route"]]),
            right(_("After"), None, lambda row: formats.count(int(row["months"])), _("months")),
            right(_("Still followed"), None, lambda row: formats.count(row["at_risk"])),
            right(_("Approved"), None, lambda row: formats.percent(row["share"])),
            right(_("95% interval"), None, lambda row: formats.percent_range(row["low"], row["high"])),
        ),
    )


def _used_or_other() -> dict[str, str]:
    return {"piloted": _("Used in the zone"), "other": _("Others")}


def among_likes(briefing: ZoneBriefing) -> Table | Notice:
    """Return the comparison again among drugs, among devices, and among products tied to the Expo."""
    if briefing.approval_times["excluded"].notna().all():
        return briefing.nothing("No product could be followed to approval by {day}.")
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
    caption = _("Share approved within {n} months of being first seen, among products that are more alike")
    return tabulate(
        say(caption, n=COMPARED_AT),
        _compared(briefing),
        left(_("Among"), 1.8, lambda row: names[row["part"]]),
        left(_used_or_other()["piloted"], 2.6, lambda row: _share_on(row, "piloted")),
        left(_used_or_other()["other"], 2.6, lambda row: _share_on(row, "other")),
        left(_("What may be said"), 1.8, lambda row: verdicts[row["verdict"]]),
        notes=[_("In brackets: 95% interval and number of products.")],
    )


def _share_on(row: Record, route: str) -> str:
    n, share, low, high = (row[f"{route}_{name}"] for name in ("n", "share", "low", "high"))
    if 0 < n < MIN_TO_DESCRIBE:
        return say("too few (n = {n})", n=n)
    if formats.is_missing(share):
        return say("none followed for so long (n = {n})", n=n)
    interval = formats.percent_range(low, high)
    return say("{share} ({interval}; n = {n})", share=formats.percent(share), interval=interval, n=n)


def key_figure(briefing: ZoneBriefing) -> KeyFigure:
    """Return the share of piloted products approved within `COMPARED_AT` months of being first seen."""
    label = say("of products used in the zone approved within {n} months of being first seen", n=COMPARED_AT)
    there = records(_shares(briefing))[0]
    if there["n"] < MIN_TO_DESCRIBE or formats.is_missing(there["share"]):
        return KeyFigure("–", label, _("too few products to say"))
    interval = formats.percent_range(there["low"], there["high"])
    detail = say("95% interval {interval}; {n} products followed", interval=interval, n=there["n"])
    return KeyFigure(formats.percent(there["share"]), label, detail)
