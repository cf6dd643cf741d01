"""One short text that changes exactly when visible rows change."""

from __future__ import annotations

import hashlib

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ciie_utils.ledger.schema import Package
from ciie_utils.ledger.views import Tables

_CELL, _ROW = "\x1f", "\x1e"  # unit and record separator; no cell of an opened ledger holds one


def fingerprint(tables: Tables, package: Package) -> str:
    """SHA-256 over the visible rows, in a canonical form.

    Each table contributes its name, its described columns and its rows as sorted texts, so that the order
    of rows and of files makes no difference, and neither do the columns that were worked out on
    reading, and optional columns that hold nothing. Numbers count by value: ``10`` and ``10.0`` are the
    same.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    digest = hashlib.sha256()
    for resource in sorted(package.resources, key=lambda each: each.name):
        frame = tables[resource.name]
        columns = sorted(
            field.name for field in resource.fields if not (field.optional and frame[field.name].isna().all())
        )
        lines = sorted(_lines(frame, columns))
        digest.update(_ROW.join([resource.name, _CELL.join(columns), *lines, ""]).encode())
    return digest.hexdigest()


def _lines(frame: pd.DataFrame, columns: list[str]) -> list[str]:
    """Each row as one text."""
    if frame.empty:
        return []
    texts = [_texts(frame[name]) for name in columns]
    separator = pa.scalar(_CELL, pa.large_string())
    joined = pc.binary_join_element_wise(*texts, separator, null_handling="replace", null_replacement="")
    return list(joined.to_pylist())


def _texts(column: pd.Series) -> pa.Array:
    """A column as texts, missing as null; each distinct number is written once, by Python's shortest form."""
    values = pa.array(column, from_pandas=True)
    values = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    if pa.types.is_floating(values.type):
        encoded = values.dictionary_encode()
        words = pa.array([repr(number + 0.0) for number in encoded.dictionary.to_pylist()], pa.large_string())
        return words.take(encoded.indices)
    return values.cast(pa.large_string())
