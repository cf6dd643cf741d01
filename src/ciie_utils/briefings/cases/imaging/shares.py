"""How many coronary interventions are guided by imaging, by country and year, as sources give it."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from ciie_utils.analysis import frames
from ciie_utils.analysis.frames import Record, ids_of, record, records
from ciie_utils.briefings import left, local_text, right, tabulate
from ciie_utils.briefings.cases import CaseBriefing
from ciie_utils.briefings.cases.blocks import nothing_known
from ciie_utils.briefings.cases.imaging.words import method
from ciie_utils.briefings.cases.text import country, in_text, listed, percents
from nbbriefing.blocks.model import Figure, Inlines, Notice, Table
from nbbriefing.figures.forest import Estimate, Kind, Scale, forest
from nbbriefing.language import _, formats, pgettext, say

#: The indicator of each way of guiding.
METHODS = {
    "imaging_guided_pci_share": "imaging",
    "ivus_guided_pci_share": "ivus",
    "oct_guided_pci_share": "oct",
}

#: The countries that are compared, in the order in which they are told.
COMPARED = ("CN", "US", "JP")

SHARES = frames.columns(
    "geography method year_start:Int64 year_end:Int64 year_basis value:float64 low:float64 high:float64 "
    "bound subject table source_id"
)

_SPAN = r"((?:19|20)\d{2})(?:-\d{2})? to ((?:19|20)\d{2})"


class CountryShare(NamedTuple):
    """What is known of one country's share, in percent, NaN if nothing is; source ids joined by a space."""

    central: float
    low: float
    high: float
    source_ids: str


def imaging_shares(ledger_indicators: pd.DataFrame, evidence_indicators: pd.DataFrame) -> pd.DataFrame:
    """Collect the shares of both tables of indicators.

    Returns
    -------
    DataFrame
        One row per figure, by country, year and method, of ``SHARES``: ``value`` in percent (the
        middle of a range); ``low``, ``high`` as stated; ``bound``: ``more_than`` or ``less_than`` where the
        figure is one end only, ``range``, else ``exact``; ``year_start``, ``year_end``: the years that it
        describes, where ``year_basis`` is ``period``; a figure without a period has the year in which it
        was ``published``; ``table``: ``ledger`` or ``evidence``.
    """
    tables = {"ledger": ledger_indicators, "evidence": evidence_indicators}
    parts = [each[each["indicator"].isin(list(METHODS))].assign(table=name) for name, each in tables.items()]
    parts = [part for part in parts if len(part)]
    if not parts:
        return frames.table([], SHARES)
    rows = pd.concat(parts, ignore_index=True)
    rows["method"] = rows["indicator"].map(METHODS)
    has_low, has_high = rows["low"].notna(), rows["high"].notna()
    bounds = ["range", "more_than", "less_than"]
    rows["bound"] = np.select([has_low & has_high, has_low, has_high], bounds, default="exact")
    middle = (rows["low"] + rows["high"]) / 2
    rows["value"] = rows["value"].fillna(middle).fillna(rows["low"]).fillna(rows["high"])
    dated = rows["period_end"].notna()
    year = rows["period_end"].dt.year.where(dated, rows["published_end"].dt.year)
    start = pd.to_numeric(rows["subject"].str.extract(_SPAN)[0]).where(dated).fillna(year)
    basis = np.where(dated, "period", "published")
    rows = rows.assign(year_start=start, year_end=year, year_basis=basis)
    order = ["geography", "year_end", "year_start", "method", "table", "row"]
    return frames.table(rows.sort_values(order, ignore_index=True), SHARES)


def current_share(shares: pd.DataFrame, geography: str) -> CountryShare:
    """Sum up what is known of one country's share.

    ``central`` is the figure of the ledger (what was told at the Expo), else the latest figure; ``low`` and
    ``high`` are the least and the greatest of each source's latest figures for imaging or IVUS; where they
    are all the same whole number, half a point to either side, because it was rounded.
    """
    own = shares[(shares["geography"] == geography) & (shares["method"] != "oct")]
    if own.empty:
        return CountryShare(np.nan, np.nan, np.nan, "")
    for year in ("year_end", "year_start"):
        newest = own.sort_values(year).drop_duplicates("source_id", keep="last").set_index("source_id")[year]
        own = own[own[year] == own["source_id"].map(newest)]
    stated = own[own["table"] == "ledger"]
    central = float(record(stated if len(stated) else own.sort_values("year_end"), -1)["value"])
    ends = pd.concat([own["value"], own["low"].dropna(), own["high"].dropna()])
    low, high = float(ends.min()), float(ends.max())
    if low == high and low.is_integer():
        low, high = low - 0.5, high + 0.5
    return CountryShare(central, low, high, ids_of(own))


