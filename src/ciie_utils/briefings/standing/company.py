"""What one organisation did at each edition, what came of it and with whom, as blocks."""

import pandas as pd

from ciie_utils.analysis.frames import Record, records
from ciie_utils.analysis.networks import partners_of
from ciie_utils.briefings import SubjectBriefing, bars_figure, left, right, sentences, tabulate, vocabulary
from ciie_utils.briefings.entries import history
from ciie_utils.briefings.indicators import indicator_name, subject_text, value_text
from ciie_utils.briefings.standing.counts import ACTS, acts_by_edition, acts_in_all, count_acts
from ciie_utils.briefings.standing.outcomes import initiative_cell
from ciie_utils.briefings.standing.promise_tables import due_text, promise_short
from ciie_utils.terms import SHOWING_STAGES
from nbbriefing.blocks.model import Block, Figure, Group, Inlines, Notice, Run, Table
from nbbriefing.language import N_, _, formats, gap, say, say_n

ACT_NAMES = {
    "shown": N_("shown"),
    "signed": N_("signed or announced"),
    "built": N_("opened or made in China"),
    "promised": N_("promises made"),
}
SECTORS_ONE = {
    "pharma": N_("drug maker"),
    "medtech": N_("device maker"),
    "diagnostics": N_("diagnostics company"),
    "consumer_health": N_("consumer health company"),
    "technology": N_("technology company"),
    "hospital": N_("hospital"),
    "academia": N_("university or institute"),
    "government": N_("government body"),
    "zone_authority": N_("zone authority"),
    "insurer": N_("insurer"),
    "distributor": N_("distributor"),
    "nonprofit": N_("non-profit body"),
    "finance": N_("investor"),
}
_AT_THE_EXPO = (*SHOWING_STAGES, "renewed")


def acts_figure(briefing: SubjectBriefing) -> Figure | Notice:
    """Return how much was shown, signed, built and promised at each edition, as bars."""
    if briefing.view.initiatives.empty:
        return briefing.nothing_known()
    acts = acts_by_edition(briefing.view, briefing.promises)
    table = count_acts(acts)
    if table.empty:
        return briefing.nothing(
            "Nothing that {name} did since the first Expo opened was known by {day}.", name=briefing.name
        )
    rows = [vocabulary.capitalised(vocabulary.edition(int(number))) for number in table.index]
    counts = table.to_numpy(dtype=int).tolist()
    title = say_n(
        "{name} was active around {n} edition: {shown} initiatives shown, {signed} signed or announced, "
        "{built} opened or made in China, {promised} promises",
        "{name} was active around {n} editions: {shown} initiatives shown, {signed} signed or announced, "
        "{built} opened or made in China, {promised} promises",
        sum(any(line) for line in counts),
        name=briefing.name,
        **acts_in_all(acts),
    )
    return bars_figure(
        rows,
        [vocabulary.label(ACT_NAMES, act) for act in ACTS],
        counts,
        title,
        _("{title}. Bars: counts by edition."),
        _acts_caption(int(acts["edition"].isna().sum())),
        (_("What was done at each edition"), _("Edition")),
    )


def _acts_caption(before: int) -> str:
    words = _(
        "Initiatives, and promises. What a source does not tie to an edition counts with the last one that "
        "had opened by then. An initiative shown at several editions counts at each."
    )
    if not before:
        return words
    more = say_n(
        "{n} act before the first Expo is not drawn.",
        "{n} acts before the first Expo are not drawn.",
        before,
    )
    return sentences.together(words, more)


def edition_tables(briefing: SubjectBriefing) -> Group | Notice:
    """Return what was done and what has come of it, one table per edition of first appearance."""
    initiatives = briefing.view.initiatives
    if initiatives.empty:
        return briefing.nothing_known()
    numbers = sorted(int(number) for number in initiatives["first_edition"].dropna().unique())
    blocks: list[Block] = []
    for number in numbers:
        part = initiatives[(initiatives["first_edition"] == number).fillna(False)]
        caption = say("First seen at {edition}", edition=vocabulary.edition(number))
        blocks.append(_edition_table(briefing, part, caption))
    without = initiatives[initiatives["first_edition"].isna()]
    if len(without):
        blocks.append(_edition_table(briefing, without, _("Not tied to one edition")))
    return Group(blocks)


