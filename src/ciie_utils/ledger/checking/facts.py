"""The tables with types, as far as their cells can be read: what the rules about meaning work on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, SupportsInt

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ciie_utils.ledger import frames
from ciie_utils.ledger.constraints import faulty_words
from ciie_utils.ledger.findings import Finding
from ciie_utils.ledger.reading import TextTable


@dataclass(frozen=True)
class Facts:
    """Typed tables in which a cell that breaks the description is missing.

    Attributes
    ----------
    tables
        Data frames as a ledger has them, each with the number of its rows in the file as ``row``.
    files
        The names of their files.
    """

    tables: Mapping[str, pd.DataFrame]
    files: Mapping[str, str]

    @classmethod
    def of(cls, texts: Mapping[str, TextTable]) -> Facts:
        """Make the typed tables; columns that a file lacks are there, and empty."""
        tables = {name: _frame(each) for name, each in texts.items()}
        for name, table in tables.items():
            if "sources" in tables and name != "sources" and "source_id" in table:
                rows = texts[name].rows
                tables[name] = frames.with_publication(table, tables["sources"], rows)
        return cls(tables, {name: each.resource.path for name, each in texts.items()})

    @property
    def span(self) -> tuple[str, str] | None:
        """The first and the last day on which a source can have been published; None if no date is known."""
        sources = self.tables.get("sources", pd.DataFrame())
        if "published_on_end" not in sources or sources["published_on_end"].isna().all():
            return None
        first, last = sources["published_on_start"].min(), sources["published_on_end"].max()
        return str(first.date()), str(last.date())

    def finding(
        self,
        severity: Literal["error", "warning"],
        rule: str,
        table: str,
        row: SupportsInt,
        column: str | None,
        value: Any,
        message: str,
        remedy: str,
    ) -> Finding:
        """A finding in a row of one of the tables; a missing value is shown as none."""
        shown = None if value is None or pd.isna(value) else _text(value)
        return Finding(
            severity, rule, self.files[table], message, remedy, int(row), column=column, value=shown
        )


def records(frame: pd.DataFrame) -> Iterator[Any]:
    """The rows of a frame, with the columns as attributes."""
    return iter(frame.itertuples(index=False)) if len(frame) else iter(())


def _text(value: Any) -> str:
    """A number as people write it, without a needless decimal point."""
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _frame(texts: TextTable) -> pd.DataFrame:
    columns = {}
    for field in texts.resource.fields:
        if field.name in texts.table.column_names:
            column = texts.table.column(field.name)
            broken = faulty_words(pc.unique(column).drop_null(), field)
            wrong = pc.is_in(column, pa.array(list(broken), pa.string()))
            columns[field.name] = pc.if_else(wrong, pa.scalar(None, pa.string()), column)
        else:
            columns[field.name] = pa.chunked_array([pa.nulls(len(texts.rows), pa.string())])
    return frames.frame(replace(texts, table=pa.table(columns))).assign(row=texts.rows)
