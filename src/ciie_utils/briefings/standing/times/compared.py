"""The time to patients in one therapy area against the others: in a sentence, over time, area by area."""

from collections.abc import Sequence

from ciie_utils.analysis.frames import Record, records
from ciie_utils.analysis.proportions import MIN_TO_DESCRIBE, Proportion, compare_shares
from ciie_utils.briefings import Share, SubjectBriefing, shares_figure, vocabulary
from ciie_utils.briefings.standing.times import arrivals, curves
from ciie_utils.briefings.tables import Shown, left, right, tabulate
from nbbriefing.blocks.model import Figure, Notice, Table
from nbbriefing.figures.shares_over_time import TWO_GROUPS, shares_over_time
from nbbriefing.language import _, formats, say, say_n


def _own_and_others(briefing: SubjectBriefing) -> tuple[Proportion, Proportion]:
    return (
        arrivals.arrived_by(briefing.product_times, curves.DAYS_OF_KEY_FIGURE),
        arrivals.arrived_by(briefing.other_product_times, curves.DAYS_OF_KEY_FIGURE),
    )


def compared_sentence(briefing: SubjectBriefing) -> str:
    """Say how the time to patients in an area compares with the other areas."""
    own, others = _own_and_others(briefing)
    if own.n == 0:
        return _("No product of this area can be followed from a dated first showing.")
    if not own.known:
        return say_n(
            "{n} product of this area can be followed from its first showing: too few to say how long the "
            "way to patients takes.",
            "{n} products of this area can be followed from their first showing: too few to say how long the "
            "way to patients takes.",
            own.n,
        )
    words = say(
        "{years} years after they were first shown, {share} of its products had reached patients",
        years=curves.YEARS_OF_KEY_FIGURE,
        share=own.number(),
    )
    if not others.known:
        return say("{words}.", words=words)
    against = {
        "more": _("{words}, a larger share than in the other areas ({other})."),
        "fewer": _("{words}, a smaller share than in the other areas ({other})."),
        "about as many": _("{words}, against {other} in the other areas: no clear difference."),
        "too few to say": _("{words}, against {other} in the other areas: too few to say which are faster."),
    }[compare_shares(own, others)]
    return against.format(words=words, other=others.number())


def compared_figure(briefing: SubjectBriefing) -> Figure | Notice:
    """Return the share of products with patients over time, for the area and for all others."""
    own, others = arrivals.Followed(briefing.product_times), arrivals.Followed(briefing.other_product_times)
    if min(own.n, others.n) < MIN_TO_DESCRIBE:
        return briefing.nothing(
            "By {day} {own} of its products and {others} of the other areas could be followed from their "
            "first showing; curves need {fewest} of each.",
            own=own.n,
            others=others.n,
            fewest=MIN_TO_DESCRIBE,
        )
    last = max(own.last_day, others.last_day)
    days, label = arrivals.marks(last), _("{name}: {share}")
    names = vocabulary.capitalised(briefing.name), _("All other areas")
    title = compared_sentence(briefing)
    return Figure(
        svg=shares_over_time(
            [
                curves.arrival_curve(own, label, days, name=names[0]),
                curves.arrival_curve(
                    others, label, days, name=names[1], banded=False, strong=False, dashed=True
                ),
            ],
            [day / arrivals.DAYS_PER_YEAR for day in days],
            _("years since first shown at the Expo"),
            TWO_GROUPS,
            last=last / arrivals.DAYS_PER_YEAR,
        ),
        alt=say("{finding} Two rising step curves; the area's has its 95% band.", finding=title),
        title=title,
        caption=say(
            "Kaplan-Meier estimates, the area's with its 95% band; those still on the way count until {day}. "
            "Median time, {name}: {own}. All other areas: {others}.",
            day=briefing.as_of,
            name=briefing.name,
            own=curves.median_text(own.median),
            others=curves.median_text(others.median),
        ),
        table=_compared_table((own, others), names, days),
    )


