"""How well the ledger covers its subject, as blocks: editions, companies, dates, sources and support."""

from __future__ import annotations

import pandas as pd

from ciie_utils.analysis.cells import Record, records
from ciie_utils.analysis.corroboration import NOT_CONFIRMED, corroboration, single_publisher_share
from ciie_utils.analysis.proportions import Proportion, wilson
from ciie_utils.analysis.stages import STAGES
from ciie_utils.briefings import sentences, vocabulary
from ciie_utils.briefings.briefing import Briefing
from ciie_utils.briefings.standing.quality.coverage import (
    PRECISIONS,
    coverage_by_edition,
    coverage_by_organisation,
    precision_by_stage,
)
from ciie_utils.briefings.vocabulary import N_
from nbbriefing.blocks.model import Column, Figure, Group, Inlines, Notice, Paragraph, Table
from nbbriefing.figures.bars import bar_grid
from nbbriefing.figures.intervals import ShareRow, share_intervals
from nbbriefing.language import formats
from nbbriefing.language.messages import _, ngettext

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


def nothing_known(briefing: Briefing) -> Notice:
    """Return what stands where nothing was known yet."""
    return Notice(_("No fact was known by {day}.").format(day=formats.day(briefing.as_of)))


def dated_to_the_day(briefing: Briefing) -> Proportion:
    """Return the share of observed milestones whose date is known to the day."""
    table = precision_by_stage(briefing.scope)
    return wilson(int(table["day"].sum()), int(table.to_numpy().sum()))


def by_edition(briefing: Briefing) -> Figure | Notice:
    """Return how much is known of each edition, and from how many sources, as bars."""
    table = coverage_by_edition(briefing.scope)
    if table.empty:
        return nothing_known(briefing)
    names = [vocabulary.capitalised(vocabulary.edition(int(number))) for number in table.index]
    keys = ["initiatives", "facts", "sources", "publishers"]
    heads = [_("initiatives"), _("facts"), _("sources"), _("publishers")]
    most, least = table["facts"].max(), table["facts"].min()
    top = names[int(table["facts"].argmax())]
    title = _("{edition} is best covered, with {most} facts; the least covered has {least}").format(
        edition=top, most=formats.count(most), least=formats.count(least)
    )
    if len(table) == 1:
        title = _("{edition} is the only one covered yet, with {n} facts").format(
            edition=top, n=formats.count(most)
        )
    caption = _(
        "Initiatives by the edition of their first appearance, the facts known of them, and the sources and "
        "publishers that state these. Facts that several sources state count once."
    )
    cells = [_coverage_cells(name, row) for name, row in zip(names, records(table), strict=True)]
    return Figure(
        svg=bar_grid(names, heads, table[keys].astype(int).to_numpy().tolist()),
        alt=_("{title}. Bars: counts by edition.").format(title=title),
        title=title,
        caption=caption,
        table=Table(_("Coverage by edition"), _coverage_columns(_("First appearance")), cells),
    )


def _coverage_columns(head: str) -> list[Column]:
    return [
        Column(head, weight=2.4),
        Column(_("Initiatives"), "right", weight=1.3),
        Column(_("Facts"), "right"),
        Column(_("Sources"), "right", weight=1.1),
        Column(_("Publishers"), "right", weight=1.3),
        Column(_("Facts with one publisher alone"), weight=2.8),
        Column(_("Last news"), weight=1.8),
    ]


def _coverage_cells(name: str, row: Record) -> list[Inlines]:
    numbers = [formats.count(row[key]) for key in ("initiatives", "facts", "sources", "publishers")]
    last = formats.missing() if formats.is_missing(row["last_news"]) else formats.month(row["last_news"])
    return [name, *numbers, sentences.with_interval(wilson(row["k"], row["n"])), last]


def by_company(briefing: Briefing) -> Table | Notice:
    """Return how much is known of the organisations that lead initiatives, the best covered first."""
    table = coverage_by_organisation(briefing.scope)
    if table.empty:
        return nothing_known(briefing)
    shown = table.head(MOST_COMPANIES)
    cells = [
        _coverage_cells(briefing.organisation_names[str(org)], row)
        for org, row in zip(shown.index, records(shown), strict=True)
    ]
    rest = len(table) - len(shown)
    note = ngettext(
        "{n} further organisation leads initiatives; together {k} facts are known of these.",
        "{n} further organisations lead initiatives; together {k} facts are known of these.",
        rest,
    ).format(n=formats.count(rest), k=formats.count(int(table["facts"].iloc[len(shown) :].sum())))
    caption = _("Coverage by organisation, as leader of an initiative")
    return Table(caption, _coverage_columns(_("Organisation")), cells, notes=[note] if rest else [])


