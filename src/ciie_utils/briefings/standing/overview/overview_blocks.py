"""What was shown, signed and announced at an edition, as blocks: bars by area, who took part, tables."""

from __future__ import annotations

import pandas as pd

from ciie_utils.analysis.editions import organisations_of
from ciie_utils.briefings import sentences, vocabulary
from ciie_utils.briefings.briefing import Briefing
from ciie_utils.briefings.entries import records
from ciie_utils.briefings.local_text import local_text
from ciie_utils.briefings.standing.overview.tallies import cross_tally, organisation_counts
from nbbriefing.blocks.model import Column, Figure, Inlines, Notice, Paragraph, Run, Table
from nbbriefing.errors import ParameterError
from nbbriefing.figures.bars import bar_grid
from nbbriefing.language import formats
from nbbriefing.language.joints import gap
from nbbriefing.language.messages import _, current_language, ngettext, pgettext

KINDS = ("product", "collaboration", "investment", "programme")
# An organisation with fewer initiatives at the edition is counted, not named.
NAMED_FROM = 2
MOST_NAMED = 12


def edition_name(briefing: Briefing) -> str:
    """Return the name of the edition that a briefing is about.

    Raises
    ------
    ParameterError
        If it is not about one edition.
    """
    if briefing.edition is None:
        raise ParameterError("this briefing is not about one edition\nOpen it with edition=...")
    return vocabulary.edition(briefing.edition)


def shown_by_area(briefing: Briefing) -> Figure | Notice:
    """Return what was shown, signed or announced, by therapy area and kind, as bars."""
    there = briefing.overview.drop_duplicates("initiative_id")
    table = cross_tally(there, "therapy_area", "kind", KINDS)
    if table.empty:
        return Notice(
            _("No report of anything shown, signed or announced at {edition} was known by {day}.").format(
                edition=edition_name(briefing), day=formats.day(briefing.as_of)
            )
        )
    kinds = [kind for kind in KINDS if table[kind].sum()]
    areas = [vocabulary.capitalised(vocabulary.therapy_area(area)) for area in table.index]
    heads = [vocabulary.kind(kind, plural=True) for kind in kinds]
    counts = table[kinds].astype(int).to_numpy().tolist()
    title = _leading_area(table["total"], len(there))
    columns = [Column(_("Therapy area")), *(Column(vocabulary.capitalised(h), "right") for h in heads)]
    rows = [[area, *map(formats.count, row)] for area, row in zip(areas, counts, strict=True)]
    return Figure(
        svg=bar_grid(areas, heads, counts),
        alt=_("{title}. Bars: initiatives by therapy area and kind.").format(title=title),
        title=title,
        caption=_("Initiatives shown, signed or announced at {edition}, n = {n}.").format(
            edition=edition_name(briefing), n=formats.count(len(there))
        ),
        table=Table(_("Initiatives by therapy area and kind"), columns, rows),
    )


def _leading_area(totals: pd.Series, n: int) -> str:
    """Say which area has the most initiatives, if one or two do; "several areas" is not an area."""
    single = totals.drop("multiple", errors="ignore")
    leading = single[single == single.max()]
    if single.empty or len(leading) > 2 or single.max() < 2:
        return _("No therapy area stands out among {n} initiatives").format(n=formats.count(n))
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
        return Notice(_("No organisation was known by {day}.").format(day=formats.day(briefing.as_of)))
    several = counts[counts["k"] >= NAMED_FROM].head(MOST_NAMED)
    names = _(", ").join(
        _("{name} ({k})").format(name=briefing.organisation_names[org], k=formats.count(k))
        for org, k in zip(several["org_id"], several["k"], strict=True)
    )
    total = ngettext(
        "{n} organisation takes part in these initiatives.",
        "{n} organisations take part in these initiatives.",
        len(counts),
    ).format(n=formats.count(len(counts)))
    if several.empty:
        return Paragraph(total)
    often = _("Most often (number of initiatives): {names}.").format(names=names)
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
        return Notice(_("No {what} was known by {day}.").format(what=what, day=formats.day(briefing.as_of)))
    parties = organisations_of(briefing.view).set_index("initiative_id")
    local = "organisations_zh" if current_language() == "zh" else "organisations"
    rows: list[list[Inlines]] = []
    for row in records(chosen):
        names = parties[local].get(row["initiative_id"], ())
        area = vocabulary.therapy_area(row["therapy_area"])
        when = _("{stage}, {when}").format(
            stage=vocabulary.stage(row["stage"]), when=formats.interval(row["date_start"], row["date_end"])
        )
        title = briefing.titles[row["initiative_id"]]
        note = "" if formats.is_missing(row["note"]) else _(": {words}").format(words=local_text(row["note"]))
        rows.append(
            [
                [title, gap(), Run(_("({area})").format(area=area), italic=True)],
                _(", ").join(names) or formats.missing(),
                briefing.with_sources(
                    [Run(vocabulary.capitalised(when), bold=True), note], row["source_ids"]
                ),
            ]
        )
    columns = [
        Column(_("Initiative"), weight=3),
        Column(_("By whom"), weight=2),
        Column(_("What is known"), weight=4),
    ]
    return Table(caption.format(edition=edition_name(briefing)), columns, rows)
