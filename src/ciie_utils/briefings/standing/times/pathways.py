"""From the Expo to patients, product by product: the sections of the briefing on pathways."""

from collections.abc import Mapping, Sequence

import pandas as pd

from ciie_utils.analysis.frames import Record, grouped, records
from ciie_utils.analysis.proportions import MIN_TO_DESCRIBE, Proportion
from ciie_utils.analysis.stages import share_reached
from ciie_utils.briefings import Briefing, Share, left, right, sentences, shares_figure, tabulate, vocabulary
from ciie_utils.briefings.entries import history
from ciie_utils.briefings.standing.times import arrivals, curves, steps
from ciie_utils.briefings.standing.times.paths import MARKS
from nbbriefing.blocks.inline import Inlines, Run
from nbbriefing.blocks.model import Figure, Group, KeyFigure, KeyFigures, Notice, Paragraph, Table
from nbbriefing.figures.paths import AlignedRow, Step, aligned_paths
from nbbriefing.language import _, formats, gap, say, say_n, sentence_end

#: So many rows, and headings of areas, fit on a page with their title and caption.
MOST_ROWS = 20
#: Solid triangles and crosses lose more of their area to their white rim than circles do.
LARGER = dict.fromkeys(("first_use", "localised", "scaled"), 8.0)


def _patients(briefing: Briefing) -> Proportion | None:
    """Return the share of products that have reached patients; None without products."""
    by_kind = share_reached(briefing.view, by="kind")
    products = by_kind[by_kind["kind"] == "product"]
    return sentences.proportion(products.iloc[0]) if len(products) else None


def finding(briefing: Briefing) -> Paragraph | Notice:
    """Return the finding: how many products have reached patients, how long it takes, what is missing."""
    patients = _patients(briefing)
    if patients is None:
        return briefing.nothing("No product was known by {day}.")
    first = say_n(
        "Of {n} product tied to the Expo, {k} had reached patients by {day}.",
        "Of {n} products tied to the Expo, {k} had reached patients by {day}.",
        patients.n,
        k=patients.k,
        day=briefing.as_of,
    )
    last = say("{words}.", words=_missing_title(steps.missing_steps(briefing.view)))
    return Paragraph(sentences.together(first, _time_sentence(briefing), last), role="finding")


def _time_sentence(briefing: Briefing) -> str:
    median = arrivals.Followed(briefing.product_times).median
    if median.n < MIN_TO_DESCRIBE:
        return _("Too few can be followed from their first showing to say how long that takes.")
    if median.value is None:
        return say(
            "Of the {n} that can be followed from their first showing, fewer than half had arrived.",
            n=median.n,
        )
    return say(
        "Of the {n} that can be followed from their first showing, half had arrived after {span}.",
        n=median.n,
        span=formats.days_text(median.value),
    )


def key_figures(briefing: Briefing) -> KeyFigures | Notice:
    """Return the strip of key figures, each with its n or interval."""
    patients = _patients(briefing)
    if patients is None:
        return Notice(_("There are no key figures, because no product was known yet."))
    dated = int(briefing.product_times["start_low"].notna().sum())
    table = steps.missing_steps(briefing.view)
    approved = sentences.proportion(table[table["step"] == "approved"].iloc[0])
    return KeyFigures(
        [
            KeyFigure(
                formats.count(patients.n),
                _("products tied to the Expo"),
                say("{n} with a dated first showing", n=dated),
            ),
            sentences.share_figure(patients, _("of them with patients")),
            curves.key_figure(briefing),
            sentences.share_figure(approved, _("of them with a reported approval")),
        ]
    )


def timelines(briefing: Briefing) -> Group | Notice:
    """Return the aligned timelines of all products, area by area, on as few pages as they need."""
    products = steps.aligned(briefing.product_times, briefing.view.initiatives)
    if products.empty:
        return briefing.nothing("No product with a dated first showing was known by {day}.")
    found = steps.steps_of(briefing.view, products["initiative_id"])
    ways = {same[0]["initiative_id"]: same for same in grouped(found, "initiative_id")}
    return Group([_sheet(briefing, ways, areas) for areas in steps.sheets(products, MOST_ROWS)])


def _sheet(
    briefing: Briefing, ways: Mapping[str, list[Record]], areas: Sequence[tuple[str, pd.DataFrame]]
) -> Figure:
    groups = [
        (
            vocabulary.capitalised(vocabulary.therapy_area(area)),
            [_aligned_row(briefing, row, ways[row["initiative_id"]]) for row in records(part)],
        )
        for area, part in areas
    ]
    products = pd.concat([part for _area, part in areas])
    names = [vocabulary.therapy_area(area) for area, _part in areas]
    title = say_n(
        "Of {n} product for {areas}, {k} had reached patients by {day}",
        "Of {n} products for {areas}, {k} had reached patients by {day}",
        len(products),
        areas=say("{list} and {last}", list=_(", ").join(names[:-1]), last=names[-1])
        if len(names) > 1
        else names[0],
        k=int((products["observed"] | products["excluded"].notna()).sum()),
        day=briefing.as_of,
    )
    path = {step: Step(vocabulary.stage(step), MARKS[step], LARGER.get(step, 6.5)) for step in steps.STEPS}
    return Figure(
        svg=aligned_paths(groups, path, _("years since first shown at the Expo")),
        alt=say("{title}. A row for each product, with a marker for each step.", title=title),
        title=title,
        caption=say(
            "Aligned at the first showing; a marker lies in the middle of the time in which the step can lie "
            "(thicker line), a dashed line runs to {day} where patients are still waiting. n = {n}.",
            day=briefing.as_of,
            n=len(products),
        ),
        table=_steps_table(briefing, records(products), ways),
    )


