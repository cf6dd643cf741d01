"""How far the ledger can be trusted: the sections of the briefing on data quality."""

from collections.abc import Sequence

import pandas as pd

from ciie_utils.analysis.corroboration import NOT_CONFIRMED, corroboration, single_publisher_share
from ciie_utils.analysis.stages import STAGES
from ciie_utils.briefings import Briefing, Share, bars_figure, sentences, shares_figure, vocabulary
from ciie_utils.briefings.standing.quality import coverage
from ciie_utils.briefings.standing.quality.contradictions import contradictions
from ciie_utils.briefings.tables import left, right, tabulate
from nbbriefing.blocks.model import Figure, Group, KeyFigure, KeyFigures, Notice, Paragraph, Table
from nbbriefing.language import N_, _, formats, say, say_n

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
    counts = table[["initiatives", "facts", "sources", "publishers"]].astype(int).to_numpy().tolist()
    return bars_figure(
        names,
        [_("initiatives"), _("facts"), _("sources"), _("publishers")],
        counts,
        _edition_title(names, [int(n) for n in table["facts"]]),
        _("{title}. Bars: counts by edition."),
        _(
            "Initiatives by the edition of their first appearance, the facts known of them, and the sources "
            "and publishers that state these. Facts that several sources state count once."
        ),
        _coverage_table(_("Coverage by edition"), _("First appearance"), names, table),
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
    return tabulate(
        caption,
        table.assign(name=names),
        left(head, 2.4, lambda row: row["name"]),
        right(_("Initiatives"), 1.3, lambda row: formats.count(row["initiatives"])),
        right(_("Facts"), None, lambda row: formats.count(row["facts"])),
        right(_("Sources"), 1.1, lambda row: formats.count(row["sources"])),
        right(_("Publishers"), 1.3, lambda row: formats.count(row["publishers"])),
        left(_("Facts with one publisher alone"), 2.8, lambda row: sentences.proportion(row).detail()),
        left(_("Last news"), 1.8, lambda row: formats.month(row["last_news"])),
        notes=notes,
    )


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
    return shares_figure(
        [*(Share(label, part) for label, part in parts.items()), Share(_("All"), total)],
        say("{share} of the facts rest on one publisher alone", share=total.number()),
        _("{title}. Dots: shares; lines: 95% intervals."),
        say(
            "Share of the facts of each stage that one publisher alone states, with its 95% Wilson interval. "
            "n = {n} facts.",
            n=total.n,
        ),
        tabulate(
            _("Facts that one publisher alone states"),
            parts.items(),
            left(_("Stage"), 2, lambda item: item[0]),
            right(_("Share"), None, lambda item: item[1].number()),
            left(_("Facts"), 3, lambda item: item[1].detail()),
        ),
        total=True,
    )


def dates(briefing: Briefing) -> Figure | Notice:
    """Return how precisely dates are known, stage by stage, as bars."""
    table = coverage.precision_by_stage(briefing.scope)
    if table.empty:
        return _nothing_known(briefing)
    total = coverage.dated_to_the_day(briefing.scope)
    return bars_figure(
        [vocabulary.capitalised(vocabulary.stage(stage)) for stage in table.index],
        [vocabulary.label(PRECISION_NAMES, name) for name in coverage.PRECISIONS],
        table.to_numpy().tolist(),
        say("{share} of the dates are known to the day", share=total.number()),
        _("{title}. Bars: milestones by stage and precision of their date."),
        say(
            "Observed milestones by how precisely their date is known; a full bar is all of its row. "
            "n = {n}.",
            n=total.n,
        ),
        (_("Dates by precision"), _("Stage")),
        table.sum(axis=1).tolist(),
    )


def sources(briefing: Briefing) -> Group | Notice:
    """Return what the sources are: kinds, publishers, and how many dates and addresses are not known."""
    table = briefing.scope.sources
    if table.empty:
        return _nothing_known(briefing)
    kinds = tabulate(
        _("What kind of sources there are"),
        coverage.shares_by_kind(table).items(),
        left(_("Kind"), 1.5, lambda item: vocabulary.capitalised(vocabulary.label(SOURCE_KINDS, item[0]))),
        left(_("Sources"), 3, lambda item: item[1].detail()),
    )
    return Group([Paragraph(_source_words(table)), kinds])


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
