"""How far initiatives have come, as blocks: bars by group, and tables of what became of each."""

from collections.abc import Sequence

import pandas as pd

from ciie_utils.analysis.frames import Record, records
from ciie_utils.analysis.stages import WAY
from ciie_utils.briefings import Briefing, SubjectBriefing, bars_figure, local_text, sentences, vocabulary
from ciie_utils.briefings.entries import history
from ciie_utils.briefings.standing.counts import GROUPS, count_progress, progress_group
from ciie_utils.briefings.standing.promise_tables import promise_due
from nbbriefing.blocks.model import Block, Column, Figure, Group, Inlines, Notice, Paragraph, Run, Table
from nbbriefing.language import _, formats, gap, ngettext, say, say_n, sentence_end


def progress(briefing: Briefing, by: str) -> Figure | Notice:
    """Return how far initiatives have come, one row of bars per ``kind`` or ``first_edition``."""
    table = count_progress(briefing.reached, by)
    if table.empty:
        if isinstance(briefing, SubjectBriefing) and len(briefing.reached):
            return Notice(
                _("No initiative of this area is tied to one edition; the table below has them all.")
            )
        return briefing.nothing("No initiative was known by {day}.")
    totals = table.sum(axis=1).tolist()
    numbers = table.to_numpy().tolist()
    rows = [
        say("{name} ({n})", name=vocabulary.capitalised(_group_name(by, value)), n=n)
        for value, n in zip(table.index, totals, strict=True)
    ]
    return bars_figure(
        rows,
        [vocabulary.progress_group(group) for group in GROUPS],
        numbers,
        _progress_title(table.sum(), sum(totals), briefing),
        _("{title}. Bars: how far initiatives have come."),
        _progress_caption(sum(totals), len(briefing.reached) - sum(totals)),
        (_("Initiatives by how far they have come"), _("Initiatives")),
        totals,
    )


def _group_name(by: str, value: object) -> str:
    return vocabulary.kind(value, plural=True) if by == "kind" else vocabulary.edition(int(str(value)))


def _progress_caption(n: int, left_out: int) -> str:
    words = say(
        "Each initiative counts once, at the furthest it has come; a full bar is all of its row. n = {n}.",
        n=n,
    )
    if not left_out:
        return words
    more = say_n(
        "{n} initiative without an edition is not drawn.",
        "{n} initiatives without an edition are not drawn.",
        left_out,
    )
    return sentences.together(words, more)


def _progress_title(by_group: pd.Series, n: int, briefing: Briefing) -> str:
    return say_n(
        "Of {n} initiative, {patients} had reached patients by {day}; of {shown} no more is known than "
        "that it was shown or agreed",
        "Of {n} initiatives, {patients} had reached patients by {day}; of {shown} no more is known than "
        "that they were shown or agreed",
        n,
        patients=by_group["patients"],
        shown=by_group["shown"],
        day=briefing.as_of,
    )


def outcome_tables(briefing: Briefing) -> Group | Notice:
    """Return what has become of each initiative, in one table per group, the furthest first."""
    reached = briefing.reached
    if reached.empty:
        return briefing.nothing("No initiative was known by {day}.")
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
            caption = say("{group}: {n}", group=label, n=len(part))
            blocks.append(_outcome_table(briefing, group, records(part), caption))
    return Group(blocks)


def _outcome_table(briefing: Briefing, group: str, part: Sequence[Record], caption: str) -> Table:
    """List initiatives with their history; an edition briefing has told of the ``shown`` further up."""
    columns = [Column(_("Initiative"), weight=3)]
    if group == "promised":
        columns.append(Column(_("What was promised"), weight=6))
        rows = [[initiative_cell(briefing, row), _only_promised(briefing, row)] for row in part]
        return Table(caption, columns, rows)
    columns.append(Column(_("Furthest stage"), weight=1.7))
    above: set[int] = set()
    if group == "shown":
        columns.append(Column(_("What else is known"), weight=4))
        if briefing.edition is not None:
            above = {row for rows in briefing.overview["rows"] for row in rows}
    else:
        columns.append(Column(_("What is known, in the order in which it happened"), weight=6))
    rows = []
    for row in part:
        more = [entry for entry in briefing.entries[row["initiative_id"]] if above.isdisjoint(entry.rows)]
        words = history(briefing, more) or _("nothing more")
        rows.append([initiative_cell(briefing, row), _furthest(row), words])
    return Table(caption, columns, rows)


def _furthest(row: Record) -> str:
    return vocabulary.capitalised(
        vocabulary.stage_when(row["furthest_stage"], row["date_start"], row["date_end"])
    )


def initiative_cell(briefing: Briefing, row: Record) -> Inlines:
    """Return the title of an initiative with its kind and therapy area."""
    words = say(
        "({kind}, {area})",
        kind=vocabulary.kind(row["kind"]),
        area=vocabulary.therapy_area(row["therapy_area"]),
    )
    return [briefing.titles[row["initiative_id"]], gap(), Run(words, italic=True)]


def _only_promised(briefing: Briefing, row: Record) -> Inlines:
    promises = briefing.promises[briefing.promises["initiative_id"] == row["initiative_id"]]
    runs: list[str | Run] = []
    for promise in records(promises):
        words = promise_due(promise)
        note = promise["note"]
        runs += [
            Run(words, bold=True),
            "" if formats.is_missing(note) else say(": {words}", words=local_text(note)),
        ]
        runs += [gap(), briefing.cite(promise["source_id"]), sentence_end()]
    return [*runs, vocabulary.capitalised(sentences.not_found(briefing.as_of)), _(".")]


def not_counted(briefing: SubjectBriefing) -> Paragraph:
    """Name the initiatives that belong to the subject and that no source ties to the Expo."""
    untied = briefing.scope.initiatives
    untied = untied[untied["ciie_tie"] == "none"]
    if untied.empty:
        return Paragraph(_("Every initiative known of is tied to the Expo by a source."), role="note")
    words = ngettext(
        "Not counted here, as no source ties it to the Expo: ",
        "Not counted here, as no source ties them to the Expo: ",
        len(untied),
    )
    milestones = briefing.scope.milestones
    runs: list[str | Run] = [words]
    for place, initiative in enumerate(untied["initiative_id"]):
        first = milestones.loc[milestones["initiative_id"] == initiative, "source_id"].head(1)
        runs.append(_("; ") if place else "")
        runs += briefing.with_sources(briefing.titles[initiative], first)
    return Paragraph([*runs, _(".")], role="note")