def _compared_table(groups: Sequence[arrivals.Followed], names: Sequence[str], days: list[float]) -> Table:
    """Return both groups read at each mark: a row is the day, then what each group is there."""

    def columns(place: int, name: str) -> tuple[Shown, Shown]:
        followed, arrived = say("{name}: still followed", name=name), say("{name}: with patients", name=name)
        return (
            right(followed, None, lambda row: formats.count(row[place]["at_risk"]), _("products")),
            right(arrived, 1.6, lambda row: _share_there(row[place])),
        )

    return tabulate(
        _("Products with patients, by time since first shown"),
        zip(days, *(records(group.at(days)) for group in groups), strict=True),
        right(_("Years since first shown"), 1.2, lambda row: formats.number(row[0] / arrivals.DAYS_PER_YEAR)),
        *(column for place, name in enumerate(names, start=1) for column in columns(place, name)),
    )


def _share_there(there: Record) -> str:
    if formats.is_missing(there["survival"]):
        return formats.missing()
    if there["survival"] == 1:
        # The band has no width before the first arrival, which is not to say that none could have been.
        return formats.percent(0)
    share = formats.percent(1 - there["survival"])
    return say("{share} ({interval})", share=share, interval=curves.arrived_range(there))


def by_area_figure(briefing: SubjectBriefing) -> Figure | Notice:
    """Return the share of products with patients some years after the first showing, area by area."""
    own, others = _own_and_others(briefing)
    initiatives = briefing.everything.initiatives
    areas = arrivals.arrivals_by_area(briefing.all_product_times, initiatives, curves.DAYS_OF_KEY_FIGURE)
    if not areas or own.n + others.n < MIN_TO_DESCRIBE:
        return briefing.nothing(
            "By {day} too few products could be followed from their first showing to compare areas."
        )
    named = {
        vocabulary.capitalised(vocabulary.therapy_area(area)): there
        for area, there in areas.items()
        if area != briefing.subject
    }
    groups = {
        vocabulary.capitalised(briefing.name): own,
        **dict(sorted(named.items())),
        _("All other areas together"): others,
    }
    too_few = _("too few to say")
    table = tabulate(
        _("Products with patients, by therapy area"),
        groups.items(),
        left(_("Therapy area"), 2.4, lambda item: item[0]),
        right(_("Arrived, of those followed"), 1.4, lambda item: item[1].counts()),
        right(
            _("With patients, with its 95% interval"),
            2,
            lambda item: item[1].with_interval() if item[1].known else too_few,
        ),
    )
    return shares_figure(
        # The other areas without an estimate are in the table alone; empty rows would say nothing.
        [
            Share(label, there)
            for label, there in groups.items()
            if there.known or there is own or there is others
        ],
        _area_title(briefing, own, list(named.values())),
        _("{finding}. Dots: share with patients; lines: 95% intervals."),
        say(
            "Share of products with patients {years} years after they were first shown: Kaplan-Meier "
            "estimate with its 95% interval. At the right, how many had arrived by then, of those followed. "
            "Other areas with fewer than {fewest} products followed have no estimate and are only among the "
            "numbers. The order is no ranking.",
            years=curves.YEARS_OF_KEY_FIGURE,
            fewest=MIN_TO_DESCRIBE,
        ),
        table,
        total=True,
        nothing=too_few,
    )


def _area_title(briefing: SubjectBriefing, own: Proportion, areas: Sequence[Proportion]) -> str:
    """Say whether any other area is clearly faster or slower, or that there is too little to say so."""
    if not own.known:
        return say(
            "In {k} of the {n} other areas enough products are followed for an estimate; here too few",
            k=sum(area.known for area in areas),
            n=len(areas),
        )
    found = [compare_shares(area, own) for area in areas]
    faster, slower = found.count("more"), found.count("fewer")
    if not faster and not slower:
        return _("No other area is clearly faster or slower: intervals overlap or numbers are small")
    return say(
        "{faster} other areas are clearly faster and {slower} clearly slower than {area}",
        faster=faster,
        slower=slower,
        area=briefing.name,
    )
