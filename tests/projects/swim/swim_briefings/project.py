"""What the engine is told of the club."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

from nbbriefing.errors import DataError
from nbbriefing.language.messages import writing
from nbbriefing.project import N_, Branding, Collection, Domain, Kind, Np_, Project, Subject, Tone, Value
from swim_briefings import words

TABLE = "results.csv"
SWIMMERS = Np_("what a briefing is about", "Swimmers")


def find_data(folder: str | os.PathLike[str] | None) -> Path:
    """Return the folder of the results: the one named, else `data` here."""
    found = Path(folder or os.environ.get("SWIM_DATA") or "data").resolve()
    if not (found / TABLE).is_file():
        raise DataError(f"There are no results in {found}.\nName the folder that holds {TABLE} with --data.")
    return found


def rows(data: Path, as_of: str = "9999") -> list[dict[str, str]]:
    """Return the results until a day."""
    with (data / TABLE).open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["day"] <= as_of]


def newest_day(data: Path) -> str:
    """Return the day of the newest result."""
    return max(row["day"] for row in rows(data))


def pools(data: Path) -> Sequence[Value]:
    """Return the pools that anybody has swum in."""
    return sorted({row["pool"] for row in rows(data)})


def pool_name(data: Path, pool: Value, language: str) -> str:
    """Return the name of a pool in a language."""
    with writing(language):
        return words.pool(str(pool))


def files(data: Path) -> list[Path]:
    """Return the files of the results."""
    return [data / TABLE]


def replay(data: Path, recipe: str) -> str:
    """Return the fingerprint of the rows of ``as_of(<day>)``."""
    seen = rows(data, recipe.removeprefix("as_of(").removesuffix(")"))
    return hashlib.sha256(repr(seen).encode()).hexdigest()


def gala(year: int) -> tuple[dt.date, dt.date]:
    """Return the days of the club's gala."""
    return dt.date(year, 5, 29), dt.date(year, 5, 31)


PROJECT = Project(
    name="swim",
    version="1.0",
    package="swim_briefings",
    messages=("swim_briefings", Path(__file__).parent / "locales"),
    kernel="python3",
    find_data=find_data,
    data_variable="SWIM_DATA",
    newest_day=newest_day,
    calendar={"gala": gala},
    domains={"pool": Domain(pools, label=pool_name)},
    collections={"results": Collection(files, replay)},
    tones={"faster": Tone("#007a6e", "#39c2b0"), "slower": Tone("#c0203a", "#ff6f86", "square")},
    alarm="slower",
    branding=Branding(
        title=N_("How the club swims"),
        lead=N_("Fifty metres, pool by pool."),
        software="swim-briefings",
        kinds=(Kind("pool", N_("Pool by pool"), parameter="pool"),),
        subjects=(Subject("swimmers", "swimmer", "swimmer", N_("Swimmer"), SWIMMERS),),
    ),
)
