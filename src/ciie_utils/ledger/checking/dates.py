"""Contradictions between dates: nothing is reported before it happened, no Expo is held in May.

A partial date is only wrong when no day in it could be right. An unusual order is only suspicious.
"""

from collections.abc import Iterator

import pandas as pd

from ciie_utils.ledger.checking.typed import TypedTables
from ciie_utils.ledger.editions import expo_intervals, first_editions, looked_up
from ciie_utils.ledger.faults import Fault
from ciie_utils.ledger.views import newest_day
from ciie_utils.terms import SHOWING_STAGES

# (earlier, later, why the later one first is suspicious). Stages that fall either way round in practice
# are left out: a product may be shown before or after its approval, made in China before or after its launch.
USUAL_ORDER = (
    ("signed", "renewed", "a follow-on agreement follows an agreement"),
    ("announced", "launched", "what is on the market needs no announcement"),
    ("announced", "opened", "what is in operation needs no announcement"),
    ("signed", "opened", "an agreement precedes what it builds"),
    ("signed", "launched", "an agreement precedes what it brings to market"),
    ("piloted", "approved", "special access is for what is not approved yet"),
    ("approved", "launched", "nothing may be sold before its approval"),
    (
        "approved",
        "first_use",
        "use before the approval is special access, of which no 'piloted' milestone tells",
    ),
    ("approved", "reimbursed", "only approved products are reimbursed"),
    ("launched", "reimbursed", "what is reimbursed is on the market already"),
)
_YEARS_OF_SILENCE = 5


def faults(typed: TypedTables) -> Iterator[Fault]:
    """Every contradiction between dates, and between dates and editions, and every unusual order."""
    milestones = typed["milestones"]
    observed = milestones[milestones["status"] == "observed"]
    yield from _later_than_source(typed, observed)
    yield from _of_editions(typed, milestones, observed)
    yield from _first_edition(typed)
    dated = observed[observed["date_start"].notna()]
    yield from _out_of_order(typed, dated)
    yield from _after_the_end(typed, dated)
    yield from _silent_promises(typed)


def _later_than_source(typed: TypedTables, observed: pd.DataFrame) -> Iterator[Fault]:
    """An observed milestone whose first possible day lies after the last possible day of its source."""
    yield from typed.faults(
        "later than its source",
        "milestones",
        observed[observed["date_start"] > observed["published_end"]],
        "date",
        "lies after the publication of its source ({source_id}, {published_end:%Y-%m-%d}); "
        "what has happened is reported on the same day or later.",
        "Correct the date or the source; a thing still to come has the status 'expected'.",
    )


def _of_editions(typed: TypedTables, milestones: pd.DataFrame, observed: pd.DataFrame) -> Iterator[Fault]:
    """A date without a day of its edition, or a source from before it opened.

    It holds for promises, too: the edition of a promise is the one at which it is due.
    """
    first, last = expo_intervals(milestones["edition"])
    outside = (milestones["date_start"] > last) | (milestones["date_end"] < first)
    yield from typed.faults(
        "edition contradicts date",
        "milestones",
        milestones.assign(first=first, last=last)[outside],
        "edition",
        "contradicts the date {date}; edition {edition} was held from {first:%Y-%m-%d} to {last:%Y-%m-%d}.",
        "Correct one of the two, or leave the edition empty if it did not happen during an Expo.",
    )
    opening, _ = expo_intervals(observed["edition"])
    yield from typed.faults(
        "edition not yet open",
        "milestones",
        observed.assign(opening=opening)[observed["published_end"] < opening],
        "edition",
        "opened on {opening:%Y-%m-%d}, after the publication of the source "
        "({source_id}, {published_end:%Y-%m-%d}).",
        "Is it a promise ('expected'), or was it announced ahead of the Expo and not during it?",
        warning=True,
    )