def _edition_table(briefing: SubjectBriefing, part: pd.DataFrame, caption: str) -> Table:
    def told(row: Record, at_the_expo: bool) -> Inlines:
        entries = briefing.entries.get(row["initiative_id"], [])
        return history(briefing, [entry for entry in entries if (entry.stage in _AT_THE_EXPO) == at_the_expo])

    return tabulate(
        caption,
        part.sort_values(["kind", "title"]),
        left(_("Initiative"), 2.6, lambda row: initiative_cell(briefing, row)),
        left(_("Shown, signed, announced"), 3.4, lambda row: told(row, True) or _("No report found.")),
        left(
            _("What came of it"), 4, lambda row: told(row, False) or _promised(briefing, row["initiative_id"])
        ),
    )


def _promised(briefing: SubjectBriefing, initiative_id: str) -> Inlines:
    """Say that nothing was found of an initiative, and what was promised."""
    promises = briefing.promises
    own = promises[
        (promises["initiative_id"] == initiative_id)
        & promises["restates_row"].isna()
        & promises["verdict"].isin(["pending", "overdue"])
    ]
    runs: list[str | Run] = [
        say("{words}.", words=vocabulary.capitalised(sentences.not_found(briefing.as_of)))
    ]
    for promise in records(own):
        words = say(
            " Promised: {promised}, due: {date}", promised=promise_short(promise), date=due_text(promise)
        )
        runs += [*briefing.with_sources(words, [promise["source_id"]]), _(".")]
    return runs


def organisation_cell(briefing: SubjectBriefing, member: Record) -> Inlines:
    """Return the name of an organisation and what it is."""
    sector = say("({sector})", sector=vocabulary.label(SECTORS_ONE, member["sector"]))
    return [briefing.organisation_names[member["org_id"]], gap(), Run(sector, italic=True)]


def partners_table(briefing: SubjectBriefing) -> Table | Notice:
    """Return the organisations that it works with, in which initiatives, and how many reached patients."""
    partners = partners_of(briefing.view, briefing.subject)
    if partners.empty:
        return briefing.nothing(
            "No other organisation is named in the initiatives of {name} known by {day}.", name=briefing.name
        )

    def roles(partner: Record) -> str:
        return _(", ").join(vocabulary.label(vocabulary.ROLES, role) for role in partner["roles"])

    def titles(partner: Record) -> str:
        return _("; ").join(briefing.titles[initiative] for initiative in partner["initiative_ids"])

    def reached(partner: Record) -> str:
        return say("{k} of {n}", k=partner["with_patients"], n=partner["n"])

    return tabulate(
        say("Organisations that share initiatives with {name}", name=briefing.name),
        partners,
        left(_("Organisation"), 3, lambda partner: organisation_cell(briefing, partner)),
        left(_("Its part"), 1.2, roles),
        left(_("Initiatives"), 4.4, titles),
        right(_("With patients"), 1.2, reached),
    )


def own_figures(briefing: SubjectBriefing) -> Table | Notice:
    """Return the figures that name the organisation: stands, products shown, shares of a market."""
    indicators = briefing.scope.indicators
    if indicators.empty:
        return briefing.nothing("No figure that names {name} was known by {day}.", name=briefing.name)
    return tabulate(
        say("Figures that name {name}", name=briefing.name),
        indicators,
        left(_("Figure"), 4, lambda row: _what(briefing, row)),
        left(_("Edition or time"), 2, _edition_of),
        left(
            _("Value"),
            2.4,
            lambda row: briefing.with_sources([Run(value_text(row), bold=True)], [row["source_id"]]),
        ),
    )


def _what(briefing: SubjectBriefing, row: Record) -> str:
    """Return what a figure measures; the organisation's own name is not repeated."""
    label = indicator_name(row["indicator"])
    subject = subject_text(row["subject"], label)
    for column in ("name", "name_zh"):
        subject = subject.removeprefix(str(briefing.whole.organisation(briefing.subject)[column]))
    subject = subject.strip(" ,，")
    return say("{label}: {subject}", label=label, subject=subject) if subject else label


def _edition_of(row: Record) -> str:
    subject = str(row["subject"])
    if subject.startswith("edition "):
        return vocabulary.capitalised(vocabulary.edition(int(subject.split()[1].rstrip(":"))))
    return formats.interval(row["period_start"], row["period_end"])
