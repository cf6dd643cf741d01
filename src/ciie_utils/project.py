"""What the engine is told of this project; registered as ``ciie`` in the group ``nbbriefing.projects``.

The catalogue's ``"all"`` means every value that the ledger holds of a parameter. For that the tables are read
as plain CSV: `ciie list` shall not wait for pandas. Tests hold the answers against `ciie_utils.ledger`.
"""

import csv
import datetime as dt
import os
import re
from pathlib import Path

from ciie_utils import __version__
from ciie_utils.errors import LedgerError
from ciie_utils.folders import DESCRIPTOR, VARIABLES, find_folder
from ciie_utils.template import TEMPLATE
from ciie_utils.terms import FEWEST_INITIATIVES, FIRST_YEAR, SEVERAL_AREAS, TAKING_PART, expo_days
from ciie_utils.verdicts import VERDICTS
from nbbriefing.language import N_, Np_
from nbbriefing.project import Branding, Collection, Domain, Kind, Project, Subject, Value

MESSAGES = ("ciie_utils", Path(__file__).parent / "locales")


TONES = {name: verdict.tone for name, verdict in VERDICTS.items()}
BRANDING = Branding(
    title=N_("From the Expo to patients: briefings"),
    lead=N_(
        "What became of the healthcare announcements of the China International Import Expo. "
        "Each briefing says what could be known on a day, and where every number comes from."
    ),
    software="ciie-utils",
    search=N_("Search titles, findings, organisations and therapy areas"),
    fingerprint=N_("Fingerprint of the ledger rows used"),
    identity=N_("Ledger fingerprint {fingerprint}, software {version}"),
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


def find_ledger(folder: str | os.PathLike[str] | None) -> Path:
    """Find the ledger's folder as `ciie_utils.open_ledger` does, without loading it."""
    return find_folder("ledger", folder)


def _rows(ledger: Path, table: str) -> list[dict[str, str]]:
    path = ledger / f"{table}.csv"
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise LedgerError(
            f"{path.name} of the ledger {ledger.name!r} cannot be read: {error}\n"
            "`ciie check` shows every fault of a ledger."
        ) from None


def newest_day(ledger: Path) -> str:
    """Return the newest publication date that is known to the day: the as-of date when none is given.

    Raises
    ------
    LedgerError
        If no source is dated to the day, or the table cannot be read.
    """
    texts = {row.get("published_on") or "" for row in _rows(ledger, "sources")}
    found = [text for text in texts if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text)]
    if not found:
        raise LedgerError("No source is dated to the day, so there is no as-of date.\nGive one: --as-of.")
    return max(found)


def editions(ledger: Path) -> list[int]:
    """Return the numbers of the editions that any milestone names, in order."""
    texts = {row.get("edition") or "" for row in _rows(ledger, "milestones")}
    return sorted(int(text) for text in texts if text.isdecimal())


def organisations(ledger: Path) -> list[str]:
    """Return the ids of the organisations that take part in ``FEWEST_INITIATIVES`` initiatives, in order."""
    initiatives: dict[str, set[str]] = {}
    for row in _rows(ledger, "parties"):
        if row.get("role") in TAKING_PART:
            initiatives.setdefault(row["org_id"], set()).add(row["initiative_id"])
    return sorted(name for name, own in initiatives.items() if len(own) >= FEWEST_INITIATIVES)


def all_organisations(ledger: Path) -> list[str]:
    """Return the ids of all organisations that are party to an initiative, in order."""
    return sorted({row["org_id"] for row in _rows(ledger, "parties")})


def organisation_name(ledger: Path, org_id: Value, language: str) -> str:
    """Return the name of an organisation in a language, else in English, else its id."""
    names = {
        row["org_id"]: row.get(f"name_{language}") or row["name"] for row in _rows(ledger, "organisations")
    }
    return names.get(str(org_id), str(org_id))


def therapy_areas(ledger: Path) -> list[str]:
    """Return the therapy areas of the initiatives, in order, without what concerns several."""
    return [area for area in all_therapy_areas(ledger) if area != SEVERAL_AREAS]


def all_therapy_areas(ledger: Path) -> list[str]:
    """Return the therapy areas of the initiatives, in order."""
    return sorted({row["therapy_area"] for row in _rows(ledger, "initiatives")})


def therapy_area_name(ledger: Path, area: Value, language: str) -> str:
    """Return the name of a therapy area in a language, with a capital; the ledger is not asked."""
    from ciie_utils.briefings import vocabulary
    from nbbriefing.language import messages

    before = messages.current_language()
    messages.set_language(language)
    try:
        return vocabulary.capitalised(vocabulary.therapy_area(area))
    finally:
        messages.set_language(before)


#: Parameters of briefings that may be declared as ``"all"``.
DOMAINS = {
    "edition": Domain(editions),
    "organisation": Domain(organisations, all_organisations, organisation_name),
    "therapy_area": Domain(therapy_areas, all_therapy_areas, therapy_area_name),
}


def ledger_files(ledger: Path) -> list[Path]:
    """Return the files of the ledger: its tables and their description."""
    return sorted([*ledger.glob("*.csv"), ledger / DESCRIPTOR])


def evidence_files(ledger: Path) -> list[Path]:
    """Return the files of the evidence that notebooks find beside a ledger; none if there is none."""
    try:
        return ledger_files(find_folder("evidence", beside=ledger))
    except LedgerError:
        return []


def ledger_fingerprint(ledger: Path, recipe: str) -> str:
    """Return the fingerprint of the ledger's rows that a recipe selects; loads pandas."""
    from ciie_utils.ledger import open_ledger

    return open_ledger(ledger).replay(recipe).fingerprint


def evidence_fingerprint(ledger: Path, recipe: str) -> str:
    """Return the fingerprint of the evidence's rows that a recipe selects; loads pandas."""
    from ciie_utils.ledger import open_evidence

    return open_evidence(find_folder("evidence", beside=ledger)).replay(recipe).fingerprint


#: What notebooks read.
COLLECTIONS = {
    "ledger": Collection(ledger_files, ledger_fingerprint),
    "evidence": Collection(evidence_files, evidence_fingerprint),
}


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
    checkout=Path(__file__).resolve().parents[2],
    kernel="ciie",
    preload=("ciie_utils.ledger", "ciie_utils.analysis", "ciie_utils.briefings"),
    prepare=open_newest,
    find_data=find_ledger,
    data_variable=VARIABLES["ledger"],
    newest_day=newest_day,
    read_days=read_days,
    calendar=CALENDAR,
    domains=DOMAINS,
    collections=COLLECTIONS,
    tones=TONES,
    alarm="overdue",
    branding=BRANDING,
    template=TEMPLATE,
)
