"""What the ledger leaves in doubt, as blocks: contradictions, silence, promises nobody reported on again."""

from __future__ import annotations

import pandas as pd

from ciie_utils.analysis.cells import Record, records
from ciie_utils.analysis.proportions import Proportion, wilson
from ciie_utils.analysis.stages import SHOWING_STAGES
from ciie_utils.briefings import sentences, vocabulary
from ciie_utils.briefings.briefing import Briefing
from ciie_utils.briefings.indicators import value_text
from ciie_utils.briefings.local_text import local_text
from ciie_utils.briefings.measures import measure
from ciie_utils.briefings.standing.overview.area_blocks import place_name
from ciie_utils.briefings.standing.promises import promise_blocks
from ciie_utils.briefings.standing.quality.contradictions import Statement, contradictions
from ciie_utils.briefings.standing.quality.coverage import AGE_CLASSES, last_news, unreported
from ciie_utils.briefings.vocabulary import N_
from nbbriefing.blocks.model import Column, Figure, Group, Inlines, Notice, Paragraph, Run, Table
from nbbriefing.figures.bars import bar_grid
from nbbriefing.language import formats
from nbbriefing.language.joints import between_items, clauses, gap
from nbbriefing.language.messages import _, ngettext

AGE_NAMES = {
    "half_year": N_("under six months"),
    "year": N_("six to twelve months"),
    "two_years": N_("one to two years"),
    "four_years": N_("two to four years"),
    "older": N_("over four years"),
}
#: Silent for longer than this is called silent.
SILENT_DAYS = 730
MOST_SILENT = 12
MOST_PROMISES = 15


def contradictions_table(briefing: Briefing) -> Group | Notice:
    """Return where sources state different things, both sides beside each other."""
    found = contradictions(briefing.scope)
    day = formats.day(briefing.as_of)
    if found.empty:
        return Notice(
            _("Of what was known by {day}, no two sources contradict each other in the tables.").format(
                day=day
            )
        )
    rows: list[list[Inlines]] = [
        [_matter(briefing, row), _both_sides(briefing, row)] for row in records(found)
    ]
    words = ngettext(
        "{n} matter on which sources differ was found in the tables: {figures} on figures, {values} on "
        "what a milestone amounts to, {dates} on dates.",
        "{n} matters on which sources differ were found in the tables: {figures} on figures, {values} on "
        "what a milestone amounts to, {dates} on dates.",
        len(found),
    )
    kinds = found["kind"].value_counts()
    counts = {f"{kind}s": formats.count(int(kinds.get(kind, 0))) for kind in ("figure", "value", "date")}
    columns = [Column(_("Matter"), weight=3), Column(_("What the sources state"), weight=5)]
    table = Table(_("Where sources differ"), columns, rows)
    return Group([Paragraph(words.format(n=formats.count(len(found)), **counts)), table])


def _matter(briefing: Briefing, row: Record) -> Inlines:
    when = formats.interval(row["date_start"], row["date_end"])
    if row["kind"] == "figure":
        words = _("({place}, {when})").format(place=place_name(row["geography"]), when=when)
        return [vocabulary.capitalised(local_text(row["subject"])), gap(), Run(words, italic=True)]
    promised = row["status"] == "expected"
    stage = vocabulary.promised_stage(row["stage"]) if promised else vocabulary.stage(row["stage"])
    told = stage if row["kind"] == "date" else clauses([stage, when])
    return [briefing.titles[row["initiative_id"]], gap(), Run(_("({words})").format(words=told), italic=True)]


def _both_sides(briefing: Briefing, row: Record) -> list[str | Run]:
    runs: list[str | Run] = []
    told: dict[str, list[str]] = {}
    for statement in row["statements"]:
        told.setdefault(_side(row, statement), []).append(statement.source_id)
    for words, source_ids in told.items():
        runs += [between_items()] if runs else []
        runs += [Run(words, bold=True), gap(), *briefing.citations.cite_all(source_ids)]
    return runs