def _aligned_row(briefing: Briefing, row: Record, way: Sequence[Record]) -> AlignedRow:
    dated = {
        str(step["step"]): (step["days_low"], step["days_mid"], step["days_high"])
        for step in way
        if not formats.is_missing(step["days_mid"])
    }
    arrived = row["observed"] or not formats.is_missing(row["excluded"])
    waiting = None if arrived else row["duration_days_mid"]
    return AlignedRow(briefing.titles[row["initiative_id"]], dated, _outcome(row), waiting)


def _outcome(row: Record) -> str:
    """Return in a few words how long a product took, or has been waiting."""
    if not formats.is_missing(row["excluded"]):
        return {
            "no dated first showing": _("no dated first showing"),
            "with patients before first shown": _("with patients before it was shown"),
            "with patients at an unknown date": _("with patients, date not known"),
        }[row["excluded"]]
    if row["observed"]:
        span = formats.days_range(row["duration_days_low"], row["duration_days_high"])
        return say("patients after {span}", span=span)
    span = formats.days_text(row["duration_days_mid"])
    ended = row["end_stage"] == "ended"
    return say("ended after {span}", span=span) if ended else say("no patients known after {span}", span=span)


def _steps_table(briefing: Briefing, products: list[Record], ways: Mapping[str, list[Record]]) -> Table:
    def way(row: Record) -> Inlines:
        runs: list[str | Run] = []
        for step in ways[row["initiative_id"]]:
            when = formats.interval(step["date_start"], step["date_end"])
            words = say("{stage}, {when}", stage=vocabulary.stage(step["step"]), when=when)
            runs += [vocabulary.capitalised(words), gap(), briefing.cite(step["source_id"]), sentence_end()]
        return runs

    return tabulate(
        _("The steps of these products"),
        products,
        left(_("Product"), 2.4, lambda row: briefing.titles[row["initiative_id"]]),
        left(_("First report of each step"), 5, way),
        left(_("Time to patients"), 2, lambda row: vocabulary.capitalised(_outcome(row))),
    )


def not_aligned(briefing: Briefing) -> Table | Notice:
    """Return the products without a dated first showing, and what is known of them."""
    area = briefing.view.initiatives.set_index("initiative_id")["therapy_area"]
    times = briefing.product_times
    undated = times.assign(therapy_area=times["initiative_id"].map(area))[times["start_low"].isna()]
    if undated.empty:
        return Notice(_("Every product that was known by then has a dated first showing."))

    def title(row: Record) -> Inlines:
        name = Run(say("({area})", area=vocabulary.therapy_area(row["therapy_area"])), italic=True)
        return [briefing.titles[row["initiative_id"]], gap(), name]

    def known(row: Record) -> Inlines:
        words = history(briefing, briefing.entries.get(row["initiative_id"], []))
        return words or _("only promised: nothing is reported as done")

    return tabulate(
        _("Products without a dated first showing"),
        undated.sort_values(["therapy_area", "initiative_id"]),
        left(_("Product"), 2.4, title),
        left(_("What is known"), 6, known),
    )


def missing(briefing: Briefing) -> Figure | Notice:
    """Return of how many products each step is reported, and of how many it is missing."""
    table = steps.missing_steps(briefing.view)
    n = int(table["n"].iloc[0])
    if not n:
        return briefing.nothing("No product was known by {day}.")
    return shares_figure(
        [Share(_step(row), sentences.proportion(row)) for row in records(table)],
        _missing_title(table),
        _("{title}. Dots: share of products with a report of each step."),
        say("Share of products with a report of each step, with its 95% Wilson interval. n = {n}.", n=n),
        tabulate(
            _("The steps that are reported, and those that are missing"),
            table,
            left(_("Step"), 2, _step),
            left(_("Products with a report of it"), 3, lambda row: sentences.proportion(row).words()),
            right(_("of these dated"), 1.2, lambda row: formats.count(row["dated"])),
            right(
                _("Not reported though a later step is"),
                2,
                lambda row: say("{k} of {n}", k=row["passed_over"], n=row["later"]),
            ),
        ),
    )


def _step(row: Record) -> str:
    return vocabulary.capitalised(vocabulary.stage(row["step"]))


def _missing_title(table: pd.DataFrame) -> str:
    """Say which step is most often passed over in the reports."""
    top = records(steps.most_missing(table))
    if not top:
        return _("No step stands out as missing")
    return say(
        "{stage} is the step most often missing: not reported of {k} of the {n} products with a later one",
        stage=_step(top[0]),
        k=top[0]["passed_over"],
        n=top[0]["later"],
    )
