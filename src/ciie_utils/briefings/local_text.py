"""The ledger's own texts in the current language: looked up by the English text, which analyses work with.

Notes and subjects travel through many tables of the analyses. Rather than carry each translation along, a
briefing learns all pairs when it opens the ledger; a text without a translation is shown in English.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from nbbriefing.language import current_language, formats

_pairs: dict[tuple[str, str], str] = {}


def learn(table: pd.DataFrame, column: str) -> None:
    """Remember the translations of a column of English texts, which are in ``<column>_<language>``."""
    language = current_language()
    local = f"{column}_{language}"
    if local in table:
        known = table[[column, local]].dropna().drop_duplicates(column)
        for text, translation in zip(known[column], known[local], strict=True):
            _pairs[language, text] = translation


def local_text(text: Any) -> str:
    """Return a text of the ledger in the current language or else in English; empty where it is missing."""
    return "" if formats.is_missing(text) else _pairs.get((current_language(), str(text)), str(text))


def local_name(row: Mapping[str, Any] | pd.Series, column: str) -> str:
    """Return the ``name`` or ``title`` of a row of the ledger in the current language, or else in English."""
    local = row.get(f"{column}_{current_language()}")
    return str(row[column] if formats.is_missing(local) else local)
