"""Does a table of texts keep to its description: types, allowed words, required cells, keys?

Rules look at distinct texts, not at rows, so that a million rows cost little; only the rows that break a
rule are visited one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ciie_utils.errors import LedgerError, suggest
from ciie_utils.ledger.dates import unreadable
from ciie_utils.ledger.findings import Finding
from ciie_utils.ledger.reading import TextTable
from ciie_utils.ledger.schema import Field, ForeignKey, Package

_INTEGER = "^[+-]?[0-9]{1,18}$"
_NUMBER = r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?$"
# Tab and line break may stand in a cell; nothing else below the space can be printed.
_CONTROL = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"


def findings(tables: Mapping[str, TextTable], package: Package) -> Iterator[Finding]:
    """Every cell, key and reference that breaks the description.

    Parameters
    ----------
    tables
        The tables that could be read, by name; columns that are missing from them are passed over.
    package
        The description.
    """
    for resource in package.resources:
        if resource.name not in tables:
            continue
        texts = tables[resource.name]
        for field in resource.fields:
            if field.name in texts.table.column_names:
                yield from _cells(texts, field)
        for key in resource.keys:
            if set(key) <= set(texts.table.column_names):
                yield from _key(texts, key)
        for foreign in resource.foreign_keys:
            yield from _reference(tables, texts, foreign)


def _cells(texts: TextTable, field: Field) -> Iterator[Finding]:
    """The cells of one column that are missing, unprintable or not allowed."""
    column = texts.table.column(field.name)
    if field.required and column.null_count:
        for index in np.flatnonzero(column.is_null().to_numpy()):
            yield _finding(
                texts,
                "missing value",
                int(index),
                field,
                "is empty, but required.",
                f"Write {field.allowed}.",
            )
    encoded = column.combine_chunks().dictionary_encode()
    words = encoded.dictionary
    bad: dict[str, tuple[str, str]] = {}
    for rule, faulty in _faulty_words(words, field):
        for word in faulty:
            bad.setdefault(word, (rule, _remedy(word, field, rule)))
    if not bad:
        return
    codes = pc.index_in(pa.array(list(bad), words.type), value_set=words)
    for index in np.flatnonzero(pc.is_in(encoded.indices, value_set=codes).to_numpy(zero_copy_only=False)):
        rule, remedy = bad[words[encoded.indices[index].as_py()].as_py()]
        message = (
            "holds a control character."
            if rule == "unprintable text"
            else f"is not allowed: {field.allowed}."
        )
        yield _finding(texts, rule, int(index), field, message, remedy)


def _faulty_words(words: pa.Array, field: Field) -> Iterator[tuple[str, list[str]]]:
    """The distinct texts that break a rule, by the name of the rule."""
    yield "unprintable text", _matching(words, _CONTROL, wanted=True)
    if field.type in ("integer", "number"):
        wrong = _matching(words, _INTEGER if field.type == "integer" else _NUMBER, wanted=False)
        yield "wrong type", wrong
        right = words.filter(pc.invert(pc.is_in(words, value_set=pa.array(wrong, words.type))))
        yield "out of range", _out_of_range(right, field)
    elif field.partial_date:
        yield "wrong date", unreadable(words.to_pylist())
    elif field.enum:
        yield (
            "unknown word",
            words.filter(pc.invert(pc.is_in(words, value_set=pa.array(field.enum, words.type)))).to_pylist(),
        )
    if field.pattern and not field.partial_date:
        yield "wrong form", _matching(words, field.pattern, wanted=False)


def _matching(words: pa.Array, pattern: str, *, wanted: bool) -> list[str]:
    try:
        matches = pc.match_substring_regex(words, pattern)
    except pa.ArrowInvalid as error:
        raise LedgerError(
            f"The pattern {pattern!r} cannot be used: {error}.\nCorrect datapackage.json."
        ) from None
    return list(words.filter(matches if wanted else pc.invert(matches)).to_pylist())


def _out_of_range(words: pa.Array, field: Field) -> list[str]:
    numbers = pc.cast(words, pa.float64()).to_numpy(zero_copy_only=False)
    low = -np.inf if field.minimum is None else field.minimum
    high = np.inf if field.maximum is None else field.maximum
    outside = ~np.isfinite(numbers) | (numbers < low) | (numbers > high)
    return list(words.filter(pa.array(outside)).to_pylist())


def _remedy(word: str, field: Field, rule: str) -> str:
    if rule == "unprintable text":
        return "Delete it; it is often pasted in unseen."
    near = suggest(word.strip().lower(), field.enum) if field.enum else ""
    return near or (
        "Correct it." if field.required else "Correct it, or leave the cell empty if it is not known."
    )


def _key(texts: TextTable, key: tuple[str, ...]) -> Iterator[Finding]:
    """Rows that repeat the key of an earlier row."""
    columns = [texts.table.column(name) for name in key]
    complete = np.ones(texts.table.num_rows, dtype=bool)
    for column in columns:
        complete &= column.is_valid().to_numpy()
    joined = columns[0] if len(columns) == 1 else pc.binary_join_element_wise(*columns, "\x1f")
    codes = joined.combine_chunks().dictionary_encode().indices.fill_null(-1).to_numpy(zero_copy_only=False)
    _, first, inverse = np.unique(codes, return_index=True, return_inverse=True)
    earlier = first[inverse]
    for index in np.flatnonzero(complete & (earlier != np.arange(len(codes)))):
        value = ", ".join(column[index].as_py() for column in columns)
        yield _finding(
            texts,
            "duplicate key",
            int(index),
            ", ".join(key),
            f"stands in row {texts.rows[earlier[index]]} already; it may occur once.",
            "Remove one of the rows, or give this one a name of its own.",
            value,
        )


def _reference(tables: Mapping[str, TextTable], texts: TextTable, foreign: ForeignKey) -> Iterator[Finding]:
    """Rows that name something that another table does not hold."""
    target = tables.get(foreign.resource)
    if target is None or foreign.reference not in target.table.column_names:
        return
    if foreign.field not in texts.table.column_names:
        return
    column = texts.table.column(foreign.field)
    known = target.table.column(foreign.reference).combine_chunks()
    dangling = column.is_valid().to_numpy() & ~pc.is_in(column, value_set=known).to_numpy()
    nearest: dict[str, str] = {}
    for index in np.flatnonzero(dangling):
        value = column[index].as_py()
        if value not in nearest:
            nearest[value] = (
                suggest(value, filter(None, known.to_pylist())) if len(nearest) < _SUGGESTED else ""
            )
        yield _finding(
            texts,
            "dangling key",
            int(index),
            texts.resource.field(foreign.field),
            f"is not in {target.resource.path}; allowed is a {foreign.reference} of that table.",
            nearest[value] or f"Add it to {target.resource.path}, or correct it.",
        )


# Searching the nearest of many names is slow; with more unknown names than this the file is the wrong one.
_SUGGESTED = 50


def _finding(
    texts: TextTable,
    rule: str,
    index: int,
    column: Field | str,
    message: str,
    remedy: str,
    value: str | None = None,
) -> Finding:
    name = column if isinstance(column, str) else column.name
    if value is None:
        value = texts.table.column(name)[index].as_py() or ""
    return Finding(
        "error",
        rule,
        texts.resource.path,
        message,
        remedy,
        row=int(texts.rows[index]),
        column=name,
        value=value,
    )
