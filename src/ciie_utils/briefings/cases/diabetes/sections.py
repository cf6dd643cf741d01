"""The sections of the briefing on the diabetes assistant: each function is what one cell shows."""

from __future__ import annotations

import pandas as pd

from ciie_utils.analysis.frames import records
from ciie_utils.briefings import sentences, vocabulary
from ciie_utils.briefings.cases import blocks as case_blocks
from ciie_utils.briefings.cases.briefing import CaseBriefing
from ciie_utils.briefings.cases.diabetes.blocks import (
    against_itself,
    cascade_figure,
    cascade_sentence,
    key_row,
    steps_of,
    trend_figure,
)
from ciie_utils.briefings.cases.diabetes.people_blocks import estimates_table, people_table
from ciie_utils.briefings.cases.diabetes.reach_blocks import (
    amounts,
    assumptions_table,
    reach_row,
    reach_table,
    tornado_figure,
    trials_of,
    trials_table,
)
from ciie_utils.briefings.cases.text import fixed, sourced
from ciie_utils.briefings.indicators import indicator_name, value_text
from ciie_utils.briefings.local_text import local_text
from ciie_utils.briefings.standing.promise_tables import due_text, listed
from nbbriefing.blocks.model import Column, Group, Inlines, KeyFigure, KeyFigures, Notice, Paragraph, Table
from nbbriefing.language import formats
from nbbriefing.language.messages import _

__all__ = [
    "against_itself",
    "assumptions_table",
    "became",
    "cascade_figure",
    "estimates_table",
    "finding",
    "key_figures",
    "people_table",
    "promised",
    "reach_table",
    "told",
    "tornado_figure",
    "trend_figure",
    "trials_table",
    "what_changed",
]

#: The initiative that the case is about.
CASE = ("novo-nordisk-microsoft-chatbot",)
_REACH_STAGES = ("first_use", "scaled")
_TOLD = (
    "diabetes_patients",
    "diabetes_control_rate",
    "diabetes_above_glucose_target",
    "diabetes_spending",
    "diabetes_complication_spending_share",
)


def finding(briefing: CaseBriefing) -> Paragraph:
    """Return the finding: the promise and its delivery, and where people are lost on the way to control."""
    steps = steps_of(briefing)
    words = cascade_sentence(steps) if len(steps) else ""
    return Paragraph(sentences.together(_delivery(briefing), words), "finding")


def _delivery(briefing: CaseBriefing) -> str:
    day = formats.day(briefing.as_of)
    if briefing.view.initiatives.empty:
        words = _("The diabetes assistant of Novo Nordisk and Microsoft was not known by {day}.")
        return words.format(day=day)
    promise = _promise(briefing)
    if promise.empty:
        words = _("No date for the diabetes assistant of Novo Nordisk and Microsoft was known by {day}.")
        return words.format(day=day)
    row = promise.iloc[0]
    due = due_text(row)
    if row["verdict"] not in ("kept", "late"):
        words = _(
            "The diabetes assistant of Novo Nordisk and Microsoft was due {due}; that it was launched had "
            "not been reported by {day}."
        )
        return words.format(due=due, day=day)
    met = formats.interval(row["met_start"], row["met_end"])
    stages = set(briefing.view.milestones.loc[briefing.view.milestones["status"] == "observed", "stage"])
    if stages.intersection(_REACH_STAGES):
        words = _(
            "The diabetes assistant of Novo Nordisk and Microsoft, due {due}, was reported as launched "
            "({met}), and its use has been reported on."
        )
        return words.format(due=due, met=met)
    words = _(
        "The diabetes assistant of Novo Nordisk and Microsoft, due {due}, was reported as launched ({met}); "
        "how many people use it had not been reported by {day}."
    )
    return words.format(due=due, met=met, day=day)