def _side(row: Record, statement: Statement) -> str:
    if row["kind"] == "date":
        return formats.interval(statement.start, statement.end)
    if row["kind"] == "figure":
        return value_text({**statement._asdict(), "unit": row["unit"]})
    return measure(row["metric"], statement.value, row["unit"])


def silent(briefing: Briefing) -> Proportion:
    """Return the share of initiatives without news for more than two years."""
    news = last_news(briefing.scope)
    return wilson(int((news["days"] > SILENT_DAYS).sum()), len(news))


def ages(briefing: Briefing) -> Figure | Notice:
    """Return how long ago initiatives were last in the news, by edition, as bars."""
    news = last_news(briefing.scope)
    if news.empty:
        return Notice(_("No initiative was known by {day}.").format(day=formats.day(briefing.as_of)))
    known = news.assign(_edition=news["first_edition"].fillna(0))
    table = known.groupby(["_edition", "age"]).size().unstack(fill_value=0)
    table = table.reindex(columns=list(AGE_CLASSES), fill_value=0)
    # What never appeared at an Expo (0) comes last.
    table = table.loc[sorted(table.index, key=lambda number: int(number) or 1_000)]
    names = [
        vocabulary.capitalised(vocabulary.edition(int(number))) if number else _("No edition")
        for number in table.index
    ]
    heads = [vocabulary.label(AGE_NAMES, name) for name in AGE_CLASSES]
    part = silent(briefing)
    title = _("{share} of the initiatives have had no news for more than two years").format(
        share=sentences.share_text(part)
    )
    columns = [
        Column(_("First appearance"), weight=1.6),
        *(Column(vocabulary.capitalised(head), "right") for head in heads),
    ]
    counts = table.astype(int).to_numpy().tolist()
    cells: list[list[Inlines]] = [
        [name, *(formats.count(n) for n in row)] for name, row in zip(names, counts, strict=True)
    ]
    return Figure(
        svg=bar_grid(names, heads, counts, table.sum(axis=1).tolist()),
        alt=_("{title}. Bars: initiatives by edition and age of their last news.").format(title=title),
        title=title,
        caption=_(
            "Time from the newest source on an initiative to {day}; a full bar is all of its row. {detail}."
        ).format(day=formats.day(briefing.as_of), detail=sentences.with_interval(part)),
        table=Table(_("Initiatives by the age of their last news"), columns, cells),
    )


def longest_silent(briefing: Briefing) -> Table | Notice:
    """Return the initiatives tied to the Expo that have been without news for longest."""
    news = last_news(briefing.view)
    chosen = news[news["days"] > SILENT_DAYS].head(MOST_SILENT)
    if chosen.empty:
        words = _("No initiative tied to the Expo had been without news for more than two years on {day}.")
        return Notice(words.format(day=formats.day(briefing.as_of)))
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
        return Notice(_("No promise was overdue on {day}.").format(day=formats.day(briefing.as_of)))
    part = wilson(int((~overdue["heard_since"]).sum()), len(overdue))
    words = _(
        "Of {n} overdue promises, {k} concern an initiative of which no later source tells anything "
        "({detail})."
    )
    told = words.format(
        n=formats.count(part.n), k=formats.count(part.k), detail=sentences.with_interval(part)
    )
    listed = overdue[~overdue["heard_since"] & ~overdue["stage"].isin(SHOWING_STAGES)]
    rest = part.k - len(listed)
    if rest:
        more = ngettext(
            "{n} of these was only to be shown or agreed at an Expo and is not listed.",
            "{n} of these were only to be shown or agreed at an Expo and are not listed.",
            rest,
        )
        told = sentences.together(told, more.format(n=formats.count(rest)))
    return Group([Paragraph(told), *_promise_table(briefing, listed)])


def _promise_table(briefing: Briefing, listed: pd.DataFrame) -> list[Table]:
    rows: list[list[Inlines]] = [
        [
            briefing.titles[promise["initiative_id"]],
            briefing.with_sources(promise_blocks.promise_text(promise), [promise["source_id"]]),
            promise_blocks.due_text(promise),
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
