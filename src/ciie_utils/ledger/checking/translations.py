"""Texts of a ledger that a Chinese briefing would show in English, or in two wordings."""

from __future__ import annotations

from collections.abc import Iterator

from ciie_utils.ledger.checking.facts import Facts, records
from ciie_utils.ledger.findings import Finding

#: Texts that are shown to readers, by table; their translation stands in the column with ``_zh``.
TEXTS = {"milestones": "note", "indicators": "subject"}


def findings(facts: Facts) -> Iterator[Finding]:
    """Every text without a translation, in a ledger that has translations, and every text with two."""
    for table, column in TEXTS.items():
        rows = facts.tables[table]
        if f"{column}_zh" in rows and rows[f"{column}_zh"].notna().any():
            yield from _untranslated(facts, table, column)
            yield from _ambiguous(facts, table, column)


def _untranslated(facts: Facts, table: str, column: str) -> Iterator[Finding]:
    rows = facts.tables[table]
    for each in records(rows[rows[column].notna() & rows[f"{column}_zh"].isna()]):
        yield facts.finding(
            "warning",
            "untranslated",
            table,
            each.row,
            f"{column}_zh",
            None,
            f"The {column} has no translation: {getattr(each, column)}",
            "Translate it, or a Chinese briefing shows the English.",
        )


def _ambiguous(facts: Facts, table: str, column: str) -> Iterator[Finding]:
    local = f"{column}_zh"
    rows = facts.tables[table].dropna(subset=[column, local])
    first = rows.groupby(column)[local].transform("first")
    for each in records(rows[rows[local] != first]):
        yield facts.finding(
            "warning",
            "two translations",
            table,
            each.row,
            local,
            getattr(each, local),
            f"The same {column} is translated otherwise in an earlier row.",
            "Use one translation; it is looked up by the English text.",
        )
