"""How well facts are supported, as blocks: how many publishers state them, and which do so outright."""

import pandas as pd

from ciie_utils.analysis.corroboration import single_publisher_share
from ciie_utils.analysis.frames import Record
from ciie_utils.analysis.kaplan_meier import Quantile, median_survival
from ciie_utils.analysis.promises import judge, kept_in_time
from ciie_utils.analysis.proportions import MIN_TO_DESCRIBE, Proportion
from ciie_utils.analysis.selections import Result, changes_materially, on_stated
from ciie_utils.analysis.stages import PATIENT_STAGES
from ciie_utils.analysis.times import curve_of, time_to_patients
from ciie_utils.briefings import left, local_text, right, tabulate, vocabulary
from ciie_utils.briefings.briefing import PRODUCTS, Briefing
from ciie_utils.briefings.measures import measure
from ciie_utils.briefings.standing.counts import with_patients_of
from ciie_utils.briefings.standing.times import curves
from nbbriefing.blocks.model import Column, Group, Inlines, Notice, Paragraph, Table
from nbbriefing.language import _, formats, say

MOST_LISTED = 12


def most_corroborated(briefing: Briefing) -> Table | Notice:
    """Return the facts that most publishers state independently."""
    facts = briefing.facts
    chosen = facts[facts["n_publishers"] > 1].head(MOST_LISTED)
    if chosen.empty:
        return briefing.nothing("No fact was stated by more than one publisher by {day}.")
    return _fact_table(briefing, chosen, _("Facts that most publishers state"))


def single_source(briefing: Briefing) -> Group | Notice:
    """Return the share of facts with one publisher alone, and the newest of them that concern patients."""
    facts = briefing.facts
    if facts.empty:
        return briefing.nothing("No fact was known by {day}.")
    share = single_publisher_share(facts)
    words = say(
        "{share} of the facts rest on one publisher alone ({detail}).",
        share=share.number(),
        detail=share.detail(),
    )
    alone = facts[(facts["n_publishers"] == 1) & facts["stage"].isin(PATIENT_STAGES)]
    newest = alone.sort_values("date_end", ascending=False, na_position="last", kind="stable").head(
        MOST_LISTED
    )
    if newest.empty:
        return Group([Paragraph(words)])
    caption = _("The newest facts about patients that one publisher alone states")
    return Group([Paragraph(words), _fact_table(briefing, newest, caption)])


def _fact_table(briefing: Briefing, facts: pd.DataFrame, caption: str) -> Table:
    def fact(row: Record) -> str:
        return vocabulary.capitalised(vocabulary.stage_when(row["stage"], row["date_start"], row["date_end"]))

    return tabulate(
        caption,
        facts,
        left(_("Initiative"), 3, lambda row: briefing.titles[row["initiative_id"]]),
        left(_("Fact"), 2, fact),
        left(
            _("Details"),
            3.4,
            lambda row: local_text(row["note"]) or measure(row["metric"], row["value"], row["unit"]),
        ),
        right(_("Publishers"), 1.2, lambda row: formats.count(row["n_publishers"])),
        left(
            _("Sources"),
            1.2,
            lambda row: briefing.citations.cite_all(row["source_ids"]) or formats.missing(),
        ),
    )


def on_stated_rows(briefing: Briefing) -> Table | Notice:
    """Return the three main statistics again on ``stated`` rows alone, and whether that changes them."""
    if briefing.view.initiatives.empty:
        return Notice(_("Nothing was known that could be repeated on stated rows alone."))
    stated = on_stated(briefing.view)
    statistics: list[tuple[str, Result, Result]] = [
        (_("Share of initiatives with patients"), with_patients_of(briefing.view), with_patients_of(stated)),
        (
            _("Median time from first showing to patients"),
            median_survival(curve_of(briefing.product_times)),
            median_survival(curve_of(time_to_patients(stated, PRODUCTS))),
        ),
        (
            _("Share of promises come due kept in time"),
            kept_in_time(briefing.promises),
            kept_in_time(judge(stated)),
        ),
    ]
    rows: list[list[Inlines]] = []
    for label, on_all, on_part in statistics:
        rows.append([label, _result(on_all), _result(on_part), _changed(on_all, on_part)])
    columns = [
        Column(_("Statistic"), weight=2.4),
        Column(_("On all rows"), weight=2.4),
        Column(_("On stated rows alone"), weight=2.4),
        Column(_("Changed?"), weight=1.4),
    ]
    return Table(_("The main statistics on stated rows alone"), columns, rows)


def _changed(on_all: Result, on_part: Result) -> str:
    few = [result for result in (on_all, on_part) if getattr(result, "n", 0) < MIN_TO_DESCRIBE]
    if few:
        return _("too few to say")
    return _("yes: read it with care") if changes_materially(on_all, on_part) else _("no")


def _result(result: Result) -> str:
    if isinstance(result, Proportion):
        return result.words()
    if isinstance(result, Quantile):
        return curves.median_text(result)
    return formats.missing() if result is None else formats.number(result)
