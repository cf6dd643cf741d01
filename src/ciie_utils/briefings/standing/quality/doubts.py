"""What the ledger leaves in doubt, as blocks: contradictions, silence, promises nobody reported on again."""

from ciie_utils.analysis.frames import Record
from ciie_utils.briefings import Briefing, indicators, local_text, measures, sentences, vocabulary
from ciie_utils.briefings.shares import bars_figure
from ciie_utils.briefings.standing import promise_tables
from ciie_utils.briefings.standing.quality import coverage
from ciie_utils.briefings.standing.quality.contradictions import Statement, contradictions
from ciie_utils.briefings.tables import left, right, tabulate
from ciie_utils.terms import SHOWING_STAGES
from nbbriefing.blocks.model import Column, Figure, Group, Inlines, Notice, Paragraph, Run, Table
from nbbriefing.language import N_, _, between_items, clauses, formats, gap, say, say_n

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
    words = say_n(
        "{n} matter on which sources differ was found in the tables: {figures} on figures, {values} on "
        "what a milestone amounts to, {dates} on dates.",
        "{n} matters on which sources differ were found in the tables: {figures} on figures, {values} on "
        "what a milestone amounts to, {dates} on dates.",
        len(found),
        **{f"{kind}s": int((found["kind"] == kind).sum()) for kind in ("figure", "value", "date")},
    )
    table = tabulate(
        _("Where sources differ"),
        found,
        left(_("Matter"), 3, lambda row: _matter(briefing, row)),
        left(_("What the sources state"), 5, lambda row: _both_sides(briefing, row)),
    )
    return Group([Paragraph(words), table])


def _matter(briefing: Briefing, row: Record) -> Inlines:
    when = formats.interval(row["date_start"], row["date_end"])
    if row["kind"] == "figure":
        words = say("({place}, {when})", place=indicators.place_name(row["geography"]), when=when)
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
        return indicators.value_text({**statement._asdict(), "unit": row["unit"]})
    return measures.measure(row["metric"], statement.value, row["unit"])


def ages(briefing: Briefing) -> Figure | Notice:
    """Return how long ago initiatives were last in the news, by edition, as bars."""
    part = coverage.silent(briefing.scope)
    if not part.n:
        return briefing.nothing("No initiative was known by {day}.")
    table = coverage.ages_by_edition(briefing.scope)
    return bars_figure(
        [
            vocabulary.capitalised(vocabulary.edition(int(number))) if number else _("No edition")
            for number in table.index
        ],
        [vocabulary.label(AGE_NAMES, name) for name in coverage.AGE_CLASSES],
        table.to_numpy().tolist(),
        say("{share} of the initiatives have had no news for more than two years", share=part.number()),
        _("{title}. Bars: initiatives by edition and age of their last news."),
        say(
            "Time from the newest source on an initiative to {day}; a full bar is all of its row. {detail}.",
            day=briefing.as_of,
            detail=part.detail(),
        ),
        (_("Initiatives by the age of their last news"), Column(_("First appearance"), weight=1.6)),
        table.sum(axis=1).tolist(),
    )


def longest_silent(briefing: Briefing) -> Table | Notice:
    """Return the initiatives tied to the Expo that have been without news for longest."""
    news = coverage.last_news(briefing.view)
    chosen = news[news["days"] > coverage.SILENT_DAYS].head(MOST_SILENT)
    if chosen.empty:
        return briefing.nothing(
            "No initiative tied to the Expo had been without news for more than two years on {day}."
        )

    def newest(row: Record) -> Inlines:
        return briefing.with_sources(formats.month(row["last_news"]), [row["source_id"]])

    return tabulate(
        _("The initiatives without news for longest"),
        chosen,
        left(_("Initiative"), 4, lambda row: briefing.titles[row["initiative_id"]]),
        left(_("Last news"), 2, newest),
        right(_("Sources"), None, lambda row: formats.count(row["n_sources"])),
        right(_("Silent for"), 1.5, lambda row: formats.days_text(row["days"])),
    )


def promises_unreported(briefing: Briefing) -> Group | Notice:
    """Return the overdue promises, and of how many nothing at all has been heard since."""
    overdue = coverage.unreported(briefing.view, briefing.promises)
    if overdue.empty:
        return briefing.nothing("No promise was overdue on {day}.")
    part = coverage.unheard(overdue)
    words = say(
        "Of {n} overdue promises, {k} concern an initiative of which no later source tells anything "
        "({detail}).",
        n=part.n,
        k=part.k,
        detail=part.detail(),
    )
    listed = overdue[~overdue["heard_since"] & ~overdue["stage"].isin(SHOWING_STAGES)]
    if rest := part.k - len(listed):
        more = say_n(
            "{n} of these was only to be shown or agreed at an Expo and is not listed.",
            "{n} of these were only to be shown or agreed at an Expo and are not listed.",
            rest,
        )
        words = sentences.together(words, more)
    if listed.empty:
        return Group([Paragraph(words)])

    def promised(row: Record) -> Inlines:
        return briefing.with_sources(promise_tables.promise_text(row), [row["source_id"]])

    table = tabulate(
        _("Promises whose initiative nobody has reported on again"),
        listed.head(MOST_PROMISES),
        left(_("Initiative"), 3, lambda row: briefing.titles[row["initiative_id"]]),
        left(_("What was promised"), 4.5, promised),
        left(_("Due"), 1.6, promise_tables.due_text),
        right(_("Overdue for"), 1.6, lambda row: formats.days_text(row["overdue_days"])),
    )
    return Group([Paragraph(words), table])
