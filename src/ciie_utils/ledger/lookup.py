"""Finding a row by what people call it, and saying what is possible when there is none."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pandas as pd

from ciie_utils.errors import LedgerError
from nbbriefing.errors import suggest


def find_row(what: str, name: object, table: pd.DataFrame, columns: tuple[str, ...], when: str) -> pd.Series:
    """Return the row that carries a name in one of the columns; capitals make no difference.

    Parameters
    ----------
    what
        What a row is, for the message.
    name
        An id, or a name in any language.
    table
        Where to look.
    columns
        The columns that are looked through, the one with the ids first.
    when
        What is said of the view that was looked through, such as `` as of 2021-12-31``; empty for everything.

    Raises
    ------
    LedgerError
        If no row, or none alone, carries it; the text names the nearest and lists what is possible.
    """
    wanted = str(name).strip().casefold()
    for column in columns:
        found = table[table[column].str.casefold() == wanted]
        if len(found) == 1:
            return found.iloc[0]
    raise LedgerError(unknown_row(what, name, table, columns, when))


def unknown_row(what: str, name: Any, table: pd.DataFrame, columns: tuple[str, ...], when: str) -> str:
    """Say that no row carries a name, which is nearest, and which are possible; see `find_row`."""
    words = [word for column in columns for word in table[column].dropna()]
    possible = ", ".join(sorted(table[columns[0]])) or "none"
    lines = (
        f"No {what} {name!r} is in the ledger{when}.",
        suggest(str(name), words),
        f"Possible are: {possible}.",
    )
    return "\n".join(filter(None, lines))


def refuse_unknown_word(what: str, word: str, column: pd.Series) -> None:
    """Refuse a word that a column does not hold.

    Raises
    ------
    LedgerError
        With the nearest word and those that are possible.
    """
    known = sorted(column.dropna().unique())
    if word not in known:
        hint = suggest(str(word), known) or "Give one of these words."
        possible = ", ".join(known) or "none"
        raise LedgerError(f"No {what} {word!r} is in the ledger; possible are {possible}.\n{hint}")


def refuse_before_first_source(day: dt.date, sources: pd.DataFrame) -> None:
    """Refuse a day on which nothing was known.

    Raises
    ------
    LedgerError
        With the first source and its day.
    """
    first = sources.iloc[int(sources["published_on_end"].argmin())]
    if day < first["published_on_end"].date():
        raise LedgerError(
            f"Nothing was known on {day}: the first source of this ledger is of {first['published_on']} "
            f"({first['source_id']}).\nGive {first['published_on_end'].date()} or a later day."
        )


def unknown_edition(edition: object, known: list[int]) -> str:
    """Say what is wrong with the number of an edition, which are possible, and which is nearest."""
    possible = ", ".join(map(str, known)) or "none"
    text = f"No edition {edition!r} is in the ledger; possible are {possible}."
    digits = re.fullmatch(r"-?[0-9]{1,9}", str(edition))
    if digits is None or not known:
        return f"{text}\nGive the number of an edition."
    return f"{text}\nDid you mean {min(known, key=lambda number: abs(number - int(digits[0])))}?"
