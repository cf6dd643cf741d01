"""What the ledger knows, and how well: counts by edition and organisation, dates, ages, and silence."""

from collections.abc import Hashable, Mapping

import numpy as np
import pandas as pd

from ciie_utils.analysis.corroboration import NOT_CONFIRMED, corroboration
from ciie_utils.analysis.frames import LedgerLike, columns, empty, known_milestones, table
from ciie_utils.analysis.promises import standing
from ciie_utils.analysis.proportions import Proportion, wilson, wilson_intervals

#: Silent for longer than this is called silent.
SILENT_DAYS = 730

#: How precisely a date is known.
PRECISIONS = ("day", "month", "year", "unknown")

#: Bounds of the age of the last news, in days, and the class below each; the last class is open.
AGES = ((183, "half_year"), (365, "year"), (730, "two_years"), (1461, "four_years"))
OLDEST = "older"
AGE_CLASSES = (*(name for _days, name in AGES), OLDEST)

COVERAGE_COLUMNS = columns(
    "initiatives:Int64 facts:Int64 sources:Int64 publishers:Int64 k:Int64 n:Int64 share:float64 low:float64 "
    "high:float64 last_news:date"
)
NEWS_COLUMNS = columns(
    "initiative_id first_edition:Int64 last_news:date source_id n_sources:Int64 days:Int64 age"
)


def coverage_by_edition(view: LedgerLike) -> pd.DataFrame:
    """Count what is known of the initiatives of each edition.

    Indexed by ``first_edition``, ascending, initiatives without one left out; see ``COVERAGE_COLUMNS``:
    ``initiatives``, ``facts`` (different facts that are observed, as from ``corroboration``), ``sources``,
    ``publishers`` (those that are confirmed), ``k`` of ``n`` facts that one publisher states with ``share``,
    ``low``, ``high`` (Wilson), ``last_news`` (when the newest source became known).
    """
    edition = view.initiatives.dropna(subset="first_edition").set_index("initiative_id")["first_edition"]
    counts = _coverage(view, {str(initiative): (int(number),) for initiative, number in edition.items()})
    return counts.sort_index().rename_axis("first_edition")


def coverage_by_organisation(view: LedgerLike) -> pd.DataFrame:
    """Count what is known of the initiatives that each organisation leads.

    Indexed by ``org_id``, the most facts first; columns as from ``coverage_by_edition``.
    """
    parties = view.parties[view.parties["role"] == "lead"].drop_duplicates(["initiative_id", "org_id"])
    leads = parties.groupby("initiative_id")["org_id"].agg(tuple)
    counts = _coverage(view, {str(initiative): members for initiative, members in leads.items()})
    counts = counts.rename_axis("org_id").reset_index()
    return counts.sort_values(["facts", "org_id"], ascending=[False, True]).set_index("org_id")


def _coverage(view: LedgerLike, groups: Mapping[str, tuple[Hashable, ...]]) -> pd.DataFrame:
    """Count for each group of initiatives; an initiative may belong to several."""
    of = pd.DataFrame(
        [(initiative, group) for initiative, names in groups.items() for group in names],
        columns=["initiative_id", "group"],
    )
    if of.empty:
        return empty(COVERAGE_COLUMNS)
    told = known_milestones(view).merge(of, on="initiative_id")
    publisher = view.sources.set_index("source_id")["publisher"]
    told = told.assign(publisher=told["source_id"].map(publisher))
    confirmed = told[told["publisher"] != NOT_CONFIRMED]
    facts = corroboration(view).merge(of, on="initiative_id")
    by = facts.groupby("group")["n_publishers"]
    counts = {
        "initiatives": of.groupby("group").size(),
        "facts": by.size(),
        "sources": told.groupby("group")["source_id"].nunique(),
        "publishers": confirmed.groupby("group")["publisher"].nunique(),
        "k": by.agg(lambda n: int((n == 1).sum())),
        "n": by.size(),
    }
    result = pd.DataFrame(counts).fillna(0).astype("int64")
    result = result.join(wilson_intervals(result["k"], result["n"]))
    result["last_news"] = told.groupby("group")["published_end"].max()
    return table(result, COVERAGE_COLUMNS)


def precision(start: pd.Series, end: pd.Series) -> pd.Series:
    """Say of each date how precisely it is known: one of ``PRECISIONS``.

    Given are the first and the last day that it can be, NaT where nothing is known.
    """
    days = (end - start).dt.days
    known = np.select([days.isna(), days == 0, days <= 31], ["unknown", "day", "month"], default="year")
    return pd.Series(known, index=start.index, dtype="str")


