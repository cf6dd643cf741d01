"""Do the rows of the tables find each other: keys that occur once, references that lead somewhere?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ciie_utils.ledger.findings import Finding
from ciie_utils.ledger.reading import TextTable
from ciie_utils.ledger.schema import ForeignKey
from nbbriefing.errors import suggest

# The nearest of many names is slow to find; with more unknown names than this the file is the wrong one.
_SUGGESTED = 50


def key_findings(texts: TextTable) -> Iterator[Finding]:
    """Every row that repeats the key of an earlier row."""
    for key in texts.resource.keys:
        if set(key) <= set(texts.table.column_names):
            yield from _duplicates(texts, key)


def reference_findings(tables: Mapping[str, TextTable], texts: TextTable) -> Iterator[Finding]:
    """Every row that names something that the referenced table does not hold."""
    for foreign in texts.resource.foreign_keys:
        target = tables.get(foreign.resource)
        if target is not None and foreign.field in texts.table.column_names:
            yield from _dangling(texts, foreign, target)


def _duplicates(texts: TextTable, key: tuple[str, ...]) -> Iterator[Finding]:
    columns = [texts.table.column(name) for name in key]
    complete = np.logical_and.reduce([column.is_valid().to_numpy() for column in columns])
    for index, earlier in _repeats(texts, list(key), complete):
        yield texts.finding(
            "duplicate key",
            index,
            ", ".join(key),
            f"stands in row {texts.rows[earlier]} already; it may occur once.",
            "Remove one of the two rows, or correct the key.",
            value=", ".join(str(column[index].as_py()) for column in columns),
        )


def identical_findings(texts: TextTable) -> Iterator[Finding]:
    """Every row of a table without a key that says nothing that an earlier row does not say."""
    if texts.resource.primary_key:
        return
    every = np.ones(texts.table.num_rows, dtype=bool)
    for index, earlier in _repeats(texts, texts.table.column_names, every):
        yield texts.finding(
            "duplicate row",
            index,
            None,
            f"The row is the same as row {texts.rows[earlier]} in every cell.",
            "Remove one of the two.",
        )


def _repeats(texts: TextTable, names: list[str], counted: np.ndarray) -> Iterator[tuple[int, int]]:
    """The rows among those counted whose cells repeat an earlier row, each with the first such row."""
    if not names or not texts.table.num_rows:
        return
    separator = pa.scalar("\x1f")
    joined = pc.binary_join_element_wise(
        *(texts.table.column(name) for name in names), separator, null_handling="replace", null_replacement=""
    )
    codes = joined.combine_chunks().dictionary_encode().indices.to_numpy(zero_copy_only=False)
    # Codes count up in order of first appearance, so the first row of each code is found by one pass.
    first = np.full(codes.max() + 1, len(codes))
    np.minimum.at(first, codes[counted], np.flatnonzero(counted))
    for index in np.flatnonzero(counted & (first[codes] != np.arange(len(codes)))):
        yield int(index), int(first[codes[index]])


def _dangling(texts: TextTable, foreign: ForeignKey, target: TextTable) -> Iterator[Finding]:
    if foreign.reference not in target.table.column_names:
        return
    column = texts.table.column(foreign.field)
    known = target.table.column(foreign.reference).combine_chunks().drop_null()
    known = pa.concat_arrays([known, pa.array(sorted(target.strays), known.type)])
    nearest: dict[str, str] = {}
    for index in np.flatnonzero(column.is_valid().to_numpy() & ~pc.is_in(column, known).to_numpy()):
        value = column[index].as_py()
        if value not in nearest:
            nearest[value] = suggest(value, known.to_pylist()) if len(nearest) < _SUGGESTED else ""
        yield texts.finding(
            "dangling key",
            index,
            foreign.field,
            f"is not in {target.resource.path}; allowed is a {foreign.reference} of that table.",
            nearest[value] or f"Add it to {target.resource.path}, or correct it.",
        )
