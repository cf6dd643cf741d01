"""The path of Vyndamax from the Expo to patients, and what it costs, as blocks."""

from __future__ import annotations

from ciie_utils.analysis.frames import Record, records
from ciie_utils.briefings import vocabulary
from ciie_utils.briefings.cases.attr_cm.access_path import access_path, days_between
from ciie_utils.briefings.cases.attr_cm.tafamidis_access import prices
from ciie_utils.briefings.cases.briefing import CaseBriefing
from ciie_utils.briefings.cases.text import country, sourced
from ciie_utils.briefings.indicators import subject_text
from ciie_utils.briefings.local_text import local_text
from ciie_utils.briefings.measures import measure
from nbbriefing.blocks.model import Column, Figure, Inlines, Notice, Run, Table
from nbbriefing.figures.paths import StepRow, step_path
from nbbriefing.language import formats
from nbbriefing.language.messages import _

PRODUCT = "pfizer-vyndamax"


def steps(briefing: CaseBriefing) -> list[Record]:
    """Return the steps of the product's path; see `analysis.access_path.access_path`."""
    return records(access_path(briefing.view, PRODUCT))


def path_figure(briefing: CaseBriefing) -> Figure | Notice:
    """Return the path from debut to reimbursement, one row per step."""
    told = steps(briefing)
    if not told:
        return Notice(
            _("No dated step of Vyndamax was known by {day}.").format(day=formats.day(briefing.as_of))
        )
    rows = [
        StepRow(
            _name(step),
            step["date_start"],
            step["date_end"],
            _after(step),
            firm=step["basis"] == "stated",
        )
        for step in told
    ]
    title = path_sentence(briefing)
    return Figure(
        svg=step_path(rows, briefing.as_of),
        alt=_("{title} One row per step, from top to bottom as they happened.").format(title=title),
        title=title,
        caption=_(
            "Dots: known to the day; bars: to the month or year; open: the date was worked out. At the "
            "right: time since the step above, as far as the dates allow."
        ),
        table=_steps_table(briefing, told),
    )


def path_sentence(briefing: CaseBriefing) -> str:
    """Say how long it took from the first to the furthest step that can be dated."""
    told = {step["stage"]: step for step in reversed(steps(briefing))}
    first, use, approved = (told.get(name) for name in ("exhibited", "first_use", "approved"))
    day = formats.day(briefing.as_of)
    if use is None:
        if approved is None:
            return _("Vyndamax was shown; no approval in China was known by {day}.").format(day=day)
        return _("Vyndamax was approved in China; no first prescription was known by {day}.").format(day=day)
    if first is not None and approved is not None and first["date_end"] < approved["date_start"]:
        span = formats.days_range(*days_between(first, use))
        return _("From its debut at the Expo to the first prescription Vyndamax took {span}.").format(
            span=span
        )
    if approved is None:
        return _("Vyndamax has been prescribed in China.")
    span = formats.days_range(*days_between(approved, use))
    return _("From approval to the first prescription Vyndamax took {span}.").format(span=span)


def time_to_use(briefing: CaseBriefing) -> tuple[str, list[str]] | None:
    """Return the time from approval to the first prescription, with its sources; None if not known."""
    told = {step["stage"]: step for step in reversed(steps(briefing))}
    approved, use = told.get("approved"), told.get("first_use")
    if approved is None or use is None:
        return None
    ids = f"{approved['source_ids']} {use['source_ids']}".split()
    return formats.days_range(*days_between(approved, use)), ids


def _name(step: Record) -> str:
    words = vocabulary.capitalised(vocabulary.stage(step["stage"]))
    if step["stage"] == "reimbursed":
        city = not formats.is_missing(step["metric"])
        return _("Reimbursed by a city's scheme") if city else _("On the national reimbursement list")
    if step["stage"] == "scaled":
        figure = measure(step["metric"], step["value"], step["unit"])
        return _("Prescribed at {figure}").format(figure=figure)
    return {"exhibited": _("Debut at the Expo"), "first_use": _("First prescription")}.get(
        step["stage"], words
    )


def _after(step: Record) -> str:
    if formats.is_missing(step["since_last_low"]):
        return ""
    return formats.days_range(step["since_last_low"], step["since_last_high"])


def _steps_table(briefing: CaseBriefing, told: list[Record]) -> Table:
    rows: list[list[Inlines]] = []
    for step in told:
        since = _("the beginning")
        if not formats.is_missing(step["since_first_low"]):
            since = formats.days_range(step["since_first_low"], step["since_first_high"])
        rows.append(
            [
                _name(step),
                formats.written_date(step["date"]),
                since,
                _after(step) or "–",
                sourced(
                    briefing,
                    local_text(step["note"]),
                    step["source_ids"],
                ),
            ]
        )
    columns = [
        Column(_("Step"), weight=2),
        Column(_("When"), weight=2),
        Column(_("Since the first step"), weight=1.6),
        Column(_("Since the step before"), weight=1.6),
        Column(_("What is known"), weight=3.4),
    ]
    return Table(_("The path of Vyndamax in China"), columns, rows)


def price_table(briefing: CaseBriefing) -> Table:
    """Return what a year of tafamidis costs, country by country, as far as sources say."""
    table = prices(briefing.evidence.indicators, briefing.scope.milestones)
    rows: list[list[Inlines]] = [
        [
            vocabulary.capitalised(country(row["geography"])),
            "–" if formats.is_missing(row["year"]) else str(row["year"]),
            _amount(row),
            _said(briefing, row),
        ]
        for row in records(table)
    ]
    columns = [
        Column(_("Country"), weight=1.4),
        Column(_("Year"), weight=0.7),
        Column(_("A year of treatment"), "right", weight=1.8),
        Column(_("What the figure is"), weight=4),
    ]
    note = _(
        "In the currency that the source gives; nothing is converted, as list prices, pack prices and caps "
        "of a scheme are different things, and discounts are secret."
    )
    return Table(_("What a year of tafamidis costs"), columns, rows, notes=[note])


def _amount(row: Record) -> Inlines:
    if row["bound"] == "not_known":
        return Run(formats.missing(), tone="muted")
    amount = formats.money(float(f"{row['amount']:.3g}"), row["currency"])
    return _("more than {amount}").format(amount=amount) if row["bound"] == "more_than" else amount


def _said(briefing: CaseBriefing, row: Record) -> Inlines:
    if row["bound"] == "not_known":
        return _("No source at hand gives the listed price in China.")
    words = vocabulary.capitalised(subject_text(row["subject"], ""))
    if row["measure"] == "annual_payment_cap":
        words = _("The most that a scheme pays, not a price. {subject}").format(subject=words)
    if row["basis"] == "derived":
        words = _("{words}; made a year's at one capsule a day").format(words=words)
    return briefing.with_sources(words, [row["source_id"]])
