"""Which steps of products are reported and which are missing, as blocks."""

from __future__ import annotations

from ciie_utils.analysis.cells import records
from ciie_utils.analysis.proportions import MIN_TO_DESCRIBE, wilson
from ciie_utils.briefings import sentences, vocabulary
from ciie_utils.briefings.briefing import Briefing
from ciie_utils.briefings.standing.times.pathways import OPTIONAL, missing_steps
from nbbriefing.blocks.model import Column, Figure, Notice, Table
from nbbriefing.figures.intervals import ShareRow, share_intervals
from nbbriefing.language import formats
from nbbriefing.language.messages import _


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
