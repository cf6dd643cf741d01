"""What is new since an earlier day: facts, promises, verdicts, initiatives."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from ciie_utils.analysis.frames import LedgerLike, known_milestones
from ciie_utils.analysis.promises import judge
from ciie_utils.errors import AnalysisError
from ciie_utils.ledger.dates import as_of_day
from ciie_utils.verdicts import MET


@dataclass(frozen=True)
class Changes:
    """What became known after ``since`` and by ``until``.

    Attributes
    ----------
    since, until
        The earlier as-of date (not included) and the later one.
    facts
        Observed milestones whose source became known in that time; the ledger's columns.
    promises
        Promises whose source became known in that time; the columns of ``promises.judge`` as of ``until``.
    met
        Promises that are kept or late now and were neither then. Like the following ones with the columns of
        ``judge`` as of ``until`` and ``verdict_then`` (str): the verdict as of ``since``, missing if the
        promise was not known then.
    overdue
        Promises that are overdue now and were not then.
    superseded
        Promises that are superseded now and were not then.
    reconsidered
        Promises with another new verdict: a newer report gives another date for what had been met.
    initiatives
        Initiatives in sight now and not then; the ledger's columns.
    indicators
        Figures whose source became known in that time; the ledger's columns.
    """

    since: date
    until: date
    facts: pd.DataFrame
    promises: pd.DataFrame
    met: pd.DataFrame
    overdue: pd.DataFrame
    superseded: pd.DataFrame
    reconsidered: pd.DataFrame
    initiatives: pd.DataFrame
    indicators: pd.DataFrame

    @property
    def nothing(self) -> bool:
        """Whether nothing at all is new."""
        frames = (value for value in vars(self).values() if isinstance(value, pd.DataFrame))
        return all(frame.empty for frame in frames)


def changes(view: LedgerLike, since: str | date | pd.Timestamp) -> Changes:
    """Compare what is known as of the view's day with what was known as of an earlier day.

    Parameters
    ----------
    view
        The ledger as of the later day.
    since
        The earlier day, written like an as-of date. What was known on it is not new.

    Raises
    ------
    AnalysisError
        If ``since`` is later than the view's as-of date.
    LedgerError
        If ``since`` is no day, or lies before the first source.
    """
    day, until = as_of_day(since), view.as_of_date
    if day > until:
        raise AnalysisError(
            f"since={day.isoformat()} is later than the as-of date {until.isoformat()}.\n"
            "Give the as-of date of an earlier briefing."
        )
    then = view.as_of(day)
    milestones = known_milestones(view)
    now = judge(view)
    fresh = milestones["published_end"] > pd.Timestamp(day)
    turned = _turned(now, judge(view, on=day))
    met_now, met_then = turned["verdict"].isin(MET), turned["verdict_then"].isin(MET)
    met = met_now & ~met_then
    overdue, superseded = (turned["verdict"] == name for name in ("overdue", "superseded"))
    again = turned["verdict_then"].notna() & ~met & ~overdue & ~superseded
    initiatives = view.initiatives
    newcomers = ~initiatives["initiative_id"].isin(then.initiatives["initiative_id"])
    indicators = view.indicators
    in_time = indicators["published_end"].between(pd.Timestamp(day), pd.Timestamp(until), inclusive="right")
    return Changes(
        since=day,
        until=until,
        facts=_rows(milestones, fresh & (milestones["status"] == "observed")),
        promises=_rows(now, now["made_end"] > pd.Timestamp(day)),
        met=_rows(turned, met),
        overdue=_rows(turned, overdue),
        superseded=_rows(turned, superseded),
        reconsidered=_rows(turned, again),
        initiatives=_rows(initiatives, newcomers),
        indicators=_rows(indicators, in_time),
    )


def _turned(now: pd.DataFrame, then: pd.DataFrame) -> pd.DataFrame:
    """The promises whose verdict is another than then, with ``verdict_then``."""
    verdict_then = then.set_index("row")["verdict"]
    both = now.assign(verdict_then=now["row"].map(verdict_then).astype("str"))
    return both[both["verdict_then"].isna() | (both["verdict_then"] != both["verdict"])]


def _rows(frame: pd.DataFrame, mask: pd.Series) -> pd.DataFrame:
    return frame[mask].reset_index(drop=True)
