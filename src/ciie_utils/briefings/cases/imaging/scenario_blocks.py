"""The scenario of more imaging-guided interventions, as blocks: what it assumes, gives, and hangs on."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from ciie_utils.analysis.evidence.uncertainty import DRAWS, not_known
from ciie_utils.analysis.frames import Record, only, records
from ciie_utils.briefings import left, right, tabulate
from ciie_utils.briefings.cases import CaseBriefing, blocks, text
from ciie_utils.briefings.cases.imaging.poolings import MIN_TRIALS, effects_on
from ciie_utils.briefings.cases.imaging.scenario import Effect, events_averted, scenario_assumptions, tornado
from ciie_utils.briefings.cases.imaging.words import DISTRIBUTIONS, scenario_input
from ciie_utils.briefings.vocabulary import BASES, capitalised, label
from nbbriefing.blocks.model import Figure, Inlines, Notice, Paragraph, Table
from nbbriefing.figures.forest import Estimate, Kind, Scale, forest
from nbbriefing.language import _, say, say_n

#: A target and where the effect is taken from.
Variant = tuple[str, Effect]

#: The countries whose share might be reached; a share given by hand takes their place.
TARGETS = ("US", "JP")
BY_HAND = "given"
EFFECTS: tuple[Effect, ...] = ("trials", "registry")


@dataclass(frozen=True)
class Scenario:
    """The inputs of every variant; empty if not known, and then ``missing`` says why."""

    variants: Mapping[Variant, pd.DataFrame]
    years: int
    missing: str = ""

    @property
    def main(self) -> Variant:
        """The variant that is told first: the last target, with the effect of the trials."""
        return [variant for variant in self.variants if variant[1] == "trials"][-1]

    def total(self, variant: Variant) -> Record:
        """Return the events averted over all years in a variant, with the uncertainty of all inputs."""
        return only(events_averted(self.variants[variant]), "quantity", "total")


def open_scenario(
    briefing: CaseBriefing, procedures: float, baseline_risk: float, target_share: float, years: int
) -> Scenario:
    """Collect the inputs of the scenario; a number that is 0 is taken from the sources."""
    evidence = briefing.evidence
    tables = (evidence.trials, evidence.observational, briefing.scope.indicators, evidence.indicators)
    numbers = {"procedures": procedures, "baseline_risk": baseline_risk, "target_share": target_share}
    given = {name: value for name, value in numbers.items() if value}
    variants: dict[Variant, pd.DataFrame] = {}
    for target in (BY_HAND,) if target_share else TARGETS:
        for effect in EFFECTS:
            inputs = scenario_assumptions(*tables, target=target, effect=effect, years=years, given=given)
            if not not_known(inputs):
                variants[target, effect] = inputs
            elif effect == "trials":
                return Scenario({}, years, _missing(briefing, not_known(inputs)))
    k = len(effects_on(evidence.trials, "mace"))
    if k < MIN_TRIALS:
        words = say_n(
            "{n} trial is too few to base a scenario on.", "{n} trials are too few to base a scenario on.", k
        )
        return Scenario({}, years, words)
    return Scenario(variants, years)


def _missing(briefing: CaseBriefing, inputs: list[str]) -> str:
    names = _(", ").join(text.uncapitalised(scenario_input(name)) for name in inputs)
    return say(
        "The scenario cannot be computed as of {day}. Not known yet: {inputs}.",
        day=briefing.as_of,
        inputs=names,
    )


def assumptions_table(briefing: CaseBriefing, scenario: Scenario) -> Table | Notice:
    """Return every input with its range, its distribution and its sources."""
    if scenario.missing:
        return Notice(scenario.missing)
    parts = [
        inputs.assign(target=target, effect=effect) for (target, effect), inputs in scenario.variants.items()
    ]
    rows = pd.concat(parts).drop_duplicates(["input", "central", "low", "high"])
    # Inputs in their order, the variants of one beside each other.
    places = {name: place for place, name in enumerate(parts[0]["input"])}
    rows = rows.sort_values("input", key=lambda names: names.map(places), kind="stable")

    def source(row: Record) -> Inlines:
        sentence = row["note"]
        words = _(sentence)
        if row["basis"] != "judgement":
            words = say("{note} ({basis})", note=words, basis=label(BASES, row["basis"]))
        return text.sourced(briefing, words, row["source_ids"])

    columns = [
        left(_("Input"), 2.2, _input),
        right(_("Value"), 1.2, lambda row: amount(row["central"], row["unit"])),
        right(_("Range"), 1.8, _range),
        left(_("Drawn as"), 1.2, lambda row: label(DISTRIBUTIONS, row["distribution"])),
        left(_("How it was come by"), 4, source),
    ]
    return tabulate(_("What the scenario assumes"), rows, *columns)


def _input(row: Record) -> str:
    name, which = scenario_input(row["input"]), ""
    if row["input"] == "target_share" and row["target"] != BY_HAND:
        which = text.country(row["target"])
    if row["input"] == "relative_effect":
        which = _("trials") if row["effect"] == "trials" else _("ordinary practice")
    return say("{input} ({which})", input=name, which=which) if which else name


def _range(row: Record) -> str:
    if row["low"] == row["high"]:
        return "–"
    low, high = (amount(row[end], row["unit"]) for end in ("low", "high"))
    return say("{low} to {high}", low=low, high=high)


def amount(value: float, unit: str) -> str:
    """Return a value of an input in its unit."""
    if unit == "percent":
        return text.percents(value)
    return text.fixed(value) if unit == "ratio" else text.whole(value)


def results(scenario: Scenario) -> Figure | Notice:
    """Return the events averted in every variant, with the uncertainty of all inputs."""
    if scenario.missing:
        return Notice(scenario.missing)
    rows = [_total_row(variant, scenario.total(variant)) for variant in scenario.variants]
    low, high = min(0.0, *(row.low for row in rows)), max(row.high for row in rows)
    step = 10.0 ** (len(str(int(high))) - 1)
    step = step / 2 if high / step < 2 else step
    ticks = [place * step for place in range(int(low // step), int(high // step) + 2)]
    title = scenario_sentence(scenario)
    return Figure(
        svg=forest(rows, Scale(ticks[0], ticks[-1], ticks, text.whole, reference=0.0)),
        alt=say("{title} One row per target and source of the effect.", title=title),
        title=title,
        caption=say(
            "Median and middle 95% of {draws} draws of all inputs at once; numbers in two significant "
            "figures. Squares: effect of the trials; circles: effect seen in ordinary practice.",
            draws=DRAWS,
        ),
        table=_results_table(scenario),
    )


def scenario_sentence(scenario: Scenario) -> str:
    """Say what the scenario gives in its main variant."""
    row = scenario.total(scenario.main)
    return say_n(
        "Scenario: at {target}, the trials' effect would avert {events} events in {n} year ({span}).",
        "Scenario: at {target}, the trials' effect would avert {events} events in {n} years ({span}).",
        scenario.years,
        target=_target(scenario.main[0]),
        events=text.rounded(row["median"]),
        span=text.rounded_span(row["low"], row["high"]),
    )


def _target(target: str) -> str:
    if target == BY_HAND:
        return _("the share given")
    return say("the share of {country}", country=text.in_text(target))


def _median(row: Record) -> str:
    return say(
        "{median} ({span})",
        median=text.rounded(row["median"]),
        span=text.rounded_span(row["low"], row["high"]),
    )


def _total_row(variant: Variant, row: Record) -> Estimate:
    target, effect = variant
    source = _("effect of the trials") if effect == "trials" else _("effect in practice")
    name = capitalised(say("{target}, {source}", target=_target(target), source=source))
    kind: Kind = "study" if effect == "trials" else "other"
    return Estimate(name, row["median"], row["low"], row["high"], _median(row), kind)


def _results_table(scenario: Scenario) -> Table:
    rows: list[Record] = []
    for (target, effect), inputs in scenario.variants.items():
        source = _("trials") if effect == "trials" else _("practice")
        name = capitalised(say("{target}: {source}", target=_target(target), source=source))
        rows.append({"name": name, **{row["quantity"]: row for row in records(events_averted(inputs))}})

    def per_1000(row: Record) -> str:
        each = row["per_1000"]
        return text.with_span(each["median"], each["low"], each["high"], 0)

    columns = [
        left(_("Share reached, effect of"), 2.4, lambda row: row["name"]),
        right(_("More interventions guided"), 2.4, lambda row: _median(row["added_procedures"])),
        right(_("Events averted"), 2.2, lambda row: _median(row["total"])),
        right(_("of them in the last year"), 2.2, lambda row: _median(row["final_year"])),
        right(_("per 1,000 more guided"), 1.5, per_1000),
    ]
    caption = say_n(
        "The scenario over {n} year: median and middle 95% of the draws",
        "The scenario over {n} years: median and middle 95% of the draws",
        scenario.years,
    )
    return tabulate(caption, rows, *columns)


def tornado_figure(scenario: Scenario) -> Figure | Notice:
    """Return how far the events averted move when one input goes to the ends of its range."""
    if scenario.missing:
        return Notice(scenario.missing)
    swings = records(tornado(scenario.variants[scenario.main]))
    if not swings:
        return Notice(_("Every input of the scenario was set by hand, so none is uncertain."))
    title = say("What matters most: {first}", first=text.uncapitalised(scenario_input(swings[0]["input"])))
    head = say("{n} events averted at the central values", n=text.rounded(swings[0]["at_central"]))
    return blocks.tornado_figure(
        swings,
        lambda row: scenario_input(row["input"]),
        amount,
        text.rounded,
        head=head,
        title=title,
        alt=say(
            "{title}. {central}. One bar per input, from its lower to its upper end.",
            title=title,
            central=head,
        ),
        caption=say(
            "Events averted over all years, at {target} and with the trials' effect. Each bar moves one "
            "input; light: its lower end, dark: its upper end.",
            target=_target(scenario.main[0]),
        ),
        result_name=_("Events averted"),
    )


def in_ordinary_practice(scenario: Scenario) -> Paragraph | Notice:
    """Return what the scenario gives if the effect were that of ordinary practice."""
    variant: Variant = ("" if scenario.missing else scenario.main[0], "registry")
    if variant not in scenario.variants:
        return Notice(_("No effect seen in ordinary practice is known to repeat the scenario with."))
    row = scenario.total(variant)
    words = say(
        "With the effect seen in ordinary practice the same scenario gives {events} events averted ({span})",
        events=text.rounded(row["median"]),
        span=text.rounded_span(row["low"], row["high"]),
    )
    if row["low"] < 0 < row["high"]:
        return Paragraph(say("{words}: no gain is then certain.", words=words))
    return Paragraph(say("{words}.", words=words))
