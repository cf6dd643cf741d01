"""The as-of date and the day to compare with, as the notebooks get them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

from ciie_utils.errors import LedgerError, ParameterError


class Days(NamedTuple):
    """ISO dates; ``since`` is empty when there is nothing to compare with."""

    as_of: str
    since: str


def is_full_day(text: str) -> bool:
    """Whether a text has the form yyyy-mm-dd and is a day."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def check_days(ledger: Path, as_of: str, since: str) -> Days:
    """Have the ledger judge the days that were asked for.

    Parameters
    ----------
    ledger : Path
        The folder.
    as_of, since : str
        ``yyyy-mm-dd``, ``yyyy-mm`` or ``yyyy``; ``since`` may be empty.

    Raises
    ------
    LedgerError
        If a day is not understood or lies before the first source; the text names the option.
    ParameterError
        If ``since`` is not before ``as_of``.
    """
    from ciie_utils import open_ledger

    opened = open_ledger(ledger)
    found = {}
    for option, text in (("--as-of", as_of), ("--since", since)):
        try:
            found[option] = opened.as_of(text).as_of_date.isoformat() if text else ""
        except LedgerError as error:
            raise LedgerError(f"{option} {text}: {error}") from None
    days = Days(found["--as-of"], found["--since"])
    if days.since >= days.as_of:
        raise ParameterError(
            f"--since {days.since} is not before the as-of date {days.as_of}\nGive an earlier day."
        )
    return days
