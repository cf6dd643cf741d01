"""How many coronary interventions are guided by imaging, by country and year, as blocks."""

from __future__ import annotations

import math

from ciie_utils.analysis.frames import Record, records
from ciie_utils.briefings.cases.blocks import nothing_known
from ciie_utils.briefings.cases.briefing import CaseBriefing
from ciie_utils.briefings.cases.imaging.shares import current_share, imaging_shares
from ciie_utils.briefings.cases.imaging.vocabulary import method
from ciie_utils.briefings.cases.text import country, in_text, listed
from ciie_utils.briefings.local_text import local_text
from nbbriefing.blocks.model import Column, Figure, Inlines, Notice, Table
from nbbriefing.figures.forest import Estimate, Scale, forest
from nbbriefing.language import formats
from nbbriefing.language.messages import _, pgettext

#: The countries that are compared, in the order in which they are told.
COMPARED = ("CN", "US", "JP")


def shares_figure(briefing: CaseBriefing) -> Figure | Notice:
    """Return every published share, by country and year."""
    shares = imaging_shares(briefing.scope.indicators, briefing.evidence.indicators)
    if shares.empty:
        return nothing_known(briefing, _("no share of interventions guided by imaging"))
    order = [*COMPARED, *sorted(set(shares["geography"]) - set(COMPARED))]
    told = [row for code in order for row in records(shares[shares["geography"] == code])]
    rows: list[Estimate] = []
    for place, row in enumerate(told):
        if place == 0 or told[place - 1]["geography"] != row["geography"]:
            rows.append(Estimate(country(row["geography"]), kind="heading"))
        rows.append(_drawn(row))
    title = shares_sentence(briefing)
    scale = Scale(0, 100, (0, 25, 50, 75, 100), lambda tick: formats.percent(tick / 100))
    return Figure(
        svg=forest(rows, scale, label_mm=94, row_mm=4.9),
        alt=_("{title} A dot for every published share, by country.").format(title=title),
        title=title,
        caption=_(
            "Circles: what was told at the Expo; squares: registries and claims. They count different "
            "patients and kinds of imaging, so that a trend can only be read within one source."
        ),
        table=_table(briefing, told),
    )


def shares_sentence(briefing: CaseBriefing) -> str:
    """Say what is known of the countries compared: the latest figure of each."""
    shares = imaging_shares(briefing.scope.indicators, briefing.evidence.indicators)
    said = shares[shares["table"] == "ledger"]
    told = said if set(COMPARED) <= set(said["geography"]) else shares
    parts: list[str] = []
    for code in COMPARED:
        known = current_share(told, code)
        if not math.isnan(known.central):
            rows = told[(told["geography"] == code) & (told["value"] == known.central)]
            more = len(rows) > 0 and (rows["bound"] == "more_than").all()
            words = _("more than {share}") if more else "{share}"
            part = words.format(share=_percent(known.central))
            of = _("{share} in {country}") if parts else _("{share} of coronary interventions in {country}")
            parts.append(of.format(share=part, country=in_text(code)))
    if not parts:
        return _("No share of the countries compared is known.")
    return _("Imaging guides {shares}.").format(shares=listed(parts))


def _percent(value: float) -> str:
    return formats.number(value, 1) + "%"


def _value(row: Record) -> str:
    if row["bound"] == "range":
        return _("{low} to {high}").format(low=formats.number(row["low"], 1), high=_percent(row["high"]))
    words = {"more_than": _("more than {share}"), "less_than": _("less than {share}")}
    return words.get(row["bound"], "{share}").format(share=_percent(row["value"]))


def _drawn(row: Record) -> Estimate:
    told = row["table"] == "ledger"
    label = local_text(row["subject"])
    if told:
        label = _("told at the Expo, published {year}").format(year=row["year_end"])
    else:
        year = str(row["year_end"])
        if row["year_basis"] == "period" and year not in label:
            label = _("{subject}, {year}").format(subject=label, year=year)
        if row["method"] != "imaging":
            label = _("{subject}: {method}").format(subject=label, method=method(row["method"]))
    return Estimate(
        label=label,
        value=row["value"],
        low=row["low"],
        high=row["high"],
        text=_value(row),
        kind="other" if told else "study",
    )


def _table(briefing: CaseBriefing, told: list[Record]) -> Table:
    rows: list[list[Inlines]] = []
    for row in told:
        span = formats.missing()
        if row["year_basis"] == "period":
            same = row["year_start"] == row["year_end"]
            years = (str(row["year_start"]), str(row["year_end"]))
            span = years[1] if same else _("{first} to {last}").format(first=years[0], last=years[1])
        else:
            span = _("published {year}").format(year=row["year_end"])
        subject = briefing.with_sources(local_text(row["subject"]), [row["source_id"]])
        rows.append([country(row["geography"]), subject, method(row["method"]), span, _value(row)])
    columns = [
        Column(_("Country"), weight=1.2),
        Column(_("Of which interventions"), weight=4),
        Column(_("Imaging"), weight=1.2),
        Column(pgettext("calendar", "Years"), weight=1.5),
        Column(_("Guided by imaging"), "right", weight=1.4),
    ]
    return Table(_("Share of coronary interventions guided by imaging"), columns, rows)
