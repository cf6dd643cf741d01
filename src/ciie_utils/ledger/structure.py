"""Is a file a CSV table with the described columns? Encoding, header and shape of the rows."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from ciie_utils.ledger.faults import Fault, shortened
from ciie_utils.ledger.schema import Resource
from nbbriefing.errors import suggest

Columns = dict[str, list[str | None]]


def file_faults(raw: bytes, resource: Resource) -> list[Fault]:
    """What is wrong with the file as a whole: empty, or a header other than the described one.

    Cheap: only the header is read.
    """
    if not raw.strip():
        return [
            _error(
                resource,
                "empty file",
                "is empty.",
                f"Its first line must be the header {','.join(resource.columns)}",
            )
        ]
    head = raw[: 1 << 20].decode("utf-8-sig", errors="replace")
    try:
        header = next(csv.reader(io.StringIO(head, newline=""), strict=True), [])
    except csv.Error as error:
        return [_not_csv(resource, 1, str(error))]
    return _header_faults(header, resource)


def diagnose(raw: bytes, resource: Resource) -> tuple[Columns, list[int], list[Fault], frozenset[str]]:
    """Read whatever can be read of a faulty file.

    Returns
    -------
    columns
        The cells of the rows that have the right number of cells, for the columns that are described and
        present; an empty cell is None.
    rows
        The numbers of those rows, 1 for the first below the header.
    faults
        Every fault of encoding, header and shape.
    strays
        The cells of the rows with a wrong number of cells.
    """
    faults = file_faults(raw, resource)
    if faults and faults[0].rule == "empty file":
        return {}, [], faults, frozenset()
    text, encoding = _decoded(raw, resource)
    faults += encoding
    records = _records(text)
    _, header = next(records, (1, []))
    if isinstance(header, csv.Error):  # a header that never ends; `file_faults` reads its beginning only
        return {}, [], [*faults, _not_csv(resource, 1, str(header))], frozenset()
    kept: list[list[str]] = []
    rows: list[int] = []
    strays: set[str] = set()
    for number, (line, cells) in enumerate(records, 1):
        if isinstance(cells, csv.Error):
            faults.append(_not_csv(resource, line, str(cells)))
        elif len(cells) == len(header):
            kept.append(cells)
            rows.append(number)
        else:
            strays.update(cells)
            faults.append(_ragged(resource, number, line, len(cells), len(header)))
    columns: Columns = {
        name: [cells[header.index(name)] or None for cells in kept]
        for name in resource.columns
        if name in header
    }
    return columns, rows, faults, frozenset(strays)


def line_numbers(raw: bytes, rows: set[int]) -> dict[int, int]:
    """The lines on which data rows begin, as an editor counts them, by number of the row."""
    if not any(mark in raw for mark in (b'"', b"\r", b"\n\n")) and not raw.startswith(b"\n"):
        return {row: row + 1 for row in rows}
    records = _records(raw.decode("utf-8-sig", errors="replace"))
    return {row: line for row, (line, _) in enumerate(records) if row in rows}


def _error(resource: Resource, rule: str, message: str, remedy: str, **place: Any) -> Fault:
    return Fault("error", rule, resource.path, message, remedy, **place)


def _decoded(raw: bytes, resource: Resource) -> tuple[str, list[Fault]]:
    try:
        return raw.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        fault = _error(
            resource,
            "wrong encoding",
            f"is not UTF-8: the byte 0x{raw[error.start]:02x} cannot be read.",
            "Save the file again as UTF-8 (in a spreadsheet: 'CSV UTF-8').",
            line=line,
        )
        return raw.decode("utf-8-sig", errors="replace"), [fault]


def _records(text: str) -> Iterator[tuple[int, list[str] | csv.Error]]:
    """The records that are not blank, with the line on which each begins; an error where the CSV breaks."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield line, error
            return
        if cells is None:
            return
        if cells:
            yield line, cells


def _not_csv(resource: Resource, line: int, reason: str) -> Fault:
    return _error(
        resource,
        "broken CSV",
        f"is not CSV from here on ({reason}); the rest of the file was not checked.",
        'Put a cell with a comma, line break or quotation mark in "..."; double a quotation mark in it.',
        line=line,
    )


def _ragged(resource: Resource, row: int, line: int, found: int, expected: int) -> Fault:
    more = "more" if found > expected else "fewer"
    return _error(
        resource,
        "ragged row",
        f"has {found} cells, {more} than the {expected} of the header.",
        'Put a text that holds a comma in "..."; leave an unknown cell empty, but keep its comma.',
        row=row,
        line=line,
    )


def _header_faults(header: list[str], resource: Resource) -> list[Fault]:
    faults = []

    def add(rule: str, column: str, message: str, remedy: str) -> None:
        faults.append(_error(resource, rule, message, remedy, line=1, column=shortened(column)))

    missing = [name for name in resource.columns if name not in header]
    optional = [field.name for field in resource.fields if field.optional]
    for name in dict.fromkeys(header):
        if header.count(name) > 1:
            add("duplicate column", name, "stands in the header more than once.", "Keep one of them.")
        if name not in resource.columns:
            near = suggest(name, missing)
            add(
                "unknown column",
                name,
                f"is not described; described are {', '.join(resource.columns)}.",
                near or "Remove it, or describe it in datapackage.json.",
            )
    for name in missing:
        if name in optional:
            continue
        add(
            "missing column",
            name,
            "is missing from the header.",
            f"Add it; it may hold {resource.field(name).allowed}.",
        )
    return faults
