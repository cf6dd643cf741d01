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
from ciie_utils.ledger import constraints, keys
from ciie_utils.ledger.checking import dates, figures, judgement, references, translations
from ciie_utils.ledger.checking.facts import Facts
from ciie_utils.ledger.checking.report import Report
from ciie_utils.ledger.findings import Finding
from ciie_utils.ledger.folders import describing_file, ledger_folder
from ciie_utils.ledger.ledger import TABLES
from ciie_utils.ledger.reading import TextTable, read_bytes, read_texts, with_lines
from ciie_utils.ledger.schema import DESCRIPTOR, Package, read_package

__all__ = ["Finding", "Report", "check"]


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
        Every finding. Whatever is in the tables, there is a report.

    Raises
    ------
    LedgerError
        If there is no such folder, or nothing that describes its tables.
    """
    where = ledger_folder(folder)
    description = describing_file(where)
    try:
        package = read_package(description)
    except LedgerError as error:
        message, _, remedy = str(error).partition("\n")
        return Report(where.name, {}, (Finding("error", "description", DESCRIPTOR, message, remedy),))
    tables, findings = _read(where, package)
    findings += _described(where, description, package)
    for texts in tables.values():
        findings += texts.findings
        findings += constraints.cell_findings(texts)
        findings += keys.key_findings(texts)
        findings += keys.identical_findings(texts)
        findings += keys.reference_findings(tables, texts)
    facts = Facts.of(tables)
    findings += _of_the_ledger(facts) if set(TABLES) <= set(tables) else ()
    counts = {name: len(texts.rows) for name, texts in tables.items()}
    return Report(
        where.name, counts, tuple(_ordered(with_lines(findings, tables.values()), package)), facts.span
    )


def _read(where: Path, package: Package) -> tuple[dict[str, TextTable], list[Finding]]:
    """Every table that can be read, and why the others cannot."""
    tables: dict[str, TextTable] = {}
    findings: list[Finding] = []
    for resource in package.resources:
        raw = read_bytes(where, resource)
        if isinstance(raw, Finding):
            findings.append(raw)
        else:
            tables[resource.name] = read_texts(raw, resource)
    return tables, findings


def _described(where: Path, description: Path, package: Package) -> Iterator[Finding]:
    """What is to be said about the description itself."""
    if description.parent != where:
        yield Finding(
            "warning",
            "no description",
            DESCRIPTOR,
            "is missing from the folder; the tables were checked against the project's.",
            "Copy it there, so that the folder can be read elsewhere.",
        )
    missing = [name for name in TABLES if name not in package.names]
    if missing and "milestones" in package.names:
        yield Finding(
            "error",
            "description",
            DESCRIPTOR,
            f"describes no {', '.join(missing)}; a ledger has the tables {', '.join(TABLES)}.",
            "Describe the missing tables.",
        )


def _of_the_ledger(facts: Facts) -> Iterator[Finding]:
    """The rules that need to know what the columns mean."""
    yield from dates.findings(facts)
    yield from figures.findings(facts)
    yield from judgement.findings(facts)
    yield from references.findings(facts)
    yield from translations.findings(facts)


def _ordered(findings: Iterable[Finding], package: Package) -> list[Finding]:
    """Errors first, then by file, row and column, in the order in which these are described."""
    files = {resource.path: number for number, resource in enumerate(package.resources)}
    columns = {
        (resource.path, name): number
        for resource in package.resources
        for number, name in enumerate(resource.columns)
    }

    def place(each: Finding) -> tuple:
        first = (each.column or "").split(", ")[0]  # of a key of several columns
        column = columns.get((each.file, first), -1)
        return (each.severity, files.get(each.file, -1), each.row or 0, column, each.rule, each.message)

    return sorted(findings, key=place)
