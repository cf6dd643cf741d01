"""The path of Vyndamax from the Expo to patients, and what it costs, as blocks."""

from ciie_utils.analysis.frames import Record, records
from ciie_utils.briefings import left, local_text, right, tabulate, vocabulary
from ciie_utils.briefings.cases import CaseBriefing
from ciie_utils.briefings.cases.attr_cm.access import PRODUCT, access_path, days_between, prices
from ciie_utils.briefings.cases.text import country, sourced
from ciie_utils.briefings.indicators import subject_text
from ciie_utils.briefings.measures import measure
from nbbriefing.blocks.model import Figure, Inlines, Notice, Run, Table
from nbbriefing.figures.paths import StepRow, step_path
from nbbriefing.language import _, formats, say


def steps_of(briefing: CaseBriefing) -> list[Record]:
    """Return the steps of the product's path; see `access.access_path`."""
    return records(access_path(briefing.view, PRODUCT))


def path_figure(briefing: CaseBriefing) -> Figure | Notice:
    """Return the path from debut to reimbursement, one row per step."""
    steps = steps_of(briefing)
    if not steps:
        return briefing.nothing("No dated step of Vyndamax was known by {day}.")
    rows = [
        StepRow(
            _name(step), step["date_start"], step["date_end"], _after(step), firm=step["basis"] == "stated"
        )
        for step in steps
    ]
    title = path_sentence(briefing)
    return Figure(
        svg=step_path(rows, briefing.as_of),
        alt=say("{title} One row per step, from top to bottom as they happened.", title=title),
        title=title,
        caption=_(
            "Dots: known to the day; bars: to the month or year; open: the date was worked out. At the "
            "right: time since the step above, as far as the dates allow."
        ),
        table=tabulate(
            _("The path of Vyndamax in China"),
            steps,
            left(_("Step"), 2, _name),
            left(_("When"), 2, lambda step: formats.written_date(step["date"])),
            left(_("Since the first step"), 1.6, _since_first),
            left(_("Since the step before"), 1.6, lambda step: _after(step) or "–"),
            left(
                _("What is known"),
                3.4,
                lambda step: sourced(briefing, local_text(step["note"]), step["source_ids"]),
            ),
        ),
    )


def path_sentence(briefing: CaseBriefing) -> str:
    """Say how long it took from the first to the furthest step that can be dated."""
    by_stage = {step["stage"]: step for step in reversed(steps_of(briefing))}
    first, use, approved = (by_stage.get(name) for name in ("exhibited", "first_use", "approved"))
    day = briefing.as_of
    if use is None:
        if approved is None:
            return say("Vyndamax was shown; no approval in China was known by {day}.", day=day)
        return say("Vyndamax was approved in China; no first prescription was known by {day}.", day=day)
    if approved is None:
        return _("Vyndamax has been prescribed in China.")
    if first is not None and first["date_end"] < approved["date_start"]:
        span = formats.days_range(*days_between(first, use))
        return say("From its debut at the Expo to the first prescription Vyndamax took {span}.", span=span)
    span = formats.days_range(*days_between(approved, use))
    return say("From approval to the first prescription Vyndamax took {span}.", span=span)


def time_to_use(briefing: CaseBriefing) -> tuple[str, list[str]] | None:
    """Return the time from approval to the first prescription, with its sources; None if not known."""
    by_stage = {step["stage"]: step for step in reversed(steps_of(briefing))}
    approved, use = by_stage.get("approved"), by_stage.get("first_use")
    if approved is None or use is None:
        return None
    ids = f"{approved['source_ids']} {use['source_ids']}".split()
    return formats.days_range(*days_between(approved, use)), ids


def _name(step: Record) -> str:
    if step["stage"] == "reimbursed":
        city = not formats.is_missing(step["metric"])
        return _("Reimbursed by a city's scheme") if city else _("On the national reimbursement list")
    if step["stage"] == "scaled":
        return say("Prescribed at {figure}", figure=measure(step["metric"], step["value"], step["unit"]))
    names = {"exhibited": _("Debut at the Expo"), "first_use": _("First prescription")}
    return names.get(step["stage"]) or vocabulary.capitalised(vocabulary.stage(step["stage"]))


def _after(step: Record) -> str:
    if formats.is_missing(step["since_last_low"]):
        return ""
    return formats.days_range(step["since_last_low"], step["since_last_high"])


def _since_first(step: Record) -> str:
    if formats.is_missing(step["since_first_low"]):
        return _("the beginning")
    return formats.days_range(step["since_first_low"], step["since_first_high"])


def price_table(briefing: CaseBriefing) -> Table:
    """Return what a year of tafamidis costs, country by country, as far as sources say."""
    note = _(
        "In the currency that the source gives; nothing is converted, as list prices, pack prices and caps "
        "of a scheme are different things, and discounts are secret."
    )
    return tabulate(
        _("What a year of tafamidis costs"),
        prices(briefing.evidence.indicators, briefing.scope.milestones),
        left(_("Country"), 1.4, lambda row: vocabulary.capitalised(country(row["geography"]))),
        left(_("Year"), 0.7, lambda row: "–" if formats.is_missing(row["year"]) else str(row["year"])),
        right(_("A year of treatment"), 1.8, _amount),
        left(_("What the figure is"), 4, lambda row: _meaning(briefing, row)),
        notes=[note],
    )


def _amount(row: Record) -> Inlines:
    if row["bound"] == "not_known":
        return Run(formats.missing(), tone="muted")
    amount = formats.money(float(f"{row['amount']:.3g}"), row["currency"])
    return say("more than {amount}", amount=amount) if row["bound"] == "more_than" else amount


def _meaning(briefing: CaseBriefing, row: Record) -> Inlines:
    if row["bound"] == "not_known":
        return _("No source at hand gives the listed price in China.")
    words = vocabulary.capitalised(subject_text(row["subject"], ""))
    if row["measure"] == "annual_payment_cap":
        words = say("The most that a scheme pays, not a price. {subject}", subject=words)
    if row["basis"] == "derived":
        words = say("{words}; made a year's at one capsule a day", words=words)
    return briefing.with_sources(words, [row["source_id"]])
