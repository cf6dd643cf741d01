"""How far the ledger can be trusted: the sections of the briefing on data quality."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ciie_utils.analysis.corroboration import NOT_CONFIRMED, corroboration, single_publisher_share
from ciie_utils.analysis.frames import Record, records
from ciie_utils.analysis.stages import STAGES
from ciie_utils.briefings import sentences, vocabulary
from ciie_utils.briefings.briefing import Briefing
from ciie_utils.briefings.shares import Share, shares_figure
from ciie_utils.briefings.standing.quality import coverage
from ciie_utils.briefings.standing.quality.contradictions import contradictions
from ciie_utils.briefings.standing.quality.doubts import counts_figure
from ciie_utils.briefings.vocabulary import N_
from nbbriefing.blocks.model import (
    Column,
    Figure,
    Group,
    Inlines,
    KeyFigure,
    KeyFigures,
    Notice,
    Paragraph,
    Table,
)
from nbbriefing.figures.bars import bar_grid
from nbbriefing.language import _, formats, say, say_n

PRECISION_NAMES = {
    "day": N_("to the day"),
    "month": N_("to the month"),
    "year": N_("to the year"),
    "unknown": N_("not at all"),
}
SOURCE_KINDS = {
    "news": N_("news"),
    "press_release": N_("press releases"),
    "official": N_("official texts"),
    "journal": N_("journals"),
    "registry": N_("registries"),
}
MOST_COMPANIES = 15
MOST_PUBLISHERS = 8


def _nothing_known(briefing: Briefing) -> Notice:
    return briefing.nothing("No fact was known by {day}.")


def finding(briefing: Briefing) -> Paragraph | Notice:
    """Return the finding: how many facts rest on one publisher, how well dated they are, what differs."""
    facts = corroboration(briefing.scope)
    if facts.empty:
        return _nothing_known(briefing)
    support = single_publisher_share(facts)
    words = say(
        "Of {n} facts known by {day}, {single} rest on one publisher alone, and {dated} of the dates are "
        "known to the day.",
        n=support.n,
        day=briefing.as_of,
        single=support.number(),
        dated=coverage.dated_to_the_day(briefing.scope).number(),
    )
    differ = say_n(
        "Sources were found to differ on {n} matter.",
        "Sources were found to differ on {n} matters.",
        len(contradictions(briefing.scope)),
    )
    return Paragraph(sentences.together(words, differ, _promise_sentence(briefing)), role="finding")


def _promise_sentence(briefing: Briefing) -> str:
    unheard = coverage.unheard(coverage.unreported(briefing.view, briefing.promises))
    if not unheard.n:
        return ""
    return say_n(
        "Of {n} overdue promise, {k} was never followed by any further report on its subject.",
        "Of {n} overdue promises, {k} were never followed by any further report on their subject.",
        unheard.n,
        k=unheard.k,
    )


def key_figures(briefing: Briefing) -> KeyFigures | Notice:
    """Return the strip of key figures, each with its n or interval."""
    facts = corroboration(briefing.scope)
    if facts.empty:
        return Notice(_("There are no key figures, because nothing was known yet."))
    from_sources = say_n("from {n} source", "from {n} sources", len(briefing.scope.sources))
    shares = {
        _("of facts with one publisher alone"): single_publisher_share(facts),
        _("of dates known to the day"): coverage.dated_to_the_day(briefing.scope),
        _("of initiatives without news for two years"): coverage.silent(briefing.scope),
    }
    return KeyFigures(
        [
            KeyFigure(formats.count(len(facts)), _("different facts"), from_sources),
            *(sentences.share_figure(part, label) for label, part in shares.items()),
        ]
    )


def by_edition(briefing: Briefing) -> Figure | Notice:
    """Return how much is known of each edition, and from how many sources, as bars."""
    table = coverage.coverage_by_edition(briefing.scope)
    if table.empty:
        return _nothing_known(briefing)
    names = [vocabulary.capitalised(vocabulary.edition(int(number))) for number in table.index]
    title = _edition_title(names, [int(n) for n in table["facts"]])
    counts = table[["initiatives", "facts", "sources", "publishers"]].astype(int).to_numpy().tolist()
    return Figure(
        svg=bar_grid(names, [_("initiatives"), _("facts"), _("sources"), _("publishers")], counts),
        alt=say("{title}. Bars: counts by edition.", title=title),
        title=title,
        caption=_(
            "Initiatives by the edition of their first appearance, the facts known of them, and the sources "
            "and publishers that state these. Facts that several sources state count once."
        ),
        table=_coverage_table(_("Coverage by edition"), _("First appearance"), names, table),
    )


def _edition_title(names: Sequence[str], facts: Sequence[int]) -> str:
    top = names[facts.index(max(facts))]
    if len(facts) == 1:
        return say("{edition} is the only one covered yet, with {n} facts", edition=top, n=facts[0])
    return say(
        "{edition} is best covered, with {most} facts; the least covered has {least}",
        edition=top,
        most=max(facts),
        least=min(facts),
    )


def _coverage_table(
    caption: str, head: str, names: Sequence[str], table: pd.DataFrame, notes: Sequence[str] = ()
) -> Table:
    columns = [
        Column(head, weight=2.4),
        Column(_("Initiatives"), "right", weight=1.3),
        Column(_("Facts"), "right"),
        Column(_("Sources"), "right", weight=1.1),
        Column(_("Publishers"), "right", weight=1.3),
        Column(_("Facts with one publisher alone"), weight=2.8),
        Column(_("Last news"), weight=1.8),
    ]
    cells = [_coverage_cells(name, row) for name, row in zip(names, records(table), strict=True)]
    return Table(caption, columns, cells, notes=list(notes))


def _coverage_cells(name: str, row: Record) -> list[Inlines]:
    numbers = [formats.count(row[key]) for key in ("initiatives", "facts", "sources", "publishers")]
    last = formats.missing() if formats.is_missing(row["last_news"]) else formats.month(row["last_news"])
    return [name, *numbers, sentences.proportion(row).detail(), last]


def by_company(briefing: Briefing) -> Table | Notice:
    """Return how much is known of the organisations that lead initiatives, the best covered first."""
    table = coverage.coverage_by_organisation(briefing.scope)
    if table.empty:
        return _nothing_known(briefing)
    rest = table.iloc[MOST_COMPANIES:]
    note = say_n(
        "{n} further organisation leads initiatives; together {k} facts are known of these.",
        "{n} further organisations lead initiatives; together {k} facts are known of these.",
        len(rest),
        k=int(rest["facts"].sum()),
    )
    shown = table.head(MOST_COMPANIES)
    names = [briefing.organisation_names[str(org)] for org in shown.index]
    caption = _("Coverage by organisation, as leader of an initiative")
    return _coverage_table(caption, _("Organisation"), names, shown, [note] if len(rest) else [])


def support_by_stage(briefing: Briefing) -> Figure | Notice:
    """Return the share of facts that rest on one publisher alone, stage by stage."""
    facts = corroboration(briefing.scope)
    if facts.empty:
        return _nothing_known(briefing)
    total = single_publisher_share(facts)
    parts = {
        vocabulary.capitalised(vocabulary.stage(stage)): single_publisher_share(
            facts[facts["stage"] == stage]
        )
        for stage in STAGES
        if (facts["stage"] == stage).any()
    }
    rows: list[list[Inlines]] = [[label, part.number(), part.detail()] for label, part in parts.items()]
    columns = [Column(_("Stage"), weight=2), Column(_("Share"), "right"), Column(_("Facts"), weight=3)]
    return shares_figure(
        [*(Share(label, part) for label, part in parts.items()), Share(_("All"), total)],
        say("{share} of the facts rest on one publisher alone", share=total.number()),
        _("{title}. Dots: shares; lines: 95% intervals."),
        say(
            "Share of the facts of each stage that one publisher alone states, with its 95% Wilson interval. "
            "n = {n} facts.",
            n=total.n,
        ),
        Table(_("Facts that one publisher alone states"), columns, rows),
        total=True,
    )


def dates(briefing: Briefing) -> Figure | Notice:
    """Return how precisely dates are known, stage by stage, as bars."""
    table = coverage.precision_by_stage(briefing.scope)
    if table.empty:
        return _nothing_known(briefing)
    total = coverage.dated_to_the_day(briefing.scope)
    return counts_figure(
        table,
        [vocabulary.capitalised(vocabulary.stage(stage)) for stage in table.index],
        [vocabulary.label(PRECISION_NAMES, name) for name in coverage.PRECISIONS],
        title=say("{share} of the dates are known to the day", share=total.number()),
        alt=_("{title}. Bars: milestones by stage and precision of their date."),
        caption=say(
            "Observed milestones by how precisely their date is known; a full bar is all of its row. "
            "n = {n}.",
            n=total.n,
        ),
        head=Column(_("Stage")),
        name=_("Dates by precision"),
    )


def sources(briefing: Briefing) -> Group | Notice:
    """Return what the sources are: kinds, publishers, and how many dates and addresses are not known."""
    table = briefing.scope.sources
    if table.empty:
        return _nothing_known(briefing)
    rows: list[list[Inlines]] = [
        [vocabulary.capitalised(vocabulary.label(SOURCE_KINDS, kind)), part.detail()]
        for kind, part in coverage.shares_by_kind(table).items()
    ]
    columns = [Column(_("Kind"), weight=1.5), Column(_("Sources"), weight=3)]
    return Group([Paragraph(_source_words(table)), Table(_("What kind of sources there are"), columns, rows)])


def _source_words(table: pd.DataFrame) -> str:
    publishers = coverage.sources_by_publisher(table)
    often = [say("{name} ({k})", name=name, k=k) for name, k in publishers.items()][:MOST_PUBLISHERS]
    return sentences.together(
        say_n(
            "{n} source of {k} publishers; most often {names}.",
            "{n} sources of {k} publishers; most often {names}.",
            len(table),
            k=len(publishers),
            names=_(", ").join(often),
        ),
        say(
            "Of {inferred} the date was worked out, of {unknown} the publisher is not confirmed, and "
            "{unlinked} have no address that can be cited.",
            inferred=int((table["date_basis"] == "inferred").sum()),
            unknown=int((table["publisher"] == NOT_CONFIRMED).sum()),
            unlinked=int(table["url"].isna().sum()),
        ),
    )


def basis(briefing: Briefing) -> Paragraph | Notice:
    """Return how many milestones their sources state, and how many were worked out or judged."""
    by_basis = coverage.milestones_by_basis(briefing.scope)
    stated = by_basis["stated"]
    if not stated.n:
        return _nothing_known(briefing)
    return Paragraph(
        say(
            "{stated} of the milestones are stated by their source ({detail}); of {derived} the date or "
            "value was worked out, and of {inferred} the link or the name was judged.",
            stated=stated.number(),
            detail=stated.detail(),
            derived=by_basis["derived"].k,
            inferred=by_basis["inferred"].k,
        )
    )
