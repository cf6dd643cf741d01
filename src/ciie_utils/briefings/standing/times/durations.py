"""How long products take: by kind and edition, part by part, and at the extremes."""

import pandas as pd

from ciie_utils.analysis.frames import Record
from ciie_utils.analysis.kaplan_meier import Quantile
from ciie_utils.analysis.proportions import MIN_TO_DESCRIBE, Proportion
from ciie_utils.analysis.times import FOLLOWED_KINDS, time_to_patients
from ciie_utils.briefings import Briefing, Share, left, right, sentences, shares_figure, tabulate, vocabulary
from ciie_utils.briefings.standing.times import arrivals, curves
from nbbriefing.blocks.model import Figure, Group, Inlines, Notice, Table
from nbbriefing.figures.intervals import MedianRow, median_times
from nbbriefing.language import _, formats, pgettext, say

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


def medians(briefing: Briefing) -> Figure | Notice:
    """Return the median time to patients by kind of initiative and, for products, by edition."""
    times = briefing.product_times
    kinds = [
        (vocabulary.capitalised(vocabulary.kind(kind, plural=True)), time_to_patients(briefing.view, (kind,)))
        for kind in FOLLOWED_KINDS
    ]
    editions = [
        (vocabulary.capitalised(vocabulary.edition(number)), times[times["first_edition"] == number])
        for number in sorted(int(edition) for edition in times["first_edition"].dropna().unique())
    ]
    groups = {
        heading: [(label, arrivals.Followed(part)) for label, part in parts if len(part)]
        for heading, parts in ((_("By kind"), kinds), (_("Products, by edition"), editions))
    }
    shown = [(heading, label, group) for heading, part in groups.items() for label, group in part]
    if max((group.n for *_names, group in shown), default=0) < MIN_TO_DESCRIBE:
        return briefing.nothing(
            "By {day} too few could be followed from their first showing for a median; {fewest} are needed.",
            fewest=MIN_TO_DESCRIBE,
        )
    caption = _("Median time from first showing to patients")
    title = _median_title(arrivals.Followed(times).median)
    return Figure(
        svg=median_times(
            [
                (heading, [_median_row(label, group.median) for label, group in part])
                for heading, part in groups.items()
                if part
            ],
            max(group.last_day for *_names, group in shown if group.n) / arrivals.DAYS_PER_YEAR,
        ),
        alt=say("{title}. Dots: medians; lines: 95% intervals.", title=title),
        title=title,
        caption=say(
            "{caption}, in years: Kaplan-Meier estimate with its 95% interval, counting those still on the "
            "way until {day}. An arrow: the interval has no upper end.",
            caption=caption,
            day=briefing.as_of,
        ),
        table=tabulate(
            caption,
            shown,
            left(
                pgettext("of initiatives", "Group"),
                3,
                lambda row: say("{group}: {label}", group=row[0], label=row[1]),
            ),
            left(_("Median, 95% interval, arrived of followed"), 5, lambda row: _median_text(row[2].median)),
            right(_("Left out"), 1.2, lambda row: formats.count(len(row[2].times) - row[2].n)),
        ),
    )


def _median_title(median: Quantile) -> str:
    if median.n < MIN_TO_DESCRIBE:
        return _("Too few products can be followed to say how long they take")
    if median.value is None:
        return _("Fewer than half of the products that can be followed had reached patients")
    return say(
        "Half of the products had reached patients {years} years after they were shown",
        years=curves.years(median.value),
    )


def _median_row(label: str, median: Quantile) -> MedianRow:
    value, low, high = (
        None if days is None else days / arrivals.DAYS_PER_YEAR
        for days in (median.value, median.low, median.high)
    )
    return MedianRow(label, value, low, high, _median_short(median), median.n >= MIN_TO_DESCRIBE)


def _median_short(median: Quantile) -> str:
    arrived = say("{k} of {n} arrived", k=median.events, n=median.n)
    if median.n < MIN_TO_DESCRIBE:
        words = _("too few to say")
    elif median.value is None:
        words = _("not reached")
    else:
        words = say("{years} years", years=curves.years(median.value))
    return say("{median}; {arrived}", median=words, arrived=arrived)


