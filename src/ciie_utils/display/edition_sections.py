"""The sections of the briefing on one edition: each function returns what one cell of the notebook shows."""

from __future__ import annotations

import pandas as pd

from ciie_utils.analysis.editions import organisations_of, share_reached
from ciie_utils.analysis.progress import count_progress
from ciie_utils.analysis.proportions import Proportion
from ciie_utils.analysis.tallies import cross_tally, organisation_counts
from ciie_utils.analysis.verdicts import came_due, kept_in_time
from ciie_utils.display import formats, outcome_blocks, promise_blocks, record_blocks, sentences, vocabulary
from ciie_utils.display.blocks import (
    Column,
    Figure,
    Group,
    Inlines,
    KeyFigure,
    KeyFigures,
    Notice,
    Paragraph,
    Run,
    Table,
)
from ciie_utils.display.briefing import Briefing
from ciie_utils.display.change_blocks import what_changed
from ciie_utils.display.figures.bars import bar_grid
from ciie_utils.display.indicators import edition_table
from ciie_utils.display.language import _, current_language, ngettext

__all__ = [
    "agreements",
    "exhibits",
    "figures_of_edition",
    "finding",
    "key_figures",
    "open_promises",
    "outcomes",
    "participants",
    "progress",
    "promise_timeline",
    "promises_come_due",
    "shown_by_area",
    "what_changed",
]

KINDS = ("product", "collaboration", "investment", "programme")
# An organisation with fewer initiatives at the edition is counted, not named.
NAMED_FROM = 2
MOST_NAMED = 12


def _edition_name(briefing: Briefing) -> str:
    assert briefing.edition is not None
    return vocabulary.edition(briefing.edition)


def finding(briefing: Briefing) -> Paragraph | Notice:
    """Return the finding in a sentence or two: patients reached, promises kept."""
    if briefing.view.initiatives.empty:
        return Notice(
            _("Nothing about {edition} was known by {day}.").format(
                edition=_edition_name(briefing), day=formats.day(briefing.as_of)
            )
        )
    due = came_due(briefing.promises)["verdict"].value_counts()
    kept = sentences.kept_sentence(
        kept_in_time(briefing.promises), due.get("late", 0), due.get("overdue", 0), briefing.as_of
    )
    patients = sentences.patients_sentence(_patients(briefing), briefing.as_of, _edition_name(briefing))
    return Paragraph([patients, " ", kept], role="finding")


def _patients(briefing: Briefing) -> Proportion:
    return sentences.proportion(share_reached(briefing.view).iloc[0])


def key_figures(briefing: Briefing) -> KeyFigures | Notice:
    """Return the strip of key figures, each with its n or interval."""
    initiatives = briefing.view.initiatives
    if initiatives.empty:
        return Notice(_("There are no key figures, because nothing was known yet."))
    kinds = initiatives["kind"].value_counts().reindex(KINDS, fill_value=0)
    detail = _(", ").join(
        _("{n} {kind}").format(n=formats.count(n), kind=vocabulary.kind(kind, plural=True))
        for kind, n in kinds.items()
        if n
    )
    items = [
        KeyFigure(formats.count(len(initiatives)), _("initiatives followed from this edition"), detail),
        sentences.share_figure(_patients(briefing), _("of them with patients")),
        sentences.share_figure(kept_in_time(briefing.promises), _("of promises come due kept in time")),
        record_blocks.overdue_figure(briefing),
    ]
    return KeyFigures([*items, *_deals(briefing)])


def _deals(briefing: Briefing) -> list[KeyFigure]:
    indicators = briefing.view.indicators
    deals = indicators[indicators["indicator"] == "intended_deals"]
    if deals.empty:
        return []
    first = deals.iloc[0]
    words = (
        _("all areas of the Expo") if deals["value"].nunique() == 1 else _("all areas; the sources differ")
    )
    label = _("{currency} of intended deals").format(currency=first["unit"])
    detail = briefing.with_sources(words, deals["source_id"])
    return [KeyFigure(formats.readable_number(first["value"]), label, detail)]


