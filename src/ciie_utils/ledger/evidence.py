"""The published clinical evidence beside the ledger: seven tables, and views of them as of a day."""

from __future__ import annotations

import datetime as dt
import os
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from ciie_utils.errors import LedgerError
from ciie_utils.ledger.dates import as_of_day
from ciie_utils.ledger.fingerprints import fingerprint
from ciie_utils.ledger.folders import ENVIRONMENT_VARIABLE as LEDGER_VARIABLE
from ciie_utils.ledger.frames import with_publication
from ciie_utils.ledger.opening import open_tables
from ciie_utils.ledger.schema import DESCRIPTOR, Package, read_package
from ciie_utils.ledger.views import Tables

ENVIRONMENT_VARIABLE = "CIIE_EVIDENCE"
TABLES = (
    "sources",
    "indicators",
    "trials",
    "published_pooled",
    "observational",
    "treatment_trials",
    "survival_anchors",
)
_USUAL = Path("data", "evidence")
_SECOND_SOURCE = "source_id_2"


class Evidence:
    """The tables of published evidence, all of them or those rows that could be known on a day.

    Made by `open_evidence`. Every table but `sources` has, besides its own columns, ``row`` (1 for the first
    row of the file, the same in every view) and ``published_start``, ``published_end``: when its
    sources were published. A row that rests on two sources is known when both are.
    """

    def __init__(
        self,
        tables: Tables,
        package: Package,
        folder: Path,
        *,
        whole: Evidence | None = None,
        day: dt.date | None = None,
    ) -> None:
        self._tables = tables
        self._package = package
        self._folder = folder
        self._whole = whole
        self._day = day

    @property
    def sources(self) -> pd.DataFrame:
        """One row per publication, registry or page."""
        return self._frame("sources")

    @property
    def indicators(self) -> pd.DataFrame:
        """One row per published figure about a disease, a practice or a market."""
        return self._frame("indicators")

    @property
    def trials(self) -> pd.DataFrame:
        """One row per trial of imaging-guided coronary intervention, outcome and follow-up."""
        return self._frame("trials")

    @property
    def published_pooled(self) -> pd.DataFrame:
        """One row per pooled result as a meta-analysis published it."""
        return self._frame("published_pooled")

    @property
    def observational(self) -> pd.DataFrame:
        """One row per estimate from registries or claims."""
        return self._frame("observational")

    @property
    def treatment_trials(self) -> pd.DataFrame:
        """One row per trial of a treatment, outcome and time: arms, counts, effects."""
        return self._frame("treatment_trials")

    @property
    def survival_anchors(self) -> pd.DataFrame:
        """One row per study, subgroup and arm: median and five-year survival."""
        return self._frame("survival_anchors")

    @property
    def folder(self) -> Path:
        """The folder from which it was read."""
        return self._folder

    @property
    def is_view(self) -> bool:
        """Whether rows may be out of sight."""
        return self._whole is not None

    @cached_property
    def as_of_date(self) -> dt.date:
        """The day of the view; of the whole evidence the newest publication date known to the day."""
        if self._day is not None:
            return self._day
        sources = self._tables["sources"]
        exact = sources.loc[sources["published_on_start"] == sources["published_on_end"], "published_on_end"]
        newest: pd.Timestamp = (exact if len(exact) else sources["published_on_end"]).max()
        return newest.date()

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 (hexadecimal) of the rows in sight; see `ciie_utils.ledger.fingerprints`."""
        return fingerprint(self._tables, self._package)

    @property
    def lineage(self) -> tuple[str, ...]:
        """The steps from the whole evidence here: none, or one such as ``as_of(2021-12-31)``."""
        return (f"as_of({self._day.isoformat()})",) if self._day is not None else ()

    @property
    def recipe(self) -> str:
        """The lineage as one text, for `replay`; empty for the whole evidence."""
        return "/".join(self.lineage)

    def as_of(self, day: str | dt.date | pd.Timestamp | np.datetime64) -> Evidence:
        """The evidence as it could be known on a day; tables are empty where nothing was.

        Parameters
        ----------
        day
            As for `ciie_utils.ledger.Ledger.as_of`.

        Raises
        ------
        LedgerError
            If the day is not understood, or lies after the day of this view.
        """
        wanted = as_of_day(day)
        if self._day is not None and wanted > self._day:
            raise LedgerError(
                f"This view ends on {self._day}; it cannot show what was known on {wanted}.\n"
                f"Ask the whole evidence: open_evidence().as_of({wanted.isoformat()!r})."
            )
        whole = self._whole or self
        limit = np.datetime64(wanted, "us")
        seen = {
            name: table[table["published_on_end" if name == "sources" else "published_end"] <= limit]
            for name, table in whole._tables.items()
        }
        seen = {name: table.reset_index(drop=True) for name, table in seen.items()}
        return Evidence(seen, self._package, self._folder, whole=whole, day=wanted)

    def replay(self, recipe: str) -> Evidence:
        """Take the step of a recipe, starting from the whole evidence.

        Raises
        ------
        LedgerError
            If the recipe is neither empty nor of the form ``as_of(yyyy-mm-dd)``.
        """
        whole = self._whole or self
        if not recipe:
            return whole
        if not (recipe.startswith("as_of(") and recipe.endswith(")")):
            raise LedgerError(f"The recipe {recipe!r} is not understood.\nPossible is as_of(yyyy-mm-dd).")
        return whole.as_of(recipe[len("as_of(") : -1])

    def __repr__(self) -> str:
        counts = ", ".join(f"{len(self._tables[name])} {name}" for name in TABLES)
        return f"<Evidence as of {self.as_of_date}: {counts}>"

    def _frame(self, name: str) -> pd.DataFrame:
        return self._tables[name].copy(deep=False)


def open_evidence(folder: str | os.PathLike[str] | None = None) -> Evidence:
    """Open the tables of published evidence.

    Parameters
    ----------
    folder
        The folder of the tables. Left out, the first of these that there is: the environment variable
        ``CIIE_EVIDENCE``; ``evidence`` beside the folder that ``CIIE_LEDGER`` names; ``data/evidence``
        here or in a directory above; that of the checkout in which the package lies.

    Raises
    ------
    LedgerError
        If there is no such folder, or its tables break their description, or it lacks a table.
    """
    where = _evidence_folder(folder)
    package = read_package(where / DESCRIPTOR)
    missing = [name for name in TABLES if name not in package.names]
    if missing:
        raise LedgerError(
            f"{DESCRIPTOR} of {where.name!r} describes no evidence: without {', '.join(missing)}.\n"
            f"The evidence has the tables {', '.join(TABLES)}."
        )
    tables = open_tables(where)
    facts = {name: _with_publication(tables[name], tables["sources"]) for name in TABLES[1:]}
    return Evidence({**tables, **facts}, package, where)


def _with_publication(table: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """The table with ``row`` and the interval in which the last of its sources was published."""
    result = with_publication(table, sources, np.arange(1, len(table) + 1))
    if _SECOND_SOURCE not in table.columns:
        return result
    published = sources.set_index("source_id")
    for end in ("start", "end"):
        second = table[_SECOND_SOURCE].map(published[f"published_on_{end}"])
        first = result[f"published_{end}"]
        result[f"published_{end}"] = first.where(second.isna() | (first >= second), second)
    return result


def _evidence_folder(folder: str | os.PathLike[str] | None) -> Path:
    folder = folder or os.environ.get(ENVIRONMENT_VARIABLE)
    if folder:
        path = Path(folder).expanduser().resolve()
        if not (path / DESCRIPTOR).is_file():
            raise LedgerError(
                f"There is no evidence in {os.fspath(folder)!r}: no {DESCRIPTOR}.\n"
                f"Give the folder that holds the tables and {DESCRIPTOR}, such as {_USUAL.as_posix()}."
            )
        return path
    for candidate in _usual_folders():
        if (candidate / DESCRIPTOR).is_file():
            return candidate.resolve()
    raise LedgerError(
        f"No evidence was found: neither {_USUAL.as_posix()} here nor in a directory above.\n"
        f"Change to the project's directory, name the folder, or set {ENVIRONMENT_VARIABLE}."
    )


def _usual_folders() -> list[Path]:
    ledger = os.environ.get(LEDGER_VARIABLE)
    beside = [Path(ledger).expanduser().resolve().parent / _USUAL.name] if ledger else []
    above = [parent / _USUAL for parent in (Path.cwd(), *Path.cwd().parents)]
    return [*beside, *above, Path(__file__).resolve().parents[3] / _USUAL]