def shares_of(briefing: CaseBriefing) -> pd.DataFrame:
    """Return the shares known by the day; see `imaging_shares`."""
    return imaging_shares(briefing.scope.indicators, briefing.evidence.indicators)


def shares_figure(briefing: CaseBriefing) -> Figure | Notice:
    """Return every published share, by country and year."""
    shares = shares_of(briefing)
    if shares.empty:
        return nothing_known(briefing, _("no share of interventions guided by imaging"))
    by_country: list[Record] = []
    rows: list[Estimate] = []
    for code in [*COMPARED, *sorted(set(shares["geography"]) - set(COMPARED))]:
        own = records(shares[shares["geography"] == code])
        rows += [Estimate(country(code), kind="heading")] if own else []
        rows += [_dot(row) for row in own]
        by_country += own
    title = shares_sentence(briefing)
    scale = Scale(0, 100, (0, 25, 50, 75, 100), lambda tick: formats.percent(tick / 100))
    return Figure(
        svg=forest(rows, scale, label_mm=94, row_mm=4.9),
        alt=say("{title} A dot for every published share, by country.", title=title),
        title=title,
        caption=_(
            "Circles: what was told at the Expo; squares: registries and claims. They count different "
            "patients and kinds of imaging, so that a trend can only be read within one source."
        ),
        table=_shares_table(briefing, by_country),
    )


def shares_sentence(briefing: CaseBriefing) -> str:
    """Say what is known of the countries compared: the latest figure of each."""
    shares = shares_of(briefing)
    stated = shares[shares["table"] == "ledger"]
    used = stated if set(COMPARED) <= set(stated["geography"]) else shares
    parts: list[str] = []
    for code in COMPARED:
        central = current_share(used, code).central
        if np.isnan(central):
            continue
        bounds = used.loc[(used["geography"] == code) & (used["value"] == central), "bound"]
        more = len(bounds) > 0 and (bounds == "more_than").all()
        share = (_("more than {share}") if more else "{share}").format(share=percents(central))
        of = _("{share} in {country}") if parts else _("{share} of coronary interventions in {country}")
        parts.append(of.format(share=share, country=in_text(code)))
    if not parts:
        return _("No share of the countries compared is known.")
    return say("Imaging guides {shares}.", shares=listed(parts))


def _dot(row: Record) -> Estimate:
    kind: Kind = "other" if row["table"] == "ledger" else "study"
    return Estimate(_label(row), row["value"], row["low"], row["high"], _value(row), kind)


def _label(row: Record) -> str:
    if row["table"] == "ledger":
        return say("told at the Expo, published {year}", year=str(row["year_end"]))
    label, year = local_text(row["subject"]), str(row["year_end"])
    if row["year_basis"] == "period" and year not in label:
        label = say("{subject}, {year}", subject=label, year=year)
    if row["method"] != "imaging":
        label = say("{subject}: {method}", subject=label, method=method(row["method"]))
    return label


def _value(row: Record) -> str:
    if row["bound"] == "range":
        return say("{low} to {high}", low=formats.number(row["low"], 1), high=percents(row["high"]))
    bounds = {"more_than": _("more than {share}"), "less_than": _("less than {share}")}
    return bounds.get(row["bound"], "{share}").format(share=percents(row["value"]))


def _years(row: Record) -> str:
    if row["year_basis"] != "period":
        return say("published {year}", year=str(row["year_end"]))
    if row["year_start"] == row["year_end"]:
        return str(row["year_end"])
    return say("{first} to {last}", first=str(row["year_start"]), last=str(row["year_end"]))


def _shares_table(briefing: CaseBriefing, rows: list[Record]) -> Table:
    def subject(row: Record) -> Inlines:
        return briefing.with_sources(local_text(row["subject"]), [row["source_id"]])

    columns = [
        left(_("Country"), 1.2, lambda row: country(row["geography"])),
        left(_("Of which interventions"), 4, subject),
        left(_("Imaging"), 1.2, lambda row: method(row["method"])),
        left(pgettext("calendar", "Years"), 1.5, _years),
        right(_("Guided by imaging"), 1.4, _value),
    ]
    return tabulate(_("Share of coronary interventions guided by imaging"), rows, *columns)