def _first_edition(typed: TypedTables) -> Iterator[Fault]:
    """A first edition other than the one that the milestones tell; no fault where they tell none."""
    initiatives = typed["initiatives"]
    written = initiatives["first_edition"]
    expected = looked_up(initiatives["initiative_id"], first_editions(typed["milestones"]))
    wrong = expected.notna() & (written.isna() | (written != expected))
    yield from typed.faults(
        "first edition contradicts milestones",
        "initiatives",
        initiatives.assign(expected=expected, written=written.astype("str").fillna(""))[wrong],
        "first_edition",
        f"should be {{expected}}, the earliest edition of the {', '.join(SHOWING_STAGES)} milestones of "
        "{initiative_id} (one that is 'inferred' counts only if there is no other).",
        "Write {expected}, or correct the editions of the milestones.",
        value="written",
    )
    yield from typed.faults(
        "edition without a tie",
        "initiatives",
        initiatives[(initiatives["ciie_tie"] == "none") & written.notna()],
        "ciie_tie",
        "says that no source ties it to the Expo, but its first edition is {first_edition}.",
        "Write 'stated', or leave the edition empty.",
        warning=True,
    )


def _out_of_order(typed: TypedTables, dated: pd.DataFrame) -> Iterator[Fault]:
    """The first report of a later stage, wholly before the first of an earlier one."""
    first = dated.sort_values(["date_end", "date_start", "row"]).drop_duplicates(["initiative_id", "stage"])
    columns = ["initiative_id", "row", "date", "date_start", "date_end"]
    by_stage = {stage: group[columns] for stage, group in first.groupby("stage")}
    nothing = first.iloc[:0][columns]
    for earlier, later, reason in USUAL_ORDER:
        pair = by_stage.get(later, nothing).merge(
            by_stage.get(earlier, nothing), on="initiative_id", suffixes=("", "_of_earlier")
        )
        if later == "first_use":
            pair = pair[~pair["initiative_id"].isin(by_stage.get("piloted", nothing)["initiative_id"])]
        yield from typed.faults(
            "stage out of order",
            "milestones",
            pair[pair["date_end"] < pair["date_start_of_earlier"]],
            "date",
            f"{later} lies before {earlier} (row {{row_of_earlier}}, {{date_of_earlier}}) "
            f"of {{initiative_id}}; {reason}.",
            "Check both dates and stages.",
            warning=True,
        )


def _after_the_end(typed: TypedTables, dated: pd.DataFrame) -> Iterator[Fault]:
    end = dated[dated["stage"] == "ended"].groupby("initiative_id")["date_end"].min()
    ended = looked_up(dated["initiative_id"], end)
    yield from typed.faults(
        "stage out of order",
        "milestones",
        dated.assign(ended=ended)[dated["date_start"] > ended],
        "date",
        "{stage} lies after the end of {initiative_id} ({ended:%Y-%m-%d}).",
        "Check both dates, or whether it was another initiative that ended.",
        warning=True,
    )


def _silent_promises(typed: TypedTables) -> Iterator[Fault]:
    """Promises of long ago whose initiative no later source mentions."""
    milestones, sources = typed["milestones"], typed["sources"]
    if sources["published_on_end"].isna().all():
        return
    today = pd.Timestamp(newest_day(sources))
    latest = milestones.groupby("initiative_id")["published_end"].max()
    published = milestones["published_end"]
    silent = (
        (milestones["status"] == "expected")
        & (published + pd.DateOffset(years=_YEARS_OF_SILENCE) < today)
        & (looked_up(milestones["initiative_id"], latest) == published)
    )
    yield from typed.faults(
        "promise without news",
        "milestones",
        milestones[silent],
        "initiative_id",
        "has not been heard of since this promise ({stage}) of {published_end:%Y-%m-%d}, "
        f"more than {_YEARS_OF_SILENCE} years before {today:%Y-%m-%d}.",
        "Look for a report of what became of it.",
        warning=True,
    )
