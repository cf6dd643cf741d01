"""From the bytes of a CSV file to a table of texts.

Everything is read as text first: types come from the description, never from a guess, so that
a code such as ``007`` or ``NO`` stays what it is. A clean file is read by pyarrow; when pyarrow
stumbles, `structure.diagnose` reads the file again, slowly, to say exactly where.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import SupportsIndex

import numpy as np
import pyarrow as pa
import pyarrow.csv

from ciie_utils.ledger import structure
from ciie_utils.ledger.findings import Finding
from ciie_utils.ledger.schema import Resource


@dataclass(frozen=True)
class TextTable:
    """A table whose cells are text, or missing.

    Attributes
    ----------
    resource
        Its description.
    table
        The columns that are described and present, in the described order.
    rows
        For each row of `table` its number in the file, 1 for the first below the header.
    findings
        What is wrong with the file's structure; rows and columns named here are not in `table`.
    raw
        The bytes of the file.
    strays
        The cells of the rows that are not in `table`; a key among them is no dangling one elsewhere.
    """

    resource: Resource
    table: pa.Table
    rows: np.ndarray
    findings: tuple[Finding, ...] = ()
    raw: bytes = field(default=b"", repr=False)
    strays: frozenset[str] = frozenset()

    def finding(
        self,
        rule: str,
        index: SupportsIndex,
        column: str | None,
        message: str,
        remedy: str,
        value: str | None = None,
    ) -> Finding:
        """An error in the row of `table` at an index; its value is the cell's unless another is given."""
        if value is None and column is not None:
            value = self.table.column(column)[int(index)].as_py()
        return Finding(
            "error",
            rule,
            self.resource.path,
            message,
            remedy,
            int(self.rows[int(index)]),
            None,
            column,
            value,
        )


def read_bytes(folder: Path, resource: Resource) -> bytes | Finding:
    """The bytes of a table's file, or the fault that keeps them from being read."""
    path = folder / resource.path
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return Finding(
            "error",
            "missing file",
            resource.path,
            "is missing from the folder.",
            f"Add a file with the header {','.join(resource.columns)}",
        )
    except OSError as error:
        return Finding(
            "error",
            "unreadable file",
            resource.path,
            f"cannot be read: {error.strerror}.",
            "It must be a file that you may read.",
        )


def read_texts(raw: bytes, resource: Resource) -> TextTable:
    """Read a file's bytes as a table of texts; whatever is wrong is in its `findings`."""
    findings = structure.file_findings(raw, resource)
    if not findings:
        try:
            table = _read_clean(raw, resource)
        except (pa.ArrowInvalid, KeyError):  # KeyError: pyarrow sees another header than `file_findings`
            table = None
        if table is not None:
            return TextTable(resource, table, np.arange(1, table.num_rows + 1), (), raw)
    columns, rows, findings, strays = structure.diagnose(raw, resource)
    arrays = {name: pa.chunked_array([pa.array(cells, pa.string())]) for name, cells in columns.items()}
    table = _with_optional(pa.table(arrays), resource) if arrays else pa.table({})
    return TextTable(resource, table, np.array(rows, dtype=np.int64), tuple(findings), raw, strays)


def _read_clean(raw: bytes, resource: Resource) -> pa.Table:
    """Read a file that has nothing wrong; ``ArrowInvalid`` otherwise."""
    table = pyarrow.csv.read_csv(
        pa.BufferReader(raw),
        parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types={name: pa.string() for name in resource.columns},
            null_values=[""],
            strings_can_be_null=True,
        ),
    )
    return _with_optional(table, resource).select(list(resource.columns))


def _with_optional(table: pa.Table, resource: Resource) -> pa.Table:
    """The table with an empty column for each optional one that the file does not have."""
    for each in resource.fields:
        if each.optional and each.name not in table.column_names:
            table = table.append_column(each.name, pa.nulls(table.num_rows, pa.string()))
    return table


def with_lines(findings: Iterable[Finding], tables: Iterable[TextTable]) -> Iterator[Finding]:
    """The same findings, those in a row of one of the tables with the line on which it begins."""
    rows: dict[str, set[int]] = {}
    every = list(findings)
    for each in every:
        if each.row is not None:
            rows.setdefault(each.file, set()).add(each.row)
    lines = {
        texts.resource.path: structure.line_numbers(texts.raw, rows[texts.resource.path])
        for texts in tables
        if texts.resource.path in rows
    }
    for each in every:
        line = lines.get(each.file, {}).get(each.row) if each.row is not None else None
        yield each if line is None else replace(each, line=line)
