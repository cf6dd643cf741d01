"""Opening a ledger: find the folder, read the tables, refuse what cannot be true."""

from __future__ import annotations

import hashlib
import os
from collections import OrderedDict
from pathlib import Path

import pandas as pd

from ciie_utils.errors import LedgerError
from ciie_utils.folders import DESCRIPTOR, describing_file, find_folder
from ciie_utils.ledger import constraints
from ciie_utils.ledger.faults import Fault, refusal
from ciie_utils.ledger.ledger import Ledger
from ciie_utils.ledger.reading import TextTable, frame, read_bytes, read_texts, with_lines, with_publication
from ciie_utils.ledger.schema import Package, read_package
from ciie_utils.ledger.tables import DatedTables
from ciie_utils.ledger.views import SOURCED, with_newest_names

# A view shares the frames of its ledger, so two ledgers are seldom open at once; a large one is large.
_CACHE_SIZE = 2
_opened: OrderedDict[tuple[Path, str], Ledger] = OrderedDict()


def open_ledger(folder: str | os.PathLike[str] | None = None) -> Ledger:
    """Open a ledger.

    Parameters
    ----------
    folder
        The folder of the tables; left out, it is looked for as `ciie_utils.folders.find_folder` says.

    Returns
    -------
    Ledger
        The same object as last time if not a byte of the folder's tables has changed.

    Raises
    ------
    LedgerError
        If there is no such folder, or its tables break their description: structure, types, allowed
        words, keys. The text gives file, row, column, value, what is allowed and the remedy.
    """
    where = find_folder("ledger", folder, whatever=True)
    description = describing_file(where)
    package = read_package(description)
    refuse_missing_tables(package, Ledger)
    contents = {resource.name: read_bytes(where, resource) for resource in package.resources}
    key = (where, _digest(description.read_bytes(), contents))
    if key not in _opened:
        tables = _frames(where.name, package, contents)
        _opened[key] = Ledger(tables, package, where)
        while len(_opened) > _CACHE_SIZE:
            _opened.popitem(last=False)
    _opened.move_to_end(key)
    return _opened[key]


def open_tables(folder: str | os.PathLike[str]) -> dict[str, pd.DataFrame]:
    """Open the tables of any folder with a ``datapackage.json``, such as ``data/evidence``.

    Returns them by name; partial dates have their interval beside them. Errors as `open_ledger`.
    """
    where = find_folder("ledger", folder, whatever=True)
    package = read_package(where / DESCRIPTOR)
    contents = {resource.name: read_bytes(where, resource) for resource in package.resources}
    return {name: frame(texts) for name, texts in _texts(where.name, package, contents).items()}


def _digest(description: bytes, contents: dict[str, bytes | Fault]) -> str:
    digest = hashlib.sha256(description)
    for name, raw in contents.items():
        digest.update(f"\0{name}\0".encode())
        if isinstance(raw, bytes):
            digest.update(raw)
    return digest.hexdigest()


def refuse_missing_tables(package: Package, wanted: type[DatedTables]) -> None:
    """Refuse a description that lacks one of the tables of a class."""
    missing = [name for name in wanted.table_names if name not in package.names]
    if missing:
        raise LedgerError(
            f"{DESCRIPTOR} describes no {wanted.name}: without {', '.join(missing)}.\n"
            f"A folder of that kind has the tables {', '.join(wanted.table_names)}."
        )


def _texts(name: str, package: Package, contents: dict[str, bytes | Fault]) -> dict[str, TextTable]:
    """The tables as texts; an error that lists every fault of structure and description if there is any."""
    faults = [raw for raw in contents.values() if isinstance(raw, Fault)]
    tables = {
        resource.name: read_texts(raw, resource)
        for resource in package.resources
        if isinstance(raw := contents[resource.name], bytes)
    }
    for texts in tables.values():
        faults += texts.faults
        faults += constraints.cell_faults(texts)
        faults += constraints.key_faults(texts)
        faults += constraints.reference_faults(tables, texts)
    if faults:
        raise refusal(with_lines(faults, tables.values()), name)
    return tables


def _frames(name: str, package: Package, contents: dict[str, bytes | Fault]) -> dict[str, pd.DataFrame]:
    texts = _texts(name, package, contents)
    tables = {each: frame(table) for each, table in texts.items()}
    if tables["sources"].empty:
        raise LedgerError(
            f"The ledger {name!r} has no source: sources.csv holds a header alone.\nAdd the first source."
        )
    for each in SOURCED:
        tables[each] = with_publication(tables[each], tables["sources"], texts[each].rows)
    tables["initiatives"] = with_newest_names(tables["initiatives"], tables["names"])
    return tables
