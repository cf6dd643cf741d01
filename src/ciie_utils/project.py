"""What the engine is told of this project; registered as ``ciie`` in the group ``nbbriefing.projects``."""

from __future__ import annotations

from pathlib import Path

from ciie_utils import __version__
from ciie_utils.domains import COLLECTIONS, DOMAINS, find_ledger, newest_day
from ciie_utils.events import CALENDAR
from nbbriefing.errors import LedgerError
from nbbriefing.project import Project

MESSAGES = ("ciie_utils", Path(__file__).parent / "locales")


def read_days(ledger: Path, as_of: str, since: str) -> tuple[str, str]:
    """Open the ledger and have it read days: ``yyyy-mm-dd``, ``yyyy-mm`` or ``yyyy``; empty ones stay empty.

    Raises
    ------
    LedgerError
        If the ledger cannot be opened, or a day is not understood or lies before the first source; the
        text names the option.
    """
    from ciie_utils import open_ledger

    opened = open_ledger(ledger)
    found = []
    for option, text in (("--as-of", as_of), ("--since", since)):
        try:
            found.append(opened.as_of(text).as_of_date.isoformat() if text else "")
        except LedgerError as error:
            raise LedgerError(f"{option} {text}: {error}") from None
    return found[0], found[1]


def open_newest() -> None:
    """Read the ledger, which stays in the package's own cache with its newest view."""
    from ciie_utils import open_ledger

    ledger = open_ledger()
    _ = ledger.as_of(ledger.as_of_date).fingerprint


PROJECT = Project(
    name="ciie",
    version=__version__,
    package="ciie_utils",
    messages=MESSAGES,
    preload=("ciie_utils.ledger", "ciie_utils.analysis", "ciie_utils.briefings"),
    prepare=open_newest,
    find_data=find_ledger,
    newest_day=newest_day,
    read_days=read_days,
    calendar=CALENDAR,
    domains=DOMAINS,
    collections=COLLECTIONS,
)
