"""The time from first showing to patients: the curve, its numbers, and what is left out of it."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ciie_utils.analysis.kaplan_meier import Quantile
from ciie_utils.analysis.proportions import MIN_TO_COMPARE, MIN_TO_DESCRIBE
from ciie_utils.analysis.times import times_left_out
from ciie_utils.briefings import Briefing, right, tabulate
from ciie_utils.briefings.standing.times.arrivals import DAYS_PER_YEAR, Followed, marks
from nbbriefing.blocks.model import Figure, KeyFigure, Notice, Paragraph, Table
from nbbriefing.figures.shares_over_time import ONE_GROUP, ShareCurve, estimate, shares_over_time
from nbbriefing.language import _, formats, say, say_n

# Long enough for an approval, short enough that most products have been followed for it.
YEARS_OF_KEY_FIGURE = 3
DAYS_OF_KEY_FIGURE = YEARS_OF_KEY_FIGURE * DAYS_PER_YEAR


def years(days: float) -> str:
    """Return a number of days in years, without the unit."""
    return formats.number(days / DAYS_PER_YEAR, 1)


def median_text(median: Quantile) -> str:
    """Return a median time in years with its interval, or that it has not been reached."""
    arrived = say("{events} of {n} products arrived", events=median.events, n=median.n)
    if median.n < MIN_TO_DESCRIBE:
        return say("too few products to say ({arrived})", arrived=arrived)
    if median.value is None:
        return say("not reached ({arrived})", arrived=arrived)
    words = say("{years} years", years=years(median.value))
    if median.low is None or median.high is None:
        return say("{words} ({arrived})", words=words, arrived=arrived)
    return say(
        "{words} (95% interval {low} to {high} years; {arrived})",
        words=words,
        low=years(median.low),
        high=years(median.high),
        arrived=arrived,
    )


def key_figure(briefing: Briefing) -> KeyFigure:
    """Return the share of products with patients some years after they were first shown."""
    label = say_n(
        "of products with patients {n} year after they were first shown",
        "of products with patients {n} years after they were first shown",
        YEARS_OF_KEY_FIGURE,
    )
    followed = Followed(briefing.product_times)
    if followed.n < MIN_TO_DESCRIBE:
        return KeyFigure("–", label, _("too few products to say"))
    there = followed.at([DAYS_OF_KEY_FIGURE]).iloc[0]
    if formats.is_missing(there["survival"]):
        return KeyFigure("–", label, _("none followed for so long yet"))
    detail = say(
        "95% interval {interval}; {n} products followed", interval=arrived_range(there), n=followed.n
    )
    return KeyFigure(formats.percent(1 - there["survival"]), label, detail)


def arrived_range(there: Mapping[str, Any] | pd.Series) -> str:
    """Return the interval of the share with patients, from a row of ``survival_at``; a dash without one."""
    # Where nobody is left on the way the upper bound of the curve is not defined.
    high = there["survival"] if formats.is_missing(there["high"]) else there["high"]
    return formats.percent_range(1 - high, 1 - there["low"])


def time_to_patients_figure(briefing: Briefing) -> Figure | Notice:
    """Return the share of products that have reached patients, by time since their first showing."""
    followed = Followed(briefing.product_times)
    if followed.n < MIN_TO_DESCRIBE:
        return Notice(
            say_n(
                "By {day} {n} product could be followed from its first showing; a curve needs {fewest}.",
                "By {day} {n} products could be followed from their first showing; a curve needs {fewest}.",
                followed.n,
                day=briefing.as_of,
                fewest=MIN_TO_DESCRIBE,
            )
        )
    median, days, half = followed.median, marks(followed.last_day), None
    if median.value is not None:
        half = (median.value / DAYS_PER_YEAR, say("half by {years} years", years=years(median.value)))
    title = _time_title(followed, days)
    return Figure(
        svg=shares_over_time(
            [arrival_curve(followed, _("{share} with patients"), days)],
            [day / DAYS_PER_YEAR for day in days],
            _("years since first shown, signed or announced at the Expo"),
            ONE_GROUP,
            last=followed.last_day / DAYS_PER_YEAR,
            half=half,
        ),
        alt=say("{title}. A rising step curve with its 95% band.", title=title),
        title=title,
        caption=say(
            "Kaplan-Meier estimate with its 95% band; n = {n}, {events} arrived; those still on the way "
            "count until {day}. Months and years are taken at their middle.",
            n=followed.n,
            events=median.events,
            day=briefing.as_of,
        ),
        table=_time_table(followed, days),
    )


def arrival_curve(followed: Followed, label: str, days: list[float], **look: Any) -> ShareCurve:
    """Return the share with patients as a curve, with the numbers still followed after these days."""
    table = followed.curve.assign(time=followed.curve["time"] / DAYS_PER_YEAR)
    label = label.format(share=formats.percent(1 - float(table["survival"].iloc[-1])), **look)
    last, n = followed.last_day / DAYS_PER_YEAR, followed.still_followed(days)
    return estimate(table, last, label, at_risk=n, **look)


def _time_title(followed: Followed, days: list[float]) -> str:
    """State the median, else the share at the last mark that enough products have been followed to."""
    if followed.median.value is not None:
        return say(
            "Half of the products had reached patients {years} years after they were first shown",
            years=years(followed.median.value),
        )
    read = followed.at(days)
    long = read[read["at_risk"] >= MIN_TO_COMPARE]
    there = (long if len(long) else read.iloc[:1]).iloc[-1]
    return say(
        "{share} of the products had reached patients {years} years after they were first shown",
        share=formats.percent(1 - there["survival"]),
        years=years(there["time"]),
    )


def _time_table(followed: Followed, days: list[float]) -> Table:
    return tabulate(
        _("Products with patients, by time since first shown"),
        followed.at(days),
        right(_("Years since first shown"), None, lambda row: formats.number(row["time"] / DAYS_PER_YEAR)),
        right(_("Still followed"), None, lambda row: formats.count(row["at_risk"]), _("products")),
        right(_("With patients"), None, lambda row: formats.percent(1 - row["survival"])),
        right(_("95% interval"), None, arrived_range),
    )


def left_out_of_time(briefing: Briefing) -> Paragraph | Notice:
    """Return how many products are left out of the curve, and why."""
    times = briefing.product_times
    if times.empty:
        return briefing.nothing("No product was known by {day}.")
    reasons = times_left_out(times)
    if not reasons:
        return Paragraph(_("No product is left out."), role="note")
    words = {
        "no dated first showing": _("no dated first showing"),
        "with patients before first shown": _("with patients before it was first shown"),
        "with patients at an unknown date": _("with patients at a date that is not known"),
    }
    each = [say("{reason}: {n}", reason=words[reason], n=n) for reason, n in reasons.items()]
    sentence = say("Left out of {n} products: {reasons}.", n=len(times), reasons=_("; ").join(each))
    return Paragraph(sentence, role="note")