def _promise(briefing: CaseBriefing) -> pd.DataFrame:
    """The promise to launch that counts: not replaced by a newer date."""
    open_or_decided = listed(briefing.promises, ("kept", "late", "overdue", "pending"))
    return open_or_decided[open_or_decided["stage"] == "launched"]


def key_figures(briefing: CaseBriefing) -> KeyFigures | Notice:
    """Return the strip of key figures, each with its interval or its source."""
    items = [*_promise_figure(briefing), *_cascade_figures(briefing), *_reach_figure(briefing)]
    if not items:
        return Notice(_("There are no key figures, because nothing was known yet."))
    return KeyFigures(items)


def _promise_figure(briefing: CaseBriefing) -> list[KeyFigure]:
    promise = _promise(briefing)
    if promise.empty:
        return []
    row = promise.iloc[0]
    verdict = vocabulary.capitalised(sentences.verdict_short(row))
    words = _("due {due}").format(due=due_text(row))
    ids = [row["source_id"], row["met_source_id"]]
    return [KeyFigure(verdict, _("promise to launch the assistant"), briefing.with_sources(words, ids))]


def _cascade_figures(briefing: CaseBriefing) -> list[KeyFigure]:
    steps = steps_of(briefing)
    if steps.empty:
        return []
    labels = {
        "diabetes": _("of adults have diabetes"),
        "aware": _("of them know of it"),
        "controlled": _("of them are under control"),
    }
    items = []
    for step, label in labels.items():
        row = key_row(steps, step)
        words = _("{year}; 95% interval {interval}").format(
            year=row["year"], interval=formats.percent_range(row["low"] / 100, row["high"] / 100)
        )
        value = _("{n}%").format(n=fixed(row["share"], 1))
        items.append(KeyFigure(value, label, sourced(briefing, words, row["source_id"])))
    return items


def _reach_figure(briefing: CaseBriefing) -> list[KeyFigure]:
    row = reach_row(briefing)
    if row is None:
        return []
    detail = _("scenario; middle 95% of the draws {range}").format(
        range=amounts(row["low"], row["high"], "person")
    )
    label = _("people would have to use it before a survey could notice")
    value = formats.readable_number(float(f"{row['central']:.2g}"))
    return [KeyFigure(value, label, detail)]


def what_changed(briefing: CaseBriefing) -> Group | Notice:
    """Return what is new in the ledger, and which surveys and trials are."""
    evidence = briefing.evidence.indicators
    surveys = evidence[evidence["source_id"].isin(steps_of(briefing)["source_id"])]
    return case_blocks.what_changed(briefing, [surveys, trials_of(briefing)])


def became(briefing: CaseBriefing) -> Table | Notice:
    """Return what is known of the assistant, in the order in which it happened."""
    return case_blocks.became(briefing)


def promised(briefing: CaseBriefing) -> Group | Notice:
    """Return the promises with their verdicts."""
    return case_blocks.promised(briefing)


def told(briefing: CaseBriefing) -> Table | Notice:
    """Return the figures on diabetes in China that were told with the announcement and since."""
    table = briefing.scope.indicators
    chosen = table[table["indicator"].isin(_TOLD) & (table["geography"] == "CN")]
    if chosen.empty:
        words = _("No figure on diabetes in China was told by companies or the press by {day}.")
        return Notice(words.format(day=formats.day(briefing.as_of)))
    ordered = chosen.sort_values(["indicator", "published_end", "row"])
    rows: list[list[Inlines]] = [
        [
            indicator_name(row["indicator"]),
            sourced(briefing, value_text(row), row["source_id"]),
            vocabulary.capitalised(local_text(row["subject"])),
            formats.interval(row["period_start"], row["period_end"]),
        ]
        for row in records(ordered)
    ]
    columns = [
        Column(_("Measure"), weight=2.4),
        Column(_("Value"), "right", weight=2),
        Column(_("Of what"), weight=4),
        Column(_("Year"), weight=1.2),
    ]
    return Table(_("Figures told with the announcement and since"), columns, rows)