def support_by_stage(briefing: Briefing) -> Figure | Notice:
    """Return the share of facts that rest on one publisher alone, stage by stage."""
    facts = corroboration(briefing.scope)
    if facts.empty:
        return nothing_known(briefing)
    total = single_publisher_share(facts)
    parts = [
        (
            vocabulary.capitalised(vocabulary.stage(stage)),
            single_publisher_share(facts[facts["stage"] == stage]),
        )
        for stage in STAGES
        if (facts["stage"] == stage).any()
    ]
    rows = [_share_row(label, part) for label, part in parts] + [_share_row(_("All"), total, emphasis=True)]
    title = _("{share} of the facts rest on one publisher alone").format(share=sentences.share_text(total))
    table = [[label, sentences.share_text(part), sentences.with_interval(part)] for label, part in parts]
    columns = [Column(_("Stage"), weight=2), Column(_("Share"), "right"), Column(_("Facts"), weight=3)]
    return Figure(
        svg=share_intervals(rows),
        alt=_("{title}. Dots: shares; lines: 95% intervals.").format(title=title),
        title=title,
        caption=_(
            "Share of the facts of each stage that one publisher alone states, with its 95% Wilson interval. "
            "n = {n} facts."
        ).format(n=formats.count(total.n)),
        table=Table(_("Facts that one publisher alone states"), columns, table),
    )


def _share_row(label: str, part: Proportion, emphasis: bool = False) -> ShareRow:
    assert part.share is not None
    assert part.low is not None
    assert part.high is not None
    return ShareRow(label, part.share, part.low, part.high, sentences.n_of(part), emphasis)


def dates(briefing: Briefing) -> Figure | Notice:
    """Return how precisely dates are known, stage by stage, as bars."""
    table = precision_by_stage(briefing.scope)
    if table.empty:
        return nothing_known(briefing)
    names = [vocabulary.capitalised(vocabulary.stage(stage)) for stage in table.index]
    heads = [vocabulary.label(PRECISION_NAMES, name) for name in PRECISIONS]
    counts = table.to_numpy().tolist()
    total = dated_to_the_day(briefing)
    title = _("{share} of the dates are known to the day").format(share=sentences.share_text(total))
    columns = [Column(_("Stage")), *(Column(vocabulary.capitalised(head), "right") for head in heads)]
    cells: list[list[Inlines]] = [
        [name, *(formats.count(n) for n in row)] for name, row in zip(names, counts, strict=True)
    ]
    return Figure(
        svg=bar_grid(names, heads, counts, table.sum(axis=1).tolist()),
        alt=_("{title}. Bars: milestones by stage and precision of their date.").format(title=title),
        title=title,
        caption=_(
            "Observed milestones by how precisely their date is known; a full bar is all of its row. n = {n}."
        ).format(n=formats.count(total.n)),
        table=Table(_("Dates by precision"), columns, cells),
    )


def sources(briefing: Briefing) -> Group | Notice:
    """Return what the sources are: kinds, publishers, and how many dates and addresses are not known."""
    table = briefing.scope.sources
    if table.empty:
        return nothing_known(briefing)
    kinds = table["kind"].value_counts()
    rows: list[list[Inlines]] = [
        [
            vocabulary.capitalised(vocabulary.label(SOURCE_KINDS, kind)),
            sentences.with_interval(wilson(int(n), len(table))),
        ]
        for kind, n in kinds.items()
    ]
    columns = [Column(_("Kind"), weight=1.5), Column(_("Sources"), weight=3)]
    return Group([Paragraph(_source_words(table)), Table(_("What kind of sources there are"), columns, rows)])


def _source_words(table: pd.DataFrame) -> str:
    confirmed = table.loc[table["publisher"] != NOT_CONFIRMED, "publisher"].value_counts()
    often = _(", ").join(
        _("{name} ({k})").format(name=name, k=formats.count(int(k)))
        for name, k in confirmed.head(MOST_PUBLISHERS).items()
    )
    n = len(table)
    first = ngettext(
        "{n} source of {k} publishers; most often {names}.",
        "{n} sources of {k} publishers; most often {names}.",
        n,
    ).format(n=formats.count(n), k=formats.count(len(confirmed)), names=often)
    second = _(
        "Of {inferred} the date was worked out, of {unknown} the publisher is not confirmed, and "
        "{unlinked} have no address that can be cited."
    ).format(
        inferred=formats.count(int((table["date_basis"] == "inferred").sum())),
        unknown=formats.count(int((table["publisher"] == NOT_CONFIRMED).sum())),
        unlinked=formats.count(int(table["url"].isna().sum())),
    )
    return sentences.together(first, second)


def basis(briefing: Briefing) -> Paragraph | Notice:
    """Return how many milestones their sources state, and how many were worked out or judged."""
    counts = briefing.scope.milestones["basis"].value_counts()
    n = int(counts.sum())
    if not n:
        return nothing_known(briefing)
    words = _(
        "{stated} of the milestones are stated by their source ({detail}); of {derived} the date or value "
        "was worked out, and of {inferred} the link or the name was judged."
    )
    stated = wilson(int(counts.get("stated", 0)), n)
    return Paragraph(
        words.format(
            stated=sentences.share_text(stated),
            detail=sentences.with_interval(stated),
            derived=formats.count(int(counts.get("derived", 0))),
            inferred=formats.count(int(counts.get("inferred", 0))),
        )
    )
