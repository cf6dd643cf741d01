"""What the ledger leaves in doubt, as blocks: contradictions, silence, promises nobody reported on again."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ciie_utils.analysis.frames import Record, records
from ciie_utils.briefings import sentences, vocabulary
from ciie_utils.briefings.briefing import Briefing
from ciie_utils.briefings.indicators import place_name, value_text
from ciie_utils.briefings.local_text import local_text
from ciie_utils.briefings.measures import measure
from ciie_utils.briefings.standing import promise_tables
from ciie_utils.briefings.standing.quality.contradictions import Statement, contradictions
from ciie_utils.briefings.standing.quality.coverage import (
    AGE_CLASSES,
    SILENT_DAYS,
    ages_by_edition,
    last_news,
    silent,
    unheard,
    unreported,
)
from ciie_utils.briefings.vocabulary import N_
from ciie_utils.terms import SHOWING_STAGES
from nbbriefing.blocks.model import Column, Figure, Group, Inlines, Notice, Paragraph, Run, Table
from nbbriefing.figures.bars import bar_grid
from nbbriefing.language import _, formats, say, say_n
from nbbriefing.language.joints import between_items, clauses, gap

AGE_NAMES = {
    "half_year": N_("under six months"),
    "year": N_("six to twelve months"),
    "two_years": N_("one to two years"),
    "four_years": N_("two to four years"),
    "older": N_("over four years"),
}
MOST_SILENT = 12
MOST_PROMISES = 15


def contradictions_table(briefing: Briefing) -> Group | Notice:
    """Return where sources state different things, both sides beside each other."""
    found = contradictions(briefing.scope)
    if found.empty:
        return briefing.nothing(
            "Of what was known by {day}, no two sources contradict each other in the tables."
        )
    rows: list[list[Inlines]] = [
        [_matter(briefing, row), _both_sides(briefing, row)] for row in records(found)
    ]
    words = say_n(
        "{n} matter on which sources differ was found in the tables: {figures} on figures, {values} on "
        "what a milestone amounts to, {dates} on dates.",
        "{n} matters on which sources differ were found in the tables: {figures} on figures, {values} on "
        "what a milestone amounts to, {dates} on dates.",
        len(found),
        **{f"{kind}s": int((found["kind"] == kind).sum()) for kind in ("figure", "value", "date")},
    )
    columns = [Column(_("Matter"), weight=3), Column(_("What the sources state"), weight=5)]
    return Group([Paragraph(words), Table(_("Where sources differ"), columns, rows)])


def _matter(briefing: Briefing, row: Record) -> Inlines:
    when = formats.interval(row["date_start"], row["date_end"])
    if row["kind"] == "figure":
        words = say("({place}, {when})", place=place_name(row["geography"]), when=when)
        return [vocabulary.capitalised(local_text(row["subject"])), gap(), Run(words, italic=True)]
    promised = row["status"] == "expected"
    stage = vocabulary.promised_stage(row["stage"]) if promised else vocabulary.stage(row["stage"])
    words = stage if row["kind"] == "date" else clauses([stage, when])
    return [briefing.titles[row["initiative_id"]], gap(), Run(say("({words})", words=words), italic=True)]


def _both_sides(briefing: Briefing, row: Record) -> list[str | Run]:
    runs: list[str | Run] = []
    sides: dict[str, list[str]] = {}
    for statement in row["statements"]:
        sides.setdefault(_side(row, statement), []).append(statement.source_id)
    for words, source_ids in sides.items():
        runs += [between_items()] if runs else []
        runs += [Run(words, bold=True), gap(), *briefing.citations.cite_all(source_ids)]
    return runs


def _side(row: Record, statement: Statement) -> str:
    if row["kind"] == "date":
        return formats.interval(statement.start, statement.end)
    if row["kind"] == "figure":
        return value_text({**statement._asdict(), "unit": row["unit"]})
    return measure(row["metric"], statement.value, row["unit"])


def counts_figure(
    table: pd.DataFrame,
    names: Sequence[str],
    heads: Sequence[str],
    *,
    title: str,
    alt: str,
    caption: str,
    head: Column,
    name: str,
) -> Figure:
    """Return counts as bars, each row on the track of its total, with the table behind them."""
    counts = table.to_numpy().tolist()
    columns = [head, *(Column(vocabulary.capitalised(each), "right") for each in heads)]
    cells: list[list[Inlines]] = [
        [label, *map(formats.count, row)] for label, row in zip(names, counts, strict=True)
    ]
    return Figure(
        svg=bar_grid(names, heads, counts, [sum(row) for row in counts]),
        alt=alt.format(title=title),
        title=title,
        caption=caption,
        table=Table(name, columns, cells),
    )


def ages(briefing: Briefing) -> Figure | Notice:
    """Return how long ago initiatives were last in the news, by edition, as bars."""
    part = silent(briefing.scope)
    if not part.n:
        return briefing.nothing("No initiative was known by {day}.")
    table = ages_by_edition(briefing.scope)
    return counts_figure(
        table,
        [
            vocabulary.capitalised(vocabulary.edition(int(number))) if number else _("No edition")
            for number in table.index
        ],
        [vocabulary.label(AGE_NAMES, name) for name in AGE_CLASSES],
        title=say(
            "{share} of the initiatives have had no news for more than two years",
            share=part.number(),
        ),
        alt=_("{title}. Bars: initiatives by edition and age of their last news."),
        caption=say(
            "Time from the newest source on an initiative to {day}; a full bar is all of its row. {detail}.",
            day=briefing.as_of,
            detail=part.detail(),
        ),
        head=Column(_("First appearance"), weight=1.6),
        name=_("Initiatives by the age of their last news"),
    )


def longest_silent(briefing: Briefing) -> Table | Notice:
    """Return the initiatives tied to the Expo that have been without news for longest."""
    news = last_news(briefing.view)
    chosen = news[news["days"] > SILENT_DAYS].head(MOST_SILENT)
    if chosen.empty:
        return briefing.nothing(
            "No initiative tied to the Expo had been without news for more than two years on {day}."
        )
    rows: list[list[Inlines]] = [
        [
            briefing.titles[row["initiative_id"]],
            briefing.with_sources(formats.month(row["last_news"]), [row["source_id"]]),
            formats.count(row["n_sources"]),
            formats.days_text(row["days"]),
        ]
        for row in records(chosen)
    ]
    columns = [
        Column(_("Initiative"), weight=4),
        Column(_("Last news"), weight=2),
        Column(_("Sources"), "right"),
        Column(_("Silent for"), "right", weight=1.5),
    ]
    return Table(_("The initiatives without news for longest"), columns, rows)


def promises_unreported(briefing: Briefing) -> Group | Notice:
    """Return the overdue promises, and of how many nothing at all has been heard since."""
    overdue = unreported(briefing.view, briefing.promises)
    if overdue.empty:
        return briefing.nothing("No promise was overdue on {day}.")
    part = unheard(overdue)
    words = say(
        "Of {n} overdue promises, {k} concern an initiative of which no later source tells anything "
        "({detail}).",
        n=part.n,
        k=part.k,
        detail=part.detail(),
    )
    listed = overdue[~overdue["heard_since"] & ~overdue["stage"].isin(SHOWING_STAGES)]
    rest = part.k - len(listed)
    if rest:
        more = say_n(
            "{n} of these was only to be shown or agreed at an Expo and is not listed.",
            "{n} of these were only to be shown or agreed at an Expo and are not listed.",
            rest,
        )
        words = sentences.together(words, more)
    return Group([Paragraph(words), *_promise_table(briefing, listed)])


def _promise_table(briefing: Briefing, listed: pd.DataFrame) -> list[Table]:
    rows: list[list[Inlines]] = [
        [
            briefing.titles[promise["initiative_id"]],
            briefing.with_sources(promise_tables.promise_text(promise), [promise["source_id"]]),
            promise_tables.due_text(promise),
            formats.days_text(promise["overdue_days"]),
        ]
        for _index, promise in listed.head(MOST_PROMISES).iterrows()
    ]
    columns = [
        Column(_("Initiative"), weight=3),
        Column(_("What was promised"), weight=4.5),
        Column(_("Due"), weight=1.6),
        Column(_("Overdue for"), "right", weight=1.6),
    ]
    caption = _("Promises whose initiative nobody has reported on again")
    return [Table(caption, columns, rows)] if rows else []
