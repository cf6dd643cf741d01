"""How long the steps of products take, as blocks: medians with censoring, the parts, the extremes."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from ciie_utils.analysis.cells import records
from ciie_utils.analysis.kaplan_meier import Quantile
from ciie_utils.analysis.proportions import MIN_TO_DESCRIBE
from ciie_utils.analysis.survival import FOLLOWED_KINDS, curve_of, median_survival, time_to_patients
from ciie_utils.briefings import sentences, vocabulary
from ciie_utils.briefings.briefing import Briefing
from ciie_utils.briefings.standing.times.arrivals import Arrival, arrived_by
from ciie_utils.briefings.standing.times.pathways import time_between
from ciie_utils.briefings.standing.times.time_blocks import DAYS_PER_YEAR
from nbbriefing.blocks.model import Block, Column, Figure, Group, Inlines, Notice, Table
from nbbriefing.figures.intervals import ShareRow, share_intervals
from nbbriefing.figures.medians import MedianRow, median_times
from nbbriefing.language import formats
from nbbriefing.language.messages import _, pgettext

#: The parts of the way that are measured one by one, as stages of the ledger.
PARTS = (
    ("exhibited", "approved"),
    ("exhibited", "launched"),
    ("exhibited", "reimbursed"),
    ("exhibited", "localised"),
    ("approved", "launched"),
    ("approved", "reimbursed"),
    ("launched", "reimbursed"),
)
MOST_LISTED = 6
#: Long enough for the next step, short enough that most products have been followed for it.
YEARS = 2

Groups = Sequence[tuple[str, Sequence[tuple[str, pd.DataFrame]]]]


def medians(briefing: Briefing) -> Figure | Notice:
    """Return the median time to patients by kind of initiative and, for products, by edition."""
    view, times = briefing.view, briefing.product_times
    kinds = [
        (vocabulary.capitalised(vocabulary.kind(kind, plural=True)), time_to_patients(view, (kind,)))
        for kind in FOLLOWED_KINDS
    ]
    editions = [
        (vocabulary.capitalised(vocabulary.edition(number)), times[times["first_edition"] == number])
        for number in sorted(int(edition) for edition in times["first_edition"].dropna().unique())
    ]
    groups: Groups = [(_("By kind"), kinds), (_("Products, by edition"), editions)]
    title = _median_title(median_survival(curve_of(times)))
    return _median_figure(briefing, groups, title, _("Median time from first showing to patients"))


def _median_title(median: Quantile) -> str:
    if median.n < MIN_TO_DESCRIBE:
        return _("Too few products can be followed to say how long they take")
    if median.value is not None:
        years = formats.number(median.value / DAYS_PER_YEAR, 1)
        return _("Half of the products had reached patients {years} years after they were shown").format(
            years=years
        )
    return _("Fewer than half of the products that can be followed had reached patients")


def parts_of_the_way(briefing: Briefing) -> Figure | Notice:
    """Return the share of products that have taken each part of the way within ``YEARS`` years."""
    labels = {
        "exhibited": _("From first showing to {stage}"),
        "approved": _("From approval to {stage}"),
        "launched": _("From launch to {stage}"),
    }
    shares, rows, found = [], [], {}
    for start, end in PARTS:
        times = time_between(briefing.view, (start,), (end,))
        label = labels[start].format(stage=vocabulary.stage(end))
        there = arrived_by(times, YEARS * DAYS_PER_YEAR)
        found[start, end] = there
        shares.append(_arrival_row(label, there))
        counted = _("{k} of {n}").format(k=formats.count(there.arrived), n=formats.count(there.n))
        rows.append([label, _arrival_text(there), counted, _median_text(median_survival(curve_of(times)))])
    if all(row.share != row.share for row in shares):
        words = _("By {day} too few products had been followed for {n} years after any step.")
        return Notice(words.format(day=formats.day(briefing.as_of), n=formats.count(YEARS)))
    title = _parts_title(found["exhibited", "approved"], found["exhibited", "launched"])
    columns: list[Column] = [
        Column(_("Part of the way"), weight=3),
        Column(_("Share within {n} years").format(n=formats.count(YEARS)), weight=2.4),
        Column(_("Arrived by then"), "right", weight=1.4),
        Column(_("Median time"), weight=3),
    ]
    caption = _(
        "Kaplan-Meier estimate of the share that had taken the second step within {n} years of the first, "
        "with its 95% interval; products still on the way count until {day}."
    )
    return Figure(
        svg=share_intervals(shares, small_n=_("too few followed for so long")),
        alt=_("{title}. Dots: shares; lines: 95% intervals.").format(title=title),
        title=title,
        caption=caption.format(n=formats.count(YEARS), day=formats.day(briefing.as_of)),
        table=Table(_("How far products have come on each part of the way"), columns, rows),
    )


def _arrival_row(label: str, there: Arrival) -> ShareRow:
    detail = _("{n} followed").format(n=formats.count(there.n))
    if there.share is None or there.low is None or there.high is None:
        return ShareRow(label, math.nan, math.nan, math.nan, detail)
    return ShareRow(label, there.share, there.low, there.high, detail)


def _arrival_text(there: Arrival) -> str:
    if there.share is None or there.low is None or there.high is None:
        return _("too few followed for so long")
    return _("{share}; 95% interval {interval}").format(
        share=formats.percent(there.share), interval=formats.percent_range(there.low, there.high)
    )


def _parts_title(approved: Arrival, launched: Arrival) -> str:
    if approved.share is None or launched.share is None:
        return _("Too few products have been followed for long enough after they were shown")
    words = _("Within {n} years of being shown, an estimated {a} of products were approved and {b} launched")
    return words.format(
        n=formats.count(YEARS), a=formats.percent(approved.share), b=formats.percent(launched.share)
    )


def _median_figure(briefing: Briefing, groups: Groups, title: str, caption: str) -> Figure | Notice:
    told = [(heading, [(label, times) for label, times in part if len(times)]) for heading, part in groups]
    told = [(heading, part) for heading, part in told if part]
    counted = [times["duration_days_mid"].max() for _heading, part in told for _label, times in part]
    largest = max((int(times["excluded"].isna().sum()) for _h, part in told for _l, times in part), default=0)
    if largest < MIN_TO_DESCRIBE:
        words = _(
            "By {day} too few could be followed from their first showing for a median; {fewest} are needed."
        )
        return Notice(words.format(day=formats.day(briefing.as_of), fewest=formats.count(MIN_TO_DESCRIBE)))
    longest = max(days for days in counted if not formats.is_missing(days)) / DAYS_PER_YEAR
    drawn = [(heading, [_median_row(label, times) for label, times in part]) for heading, part in told]
    rows: list[list[Inlines]] = []
    for heading, part in told:
        for label, times in part:
            median = median_survival(curve_of(times))
            left_out = formats.count(int(times["excluded"].notna().sum()))
            rows.append(
                [_("{group}: {label}").format(group=heading, label=label), _median_text(median), left_out]
            )
    columns = [
        Column(pgettext("of initiatives", "Group"), weight=3),
        Column(_("Median, 95% interval, arrived of followed"), weight=5),
        Column(_("Left out"), "right", weight=1.2),
    ]
    words = _(
        "{caption}, in years: Kaplan-Meier estimate with its 95% interval, counting those still on the way "
        "until {day}. An arrow: the interval has no upper end."
    )
    return Figure(
        svg=median_times(drawn, longest),
        alt=_("{title}. Dots: medians; lines: 95% intervals.").format(title=title),
        title=title,
        caption=words.format(caption=caption, day=formats.day(briefing.as_of)),
        table=Table(caption, columns, rows),
    )


def _median_row(label: str, times: pd.DataFrame) -> MedianRow:
    median = median_survival(curve_of(times))
    value, low, high = (
        None if days is None else days / DAYS_PER_YEAR for days in (median.value, median.low, median.high)
    )
    return MedianRow(label, value, low, high, _median_short(median), median.n >= MIN_TO_DESCRIBE)


def _arrived(median: Quantile) -> str:
    return _("{k} of {n} arrived").format(k=formats.count(median.events), n=formats.count(median.n))


def _median_short(median: Quantile) -> str:
    if median.n < MIN_TO_DESCRIBE:
        words = _("too few to say")
    elif median.value is None:
        words = _("not reached")
    else:
        words = _("{years} years").format(years=formats.number(median.value / DAYS_PER_YEAR, 1))
    return _("{median}; {arrived}").format(median=words, arrived=_arrived(median))


def _median_text(median: Quantile) -> str:
    if median.n < MIN_TO_DESCRIBE or median.low is None:
        return _median_short(median)
    low = formats.number(median.low / DAYS_PER_YEAR, 1)
    if median.high is None:
        interval = _("95% interval from {low} years on").format(low=low)
    else:
        high = formats.number(median.high / DAYS_PER_YEAR, 1)
        interval = _("95% interval {low} to {high} years").format(low=low, high=high)
    return _("{median}; {interval}").format(median=_median_short(median), interval=interval)


def extremes(briefing: Briefing) -> Group | Notice:
    """Return the products that took least and most time, and those that have been waiting for longest."""
    times = briefing.product_times
    counted = times[times["excluded"].isna()]
    if counted.empty:
        words = _("By {day} no product could be followed from its first showing.")
        return Notice(words.format(day=formats.day(briefing.as_of)))
    there = counted[counted["observed"]].sort_values(["duration_days_mid", "initiative_id"])
    waiting = counted[~counted["observed"] & counted["end_stage"].isna()]
    waiting = waiting.sort_values(["duration_days_mid", "initiative_id"], ascending=[False, True])
    half = min(MOST_LISTED, (len(there) + 1) // 2)
    chosen = [
        (_("The products that took least time to patients"), there.head(half)),
        (_("The products that took most"), there.iloc[half:].tail(MOST_LISTED).iloc[::-1]),
        (_("The products that have been waiting for longest"), waiting.head(MOST_LISTED)),
    ]
    blocks: list[Block] = [_extreme_table(briefing, part, caption) for caption, part in chosen if len(part)]
    return Group(blocks)


def _extreme_table(briefing: Briefing, part: pd.DataFrame, caption: str) -> Table:
    rows: list[list[Inlines]] = []
    for row in records(part):
        shown = formats.interval(row["start_low"], row["start_high"])
        cells: list[Inlines] = [
            briefing.titles[row["initiative_id"]],
            briefing.with_sources(shown, [row["start_source_id"]]),
        ]
        if row["observed"]:
            there = _("{stage}, {when}").format(
                stage=vocabulary.stage(row["end_stage"]),
                when=formats.interval(row["end_low"], row["end_high"]),
            )
            cells.append(briefing.with_sources(vocabulary.capitalised(there), [row["end_source_id"]]))
        else:
            cells.append(vocabulary.capitalised(sentences.not_found(briefing.as_of)))
        cells.append(formats.days_range(row["duration_days_low"], row["duration_days_high"]))
        rows.append(cells)
    columns = [
        Column(_("Product"), weight=3),
        Column(_("First shown"), weight=2),
        Column(_("With patients"), weight=3),
        Column(_("Time"), "right", weight=2),
    ]
    return Table(caption, columns, rows)
