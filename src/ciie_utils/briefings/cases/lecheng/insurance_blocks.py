"""The Global Special Drug Insurance of the zone as blocks: what it covers by year, and whose medicines."""

from collections.abc import Iterable
from functools import partial

import pandas as pd

from ciie_utils.analysis.frames import Record, record, records
from ciie_utils.briefings import left, sentences, tabulate, vocabulary
from ciie_utils.briefings.cases.lecheng import figure_blocks, figures, words
from ciie_utils.briefings.cases.lecheng.briefing import ZoneBriefing
from nbbriefing.blocks.model import Figure, Inlines, KeyFigure, Notice, Run, Table
from nbbriefing.figures.forest import Estimate, Scale, forest
from nbbriefing.language import _, formats, say

#: From what is covered to what it costs and how many bought it.
MEASURES = (
    "lecheng_insurance_drugs",
    "lecheng_insurance_overseas_drugs",
    "lecheng_insurance_domestic_drugs",
    "lecheng_insurance_novartis_drugs",
    "lecheng_insurance_drugs_added",
    "lecheng_insurance_diseases",
    "lecheng_insurance_minimum_premium",
    "lecheng_insurance_maximum_cover",
    "lecheng_insurance_policyholders",
)


def by_year(briefing: ZoneBriefing) -> Table | Notice:
    """Return what the insurance covers, costs and reaches: one row a measure, one column a year."""
    series = figures.zone_series(briefing.zone.indicators, figures.INSURANCE)
    dated = series[series["period_end"].notna()]
    if dated.empty:
        return briefing.nothing("No figure of the insurance was known by {day}.")
    years = dated["period_end"].dt.year
    present = set(dated["indicator"])

    def in_year(year: int, name: str) -> Inlines:
        return _agreeing(briefing, dated[(dated["indicator"] == name) & (years == year)])

    return tabulate(
        _("The Global Special Drug Insurance, by year"),
        [*(name for name in MEASURES if name in present), *sorted(present - set(MEASURES))],
        left(_("Measure"), 1.6, words.indicator),
        *(
            left(formats.year(pd.Timestamp(year, 1, 1)), 3, partial(in_year, year))
            for year in sorted(years.unique())
        ),
    )


def _agreeing(briefing: ZoneBriefing, rows: pd.DataFrame) -> Inlines:
    """Figures that agree once, with all their sources."""

    def said(same: pd.DataFrame) -> Iterable[str | Run]:
        first = record(same)
        subject = say(" ({subject}) ", subject=words.counted(first))
        return Run(words.figure(first), bold=True), subject, *briefing.citations.cite_all(same["source_id"])

    groups = rows.groupby(["value", "bound", "subject"], sort=False)
    return figure_blocks.side_by_side([said(same) for _key, same in groups], _("; ")) or _("not known")


def _coverage(briefing: ZoneBriefing) -> pd.DataFrame:
    return figures.coverage_by_company(briefing.zone.indicators)


def _company(briefing: ZoneBriefing, name: str) -> str:
    return briefing.organisation_names.get(name, vocabulary.capitalised(name))


def by_company(briefing: ZoneBriefing) -> Figure | Notice:
    """Return each company's share of the overseas medicines, where a source counts them."""
    coverage = records(_coverage(briefing))
    if not coverage:
        return briefing.nothing("No source known by {day} counts a company's medicines in the insurance.")
    rows = []
    for row in coverage:
        part = sentences.proportion(row)
        rows.append(Estimate(_company_and_year(briefing, row), *part.bounds(), part.counts()))

    def covered(row: Record) -> Inlines:
        return briefing.with_sources(sentences.proportion(row).words(), row["source_ids"].split())

    first = coverage[0]
    title = say(
        "{company} supplied {k} of the {n} overseas medicines covered in {year}",
        company=_company(briefing, first["company"]),
        k=first["k"],
        n=first["n"],
        year=str(first["year"]),
    )
    return Figure(
        svg=forest(rows, Scale(0.0, 0.5, (0.0, 0.1, 0.2, 0.3, 0.4, 0.5), formats.percent)),
        alt=say("{title}. Square: the share; line: its 95% interval.", title=title),
        title=title,
        caption=_(
            "Share of the overseas medicines of the insurance, with its 95% Wilson interval. The list is "
            "complete, so the interval says how far such a share could be chance, not how well it is known. "
            "No source counts the medicines of another company, so this cannot be compared."
        ),
        table=tabulate(
            _("Overseas medicines in the insurance, by company"),
            coverage,
            left(_("Company and year"), 2, lambda row: _company_and_year(briefing, row)),
            left(_("Overseas medicines covered"), 3, covered),
        ),
    )


def _company_and_year(briefing: ZoneBriefing, row: Record) -> str:
    return say("{company}, {year}", company=_company(briefing, row["company"]), year=str(row["year"]))


def key_figure(briefing: ZoneBriefing) -> KeyFigure | None:
    """Return a company's share of the medicines as a key figure; None where none is counted."""
    coverage = _coverage(briefing)
    if coverage.empty:
        return None
    row = record(coverage, -1)
    part = sentences.proportion(row)
    company = _company(briefing, row["company"])
    label = say(
        "overseas medicines of the {year} insurance from {company}", year=str(row["year"]), company=company
    )
    detail = say("{share}; 95% interval {interval}", share=part.number(), interval=part.interval())
    return KeyFigure(part.counts(), label, briefing.with_sources(detail, row["source_ids"].split()))