def _median_text(median: Quantile) -> str:
    short = _median_short(median)
    if median.n < MIN_TO_DESCRIBE or median.low is None:
        return short
    low = curves.years(median.low)
    if median.high is None:
        interval = say("95% interval from {low} years on", low=low)
    else:
        interval = say("95% interval {low} to {high} years", low=low, high=curves.years(median.high))
    return say("{median}; {interval}", median=short, interval=interval)


def parts_of_the_way(briefing: Briefing) -> Figure | Notice:
    """Return the share of products that have taken each part of the way within ``YEARS`` years."""
    labels = {
        "exhibited": _("From first showing to {stage}"),
        "approved": _("From approval to {stage}"),
        "launched": _("From launch to {stage}"),
    }
    found = {
        part: time_to_patients(briefing.view, ("product",), starts=part[:1], ends=part[1:]) for part in PARTS
    }
    there = {
        part: arrivals.arrived_by(times, YEARS * arrivals.DAYS_PER_YEAR) for part, times in found.items()
    }
    if not any(part.known for part in there.values()):
        return briefing.nothing(
            "By {day} too few products had been followed for {n} years after any step.", n=YEARS
        )
    names = {part: labels[part[0]].format(stage=vocabulary.stage(part[1])) for part in PARTS}
    too_few = _("too few followed for so long")

    def within(part: tuple[str, str]) -> str:
        share = there[part]
        interval = say("{share}; 95% interval {interval}", share=share.number(), interval=share.interval())
        return interval if share.known else too_few

    table = tabulate(
        _("How far products have come on each part of the way"),
        PARTS,
        left(_("Part of the way"), 3, lambda part: names[part]),
        left(say("Share within {n} years", n=YEARS), 2.4, within),
        right(_("Arrived by then"), 1.4, lambda part: there[part].counts()),
        left(_("Median time"), 3, lambda part: _median_text(arrivals.Followed(found[part]).median)),
    )
    return shares_figure(
        [Share(names[part], share, say("{n} followed", n=share.n)) for part, share in there.items()],
        _parts_title(there["exhibited", "approved"], there["exhibited", "launched"]),
        _("{title}. Dots: shares; lines: 95% intervals."),
        say(
            "Kaplan-Meier estimate of the share that had taken the second step within {n} years of the "
            "first, with its 95% interval; products still on the way count until {day}.",
            n=YEARS,
            day=briefing.as_of,
        ),
        table,
        nothing=too_few,
    )


def _parts_title(approved: Proportion, launched: Proportion) -> str:
    if not (approved.known and launched.known):
        return _("Too few products have been followed for long enough after they were shown")
    return say(
        "Within {n} years of being shown, an estimated {a} of products were approved and {b} launched",
        n=YEARS,
        a=approved.number(),
        b=launched.number(),
    )


def extremes(briefing: Briefing) -> Group | Notice:
    """Return the products that took least and most time, and those that have been waiting for longest."""
    times = briefing.product_times
    if times["excluded"].notna().all():
        return briefing.nothing("By {day} no product could be followed from its first showing.")
    captions = (
        _("The products that took least time to patients"),
        _("The products that took most"),
        _("The products that have been waiting for longest"),
    )
    chosen = zip(captions, arrivals.extremes(times, MOST_LISTED), strict=True)
    return Group([_extreme_table(briefing, part, caption) for caption, part in chosen if len(part)])


def _extreme_table(briefing: Briefing, part: pd.DataFrame, caption: str) -> Table:
    def shown(row: Record) -> Inlines:
        return briefing.with_sources(
            formats.interval(row["start_low"], row["start_high"]), [row["start_source_id"]]
        )

    def there(row: Record) -> Inlines:
        if not row["observed"]:
            return vocabulary.capitalised(sentences.not_found(briefing.as_of))
        when = formats.interval(row["end_low"], row["end_high"])
        words = say("{stage}, {when}", stage=vocabulary.stage(row["end_stage"]), when=when)
        return briefing.with_sources(vocabulary.capitalised(words), [row["end_source_id"]])

    def span(row: Record) -> str:
        return formats.days_range(row["duration_days_low"], row["duration_days_high"])

    return tabulate(
        caption,
        part,
        left(_("Product"), 3, lambda row: briefing.titles[row["initiative_id"]]),
        left(_("First shown"), 2, shown),
        left(_("With patients"), 3, there),
        right(_("Time"), 2, span),
    )
