"""How far initiatives have come, as blocks: bars by group, and tables of what became of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from ciie_utils.analysis.stages import WAY
from ciie_utils.briefings import sentences, vocabulary
from ciie_utils.briefings.briefing import Briefing
from ciie_utils.briefings.entries import records
from ciie_utils.briefings.known import history
from ciie_utils.briefings.local_text import local_text
from ciie_utils.briefings.standing.overview.progress import GROUPS, progress_group
from ciie_utils.briefings.standing.promises.promise_blocks import due_text, promise_short
from nbbriefing.blocks.model import Block, Column, Figure, Group, Inlines, Notice, Run, Table
from nbbriefing.figures.bars import bar_grid
from nbbriefing.language import formats
from nbbriefing.language.joints import gap, sentence_end
from nbbriefing.language.messages import _, ngettext


def progress_figure(
    briefing: Briefing, counts: pd.DataFrame, by: str, name: Callable[[Any], str]
) -> Figure | Notice:
    """Return how far initiatives have come, one row of bars per group of initiatives.

    Parameters
    ----------
    briefing
        Gives the day.
    counts
        From :func:`ciie_utils.briefings.standing.overview.progress.count_progress`, by one column.
    by
        That column.
    name
        Gives the label of a value of it.
    """
    if counts.empty:
        return Notice(_("No initiative was known by {day}.").format(day=formats.day(briefing.as_of)))
    left_out = len(briefing.reached) - int(counts.drop_duplicates(by)["n"].sum())
    table = counts.pivot(index=by, columns="group", values="k")[list(GROUPS)].astype(int)
    totals = table.sum(axis=1).tolist()
    numbers = table.to_numpy().tolist()
    rows = [
        _("{name} ({n})").format(name=name(value), n=formats.count(n))
        for value, n in zip(table.index, totals, strict=True)
    ]
    heads = [vocabulary.progress_group(group) for group in GROUPS]
    title = _progress_title(table.sum(), sum(totals), briefing)
    columns = [Column(_("Initiatives")), *(Column(vocabulary.capitalised(head), "right") for head in heads)]
    cells = [[row, *map(formats.count, line)] for row, line in zip(rows, numbers, strict=True)]
    return Figure(
        svg=bar_grid(rows, heads, numbers, totals),
        alt=_("{title}. Bars: how far initiatives have come.").format(title=title),
        title=title,
        caption=_progress_caption(sum(totals), left_out),
        table=Table(_("Initiatives by how far they have come"), columns, cells),
    )


def _progress_caption(n: int, left_out: int) -> str:
    words = _(
        "Each initiative counts once, at the furthest it has come; a full bar is all of its row. n = {n}."
    ).format(n=formats.count(n))
    if not left_out:
        return words
    more = ngettext(
        "{n} initiative without an edition is not drawn.",
        "{n} initiatives without an edition are not drawn.",
        left_out,
    ).format(n=formats.count(left_out))
    return sentences.together(words, more)


def _progress_title(by_group: pd.Series, n: int, briefing: Briefing) -> str:
    return ngettext(
        "Of {n} initiative, {patients} had reached patients by {day}; of {shown} no more is known than "
        "that it was shown or agreed",
        "Of {n} initiatives, {patients} had reached patients by {day}; of {shown} no more is known than "
        "that they were shown or agreed",
        n,
    ).format(
        n=formats.count(n),
        patients=formats.count(int(by_group["patients"])),
        shown=formats.count(int(by_group["shown"])),
        day=formats.day(briefing.as_of),
    )


def outcome_tables(briefing: Briefing) -> Group | Notice:
    """Return what has become of each initiative, in one table per group, the furthest first."""
    reached = briefing.reached
    if reached.empty:
        return Notice(_("No initiative was known by {day}.").format(day=formats.day(briefing.as_of)))
    rank = reached["furthest_stage"].map({stage: place for place, stage in enumerate(WAY)}).fillna(-1)
    details = briefing.view.initiatives.set_index("initiative_id")
    ordered = (
        reached.assign(group=progress_group(reached), _rank=rank)
        .join(details[["therapy_area", "title"]], on="initiative_id")
        .sort_values(["_rank", "therapy_area", "title"], ascending=[False, True, True])
    )
    blocks: list[Block] = []
    for group in GROUPS:
        part = ordered[ordered["group"] == group]
        if len(part):
            label = vocabulary.capitalised(vocabulary.progress_group(group))
            caption = _("{group}: {n}").format(group=label, n=formats.count(len(part)))
            blocks.append(_TABLES.get(group, _outcome_table)(briefing, part, caption))
    return Group(blocks)


def _outcome_table(briefing: Briefing, part: pd.DataFrame, caption: str) -> Table:
    rows: list[list[Inlines]] = []
    for row in part.to_dict("records"):
        told = history(briefing, briefing.entries[row["initiative_id"]])
        rows.append([_name(briefing, row), _furthest(row), told])
    columns = [
        Column(_("Initiative"), weight=3),
        Column(_("Furthest stage"), weight=1.7),
        Column(_("What is known, in the order in which it happened"), weight=6),
    ]
    return Table(caption, columns, rows)


def _shown_table(briefing: Briefing, part: pd.DataFrame, caption: str) -> Table:
    """List what was only shown or agreed; what an edition briefing has told of it further up is left out."""
    told = set() if briefing.edition is None else {row for rows in briefing.overview["rows"] for row in rows}
    cells: list[list[Inlines]] = []
    for row in part.to_dict("records"):
        entries = briefing.entries[row["initiative_id"]]
        more = [entry for entry in entries if told.isdisjoint(entry.rows)]
        cells.append([_name(briefing, row), _furthest(row), history(briefing, more) or _("nothing more")])
    columns = [
        Column(_("Initiative"), weight=3),
        Column(_("Furthest stage"), weight=1.7),
        Column(_("What else is known"), weight=4),
    ]
    return Table(caption, columns, cells)


def _promised_table(briefing: Briefing, part: pd.DataFrame, caption: str) -> Table:
    columns = [Column(_("Initiative"), weight=3), Column(_("What was promised"), weight=6)]
    rows = [[_name(briefing, row), _only_promised(briefing, row)] for row in part.to_dict("records")]
    return Table(caption, columns, rows)


def _furthest(row: dict[Any, Any]) -> str:
    words = _("{stage}, {when}").format(
        stage=vocabulary.stage(row["furthest_stage"]),
        when=formats.interval(row["date_start"], row["date_end"]),
    )
    return vocabulary.capitalised(words)


def _name(briefing: Briefing, row: dict[Any, Any]) -> Inlines:
    words = _("({kind}, {area})").format(
        kind=vocabulary.kind(row["kind"]), area=vocabulary.therapy_area(row["therapy_area"])
    )
    return [briefing.titles[row["initiative_id"]], gap(), Run(words, italic=True)]


def _only_promised(briefing: Briefing, row: dict[Any, Any]) -> Inlines:
    promises = briefing.promises[briefing.promises["initiative_id"] == row["initiative_id"]]
    runs: list[str | Run] = []
    for promise in records(promises):
        words = _("{promised}, due {date}").format(
            promised=vocabulary.capitalised(promise_short(promise)), date=due_text(promise)
        )
        note = (
            ""
            if formats.is_missing(promise["note"])
            else _(": {words}").format(words=local_text(promise["note"]))
        )
        runs += [Run(words, bold=True), note, gap(), briefing.cite(promise["source_id"]), sentence_end()]
    return [*runs, vocabulary.capitalised(sentences.not_found(briefing.as_of)), _(".")]


_TABLES = {"shown": _shown_table, "promised": _promised_table}
