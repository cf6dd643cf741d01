"""What the command line asks of the ledger before anything heavy is loaded.

The catalogue's ``"all"`` means every value that the ledger holds of a parameter. The tables are read as plain
CSV: `ciie list` shall not wait for pandas. Tests hold these answers against those of `ciie_utils.ledger`.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ciie_utils.errors import LedgerError
from nbbriefing.project import Collection, Domain

if TYPE_CHECKING:
    from nbbriefing.project import Collections, Value

ENVIRONMENT_VARIABLE = "CIIE_LEDGER"
EVIDENCE_VARIABLE = "CIIE_EVIDENCE"
_USUAL = Path("data", "ledger")
_EVIDENCE = Path("data", "evidence")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

#: An organisation that leads or takes part in fewer initiatives has no page of its own by default: most
#: are named once, and their page would repeat one row of another.
FEWEST_INITIATIVES = 2
_TAKING_PART = ("lead", "partner")
#: No area of its own: what concerns several of them.
_SEVERAL_AREAS = "multiple"


def editions(ledger: Path) -> list[int]:
    """Numbers of the editions that any milestone names, in order.

    Raises
    ------
    LedgerError
        If the table cannot be read.
    """
    texts = {row.get("edition") or "" for row in _rows(ledger / "milestones.csv")}
    return sorted(int(text) for text in texts if text.isdecimal())


def organisations(ledger: Path) -> list[str]:
    """Ids of the organisations that lead or take part in ``FEWEST_INITIATIVES`` initiatives, in order.

    Raises
    ------
    LedgerError
        If the table cannot be read.
    """
    initiatives: dict[str, set[str]] = {}
    for row in _rows(ledger / "parties.csv"):
        if row.get("role") in _TAKING_PART:
            initiatives.setdefault(row["org_id"], set()).add(row["initiative_id"])
    return sorted(name for name, own in initiatives.items() if len(own) >= FEWEST_INITIATIVES)


def all_organisations(ledger: Path) -> list[str]:
    """Ids of all organisations that are party to an initiative, in order; errors as `organisations`."""
    return sorted({row["org_id"] for row in _rows(ledger / "parties.csv")})


def organisation_name(ledger: Path, org_id: Value, language: str) -> str:
    """Name of an organisation in a language, else in English; its id if the ledger does not know it."""
    for row in _rows(ledger / "organisations.csv"):
        if row.get("org_id") == org_id:
            return row.get(f"name_{language}") or row["name"]
    return str(org_id)


def therapy_areas(ledger: Path) -> list[str]:
    """Therapy areas of the initiatives, in order, without what concerns several; errors as `editions`."""
    return [area for area in all_therapy_areas(ledger) if area != _SEVERAL_AREAS]


def all_therapy_areas(ledger: Path) -> list[str]:
    """Therapy areas of the initiatives, in order; errors as `editions`."""
    return sorted({row["therapy_area"] for row in _rows(ledger / "initiatives.csv")})


def therapy_area_name(ledger: Path, area: Value, language: str) -> str:
    """Name of a therapy area in a language, with a capital; the ledger is not asked."""
    from ciie_utils.briefings import vocabulary
    from nbbriefing.language import messages as languages

    before = languages.current_language()
    languages.set_language(language)
    try:
        return vocabulary.capitalised(vocabulary.therapy_area(area))
    finally:
        languages.set_language(before)


def newest_day(ledger: Path) -> str | None:
    """Newest publication date that is known to the day (ISO): the as-of date when none is given.

    Returns
    -------
    str or None
        ``None`` if no date is known to the day.

    Raises
    ------
    LedgerError
        If the table cannot be read.
    """
    texts = {row.get("published_on") or "" for row in _rows(ledger / "sources.csv")}
    return max((text for text in texts if _DAY.fullmatch(text)), default=None)


#: Parameters of briefings that may be declared as ``"all"``.
DOMAINS: Mapping[str, Domain] = {
    "edition": Domain(editions),
    "organisation": Domain(organisations, all_organisations, organisation_name),
    "therapy_area": Domain(therapy_areas, all_therapy_areas, therapy_area_name),
}


def ledger_files(ledger: Path) -> list[Path]:
    """Files of the ledger: its tables and their description."""
    return _package_files(ledger)


def ledger_fingerprint(ledger: Path, recipe: str) -> str:
    """Fingerprint of the ledger's rows that a recipe selects; loads pandas.

    Raises
    ------
    LedgerError
        If the ledger cannot be opened, or the recipe cannot be followed in it.
    """
    from ciie_utils.ledger import open_ledger

    return open_ledger(ledger).replay(recipe).fingerprint


def evidence_folder(ledger: Path) -> Path | None:
    """Folder of the published evidence that notebooks find when they are rendered with this ledger."""
    checkout = Path(__file__).resolve().parents[2]
    named = os.environ.get(EVIDENCE_VARIABLE)
    candidates = [Path(named).expanduser()] if named else [ledger.parent / "evidence", checkout / _EVIDENCE]
    return next((path.resolve() for path in candidates if (path / "datapackage.json").is_file()), None)


def evidence_files(ledger: Path) -> list[Path]:
    """Files of the evidence that goes with a ledger; none if there is none."""
    folder = evidence_folder(ledger)
    return _package_files(folder) if folder else []


def evidence_fingerprint(ledger: Path, recipe: str) -> str:
    """Fingerprint of the evidence's rows that a recipe selects; as `ledger_fingerprint`."""
    from ciie_utils.ledger.evidence import open_evidence

    return open_evidence(evidence_folder(ledger)).replay(recipe).fingerprint


#: What notebooks read.
COLLECTIONS: Collections = {
    "ledger": Collection(ledger_files, ledger_fingerprint),
    "evidence": Collection(evidence_files, evidence_fingerprint),
}


def _package_files(folder: Path) -> list[Path]:
    return sorted([*folder.glob("*.csv"), folder / "datapackage.json"])


def _rows(table: Path) -> Iterator[dict[str, str]]:
    try:
        with table.open(encoding="utf-8-sig", newline="") as file:
            yield from csv.DictReader(file)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise LedgerError(
            f"{table.name} of the ledger {table.parent.name!r} cannot be read: {error}\n"
            "`ciie check` shows every fault of a ledger."
        ) from None


def find_ledger(folder: str | os.PathLike[str] | None) -> Path:
    """Find the ledger's folder as `ciie_utils.open_ledger` does, without loading it.

    Raises
    ------
    LedgerError
        If there is none.
    """
    given = folder or os.environ.get(ENVIRONMENT_VARIABLE)
    if given:
        path = Path(given).expanduser().resolve()
        if not (path / "sources.csv").is_file():
            raise LedgerError(
                f"There is no ledger in {os.fspath(given)!r}.\nGive the folder that holds sources.csv."
            )
        return path
    checkout = Path(__file__).resolve().parents[2]
    for parent in (Path.cwd(), *Path.cwd().parents, checkout):
        if (parent / _USUAL / "sources.csv").is_file():
            return (parent / _USUAL).resolve()
    raise LedgerError(
        f"No ledger was found: neither {_USUAL.as_posix()} here nor in a directory above.\n"
        "Change to the project's directory, or name the folder with --ledger."
    )
