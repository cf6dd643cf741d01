"""The paths of products from first showing to patients, as blocks."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

import pandas as pd

from ciie_utils.analysis.frames import Record, grouped, records
from ciie_utils.briefings import Briefing, left, sentences, tabulate, vocabulary
from ciie_utils.briefings.standing.times import arrivals
from ciie_utils.briefings.standing.times.steps import PATH, steps_of
from nbbriefing.blocks.model import Figure, Inlines, Notice, Table
from nbbriefing.figures import theme
from nbbriefing.figures.paths import PathRow, Step, product_paths
from nbbriefing.language import _, formats, say, say_n
from nbbriefing.project import MarkStyle

# More rows would not fit on one page of the PDF.
MOST_DRAWN = 16
#: Steps differ by shape and filling, so that they are told apart in grey print.
MARKS = {
    "exhibited": MarkStyle(theme.ACCENT, "o", "open"),
    "piloted": MarkStyle(theme.ACCENT, "^", "open"),
    "approved": MarkStyle(theme.ACCENT, "s", "open"),
    "patients": MarkStyle(theme.ACCENT, "o", "solid"),
    "launched": MarkStyle(theme.ACCENT, "o", "solid"),
    "first_use": MarkStyle(theme.ACCENT, "^", "solid"),
    "reimbursed": MarkStyle(theme.ACCENT, "D", "solid"),
    "localised": MarkStyle(theme.ACCENT, "P", "solid"),
    "scaled": MarkStyle(theme.ACCENT, "v", "solid"),
}


def step_names() -> dict[str, str]:
    """Return what each step is called, in the order of the path."""
    patients = _("launched or first used")
    return {step: patients if step == "patients" else vocabulary.stage(step) for step in PATH}


def paths_figure(briefing: Briefing, name: str) -> Figure | Notice:
    """Return the path of each product of the organisation named, the one first heard of on top."""
    times = briefing.product_times
    if times.empty:
        return briefing.nothing("No product of {name} was known by {day}.", name=name)
    reached = steps_of(briefing.view, times["initiative_id"], PATH)
    steps = {
        same[0]["initiative_id"]: {row["step"]: row for row in same}
        for same in grouped(reached, "initiative_id")
    }
    told = [row for row in records(times) if row["initiative_id"] in steps]
    if not told:
        return briefing.nothing(
            "Of no product of {name} more was known by {day} than what was promised.", name=name
        )
    told.sort(key=lambda row: _begin(steps[row["initiative_id"]]))
    drawn = _most_telling([row for row in told if _dated(steps[row["initiative_id"]])], steps)
    table = _paths_table(briefing, told, steps)
    title = _title(times, name, briefing.as_of)
    if not drawn:
        return Notice(say("{title}. No step of a product is dated, so none is drawn.", title=title))
    path = {step: Step(words, MARKS[step]) for step, words in step_names().items()}
    rows = [_path_row(briefing, row, steps[row["initiative_id"]]) for row in drawn]
    return Figure(
        svg=product_paths(rows, path, briefing.as_of),
        alt=say("{title}. One row per product, with a marker for every step that it reached.", title=title),
        title=title,
        caption=_caption(len(drawn), len(times)),
        table=table,
    )


def _dated(steps: Mapping[str, Record]) -> dict[str, tuple[pd.Timestamp, pd.Timestamp]]:
    return {
        name: (step["date_start"], step["date_end"])
        for name, step in steps.items()
        if not formats.is_missing(step["date_start"])
    }


def _begin(steps: Mapping[str, Record]) -> pd.Timestamp:
    return min((start for start, _end in _dated(steps).values()), default=pd.Timestamp.max)


def _most_telling(rows: Sequence[Record], steps: Mapping[str, Mapping[str, Record]]) -> list[Record]:
    """Keep at most ``MOST_DRAWN`` products, those with the most steps, in the order given."""
    by_steps = sorted(rows, key=lambda row: len(steps[row["initiative_id"]]), reverse=True)
    kept = {row["initiative_id"] for row in by_steps[:MOST_DRAWN]}
    return [row for row in rows if row["initiative_id"] in kept]


def _path_row(briefing: Briefing, row: Record, steps: Mapping[str, Record]) -> PathRow:
    waiting = not row["observed"] and formats.is_missing(row["end_stage"])
    return PathRow(
        title=briefing.titles[row["initiative_id"]],
        steps=_dated(steps),
        outcome=_outcome(row),
        waiting=waiting and "patients" not in steps and "reimbursed" not in steps,
    )


def _outcome(row: Record) -> str:
    """Say how long it took, or for how long it has been waited for."""
    excluded = row["excluded"]
    if excluded == "with patients before first shown":
        return _("with patients before it was shown")
    if excluded == "with patients at an unknown date":
        return _("with patients, date not known")
    if not formats.is_missing(excluded):
        return _("with patients; not known when shown") if row["observed"] else _("not known when shown")
    if row["observed"] and row["end_low"] < row["start_low"]:
        return _("with patients about when it was shown")
    if row["observed"]:
        span = formats.days_range(row["duration_days_low"], row["duration_days_high"])
        return say("{span} to patients", span=span)
    if row["end_stage"] == "ended":
        return _("ended without patients")
    return say("not with patients after {span}", span=formats.days_text(row["duration_days_mid"]))


def _title(times: pd.DataFrame, name: str, day: date) -> str:
    counted = arrivals.Followed(times).counted
    if counted.empty:
        return say(
            "No product of {name} can be followed from a dated first showing by {day}", name=name, day=day
        )
    return say_n(
        "Of {n} product of {name} that can be followed from its first showing, {k} had reached patients by "
        "{day}",
        "Of {n} products of {name} that can be followed from their first showing, {k} had reached patients "
        "by {day}",
        len(counted),
        name=name,
        k=int(counted["observed"].sum()),
        day=day,
    )


def _caption(drawn: int, n: int) -> str:
    words = _("Markers lie in the middle of the month or year that is known; dashed: still on the way.")
    if drawn == n:
        return words
    more = say(
        "{drawn} of {n} products are drawn; the others have no dated step or fewer steps.", drawn=drawn, n=n
    )
    return sentences.together(words, more)


def _paths_table(
    briefing: Briefing, rows: Sequence[Record], steps: Mapping[str, Mapping[str, Record]]
) -> Table:
    names = step_names()

    def when(name: str, row: Record) -> Inlines:
        step = steps[row["initiative_id"]].get(name)
        if step is None:
            return "–"
        undated = formats.is_missing(step["date_start"])
        words = _("date not known") if undated else formats.interval(step["date_start"], step["date_end"])
        return briefing.with_sources(words, [step["source_id"]])

    return tabulate(
        _("First reports of each step"),
        rows,
        left(_("Product"), 2.6, lambda row: briefing.titles[row["initiative_id"]]),
        *(
            left(vocabulary.capitalised(names[step]), 1.6, partial(when, step))
            for step in names
            if any(step in steps[row["initiative_id"]] for row in rows)
        ),
        left(_("From first showing"), 1.8, lambda row: vocabulary.capitalised(_outcome(row))),
        notes=[_("–: no report found.")],
    )
