"""The opening of the briefing on the diabetes assistant: the finding, the key figures, what is new."""

from ciie_utils.analysis.frames import Record, only, record
from ciie_utils.briefings import sentences, vocabulary
from ciie_utils.briefings.cases import CaseBriefing, blocks, fixed, sourced
from ciie_utils.briefings.cases.diabetes import care, care_blocks, reach_blocks, words
from ciie_utils.briefings.standing.promise_tables import due_text, listed
from nbbriefing.blocks.model import Group, KeyFigure, KeyFigures, Notice, Paragraph
from nbbriefing.language import _, formats, say

_REACH_STAGES = {"first_use", "scaled"}


def finding(briefing: CaseBriefing) -> Paragraph:
    """Return the finding: the promise and its delivery, and where people are lost on the way to control."""
    steps = care_blocks.steps_of(briefing)
    cascade = words.cascade_sentence(steps) if len(steps) else ""
    return Paragraph(sentences.together(_delivery(briefing), cascade), "finding")


def _delivery(briefing: CaseBriefing) -> str:
    day, promise = briefing.as_of, _promise(briefing)
    if briefing.view.initiatives.empty:
        return say("The diabetes assistant of Novo Nordisk and Microsoft was not known by {day}.", day=day)
    if promise is None:
        return say(
            "No date for the diabetes assistant of Novo Nordisk and Microsoft was known by {day}.", day=day
        )
    due = due_text(promise)
    if promise["verdict"] not in ("kept", "late"):
        return say(
            "The diabetes assistant of Novo Nordisk and Microsoft was due {due}; that it was launched had "
            "not been reported by {day}.",
            due=due,
            day=day,
        )
    met = formats.interval(promise["met_start"], promise["met_end"])
    milestones = briefing.view.milestones
    if _REACH_STAGES.intersection(milestones.loc[milestones["status"] == "observed", "stage"]):
        return say(
            "The diabetes assistant of Novo Nordisk and Microsoft, due {due}, was reported as launched "
            "({met}), and its use has been reported on.",
            due=due,
            met=met,
        )
    return say(
        "The diabetes assistant of Novo Nordisk and Microsoft, due {due}, was reported as launched ({met}); "
        "how many people use it had not been reported by {day}.",
        due=due,
        met=met,
        day=day,
    )


def _promise(briefing: CaseBriefing) -> Record | None:
    """The promise to launch that counts: not replaced by a newer date."""
    promises = listed(briefing.promises, ("kept", "late", "overdue", "pending"))
    launches = promises[promises["stage"] == "launched"]
    return record(launches) if len(launches) else None


def key_figures(briefing: CaseBriefing) -> KeyFigures | Notice:
    """Return the strip of key figures, each with its interval or its source."""
    items = [*_promise_figure(briefing), *_cascade_figures(briefing), *_reach_figure(briefing)]
    if not items:
        return Notice(_("There are no key figures, because nothing was known yet."))
    return KeyFigures(items)


def _promise_figure(briefing: CaseBriefing) -> list[KeyFigure]:
    promise = _promise(briefing)
    if promise is None:
        return []
    verdict = vocabulary.capitalised(sentences.verdict_short(promise))
    due, ids = say("due {due}", due=due_text(promise)), [promise["source_id"], promise["met_source_id"]]
    return [KeyFigure(verdict, _("promise to launch the assistant"), briefing.with_sources(due, ids))]


def _cascade_figures(briefing: CaseBriefing) -> list[KeyFigure]:
    latest = care.latest_survey(care_blocks.steps_of(briefing))
    labels = {
        "diabetes": _("of adults have diabetes"),
        "aware": _("of them know of it"),
        "controlled": _("of them are under control"),
    }
    items = []
    for step, label in labels.items() if len(latest) else ():
        row = only(latest, "step", step)
        interval = formats.percent_range(row["low"] / 100, row["high"] / 100)
        detail = say("{year}; 95% interval {interval}", year=str(row["year"]), interval=interval)
        value = say("{n}%", n=fixed(row["share"], 1))
        items.append(KeyFigure(value, label, sourced(briefing, detail, row["source_id"])))
    return items


def _reach_figure(briefing: CaseBriefing) -> list[KeyFigure]:
    row = reach_blocks.reach_row(briefing)
    if row is None:
        return []
    span = words.amounts(row["low"], row["high"], "person")
    detail = say("scenario; middle 95% of the draws {range}", range=span)
    value = formats.readable_number(float(f"{row['central']:.2g}"))
    return [KeyFigure(value, _("people would have to use it before a survey could notice"), detail)]


def what_changed(briefing: CaseBriefing) -> Group | Notice:
    """Return what is new in the ledger, and which surveys and trials are."""
    evidence = briefing.evidence.indicators
    surveys = evidence[evidence["source_id"].isin(care_blocks.steps_of(briefing)["source_id"])]
    return blocks.what_changed(briefing, [surveys, reach_blocks.trials_of(briefing)])
