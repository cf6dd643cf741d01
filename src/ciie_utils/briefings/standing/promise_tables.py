"""Promises as blocks: the table of promises and verdicts, and the timeline of due against met."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

import pandas as pd

from ciie_utils import verdicts
from ciie_utils.analysis.frames import records
from ciie_utils.analysis.promises import came_due, kept_in_time
from ciie_utils.briefings import Briefing, Shown, left, local_text, sentences, tabulate, vocabulary
from ciie_utils.briefings.measures import measure
from ciie_utils.briefings.standing.promise_records import verdict_counts
from ciie_utils.terms import SHOWING_STAGES
from nbbriefing.blocks.model import Column, Figure, Inlines, Notice, Run, Table
from nbbriefing.figures.timeline import PromiseRow, promise_timeline
from nbbriefing.language import _, between_items, formats, pgettext, say, say_n

#: A row of judged promises.
Promise: TypeAlias = Mapping[str, Any] | pd.Series

# More rows would not fit on one page of the PDF.
MOST_DRAWN = 12


def listed(judged: pd.DataFrame, verdicts: Sequence[str]) -> pd.DataFrame:
    """Return the promises with one of these verdicts, each once, the earliest due first.

    A restatement is left out; its source is cited beside the promise that it repeats.
    """
    chosen = judged[judged["restates_row"].isna() & judged["verdict"].isin(verdicts)]
    return chosen.sort_values(["due_end", "due_start", "row"], na_position="last", ignore_index=True)


def decided_table(briefing: Briefing) -> Table | Notice:
    """Return the promises that are kept, late or overdue: what, due when, verdict, what is known."""
    chosen = listed(briefing.promises, verdicts.DECIDED)
    if chosen.empty:
        return briefing.nothing("No promise was kept, late or overdue on {day}.")
    known = left(_("What is known"), 4, lambda promise: outcome(briefing, promise))
    return tabulate(_("Promises kept, late or overdue"), chosen, *_columns(briefing), known)


def open_table(briefing: Briefing) -> Table | Notice:
    """Return the promises that are pending, and those that a newer date has superseded."""
    chosen = listed(briefing.promises, verdicts.OPEN)
    if chosen.empty:
        return briefing.nothing("No promise was pending on {day}.")
    note = say("Pending: no report found by {day}, and not yet due or no date given.", day=briefing.as_of)
    caption = _("Promises still open or replaced by a newer date")
    return tabulate(caption, chosen, *_columns(briefing), notes=[note])


def _columns(briefing: Briefing) -> list[Shown]:
    return [
        left(_("Initiative"), 3, lambda promise: briefing.titles[promise["initiative_id"]]),
        left(_("What was promised"), 4, lambda promise: _promised(briefing, promise)),
        left(_("Due"), 1.6, lambda promise: _due(briefing, promise)),
        left(
            _("Verdict"),
            1.6,
            lambda promise: badge(promise["verdict"], dated=not formats.is_missing(promise["due_end"])),
        ),
    ]


def _promised(briefing: Briefing, promise: Promise) -> Inlines:
    repeated = briefing.repeated_by.get(promise["row"], ())
    return briefing.with_sources(promise_text(promise), [promise["source_id"], *repeated])


def _due(briefing: Briefing, promise: Promise) -> Inlines:
    """Return when a promise is due, and the newer date that has replaced it."""
    if promise["verdict"] == "superseded":
        return [due_text(promise), between_items(), *outcome(briefing, promise)]
    return due_text(promise)


def badge(verdict: str, *, dated: bool = True) -> Run:
    """Return a verdict as a badge: its colour and its word."""
    words = vocabulary.verdict(verdict)
    if verdict == "kept" and not dated:
        # The Chinese word for kept says "in time", which a promise without a date cannot be.
        words = pgettext("a promise without a date", "kept")
    return Run(words, tone=verdict)


def promise_text(promise: Promise) -> str:
    """Return what was promised, in full: stage, figure and note."""
    note = promise["note"]
    words = vocabulary.capitalised(promise_short(promise))
    return (
        words
        if formats.is_missing(note)
        else say("{promised}. {note}", promised=words, note=local_text(note))
    )


def promise_short(promise: Promise) -> str:
    """Return what was promised in a few words: stage and figure."""
    figure = measure(promise["metric"], promise["value"], promise["unit"])
    if figure and promise["stage"] == "scaled":
        return say("to reach {figure}", figure=figure)
    words = vocabulary.promised_stage(promise["stage"])
    return say("{promised}: {figure}", promised=words, figure=figure) if figure else words


def due_text(promise: Promise) -> str:
    """Return when a promise is due, as precisely as was said."""
    if formats.is_missing(promise["due_end"]):
        return _("no date given")
    return formats.interval(promise["due_start"], promise["due_end"])


def promise_due(promise: Promise) -> str:
    """Return what was promised in a few words, and when it is due."""
    words = vocabulary.capitalised(promise_short(promise))
    return say("{promised}, due {date}", promised=words, date=due_text(promise))


def outcome(briefing: Briefing, promise: Promise) -> list[str | Run]:
    """Return what is known about a judged promise by the as-of date, with its source."""
    verdict = promise["verdict"]
    if verdict in verdicts.MET:
        return _met(briefing, promise)
    if verdict == "superseded":
        promises = briefing.promises
        newer = promises[promises["row"] == promise["superseded_by_row"]].iloc[0]
        words = say("replaced by a newer date: {date}", date=due_text(newer))
        return briefing.with_sources(words, [promise["superseded_by_source_id"]])
    words = sentences.not_found(briefing.as_of)
    if verdict == "overdue" and promise["overdue_since"] != promise["due_end"]:
        return [say("ended by {day}; {not_found}", day=promise["overdue_since"], not_found=words)]
    if verdict == "pending" and not formats.is_missing(promise["due_end"]):
        return [_("not yet due")]
    return [words]


def _met(briefing: Briefing, promise: Promise) -> list[str | Run]:
    words = vocabulary.stage_when(promise["met_stage"], promise["met_start"], promise["met_end"])
    if promise["verdict"] == "late":
        late = sentences.lateness(promise["delay_days_low"], promise["delay_days_high"])
        words = say("{what}, {late}", what=words, late=late)
    entry = briefing.entry_of_row[promise["met_row"]]
    full = say("{what}: {note}", what=words, note=entry.words) if entry.words else words
    return briefing.with_sources(full, [promise["met_source_id"], *entry.source_ids])


def promises_kept(judged: pd.DataFrame, as_of: date) -> str:
    """Say how many of the promises that had come due were kept, late and overdue."""
    counts = verdict_counts(came_due(judged))
    return sentences.kept_sentence(kept_in_time(judged), counts["late"], counts["overdue"], as_of)


def timeline(briefing: Briefing) -> Figure | Notice:
    """Return the promises that have a due date, as due against met, the earliest due first."""
    chosen = listed(briefing.promises, verdicts.STANDING)
    dated = chosen.dropna(subset="due_end")
    if dated.empty:
        return briefing.nothing("No promise with a due date was known by {day}.")
    drawn = records(_most_telling(dated))
    rows = [_timeline_row(briefing, promise) for promise in drawn]
    title = promises_kept(briefing.promises, briefing.as_of)
    return Figure(
        svg=promise_timeline(rows, briefing.as_of),
        alt=say(
            "{finding} One row per promise: a bar for when it was due, a marker for when it was met.",
            finding=title,
        ),
        title=title,
        caption=_timeline_caption(len(drawn), len(dated), len(chosen) - len(dated)),
        table=_timeline_table(rows, [promise["verdict"] for promise in drawn]),
    )


def _most_telling(dated: pd.DataFrame) -> pd.DataFrame:
    """Return at most ``MOST_DRAWN`` promises: of more than being shown first, and come due before open."""
    showing = dated["stage"].isin(SHOWING_STAGES)
    urgency = {name: verdict.urgency for name, verdict in verdicts.VERDICTS.items()}
    rank = dated["verdict"].map(urgency) + len(urgency) * showing
    first = dated.assign(_rank=rank).sort_values(["_rank", "due_end", "row"]).head(MOST_DRAWN)
    return first.sort_values(["due_end", "due_start", "row"]).drop(columns="_rank")


def _timeline_row(briefing: Briefing, promise: Promise) -> PromiseRow:
    met = promise["met_start"], promise["met_end"]
    known = not any(formats.is_missing(day) for day in met)
    verdict = verdicts.VERDICTS[promise["verdict"]]
    return PromiseRow(
        title=briefing.titles[promise["initiative_id"]],
        promised=promise_due(promise),
        due_start=promise["due_start"],
        due_end=promise["due_end"],
        met_start=met[0] if known else None,
        met_end=met[1] if known else None,
        outcome=sentences.verdict_short(promise),
        style=verdict.mark,
        open_ended=verdict.decided and not verdict.met,
    )


def _timeline_caption(drawn: int, dated: int, undated: int) -> str:
    parts = [
        _("Bar: when it was due. Marker: when it was met. Line: the delay so far. Dashed: the as-of date.")
    ]
    if drawn < dated:
        parts.append(
            say(
                "{drawn} of {dated} promises with a due date are drawn; those only to show something come "
                "last.",
                drawn=drawn,
                dated=dated,
            )
        )
    if undated:
        parts.append(
            say_n(
                "{n} promise without a due date is not drawn.",
                "{n} promises without a due date are not drawn.",
                undated,
            )
        )
    return sentences.together(*parts)


def _timeline_table(rows: Sequence[PromiseRow], names: Sequence[str]) -> Table:
    columns = [
        Column(_("Initiative"), weight=3),
        Column(_("Promise"), weight=3),
        Column(_("Met"), weight=1.5),
        Column(_("Verdict"), weight=1.5),
    ]
    cells: list[list[Inlines]] = [
        [row.title, row.promised, _met_text(row, name), badge(name)]
        for row, name in zip(rows, names, strict=True)
    ]
    return Table(_("Promises with a due date"), columns, cells)


def _met_text(row: PromiseRow, verdict: str) -> str:
    if verdict not in verdicts.MET:
        return _("not met")
    return formats.interval(row.met_start, row.met_end)