def precision_by_stage(view: LedgerLike) -> pd.DataFrame:
    """Count the observed milestones of each stage by how precisely their date is known.

    Indexed by ``stage``, the most milestones first; one column (int64) per ``PRECISIONS``.
    """
    milestones = known_milestones(view)
    observed = milestones[milestones["status"] == "observed"]
    if observed.empty:
        return empty(dict.fromkeys(PRECISIONS, "int64")).rename_axis("stage")
    known = observed.assign(precision=precision(observed["date_start"], observed["date_end"]))
    counts = known.groupby(["stage", "precision"]).size().unstack(fill_value=0)
    counts = counts.reindex(columns=list(PRECISIONS), fill_value=0).astype("int64")
    order = counts.sum(axis=1).sort_values(ascending=False, kind="stable").index
    return counts.loc[order].rename_axis(columns=None)


def dated_to_the_day(view: LedgerLike) -> Proportion:
    """Return the share of observed milestones whose date is known to the day."""
    counts = precision_by_stage(view)
    return wilson(int(counts["day"].sum()), int(counts.to_numpy().sum()))


def shares_by_kind(sources: pd.DataFrame) -> dict[str, Proportion]:
    """Return the share of each kind of source, the most frequent first."""
    return {str(kind): wilson(int(k), len(sources)) for kind, k in sources["kind"].value_counts().items()}


def sources_by_publisher(sources: pd.DataFrame) -> dict[str, int]:
    """Return the number of sources of each publisher that is confirmed, the most frequent first."""
    confirmed = sources.loc[sources["publisher"] != NOT_CONFIRMED, "publisher"]
    return {str(name): int(n) for name, n in confirmed.value_counts().items()}


def milestones_by_basis(view: LedgerLike) -> dict[str, Proportion]:
    """Return the share of milestones with each basis: ``stated``, ``derived`` and ``inferred``."""
    basis = view.milestones["basis"]
    names = ("stated", "derived", "inferred")
    return {name: wilson(int((basis == name).sum()), int(basis.notna().sum())) for name in names}


def last_news(view: LedgerLike) -> pd.DataFrame:
    """Say how long ago each initiative was last in the news.

    One row per initiative, the longest silent first: ``initiative_id`` (str), ``first_edition`` (Int64),
    ``last_news`` (datetime64) and ``source_id`` (str): when its newest source became known, and which;
    ``n_sources`` (Int64); ``days`` (Int64) from then to the as-of date; ``age`` (str): one of
    ``AGE_CLASSES``.
    """
    milestones = known_milestones(view).sort_values(["published_end", "row"], kind="stable")
    if milestones.empty:
        return empty(NEWS_COLUMNS)
    groups = milestones.groupby("initiative_id")
    newest = groups[["published_end", "source_id"]].last().rename(columns={"published_end": "last_news"})
    newest["n_sources"] = groups["source_id"].nunique()
    result = view.initiatives[["initiative_id", "first_edition"]].merge(
        newest.reset_index(), on="initiative_id"
    )
    result["days"] = (pd.Timestamp(view.as_of_date) - result["last_news"]).dt.days
    bounds = [result["days"] < days for days, _name in AGES]
    result["age"] = np.select(bounds, [name for _days, name in AGES], default=OLDEST)
    result = result.sort_values(["days", "initiative_id"], ascending=[False, True], ignore_index=True)
    return table(result, NEWS_COLUMNS)


def silent(view: LedgerLike) -> Proportion:
    """Return the share of initiatives without news for more than ``SILENT_DAYS``."""
    news = last_news(view)
    return wilson(int((news["days"] > SILENT_DAYS).sum()), len(news))


def ages_by_edition(view: LedgerLike) -> pd.DataFrame:
    """Count the initiatives of each edition by the age of their last news.

    Indexed by the edition, with one column (int64) per ``AGE_CLASSES``; what never appeared at an Expo (0)
    comes last.
    """
    news = last_news(view)
    counts = news.assign(edition=news["first_edition"].fillna(0)).groupby(["edition", "age"]).size()
    wide = counts.unstack(fill_value=0).reindex(columns=list(AGE_CLASSES), fill_value=0).astype("int64")
    return wide.loc[sorted(wide.index, key=lambda number: int(number) or 1_000)]


def unreported(view: LedgerLike, judged: pd.DataFrame) -> pd.DataFrame:
    """Return the standing promises that are overdue, the longest overdue first.

    ``heard_since`` (bool) is added to the columns of ``promises.judge``: a source that became known after the
    one that made the promise tells something of the initiative, though not that.
    """
    overdue = standing(judged)
    overdue = overdue[overdue["verdict"] == "overdue"]
    newest = known_milestones(view).groupby("initiative_id")["published_end"].max()
    # Reindexed, not mapped: that also serves where nothing is known at all.
    heard = newest.reindex(overdue["initiative_id"]).to_numpy() > overdue["made_end"].to_numpy()
    overdue = overdue.assign(heard_since=heard)
    return overdue.sort_values(["overdue_days", "row"], ascending=[False, True], ignore_index=True)


def unheard(overdue: pd.DataFrame) -> Proportion:
    """Return the share of promises from ``unreported`` whose initiative was not heard of since."""
    return wilson(int((~overdue["heard_since"]).sum()), len(overdue))
