"""How long the steps of products take, as blocks: medians with censoring, extremes, and missing steps."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ciie_utils.analysis.cells import records
from ciie_utils.analysis.kaplan_meier import Quantile
from ciie_utils.analysis.pathways import OPTIONAL, missing_steps, time_between
from ciie_utils.analysis.proportions import MIN_TO_DESCRIBE, wilson
from ciie_utils.analysis.survival import FOLLOWED_KINDS, curve_of, median_survival, time_to_patients
from ciie_utils.display import formats, sentences, vocabulary
from ciie_utils.display.blocks import Block, Column, Figure, Group, Inlines, Notice, Table
from ciie_utils.display.briefing import Briefing
from ciie_utils.display.figures.intervals import ShareRow, share_intervals
from ciie_utils.display.figures.medians import MedianRow, median_times
from ciie_utils.display.figures.survival_steps import DAYS_PER_YEAR
from ciie_utils.display.language import _

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
    """Return the median time of each part of the way of products."""
    rows: dict[str, list[tuple[str, pd.DataFrame]]] = {}
    for start, end in PARTS:
        heading = {
            "exhibited": _("From first showing"),
            "approved": _("From approval"),
            "launched": _("From launch"),
        }[start]
        label = _("to {stage}").format(stage=vocabulary.stage(end))
        rows.setdefault(heading, []).append((label, time_between(briefing.view, (start,), (end,))))
    known = [median_survival(curve_of(times)) for part in rows.values() for _label, times in part]
    reached = sum(median.value is not None and median.n >= MIN_TO_DESCRIBE for median in known)
    title = _("Of {n} parts of the way, {k} have been covered by half of the products").format(
        n=formats.count(len(known)), k=formats.count(reached)
    )
    return _median_figure(briefing, list(rows.items()), title, _("Median time of each part of the way"))


def _median_figure(briefing: Briefing, groups: Groups, title: str, caption: str) -> Figure | Notice:
    told = [(heading, [(label, times) for label, times in part if len(times)]) for heading, part in groups]
    told = [(heading, part) for heading, part in told if part]
    counted = [times["duration_days_mid"].max() for _heading, part in told for _label, times in part]
    if not told or all(formats.is_missing(days) for days in counted):
        words = _("By {day} nothing could be followed from its first showing.")
        return Notice(words.format(day=formats.day(briefing.as_of)))
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
        Column(_("Group"), weight=3),
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


def missing_title(briefing: Briefing) -> str:
    """Say which step is most often passed over in the reports."""
    table = missing_steps(briefing.view)
    counted = table[~table["step"].isin(OPTIONAL) & (table["later"] >= MIN_TO_DESCRIBE)]
    if counted.empty or counted["passed_over"].max() == 0:
        return _("No step stands out as missing")
    ranked = counted.assign(_share=counted["passed_over"] / counted["later"]).sort_values(
        "_share", ascending=False, kind="stable"
    )
    top = records(ranked)[0]
    words = _(
        "{stage} is the step most often missing: not reported of {k} of the {n} products with a later one"
    )
    return words.format(
        stage=vocabulary.capitalised(vocabulary.stage(top["step"])),
        k=formats.count(top["passed_over"]),
        n=formats.count(top["later"]),
    )


def missing(briefing: Briefing) -> Figure | Notice:
    """Return of how many products each step is reported, and of how many it is missing."""
    table = records(missing_steps(briefing.view))
    if not table[0]["n"]:
        return Notice(_("No product was known by {day}.").format(day=formats.day(briefing.as_of)))
    shares, rows = [], []
    for row in table:
        part = wilson(row["k"], row["n"])
        label = vocabulary.capitalised(vocabulary.stage(row["step"]))
        shares.append(ShareRow(label, row["share"], row["low"], row["high"], sentences.n_of(part)))
        passed = _("{k} of {n}").format(k=formats.count(row["passed_over"]), n=formats.count(row["later"]))
        share = _("{share} ({detail})").format(
            share=formats.percent(row["share"]), detail=sentences.with_interval(part)
        )
        rows.append([label, share, formats.count(row["dated"]), passed])
    columns = [
        Column(_("Step"), weight=2),
        Column(_("Products with a report of it"), weight=3),
        Column(_("of these dated"), "right", weight=1.2),
        Column(_("Not reported though a later step is"), "right", weight=2),
    ]
    title = missing_title(briefing)
    return Figure(
        svg=share_intervals(shares),
        alt=_("{title}. Dots: share of products with a report of each step.").format(title=title),
        title=title,
        caption=_(
            "Share of products with a report of each step, with its 95% Wilson interval. n = {n}."
        ).format(n=formats.count(table[0]["n"])),
        table=Table(_("The steps that are reported, and those that are missing"), columns, rows),
    )
