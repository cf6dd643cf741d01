"""Do the tables keep to their description? Each cell is present where required, of its type, an allowed word;
keys occur once, and references lead somewhere.

Rules look at distinct texts, not at rows, so that a million rows cost little; only the rows that break a
rule are visited one by one.
"""

from collections.abc import Iterator, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ciie_utils.ledger.dates import unreadable
from ciie_utils.ledger.faults import Fault
from ciie_utils.ledger.reading import TextTable
from ciie_utils.ledger.schema import Field, ForeignKey
from nbbriefing.errors import suggest

# At most 18 digits fit into the 64 bits of an integer column whatever they are.
_INTEGER = "^[+-]?[0-9]{1,18}$"
_NUMBER = r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?$"
# Tab and line break may stand in a cell; nothing else below the space can be printed.
_CONTROL = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
# The nearest of many names is slow to find; with more unknown names than this the file is the wrong one.
_SUGGESTED = 50


def cell_faults(texts: TextTable) -> Iterator[Fault]:
    """Every cell that is missing, unprintable or not allowed; columns that are not there are passed over."""
    for field in texts.resource.fields:
        if field.name in texts.table.column_names:
            yield from _missing(texts, field)
            yield from _not_allowed(texts, field)


def faulty_words(words: pa.Array, field: Field) -> dict[str, str]:
    """Those of distinct texts that a column may not hold, each with the first rule that it breaks."""
    broken: dict[str, str] = {}
    for rule, faulty in _rules(words, field):
        for word in faulty.to_pylist():
            broken.setdefault(word, rule)
    return broken


def _rules(words: pa.Array, field: Field) -> Iterator[tuple[str, pa.Array]]:
    yield "unprintable text", words.filter(pc.match_substring_regex(words, _CONTROL))
    if field.type in ("integer", "number"):
        typed = pc.match_substring_regex(words, _INTEGER if field.type == "integer" else _NUMBER)
        yield "wrong type", words.filter(pc.invert(typed))
        yield "out of range", _out_of_range(words.filter(typed), field)
    elif field.partial_date:
        yield "wrong date", pa.array(unreadable(words.to_pylist()), words.type)
    elif field.enum:
        yield "unknown word", words.filter(pc.invert(pc.is_in(words, pa.array(field.enum, words.type))))
    if field.pattern and not field.partial_date:
        yield "wrong form", words.filter(pc.invert(pc.match_substring_regex(words, field.pattern)))


def _out_of_range(words: pa.Array, field: Field) -> pa.Array:
    numbers = pc.cast(words, pa.float64()).to_numpy(zero_copy_only=False)
    low = -np.inf if field.minimum is None else field.minimum
    high = np.inf if field.maximum is None else field.maximum
    return words.filter(pa.array(~np.isfinite(numbers) | (numbers < low) | (numbers > high)))


def _missing(texts: TextTable, field: Field) -> Iterator[Fault]:
    column = texts.table.column(field.name)
    if not field.required or not column.null_count:
        return
    for index in np.flatnonzero(column.is_null().to_numpy()):
        yield texts.fault(
            "missing value", index, field.name, "The cell is empty, but required.", f"Write {field.allowed}."
        )


def _not_allowed(texts: TextTable, field: Field) -> Iterator[Fault]:
    encoded = texts.table.column(field.name).combine_chunks().dictionary_encode()
    broken = faulty_words(encoded.dictionary, field)
    if not broken:
        return
    remedies = {word: _remedy(word, field, rule) for word, rule in broken.items()}
    codes = pc.index_in(pa.array(list(broken), encoded.dictionary.type), encoded.dictionary)
    for index in np.flatnonzero(pc.is_in(encoded.indices, codes).to_numpy(zero_copy_only=False)):
        word = encoded.dictionary[encoded.indices[index].as_py()].as_py()
        rule = broken[word]
        message = f"is not allowed; allowed is {field.allowed}."
        if rule == "unprintable text":
            message = "holds a character that cannot be printed."
        yield texts.fault(rule, index, field.name, message, remedies[word])


def _remedy(word: str, field: Field, rule: str) -> str:
    if rule == "unprintable text":
        return "Delete it; such characters are pasted in unseen."
    near = suggest(word.strip().lower(), field.enum) if field.enum else ""
    return near or (
        "Correct it." if field.required else "Correct it, or leave the cell empty if it is not known."
    )


def key_faults(texts: TextTable) -> Iterator[Fault]:
    """Every row that repeats the key of an earlier row."""
    for key in texts.resource.keys:
        if set(key) <= set(texts.table.column_names):
            yield from _duplicates(texts, key)


def reference_faults(tables: Mapping[str, TextTable], texts: TextTable) -> Iterator[Fault]:
    """Every row that names something that the referenced table does not hold."""
    for foreign in texts.resource.foreign_keys:
        target = tables.get(foreign.resource)
        if target is not None and foreign.field in texts.table.column_names:
            yield from _dangling(texts, foreign, target)


def _duplicates(texts: TextTable, key: tuple[str, ...]) -> Iterator[Fault]:
    columns = [texts.table.column(name) for name in key]
    complete = np.logical_and.reduce([column.is_valid().to_numpy() for column in columns])
    for index, earlier in _repeats(texts, list(key), complete):
        yield texts.fault(
            "duplicate key",
            index,
            ", ".join(key),
            f"stands in row {texts.rows[earlier]} already; it may occur once.",
            "Remove one of the two rows, or correct the key.",
            value=", ".join(str(column[index].as_py()) for column in columns),
        )


def identical_faults(texts: TextTable) -> Iterator[Fault]:
    """Every row of a table without a key that says nothing that an earlier row does not say."""
    if texts.resource.primary_key:
        return
    every = np.ones(texts.table.num_rows, dtype=bool)
    for index, earlier in _repeats(texts, texts.table.column_names, every):
        yield texts.fault(
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


def _dangling(texts: TextTable, foreign: ForeignKey, target: TextTable) -> Iterator[Fault]:
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
        yield texts.fault(
            "dangling key",
            index,
            foreign.field,
            f"is not in {target.resource.path}; allowed is a {foreign.reference} of that table.",
            nearest[value] or f"Add it to {target.resource.path}, or correct it.",
        )
