"""Fault a row by what people call it, and saying what is possible when there is none."""

import re
from typing import Any

import pandas as pd

from ciie_utils.errors import LedgerError
from nbbriefing.errors import suggest


def find_row(what: str, name: object, table: pd.DataFrame, columns: tuple[str, ...], when: str) -> pd.Series:
    """Return the row that carries a name in one of the columns (ids first); capitals make no difference.

    Raises
    ------
    LedgerError
        If no row, or none alone, carries it; see `unknown_row`.
    """
    wanted = str(name).strip().casefold()
    for column in columns:
        found = table[table[column].str.casefold() == wanted]
        if len(found) == 1:
            return found.iloc[0]
    raise LedgerError(unknown_row(what, name, table, columns, when))


def unknown_row(what: str, name: Any, table: pd.DataFrame, columns: tuple[str, ...], when: str) -> str:
    """Say that no row carries a name, which is nearest, and which are possible.

    ``what`` says what a row is, ``when`` which view was looked through, such as `` as of 2021-12-31``.
    """
    words = [word for column in columns for word in table[column].dropna()]
    possible = ", ".join(sorted(table[columns[0]])) or "none"
    lines = (
        f"No {what} {name!r} is in the ledger{when}.",
        suggest(str(name), words),
        f"Possible are: {possible}.",
    )
    return "\n".join(filter(None, lines))


def refuse_unknown_word(what: str, word: str, column: pd.Series) -> None:
    """Refuse a word that a column does not hold; the error names the nearest and those that are possible."""
    known = sorted(column.dropna().unique())
    if word not in known:
        hint = suggest(str(word), known) or "Give one of these words."
        possible = ", ".join(known) or "none"
        raise LedgerError(f"No {what} {word!r} is in the ledger; possible are {possible}.\n{hint}")


def unknown_edition(edition: object, known: list[int]) -> str:
    """Say what is wrong with the number of an edition, which are possible, and which is nearest."""
    possible = ", ".join(map(str, known)) or "none"
    text = f"No edition {edition!r} is in the ledger; possible are {possible}."
    digits = re.fullmatch(r"-?[0-9]{1,9}", str(edition))
    if digits is None or not known:
        return f"{text}\nGive the number of an edition."
    return f"{text}\nDid you mean {min(known, key=lambda number: abs(number - int(digits[0])))}?"
