"""The published clinical evidence beside the ledger: seven tables, and views of them as of a day."""

from __future__ import annotations

import os

import numpy as np
import pandas as pd

from ciie_utils.folders import DESCRIPTOR, find_folder
from ciie_utils.ledger.opening import open_tables, refuse_missing_tables
from ciie_utils.ledger.reading import with_publication
from ciie_utils.ledger.schema import read_package
from ciie_utils.ledger.tables import DatedTables, Table

_SECOND_SOURCE = "source_id_2"


class Evidence(DatedTables):
    """The tables of published evidence, all of them or those rows that could be known on a day.

    Made by `ciie_utils.open_evidence`. Every table but `sources` has, besides its own columns, ``row`` (1 for
    the first row of the file, the same in every view) and ``published_start``, ``published_end``: when its
    sources were published. A row that rests on two sources is known when both are.
    """

    sources = Table("One row per publication, registry or page")
    indicators = Table("One row per published figure about a disease, a practice or a market")
    trials = Table("One row per trial of imaging-guided coronary intervention, outcome and follow-up")
    published_pooled = Table("One row per pooled result as a meta-analysis published it")
    observational = Table("One row per estimate from registries or claims")
    treatment_trials = Table("One row per trial of a treatment, outcome and time: arms, counts, effects")
    survival_anchors = Table("One row per study, subgroup and arm: median and five-year survival")

    name = "evidence"


def open_evidence(folder: str | os.PathLike[str] | None = None) -> Evidence:
    """Open the tables of published evidence.

    Parameters
    ----------
    folder
        The folder of the tables; left out, it is looked for as `ciie_utils.folders.find_folder` says.

    Raises
    ------
    LedgerError
        If there is no such folder, or its tables break their description, or it lacks a table.
    """
    where = find_folder("evidence", folder)
    package = read_package(where / DESCRIPTOR)
    refuse_missing_tables(package, Evidence)
    tables = open_tables(where)
    facts = {name: _with_publication(tables[name], tables["sources"]) for name in Evidence.table_names[1:]}
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
