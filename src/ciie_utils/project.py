"""What the engine is told of this project; registered as ``ciie`` in the group ``nbbriefing.projects``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from ciie_utils import __version__
from ciie_utils.domains import COLLECTIONS, DOMAINS, ENVIRONMENT_VARIABLE, find_ledger
from ciie_utils.domains import newest_day as newest_known_day
from ciie_utils.errors import LedgerError
from ciie_utils.terms import FIRST_YEAR, expo_days
from nbbriefing.project import N_, Branding, Kind, Np_, Project, Subject, Tone

MESSAGES = ("ciie_utils", Path(__file__).parent / "locales")


TONES = {
    "kept": Tone("#007a6e", "#39c2b0"),
    "late": Tone("#9a5b00", "#e5ab57", "diamond"),
    "overdue": Tone("#c0203a", "#ff6f86", "square"),
    "pending": Tone("#5f45b8", "#b9aef5", "ring"),
    "superseded": Tone("#3c424b", "#e0e4ea"),
}
BRANDING = Branding(
    title=N_("From the Expo to patients: briefings"),
    lead=N_(
        "What became of the healthcare announcements of the China International Import Expo. "
        "Each briefing says what could be known on a day, and where every number comes from."
    ),
    software="ciie-utils",
    search=N_("Search titles, findings, organisations and therapy areas"),
    fingerprint=N_("Fingerprint of the ledger rows used"),
    overview=N_("All editions together"),
    kinds=(
        Kind("edition", N_("Edition by edition"), parameter="edition"),
        Kind("area", N_("By therapy area"), parameter="therapy_area"),
        Kind("company", N_("By organisation"), parameter="organisation"),
        Kind("case", N_("Case studies"), prefix="case-"),
    ),
    subjects=(
        Subject(
            "therapy_areas",
            "therapy_area",
            "area",
            N_("Therapy area"),
            Np_("what a briefing is about", "Therapy areas"),
        ),
        Subject(
            "organisations",
            "organisation",
            "organisation",
            N_("Organisation"),
            Np_("what a briefing is about", "Organisations"),
        ),
    ),
)


def expo(year: int) -> tuple[dt.date, dt.date] | None:
    """Return the days of the Expo of a year; None before the first."""
    return expo_days(year) if year >= FIRST_YEAR else None


#: What `briefings.toml` calls "the Expo".
CALENDAR = {"Expo": expo}


def newest_day(ledger: Path) -> str:
    """Return the as-of date when none is given.

    Raises
    ------
    LedgerError
        If no source is dated to the day.
    """
    found = newest_known_day(ledger)
    if found is None:
        raise LedgerError("No source is dated to the day, so there is no as-of date.\nGive one: --as-of.")
    return found


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
    command="ciie",
    package="ciie_utils",
    messages=MESSAGES,
    kernel="ciie",
    preload=("ciie_utils.ledger", "ciie_utils.analysis", "ciie_utils.briefings"),
    prepare=open_newest,
    find_data=find_ledger,
    data_variable=ENVIRONMENT_VARIABLE,
    newest_day=newest_day,
    read_days=read_days,
    calendar=CALENDAR,
    domains=DOMAINS,
    collections=COLLECTIONS,
    tones=TONES,
    alarm="overdue",
    branding=BRANDING,
)
