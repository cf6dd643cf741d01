"""Opening a ledger: find the folder, read the tables, refuse what cannot be true."""

from __future__ import annotations

import hashlib
import os
from collections import OrderedDict
from pathlib import Path

import pandas as pd

from ciie_utils.errors import LedgerError
from ciie_utils.ledger import constraints, frames, keys
from ciie_utils.ledger.findings import Finding, refusal
from ciie_utils.ledger.folders import describing_file, ledger_folder
from ciie_utils.ledger.ledger import TABLES, Ledger
from ciie_utils.ledger.reading import TextTable, read_bytes, read_texts, with_lines
from ciie_utils.ledger.schema import DESCRIPTOR, Package, read_package
from ciie_utils.ledger.views import FACTS

# A view shares the frames of its ledger, so two ledgers are seldom open at once; a large one is large.
_CACHE_SIZE = 2
_opened: OrderedDict[tuple[Path, str], Ledger] = OrderedDict()


def open_ledger(folder: str | os.PathLike[str] | None = None) -> Ledger:
    """Open a ledger.

    Parameters
    ----------
    folder
        The folder of the tables. Left out: the environment variable ``CIIE_LEDGER``, else ``data/ledger``
        here or in a directory above, else that of the checkout in which the package lies.

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
    where = ledger_folder(folder)
    description = describing_file(where)
    package = read_package(description)
    _refuse_missing_tables(package)
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

    Parameters
    ----------
    folder
        The folder.

    Returns
    -------
    dict of str to pandas.DataFrame
        By name of the table; partial dates have their interval beside them, as in a ledger.

    Raises
    ------
    LedgerError
        As `open_ledger`.
    """
    where = ledger_folder(folder)
    package = read_package(where / DESCRIPTOR)
    contents = {resource.name: read_bytes(where, resource) for resource in package.resources}
    return {name: frames.frame(texts) for name, texts in _texts(where.name, package, contents).items()}


def _digest(description: bytes, contents: dict[str, bytes | Finding]) -> str:
    digest = hashlib.sha256(description)
    for name, raw in contents.items():
        digest.update(f"\0{name}\0".encode())
        if isinstance(raw, bytes):
            digest.update(raw)
    return digest.hexdigest()


def _refuse_missing_tables(package: Package) -> None:
    missing = [name for name in TABLES if name not in package.names]
    if missing:
        raise LedgerError(
            f"{DESCRIPTOR} describes no ledger: without {', '.join(missing)}.\n"
            f"A ledger has the tables {', '.join(TABLES)}."
        )


def _texts(name: str, package: Package, contents: dict[str, bytes | Finding]) -> dict[str, TextTable]:
    """The tables as texts; an error that lists every fault of structure and description if there is any."""
    faults = [raw for raw in contents.values() if isinstance(raw, Finding)]
    tables = {
        resource.name: read_texts(raw, resource)
        for resource in package.resources
        if isinstance(raw := contents[resource.name], bytes)
    }
    for texts in tables.values():
        faults += texts.findings
        faults += constraints.cell_findings(texts)
        faults += keys.key_findings(texts)
        faults += keys.reference_findings(tables, texts)
    if faults:
        raise refusal(with_lines(faults, tables.values()), name)
    return tables


def _frames(name: str, package: Package, contents: dict[str, bytes | Finding]) -> dict[str, pd.DataFrame]:
    texts = _texts(name, package, contents)
    tables = {each: frames.frame(table) for each, table in texts.items()}
    if tables["sources"].empty:
        raise LedgerError(
            f"The ledger {name!r} has no source: sources.csv holds a header alone.\nAdd the first source."
        )
    for each in FACTS:
        tables[each] = frames.with_publication(tables[each], tables["sources"], texts[each].rows)
    return tables