def shown_by_area(briefing: Briefing) -> Figure | Notice:
    """Return what was shown, signed or announced, by therapy area and kind, as bars."""
    there = briefing.overview.drop_duplicates("initiative_id")
    table = cross_tally(there, "therapy_area", "kind", KINDS)
    if table.empty:
        return Notice(
            _("No report of anything shown, signed or announced at {edition} was known by {day}.").format(
                edition=_edition_name(briefing), day=formats.day(briefing.as_of)
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
            edition=_edition_name(briefing), n=formats.count(len(there))
        ),
        table=Table(_("Initiatives by therapy area and kind"), columns, rows),
    )


def _leading_area(totals: pd.Series, n: int) -> str:
    """Say which area has the most initiatives, if one or two do; "several areas" is not an area."""
    single = totals.drop("multiple", errors="ignore")
    leading = single[single == single.max()]
    if single.empty or len(leading) > 2 or single.max() < 2:
        return _("No therapy area stands out among {n} initiatives").format(n=formats.count(n))
    areas = _(" and ").join(vocabulary.therapy_area(area) for area in leading.index)
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
    return Paragraph([total, " ", _("Most often (number of initiatives): {names}.").format(names=names)])


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
    for _index, row in chosen.iterrows():
        names = parties[local].get(row["initiative_id"], ())
        area = vocabulary.therapy_area(row["therapy_area"])
        when = _("{stage}, {when}").format(
            stage=vocabulary.stage(row["stage"]), when=formats.interval(row["date_start"], row["date_end"])
        )
        note = "" if formats.is_missing(row["note"]) else ": " + row["note"]
        rows.append(
            [
                [briefing.titles[row["initiative_id"]], " ", Run(f"({area})", italic=True)],
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
    return Table(caption.format(edition=_edition_name(briefing)), columns, rows)


def figures_of_edition(briefing: Briefing) -> Group | Table | Notice:
    """Return the figures of the edition: of the Expo as a whole, then of single companies."""
    indicators = briefing.view.indicators
    if indicators.empty:
        return Notice(
            _("No figure of {edition} was known by {day}.").format(
                edition=_edition_name(briefing), day=formats.day(briefing.as_of)
            )
        )
    company = indicators["indicator"].str.startswith("company_")
    tables = [
        edition_table(briefing, part, caption.format(edition=_edition_name(briefing)))
        for part, caption in (
            (indicators[~company], _("Figures of {edition}")),
            (indicators[company], _("Figures of single companies at {edition}")),
        )
        if len(part)
    ]
    return Group(tables)


def progress(briefing: Briefing) -> Figure | Notice:
    """Return how far the initiatives of each kind have come, as bars."""
    return outcome_blocks.progress_figure(
        briefing,
        count_progress(briefing.reached, ["kind"]),
        "kind",
        lambda kind: vocabulary.capitalised(vocabulary.kind(kind, plural=True)),
    )


def outcomes(briefing: Briefing) -> Group | Notice:
    """Return what has become of each initiative, the furthest first."""
    return outcome_blocks.outcome_tables(briefing)


def promise_timeline(briefing: Briefing) -> Figure | Notice:
    """Return due against met for every promise with a due date."""
    return promise_blocks.timeline(briefing)


def promises_come_due(briefing: Briefing) -> Table | Notice:
    """Return the promises that were kept, came late or are overdue."""
    chosen = promise_blocks.listed(briefing.promises, ("kept", "late", "overdue"))
    return promise_blocks.promise_table(briefing, chosen, _("Promises kept, late or overdue"))


def open_promises(briefing: Briefing) -> Table | Notice:
    """Return the promises that are still open, and those replaced by a newer date."""
    chosen = promise_blocks.listed(briefing.promises, ("pending", "superseded"))
    return promise_blocks.promise_table(
        briefing, chosen, _("Promises still open or replaced by a newer date")
    )
