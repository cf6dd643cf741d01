"""What the scenario of more imaging-guided interventions gives, as blocks: results, what matters most."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ciie_utils.analysis.evidence.uncertainty import DRAWS
from ciie_utils.analysis.frames import Record, only, records
from ciie_utils.briefings.cases.imaging.assumptions import Effect
from ciie_utils.briefings.cases.imaging.scenario import events_averted, tornado
from ciie_utils.briefings.cases.imaging.scenario_summary import BY_HAND, Scenario, amount
from ciie_utils.briefings.cases.imaging.vocabulary import scenario_input
from ciie_utils.briefings.cases.text import in_text, rounded, rounded_span, uncapitalised, whole, with_span
from ciie_utils.briefings.vocabulary import capitalised
from nbbriefing.blocks.model import Column, Figure, Inlines, Notice, Paragraph, Table
from nbbriefing.figures import bars as bar_charts
from nbbriefing.figures.forest import Estimate, Scale, forest
from nbbriefing.language import formats
from nbbriefing.language.messages import _, ngettext


def results(scenario: Scenario) -> Figure | Notice:
    """Return the events averted in every variant, with the uncertainty of all inputs."""
    if scenario.missing:
        return Notice(scenario.missing)
    computed = {key: events_averted(table) for key, table in scenario.variants.items()}
    rows = [_drawn(target, effect, table) for (target, effect), table in computed.items()]
    low, high = min(0.0, *(row.low for row in rows)), max(row.high for row in rows)
    step = 10.0 ** (len(str(int(high))) - 1)
    step = step / 2 if high / step < 2 else step
    ticks = [place * step for place in range(int(low // step), int(high // step) + 2)]
    scale = Scale(ticks[0], ticks[-1], ticks, whole, reference=0.0)
    title = scenario_sentence(scenario)
    return Figure(
        svg=forest(rows, scale),
        alt=_("{title} One row per target and source of the effect.").format(title=title),
        title=title,
        caption=_(
            "Median and middle 95% of {draws} draws of all inputs at once; numbers in two significant "
            "figures. Squares: effect of the trials; circles: effect seen in ordinary practice."
        ).format(draws=formats.count(DRAWS)),
        table=_results_table(computed, scenario.years),
    )


def scenario_sentence(scenario: Scenario) -> str:
    """Say what the scenario gives in its main variant."""
    target, effect = scenario.main
    row = only(events_averted(scenario.variants[target, effect]), "quantity", "total")
    words = ngettext(
        "Scenario: at {target}, the trials' effect would avert {events} events in {n} year ({span}).",
        "Scenario: at {target}, the trials' effect would avert {events} events in {n} years ({span}).",
        scenario.years,
    )
    return words.format(
        target=_target(target),
        events=rounded(row["median"]),
        n=formats.count(scenario.years),
        span=rounded_span(row["low"], row["high"]),
    )


def _target(target: str) -> str:
    if target == BY_HAND:
        return _("the share given")
    return _("the share of {country}").format(country=in_text(target))


def _drawn(target: str, effect: Effect, table: pd.DataFrame) -> Estimate:
    row = only(table, "quantity", "total")
    source = _("effect of the trials") if effect == "trials" else _("effect in practice")
    return Estimate(
        capitalised(_("{target}, {source}").format(target=_target(target), source=source)),
        row["median"],
        row["low"],
        row["high"],
        text=_("{median} ({span})").format(
            median=rounded(row["median"]), span=rounded_span(row["low"], row["high"])
        ),
        kind="study" if effect == "trials" else "other",
    )


def _results_table(computed: Mapping[tuple[str, Effect], pd.DataFrame], years: int) -> Table:
    rows: list[list[Inlines]] = []
    for (target, effect), table in computed.items():
        by = {row["quantity"]: row for row in records(table)}
        source = _("trials") if effect == "trials" else _("practice")
        cells: list[Inlines] = [
            capitalised(_("{target}: {source}").format(target=_target(target), source=source))
        ]
        for name in ("added_procedures", "total", "final_year"):
            cells.append(
                _("{median} ({span})").format(
                    median=rounded(by[name]["median"]), span=rounded_span(by[name]["low"], by[name]["high"])
                )
            )
        each = by["per_1000"]
        cells.append(with_span(each["median"], each["low"], each["high"], 0))
        rows.append(cells)
    columns = [
        Column(_("Share reached, effect of"), weight=2.4),
        Column(_("More interventions guided"), "right", weight=2.4),
        Column(_("Events averted"), "right", weight=2.2),
        Column(_("of them in the last year"), "right", weight=2.2),
        Column(_("per 1,000 more guided"), "right", weight=1.5),
    ]
    caption = ngettext(
        "The scenario over {n} year: median and middle 95% of the draws",
        "The scenario over {n} years: median and middle 95% of the draws",
        years,
    )
    return Table(caption.format(n=formats.count(years)), columns, rows)


def tornado_figure(scenario: Scenario) -> Figure | Notice:
    """Return how far the events averted move when one input goes to the ends of its range."""
    if scenario.missing:
        return Notice(scenario.missing)
    swings = tornado(scenario.variants[scenario.main])
    if swings.empty:
        return Notice(_("Every input of the scenario was set by hand, so none is uncertain."))
    told = records(swings)
    rows = [
        bar_charts.Swing(
            scenario_input(row["input"]),
            amount(row["low_value"], row["unit"]),
            amount(row["high_value"], row["unit"]),
            row["at_low"],
            row["at_high"],
        )
        for row in told
    ]
    central = told[0]["at_central"]
    title = _("What matters most: {first}").format(first=uncapitalised(scenario_input(told[0]["input"])))
    head = _("{n} events averted at the central values").format(n=rounded(central))
    return Figure(
        svg=bar_charts.tornado(rows, central, head),
        alt=_("{title}. {central}. One bar per input, from its lower to its upper end.").format(
            title=title, central=head
        ),
        title=title,
        caption=_(
            "Events averted over all years, at {target} and with the trials' effect. Each bar moves one "
            "input; light: its lower end, dark: its upper end."
        ).format(target=_target(scenario.main[0])),
        table=_tornado_table(told),
    )


def _tornado_table(told: list[Record]) -> Table:
    rows = [
        [
            scenario_input(row["input"]),
            amount(row["low_value"], row["unit"]),
            rounded(row["at_low"]),
            amount(row["high_value"], row["unit"]),
            rounded(row["at_high"]),
        ]
        for row in told
    ]
    columns = [
        Column(_("Input"), weight=2.4),
        Column(_("Lower end"), "right"),
        Column(_("Events averted"), "right"),
        Column(_("Upper end"), "right"),
        Column(_("Events averted"), "right"),
    ]
    return Table(_("Each input moved by itself"), columns, rows)


def in_ordinary_practice(scenario: Scenario) -> Paragraph | Notice:
    """Return what the scenario gives if the effect were that of ordinary practice."""
    key: tuple[str, Effect] = (scenario.main[0], "registry") if not scenario.missing else ("", "registry")
    if key not in scenario.variants:
        return Notice(_("No effect seen in ordinary practice is known to repeat the scenario with."))
    row = only(events_averted(scenario.variants[key]), "quantity", "total")
    words = _(
        "With the effect seen in ordinary practice the same scenario gives {events} events averted ({span})"
    ).format(events=rounded(row["median"]), span=rounded_span(row["low"], row["high"]))
    if row["low"] < 0 < row["high"]:
        return Paragraph(_("{words}: no gain is then certain.").format(words=words))
    return Paragraph(_("{words}.").format(words=words))
