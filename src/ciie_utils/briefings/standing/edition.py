"""What was shown, signed and announced at an edition, who took part, and the figures that are told of it."""

import pandas as pd

from ciie_utils.analysis.editions import organisations_of
from ciie_utils.analysis.frames import Record, grouped
from ciie_utils.briefings import Briefing, bars_figure, left, local_text, sentences, tabulate, vocabulary
from ciie_utils.briefings.indicators import indicator_name, subject_text, value_text
from ciie_utils.briefings.standing.counts import KINDS, cross_tally, organisation_counts
from nbbriefing.blocks.model import Column, Figure, Group, Inlines, Notice, Paragraph, Run, Table
from nbbriefing.language import (
    _,
    between_items,
    current_language,
    formats,
    gap,
    ngettext,
    pgettext,
    say,
    say_n,
)

# An organisation with fewer initiatives at the edition is counted, not named.
NAMED_FROM = 2
MOST_NAMED = 12


def shown_by_area(briefing: Briefing) -> Figure | Notice:
    """Return what was shown, signed or announced, by therapy area and kind, as bars."""
    there = briefing.overview.drop_duplicates("initiative_id")
    table = cross_tally(there, "therapy_area", "kind", KINDS)
    if table.empty:
        return briefing.nothing(
            "No report of anything shown, signed or announced at {edition} was known by {day}.",
            edition=briefing.name,
        )
    kinds = [kind for kind in KINDS if table[kind].sum()]
    areas = [vocabulary.capitalised(vocabulary.therapy_area(area)) for area in table.index]
    return bars_figure(
        areas,
        [vocabulary.kind(kind, plural=True) for kind in kinds],
        table[kinds].astype(int).to_numpy().tolist(),
        _leading_area(table["total"], len(there)),
        _("{title}. Bars: initiatives by therapy area and kind."),
        say(
            "Initiatives shown, signed or announced at {edition}, n = {n}.",
            edition=briefing.name,
            n=len(there),
        ),
        (_("Initiatives by therapy area and kind"), _("Therapy area")),
    )


def _leading_area(totals: pd.Series, n: int) -> str:
    """Say which area has the most initiatives, if one or two do; "several areas" is not an area."""
    single = totals.drop("multiple", errors="ignore")
    leading = single[single == single.max()]
    if single.empty or len(leading) > 2 or single.max() < 2:
        return say("No therapy area stands out among {n} initiatives", n=n)
    areas = pgettext("between therapy areas", " and ").join(
        vocabulary.therapy_area(area) for area in leading.index
    )
    return ngettext(
        "Of {n} initiatives, {k} concern {areas}, more than any other single area",
        "Of {n} initiatives, {k} each concern {areas}, more than any other single area",
        len(leading),
    ).format(n=formats.count(n), k=formats.count(int(single.max())), areas=areas)


def participants(briefing: Briefing) -> Paragraph | Notice:
    """Return who took part, the organisations with several initiatives by name."""
    counts = organisation_counts(briefing.view)
    if counts.empty:
        return briefing.nothing("No organisation was known by {day}.")
    several = counts[counts["k"] >= NAMED_FROM].head(MOST_NAMED)
    names = _(", ").join(
        say("{name} ({k})", name=briefing.organisation_names[org], k=k)
        for org, k in zip(several["org_id"], several["k"], strict=True)
    )
    total = say_n(
        "{n} organisation takes part in these initiatives.",
        "{n} organisations take part in these initiatives.",
        len(counts),
    )
    if several.empty:
        return Paragraph(total)
    often = say("Most often (number of initiatives): {names}.", names=names)
    return Paragraph(sentences.together(total, often))


def agreements(briefing: Briefing) -> Table | Notice:
    """Return what was signed, renewed or announced: title, parties, when, what."""
    overview = briefing.overview
    chosen = overview[overview["stage"] != "exhibited"].drop_duplicates("initiative_id")
    return _overview_table(
        briefing, chosen, _("Signed and announced at {edition}"), _("agreement or announcement")
    )


def exhibits(briefing: Briefing) -> Table | Notice:
    """Return what was shown, by therapy area: title, company, what."""
    overview = briefing.overview
    return _overview_table(
        briefing, overview[overview["stage"] == "exhibited"], _("Shown at {edition}"), _("exhibit")
    )


def _overview_table(briefing: Briefing, chosen: pd.DataFrame, caption: str, what: str) -> Table | Notice:
    if chosen.empty:
        return briefing.nothing("No {what} was known by {day}.", what=what)
    local = "organisations_zh" if current_language() == "zh" else "organisations"
    names = organisations_of(briefing.view).set_index("initiative_id")[local]

    def by_whom(row: Record) -> str:
        return _(", ").join(names.get(row["initiative_id"], ())) or formats.missing()

    return tabulate(
        caption.format(edition=briefing.name),
        chosen,
        left(_("Initiative"), 3, lambda row: _with_area(briefing, row)),
        left(_("By whom"), 2, by_whom),
        left(_("What is known"), 4, lambda row: _known(briefing, row)),
    )


def _with_area(briefing: Briefing, row: Record) -> Inlines:
    area = say("({area})", area=vocabulary.therapy_area(row["therapy_area"]))
    return [briefing.titles[row["initiative_id"]], gap(), Run(area, italic=True)]


def _known(briefing: Briefing, row: Record) -> Inlines:
    when = vocabulary.stage_when(row["stage"], row["date_start"], row["date_end"])
    note = local_text(row["note"])
    more = say(": {words}", words=note) if note else ""
    return briefing.with_sources([Run(vocabulary.capitalised(when), bold=True), more], row["source_ids"])


def figures(briefing: Briefing) -> Group | Notice:
    """Return the figures of the edition: of the Expo as a whole, then of single companies."""
    indicators = briefing.view.indicators
    if indicators.empty:
        return briefing.nothing("No figure of {edition} was known by {day}.", edition=briefing.name)
    company = indicators["indicator"].str.startswith("company_")
    parts = (
        (indicators[~company], _("Figures of {edition}")),
        (indicators[company], _("Figures of single companies at {edition}")),
    )
    return Group([_figures_table(briefing, part, caption) for part, caption in parts if len(part)])


def _figures_table(briefing: Briefing, indicators: pd.DataFrame, caption: str) -> Table:
    """Return one row per measure; differing values stand side by side."""
    rows: list[list[Inlines]] = []
    for same in grouped(indicators, "indicator"):
        label = indicator_name(same[0]["indicator"])
        values: dict[tuple[str, str], list[str]] = {}
        for record in same:
            key = value_text(record), subject_text(record["subject"], label)
            values.setdefault(key, []).append(record["source_id"])
        runs: list[str | Run] = []
        for (value, subject), source_ids in values.items():
            runs += [between_items()] if runs else []
            runs += [Run(value, bold=True), *([say(" ({subject})", subject=subject)] if subject else [])]
            runs += [gap(), *briefing.citations.cite_all(source_ids)]
        rows.append([label, runs])
    columns = [Column(_("Measure"), weight=2), Column(_("What the sources say"), weight=4)]
    return Table(caption.format(edition=briefing.name), columns, rows)
