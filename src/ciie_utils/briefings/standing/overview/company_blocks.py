"""What one organisation did at each edition, what came of it and with whom, as blocks."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ciie_utils.analysis.networks import partners_of
from ciie_utils.briefings import sentences, vocabulary
from ciie_utils.briefings.entries import Entry
from ciie_utils.briefings.indicator_names import indicator_name
from ciie_utils.briefings.indicators import subject_text, value_text
from ciie_utils.briefings.known import history
from ciie_utils.briefings.standing.overview.acts import ACTS, acts_by_edition, count_acts
from ciie_utils.briefings.standing.overview.subjects import SubjectBriefing, nothing_known
from ciie_utils.briefings.standing.promises.promise_blocks import due_text, promise_short
from ciie_utils.briefings.vocabulary import N_
from ciie_utils.terms import SHOWING_STAGES
from nbbriefing.blocks.model import Block, Column, Figure, Group, Inlines, Notice, Run, Table
from nbbriefing.figures.bars import bar_grid
from nbbriefing.language import formats
from nbbriefing.language.joints import gap
from nbbriefing.language.messages import _, ngettext

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
        return nothing_known(briefing)
    acts = acts_by_edition(briefing.view, briefing.promises)
    table = count_acts(acts)
    if table.empty:
        words = _("Nothing that {name} did since the first Expo opened was known by {day}.")
        return Notice(words.format(name=briefing.name, day=formats.day(briefing.as_of)))
    rows = [vocabulary.capitalised(vocabulary.edition(int(number))) for number in table.index]
    heads = [vocabulary.label(ACT_NAMES, act) for act in ACTS]
    counts = table.to_numpy(dtype=int).tolist()
    title = _acts_title(briefing, acts, len(table[table.sum(axis=1) > 0]))
    columns = [Column(_("Edition")), *(Column(vocabulary.capitalised(head), "right") for head in heads)]
    cells = [[row, *map(formats.count, line)] for row, line in zip(rows, counts, strict=True)]
    before = int(acts["edition"].isna().sum())
    return Figure(
        svg=bar_grid(rows, heads, counts),
        alt=_("{title}. Bars: counts by edition.").format(title=title),
        title=title,
        caption=_acts_caption(before),
        table=Table(_("What was done at each edition"), columns, cells),
    )


def _acts_title(briefing: SubjectBriefing, acts: pd.DataFrame, editions: int) -> str:
    n = acts.drop_duplicates(["act", "initiative_id"])["act"].value_counts().reindex(ACTS, fill_value=0)
    promised = int((acts["act"] == "promised").sum())
    return ngettext(
        "{name} was active around {n} edition: {shown} initiatives shown, {signed} signed or announced, "
        "{built} opened or made in China, {promised} promises",
        "{name} was active around {n} editions: {shown} initiatives shown, {signed} signed or announced, "
        "{built} opened or made in China, {promised} promises",
        editions,
    ).format(
        name=briefing.name,
        n=formats.count(editions),
        shown=formats.count(int(n["shown"])),
        signed=formats.count(int(n["signed"])),
        built=formats.count(int(n["built"])),
        promised=formats.count(promised),
    )


def _acts_caption(before: int) -> str:
    words = _(
        "Initiatives, and promises. What a source does not tie to an edition counts with the last one that "
        "had opened by then. An initiative shown at several editions counts at each."
    )
    if not before:
        return words
    more = ngettext(
        "{n} act before the first Expo is not drawn.",
        "{n} acts before the first Expo are not drawn.",
        before,
    ).format(n=formats.count(before))
    return sentences.together(words, more)


def edition_tables(briefing: SubjectBriefing) -> Group | Notice:
    """Return what was done and what has come of it, one table per edition of first appearance."""
    initiatives = briefing.view.initiatives
    if initiatives.empty:
        return nothing_known(briefing)
    numbers = sorted(int(number) for number in initiatives["first_edition"].dropna().unique())
    blocks: list[Block] = []
    for number in numbers:
        part = initiatives[(initiatives["first_edition"] == number).fillna(False)]
        caption = _("First seen at {edition}").format(edition=vocabulary.edition(number))
        blocks.append(_edition_table(briefing, part, caption))
    without = initiatives[initiatives["first_edition"].isna()]
    if len(without):
        blocks.append(_edition_table(briefing, without, _("Not tied to one edition")))
    return Group(blocks)


def _edition_table(briefing: SubjectBriefing, part: pd.DataFrame, caption: str) -> Table:
    rows: list[list[Inlines]] = []
    for initiative in part.sort_values(["kind", "title"]).to_dict("records"):
        told = briefing.entries.get(initiative["initiative_id"], [])
        shown = [entry for entry in told if entry.stage in _AT_THE_EXPO]
        since = [entry for entry in told if entry.stage not in _AT_THE_EXPO]
        words = _("({kind}, {area})").format(
            kind=vocabulary.kind(initiative["kind"]), area=vocabulary.therapy_area(initiative["therapy_area"])
        )
        title: Inlines = [briefing.titles[initiative["initiative_id"]], gap(), Run(words, italic=True)]
        rows.append([title, _shown(briefing, shown), _came(briefing, initiative["initiative_id"], since)])
    columns = [
        Column(_("Initiative"), weight=2.6),
        Column(_("Shown, signed, announced"), weight=3.4),
        Column(_("What came of it"), weight=4),
    ]
    return Table(caption, columns, rows)


def _shown(briefing: SubjectBriefing, told: Sequence[Entry]) -> Inlines:
    return history(briefing, told) if told else _("No report found.")


def _came(briefing: SubjectBriefing, initiative_id: str, since: Sequence[Entry]) -> Inlines:
    """Tell what came of an initiative; of what is only promised, what was promised."""
    if since:
        return history(briefing, since)
    promises = briefing.promises
    own = promises[
        (promises["initiative_id"] == initiative_id)
        & promises["restates_row"].isna()
        & promises["verdict"].isin(["pending", "overdue"])
    ]
    nothing = vocabulary.capitalised(sentences.not_found(briefing.as_of))
    runs: list[str | Run] = [_("{words}.").format(words=nothing)]
    for _index, promise in own.iterrows():
        words = _(" Promised: {promised}, due: {date}").format(
            promised=promise_short(promise), date=due_text(promise)
        )
        runs += briefing.with_sources(words, [promise["source_id"]])
        runs.append(_("."))
    return runs


def partners_table(briefing: SubjectBriefing) -> Table | Notice:
    """Return the organisations that it works with, in which initiatives, and how many reached patients."""
    partners = partners_of(briefing.view, briefing.subject)
    if partners.empty:
        words = _("No other organisation is named in the initiatives of {name} known by {day}.")
        return Notice(words.format(name=briefing.name, day=formats.day(briefing.as_of)))
    rows: list[list[Inlines]] = []
    for partner in partners.to_dict("records"):
        sector = _("({sector})").format(sector=vocabulary.label(SECTORS_ONE, partner["sector"]))
        roles = _(", ").join(vocabulary.label(vocabulary.ROLES, role) for role in partner["roles"])
        titles = _("; ").join(briefing.titles[initiative] for initiative in partner["initiative_ids"])
        rows.append(
            [
                [briefing.organisation_names[partner["org_id"]], gap(), Run(sector, italic=True)],
                roles,
                titles,
                _("{k} of {n}").format(
                    k=formats.count(partner["with_patients"]), n=formats.count(partner["n"])
                ),
            ]
        )
    columns = [
        Column(_("Organisation"), weight=3),
        Column(_("Its part"), weight=1.2),
        Column(_("Initiatives"), weight=4.4),
        Column(_("With patients"), "right", weight=1.2),
    ]
    caption = _("Organisations that share initiatives with {name}").format(name=briefing.name)
    return Table(caption, columns, rows)


def own_figures(briefing: SubjectBriefing) -> Table | Notice:
    """Return the figures that name the organisation: stands, products shown, shares of a market."""
    indicators = briefing.scope.indicators
    if indicators.empty:
        words = _("No figure that names {name} was known by {day}.")
        return Notice(words.format(name=briefing.name, day=formats.day(briefing.as_of)))
    rows: list[list[Inlines]] = [
        [
            _what(briefing, row),
            _edition_of(row),
            briefing.with_sources([Run(value_text(row), bold=True)], [row["source_id"]]),
        ]
        for _index, row in indicators.iterrows()
    ]
    columns = [
        Column(_("Figure"), weight=4),
        Column(_("Edition or time"), weight=2),
        Column(_("Value"), weight=2.4),
    ]
    caption = _("Figures that name {name}").format(name=briefing.name)
    return Table(caption, columns, rows)


def _what(briefing: SubjectBriefing, row: pd.Series) -> str:
    """Return what a figure measures; the organisation's own name is not repeated."""
    label = indicator_name(row["indicator"])
    subject = subject_text(row["subject"], label)
    for column in ("name", "name_zh"):
        subject = subject.removeprefix(str(briefing.whole.organisation(briefing.subject)[column]))
    subject = subject.strip(" ,，")
    return _("{label}: {subject}").format(label=label, subject=subject) if subject else label


def _edition_of(row: pd.Series) -> str:
    subject = str(row["subject"])
    if subject.startswith("edition "):
        return vocabulary.capitalised(vocabulary.edition(int(subject.split()[1].rstrip(":"))))
    return formats.interval(row["period_start"], row["period_end"])
