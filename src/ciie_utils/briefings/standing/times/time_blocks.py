"""The time from first showing to patients, as blocks: the curve, its numbers, and what is left out of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from ciie_utils.analysis.kaplan_meier import Quantile
from ciie_utils.analysis.proportions import MIN_TO_COMPARE, MIN_TO_DESCRIBE
from ciie_utils.analysis.survival import curve_of, median_survival, numbers_at_risk, survival_at
from ciie_utils.briefings.briefing import Briefing
from ciie_utils.briefings.entries import Record, records
from nbbriefing.blocks.model import Column, Figure, KeyFigure, Notice, Paragraph, Table
from nbbriefing.figures.shares_over_time import ONE_GROUP, estimate, shares_over_time
from nbbriefing.language import formats
from nbbriefing.language.messages import _, ngettext

DAYS_PER_YEAR = 365.25
# Long enough for an approval, short enough that most products have been followed for it.
YEARS_OF_KEY_FIGURE = 3


@dataclass(frozen=True)
class _Followed:
    """The products that can be followed, and their curve."""

    times: pd.DataFrame

    @cached_property
    def counted(self) -> pd.DataFrame:
        return self.times[self.times["excluded"].isna()]

    @cached_property
    def curve(self) -> pd.DataFrame:
        return curve_of(self.times)

    @cached_property
    def last_day(self) -> float:
        return max(float(self.counted["duration_days_mid"].max()), DAYS_PER_YEAR / 4)

    @cached_property
    def marks(self) -> list[float]:
        """The days at which the numbers are given: every year, or every quarter of a short follow-up."""
        step = DAYS_PER_YEAR if self.last_day >= 2 * DAYS_PER_YEAR else DAYS_PER_YEAR / 4
        return [place * step for place in range(int(self.last_day // step) + 1)]

    @cached_property
    def at_marks(self) -> pd.DataFrame:
        return survival_at(self.curve, self.marks)


def median_text(median: Quantile) -> str:
    """Return a median time in years with its interval, or that it has not been reached."""
    arrived = _("{events} of {n} products arrived").format(
        events=formats.count(median.events), n=formats.count(median.n)
    )
    if median.n < MIN_TO_DESCRIBE:
        return _("too few products to say ({arrived})").format(arrived=arrived)
    if median.value is None:
        return _("not reached ({arrived})").format(arrived=arrived)
    words = _("{years} years").format(years=_years(median.value))
    if median.low is None or median.high is None:
        return _("{words} ({arrived})").format(words=words, arrived=arrived)
    return _("{words} (95% interval {low} to {high} years; {arrived})").format(
        words=words, low=_years(median.low), high=_years(median.high), arrived=arrived
    )


def _years(days: float) -> str:
    return formats.number(days / DAYS_PER_YEAR, 1)


def key_figure(briefing: Briefing) -> KeyFigure:
    """Return the share of products with patients some years after they were first shown."""
    label = ngettext(
        "of products with patients {n} year after they were first shown",
        "of products with patients {n} years after they were first shown",
        YEARS_OF_KEY_FIGURE,
    ).format(n=YEARS_OF_KEY_FIGURE)
    followed = _Followed(briefing.product_times)
    n = len(followed.counted)
    if n < MIN_TO_DESCRIBE:
        return KeyFigure("–", label, _("too few products to say"))
    there = survival_at(followed.curve, [YEARS_OF_KEY_FIGURE * DAYS_PER_YEAR]).iloc[0]
    if formats.is_missing(there["survival"]):
        return KeyFigure("–", label, _("none followed for so long yet"))
    detail = _("95% interval {interval}; {n} products followed").format(
        interval=_arrived_range(there), n=formats.count(n)
    )
    return KeyFigure(formats.percent(1 - there["survival"]), label, detail)


def _arrived_range(there: Record) -> str:
    # Where nobody is left on the way the upper bound of the curve is not defined.
    high = there["survival"] if formats.is_missing(there["high"]) else there["high"]
    return formats.percent_range(1 - high, 1 - there["low"])


def time_figure(briefing: Briefing) -> Figure | Notice:
    """Return the share of products that have reached patients, by time since their first showing."""
    followed = _Followed(briefing.product_times)
    n = len(followed.counted)
    if n < MIN_TO_DESCRIBE:
        return Notice(
            ngettext(
                "By {day} {n} product could be followed from its first showing; a curve needs {fewest}.",
                "By {day} {n} products could be followed from their first showing; a curve needs {fewest}.",
                n,
            ).format(day=formats.day(briefing.as_of), n=formats.count(n), fewest=MIN_TO_DESCRIBE)
        )
    median = median_survival(followed.curve)
    title = _time_title(followed, median)
    caption = _(
        "Kaplan-Meier estimate with its 95% band; n = {n}, {events} arrived; those still on the way count "
        "until {day}. Months and years are taken at their middle."
    )
    return Figure(
        svg=_drawing(followed, median),
        alt=_("{title}. A rising step curve with its 95% band.").format(title=title),
        title=title,
        caption=caption.format(
            n=formats.count(n), events=formats.count(median.events), day=formats.day(briefing.as_of)
        ),
        table=_time_table(followed),
    )


def _drawing(followed: _Followed, median: Quantile) -> str:
    curve = followed.curve.assign(time=followed.curve["time"] / DAYS_PER_YEAR)
    last = followed.last_day / DAYS_PER_YEAR
    label = _("{share} with patients").format(share=formats.percent(1 - float(curve["survival"].iloc[-1])))
    numbers = numbers_at_risk(followed.curve, followed.marks)
    half = None
    if median.value is not None:
        words = _("half by {years} years").format(years=_years(median.value))
        half = (median.value / DAYS_PER_YEAR, words)
    return shares_over_time(
        [estimate(curve, last, label, at_risk=numbers)],
        [days / DAYS_PER_YEAR for days in followed.marks],
        _("years since first shown, signed or announced at the Expo"),
        ONE_GROUP,
        last=last,
        half=half,
    )


def _time_title(followed: _Followed, median: Quantile) -> str:
    """State the median, else the share at the last mark that enough products have been followed to."""
    if median.value is not None:
        words = _("Half of the products had reached patients {years} years after they were first shown")
        return words.format(years=_years(median.value))
    told = followed.at_marks[followed.at_marks["at_risk"] >= MIN_TO_COMPARE]
    there = (told if len(told) else followed.at_marks.iloc[:1]).iloc[-1]
    words = _("{share} of the products had reached patients {years} years after they were first shown")
    return words.format(share=formats.percent(1 - there["survival"]), years=_years(there["time"]))


def _time_table(followed: _Followed) -> Table:
    columns = [
        Column(_("Years since first shown"), "right"),
        Column(_("Still followed"), "right", unit=_("products")),
        Column(_("With patients"), "right"),
        Column(_("95% interval"), "right"),
    ]
    rows = []
    for there in records(followed.at_marks):
        known = not formats.is_missing(there["survival"])
        rows.append(
            [
                formats.number(there["time"] / DAYS_PER_YEAR),
                formats.count(int(there["at_risk"])),
                formats.percent(1 - there["survival"]) if known else formats.missing(),
                _arrived_range(there) if known else formats.missing(),
            ]
        )
    return Table(_("Products with patients, by time since first shown"), columns, rows)


def left_out(briefing: Briefing) -> Paragraph | Notice:
    """Return how many products are left out of the curve, and why."""
    times = briefing.product_times
    if times.empty:
        return Notice(_("No product was known by {day}.").format(day=formats.day(briefing.as_of)))
    reasons = times["excluded"].dropna().value_counts()
    if reasons.empty:
        return Paragraph(_("No product is left out."), role="note")
    words = {
        "no dated first showing": _("no dated first showing"),
        "with patients before first shown": _("with patients before it was first shown"),
        "with patients at an unknown date": _("with patients at a date that is not known"),
    }
    told = [
        _("{reason}: {n}").format(reason=words[str(reason)], n=formats.count(n))
        for reason, n in reasons.items()
    ]
    sentence = _("Left out of {n} products: {reasons}.")
    return Paragraph(sentence.format(n=formats.count(len(times)), reasons=_("; ").join(told)), role="note")
