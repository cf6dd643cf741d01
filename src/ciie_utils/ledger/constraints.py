"""Does each cell keep to the description: present where required, of its type, an allowed word?

Rules look at distinct texts, not at rows, so that a million rows cost little; only the rows that break a
rule are visited one by one.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ciie_utils.ledger.dates import unreadable
from ciie_utils.ledger.findings import Finding
from ciie_utils.ledger.reading import TextTable
from ciie_utils.ledger.schema import Field
from nbbriefing.errors import suggest

# At most 18 digits fit into the 64 bits of an integer column whatever they are.
_INTEGER = "^[+-]?[0-9]{1,18}$"
_NUMBER = r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?$"
# Tab and line break may stand in a cell; nothing else below the space can be printed.
_CONTROL = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"


def cell_findings(texts: TextTable) -> Iterator[Finding]:
    """Every cell that is missing, unprintable or not allowed; columns that are not there are passed over."""
    for field in texts.resource.fields:
        if field.name in texts.table.column_names:
            yield from _missing(texts, field)
            yield from _not_allowed(texts, field)


def faulty_words(words: pa.Array, field: Field) -> dict[str, str]:
    """The texts that a column may not hold, each with the name of the first rule that it breaks.

    Parameters
    ----------
    words
        Distinct texts.
    field
        The description of the column.
    """
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


def _missing(texts: TextTable, field: Field) -> Iterator[Finding]:
    column = texts.table.column(field.name)
    if not field.required or not column.null_count:
        return
    for index in np.flatnonzero(column.is_null().to_numpy()):
        yield texts.finding(
            "missing value", index, field.name, "The cell is empty, but required.", f"Write {field.allowed}."
        )


def _not_allowed(texts: TextTable, field: Field) -> Iterator[Finding]:
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
        yield texts.finding(rule, index, field.name, message, remedies[word])


def _remedy(word: str, field: Field, rule: str) -> str:
    if rule == "unprintable text":
        return "Delete it; such characters are pasted in unseen."
    near = suggest(word.strip().lower(), field.enum) if field.enum else ""
    return near or (
        "Correct it." if field.required else "Correct it, or leave the cell empty if it is not known."
    )
