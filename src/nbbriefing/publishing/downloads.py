"""The numbers of a briefing as files beside its renditions: CSV tables and their description.

The description is a Data Package (version 2, https://datapackage.org). The tables are UTF-8 with a byte
order mark: without it Excel reads Chinese as something else, and what reads data packages knows the mark.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from pathlib import Path
from typing import Any

from nbbriefing.catalogue.plan import Run
from nbbriefing.foreign import clean_text
from nbbriefing.project import current
from nbbriefing.publishing.build import write_json
from nbbriefing.publishing.numbers import SOURCES, Sheet

FOLDER = "data"
DESCRIPTION = "datapackage.json"
_SCHEMA = "https://datapackage.org/profiles/2.0/datapackage.json"
#: What a spreadsheet takes for a formula when a cell begins with it; Excel in Chinese also takes wide signs.
_FORMULA = re.compile(r"\A(?:\s*+(?:[=@+\-＝＠＋－]|−(?![\d.\s]))|[\t\r\n])")
#: What begins with a sign and is no formula: a number with its unit, a dash within a sentence.
_SIGNED = re.compile(
    r"[+-] ?\d[\d.,\u00a0\u202f]*+(?: ?%| [^\W\d]++)?(?: ?[(（](?:[\d.,%−– \u00a0\u202f]|to|至){1,60}+[)）])?"
    r"|-\s[^\d=+\-@(]{0,200}"
)


def write_downloads(
    folder: Path, run: Run, sheets: list[Sheet], description: str, fingerprint: str
) -> list[dict[str, Any]]:
    """Write the tables and their description into the folder ``data`` of a run.

    Parameters
    ----------
    folder : Path
        Holds the renditions.
    run : Run
    sheets : list of Sheet
        Without any, nothing is written.
    description : str
        The finding.
    fingerprint : str
        Of the rows that the numbers rest on.

    Returns
    -------
    list of dict
        Path within the folder, title, rows, size and hash of each file, the description first.
    """
    if not sheets:
        return []
    data = folder / FOLDER
    data.mkdir()
    contents = {sheet.name: _csv(sheet) for sheet in sheets}
    for name, content in contents.items():
        (data / f"{name}.csv").write_bytes(content)
    package = {
        "$schema": _SCHEMA,
        "name": f"{run.briefing}-{run.language}",
        "title": run.title,
        **({"description": description} if description else {}),
        "resources": [_resource(sheet, contents[sheet.name], sheets) for sheet in sheets],
        f"{current().name}:identity": {
            "briefing": run.briefing,
            "parameters": run.parameters,
            "as_of": run.as_of,
            "since": run.since,
            "language": run.language,
            current().fingerprint_key: fingerprint,
            "software_version": current().version,
        },
    }
    write_json(data / DESCRIPTION, package)
    described = {"path": f"{FOLDER}/{DESCRIPTION}", "title": run.title}
    measured = _measure((data / DESCRIPTION).read_bytes())
    return [{**described, **measured}, *(_download(sheet, contents[sheet.name]) for sheet in sheets)]


def _download(sheet: Sheet, content: bytes) -> dict[str, Any]:
    return {
        "path": f"{FOLDER}/{sheet.name}.csv",
        "title": sheet.title,
        "rows": len(sheet.rows),
        **_measure(content),
    }


def _measure(content: bytes) -> dict[str, Any]:
    return {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}


def _resource(sheet: Sheet, content: bytes, sheets: list[Sheet]) -> dict[str, Any]:
    fields = [
        {"name": _harmless(name), "type": kind} for name, kind in zip(sheet.header, sheet.types, strict=True)
    ]
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if sheet.name == SOURCES:
        schema["primaryKey"] = ["id"]
    cited = [_source(ref, sheets) for ref in sheet.sources]
    return {
        "name": sheet.name,
        "path": f"{sheet.name}.csv",
        "type": "table",
        "title": sheet.title or sheet.name,
        **({"description": " ".join(sheet.notes)} if sheet.notes else {}),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": schema,
        **({"sources": cited} if cited else {}),
    }


def _source(ref: str, sheets: list[Sheet]) -> dict[str, str]:
    for sheet in sheets:
        for row in sheet.rows if sheet.name == SOURCES else ():
            if row[0] == ref:
                return {"title": row[1], **({"path": row[2]} if row[2] else {})}
    return {"title": ref}


def _csv(sheet: Sheet) -> bytes:
    """Write a table as RFC 4180 says, with a byte order mark."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([_harmless(name) for name in sheet.header])
    for row in sheet.rows:
        writer.writerow(
            [
                _harmless(cell) if kind == "string" else cell
                for cell, kind in zip(row, sheet.types, strict=True)
            ]
        )
    return buffer.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula; it shows the text without it."""
    text = clean_text(cell)
    return f"'{text}" if _FORMULA.match(text) and not _SIGNED.fullmatch(text) else text
