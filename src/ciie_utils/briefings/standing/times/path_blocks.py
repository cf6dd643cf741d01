"""The paths of products from first showing to patients, as blocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from ciie_utils.analysis.cells import records
from ciie_utils.briefings import sentences, vocabulary
from ciie_utils.briefings.briefing import Briefing
from ciie_utils.briefings.standing.times.paths import STEPS, first_steps
from nbbriefing.blocks.model import Column, Figure, Inlines, Notice, Table
from nbbriefing.figures.paths import PathRow, product_paths
from nbbriefing.language import formats
from nbbriefing.language.messages import _, ngettext

# More rows would not fit on one page of the PDF.
MOST_DRAWN = 16

Step = dict[str, Any]


def step_names() -> dict[str, str]:
    """Return what each step is called, in the order of the path."""
    patients = _("launched or first used")
    return {step: patients if step == "patients" else vocabulary.stage(step) for step in STEPS}


def paths_figure(briefing: Briefing, name: str) -> Figure | Notice:
    """Return the path of each product, the one first heard of on top.

    Parameters
    ----------
    briefing
        Gives the products and the day.
    name
        Whose products they are.
    """
    times = briefing.product_times
    day = formats.day(briefing.as_of)
    if times.empty:
        return Notice(_("No product of {name} was known by {day}.").format(name=name, day=day))
    steps = _by_product(first_steps(briefing.view, times["initiative_id"]))
    told = [row for row in records(times) if row["initiative_id"] in steps]
    if not told:
        words = _("Of no product of {name} more was known by {day} than what was promised.")
        return Notice(words.format(name=name, day=day))
    told.sort(key=lambda row: _begin(steps[row["initiative_id"]]))
    drawn = _most_telling([row for row in told if _dated(steps[row["initiative_id"]])], steps)
    table = _paths_table(briefing, told, steps)
    title = _title(times, name, day)
    if not drawn:
        words = _("{title}. No step of a product is dated, so none is drawn.")
        return Notice(words.format(title=title))
    rows = [_path_row(briefing, row, steps[row["initiative_id"]]) for row in drawn]
    return Figure(
        svg=product_paths(rows, step_names(), briefing.as_of),
        alt=_("{title}. One row per product, with a marker for every step that it reached.").format(
            title=title
        ),
        title=title,
        caption=_caption(len(drawn), len(times)),
        table=table,
    )


def _by_product(steps: pd.DataFrame) -> dict[str, dict[str, Step]]:
    found: dict[str, dict[str, Step]] = {}
    for step in steps.to_dict("records"):
        found.setdefault(step["initiative_id"], {})[step["step"]] = {str(k): v for k, v in step.items()}
    return found


def _dated(steps: Mapping[str, Step]) -> dict[str, tuple[pd.Timestamp, pd.Timestamp]]:
    return {
        name: (step["date_start"], step["date_end"])
        for name, step in steps.items()
        if not formats.is_missing(step["date_start"])
    }


def _begin(steps: Mapping[str, Step]) -> pd.Timestamp:
    return min((start for start, _end in _dated(steps).values()), default=pd.Timestamp.max)


def _most_telling(rows: Sequence[Step], steps: Mapping[str, Mapping[str, Step]]) -> list[Step]:
    """Keep at most ``MOST_DRAWN`` products, those with the most steps, in the order given."""
    by_steps = sorted(rows, key=lambda row: len(steps[row["initiative_id"]]), reverse=True)
    kept = {row["initiative_id"] for row in by_steps[:MOST_DRAWN]}
    return [row for row in rows if row["initiative_id"] in kept]


def _path_row(briefing: Briefing, row: Step, steps: Mapping[str, Step]) -> PathRow:
    waiting = not row["observed"] and formats.is_missing(row["end_stage"])
    return PathRow(
        title=briefing.titles[row["initiative_id"]],
        steps=_dated(steps),
        outcome=_outcome(row),
        waiting=waiting and "patients" not in steps and "reimbursed" not in steps,
    )


def _outcome(row: Step) -> str:
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
        return _("{span} to patients").format(span=span)
    if row["end_stage"] == "ended":
        return _("ended without patients")
    return _("not with patients after {span}").format(span=formats.days_text(row["duration_days_mid"]))


def _title(times: pd.DataFrame, name: str, day: str) -> str:
    counted = times[times["excluded"].isna()]
    arrived = int(counted["observed"].sum())
    if counted.empty:
        words = _("No product of {name} can be followed from a dated first showing by {day}")
        return words.format(name=name, day=day)
    return ngettext(
        "Of {n} product of {name} that can be followed from its first showing, {k} had reached patients by "
        "{day}",
        "Of {n} products of {name} that can be followed from their first showing, {k} had reached patients "
        "by {day}",
        len(counted),
    ).format(n=formats.count(len(counted)), name=name, k=formats.count(arrived), day=day)


def _caption(drawn: int, n: int) -> str:
    words = _("Markers lie in the middle of the month or year that is known; dashed: still on the way.")
    if drawn == n:
        return words
    more = _("{drawn} of {n} products are drawn; the others have no dated step or fewer steps.")
    return sentences.together(words, more.format(drawn=formats.count(drawn), n=formats.count(n)))


def _paths_table(briefing: Briefing, rows: Sequence[Step], steps: Mapping[str, Mapping[str, Step]]) -> Table:
    names = step_names()
    used = [step for step in names if any(step in steps[row["initiative_id"]] for row in rows)]
    columns = [
        Column(_("Product"), weight=2.6),
        *(Column(vocabulary.capitalised(names[step]), weight=1.6) for step in used),
        Column(_("From first showing"), weight=1.8),
    ]
    cells: list[list[Inlines]] = []
    for row in rows:
        own = steps[row["initiative_id"]]
        line: list[Inlines] = [briefing.titles[row["initiative_id"]]]
        for step in used:
            line.append(_when(briefing, own[step]) if step in own else "–")
        cells.append([*line, vocabulary.capitalised(_outcome(row))])
    return Table(_("First reports of each step"), columns, cells, notes=[_("–: no report found.")])


def _when(briefing: Briefing, step: Step) -> Inlines:
    undated = formats.is_missing(step["date_start"])
    words = _("date not known") if undated else formats.interval(step["date_start"], step["date_end"])
    return briefing.with_sources(words, [step["source_id"]])
