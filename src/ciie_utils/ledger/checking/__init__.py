"""Check a ledger: every fault at once, and what is worth a second look.

Errors are what cannot be true or cannot be read; they are the same that keep `open_ledger` from opening
a ledger, and the contradictions between dates that it does not look for. Warnings are possible, but
suspicious.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from ciie_utils.errors import LedgerError
from ciie_utils.folders import DESCRIPTOR, describing_file, find_folder
from ciie_utils.ledger import constraints
from ciie_utils.ledger.checking import contents, dates
from ciie_utils.ledger.checking.typed import TypedTables
from ciie_utils.ledger.faults import Fault, Report
from ciie_utils.ledger.ledger import Ledger
from ciie_utils.ledger.reading import TextTable, read_bytes, read_texts, with_lines
from ciie_utils.ledger.schema import Package, read_package

__all__ = ["Fault", "Report", "check"]


def check(folder: str | os.PathLike[str] | None = None) -> Report:
    """Check the tables of a folder against their description and against each other.

    Parameters
    ----------
    folder
        A ledger, or any folder of tables with a ``datapackage.json``, such as ``data/evidence``; left out,
        the ledger that `open_ledger` would open.

    Returns
    -------
    Report
        Every fault. Whatever is in the tables, there is a report.

    Raises
    ------
    LedgerError
        If there is no such folder, or nothing that describes its tables.
    """
    where = find_folder("ledger", folder, whatever=True)
    description = describing_file(where)
    try:
        package = read_package(description)
    except LedgerError as error:
        message, _, remedy = str(error).partition("\n")
        return Report(where.name, {}, (Fault("error", "description", DESCRIPTOR, message, remedy),))
    tables, faults = _read(where, package)
    faults += _described(where, description, package)
    for texts in tables.values():
        faults += texts.faults
        faults += constraints.cell_faults(texts)
        faults += constraints.key_faults(texts)
        faults += constraints.identical_faults(texts)
        faults += constraints.reference_faults(tables, texts)
    typed = TypedTables.of(tables)
    faults += [*dates.faults(typed), *contents.faults(typed)] if set(Ledger.table_names) <= set(tables) else ()
    counts = {name: len(texts.rows) for name, texts in tables.items()}
    return Report(
        where.name, counts, tuple(_ordered(with_lines(faults, tables.values()), package)), typed.span
    )


def _read(where: Path, package: Package) -> tuple[dict[str, TextTable], list[Fault]]:
    """Every table that can be read, and why the others cannot."""
    tables: dict[str, TextTable] = {}
    faults: list[Fault] = []
    for resource in package.resources:
        raw = read_bytes(where, resource)
        if isinstance(raw, Fault):
            faults.append(raw)
        else:
            tables[resource.name] = read_texts(raw, resource)
    return tables, faults


def _described(where: Path, description: Path, package: Package) -> Iterator[Fault]:
    """What is to be said about the description itself."""
    if description.parent != where:
        yield Fault(
            "warning",
            "no description",
            DESCRIPTOR,
            "is missing from the folder; the tables were checked against the project's.",
            "Copy it there, so that the folder can be read elsewhere.",
        )
    missing = [name for name in Ledger.table_names if name not in package.names]
    if missing and "milestones" in package.names:
        yield Fault(
            "error",
            "description",
            DESCRIPTOR,
            f"describes no {', '.join(missing)}; a ledger has the tables {', '.join(Ledger.table_names)}.",
            "Describe the missing tables.",
        )


def _ordered(faults: Iterable[Fault], package: Package) -> list[Fault]:
    """Errors first, then by file, row and column, in the order in which these are described."""
    files = {resource.path: number for number, resource in enumerate(package.resources)}
    columns = {
        (resource.path, name): number
        for resource in package.resources
        for number, name in enumerate(resource.columns)
    }

    def place(each: Fault) -> tuple:
        first = (each.column or "").split(", ")[0]  # of a key of several columns
        column = columns.get((each.file, first), -1)
        return (each.severity, files.get(each.file, -1), each.row or 0, column, each.rule, each.message)

    return sorted(faults, key=place)
