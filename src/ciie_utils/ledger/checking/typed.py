"""The tables with types, as far as their cells can be read: what the rules about meaning work on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ciie_utils.ledger.constraints import faulty_words
from ciie_utils.ledger.faults import Fault
from ciie_utils.ledger.reading import TextTable, frame, with_publication


@dataclass(frozen=True)
class TypedTables:
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
    def of(cls, texts: Mapping[str, TextTable]) -> TypedTables:
        """Make the typed tables; columns that a file lacks are there, and empty."""
        tables = {name: _frame(each) for name, each in texts.items()}
        for name, table in tables.items():
            if "sources" in tables and name != "sources" and "source_id" in table:
                tables[name] = with_publication(table, tables["sources"], texts[name].rows)
        return cls(tables, {name: each.resource.path for name, each in texts.items()})

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self.tables[name]

    @property
    def span(self) -> tuple[str, str] | None:
        """The first and the last day on which a source can have been published; None if no date is known."""
        sources = self.tables.get("sources", pd.DataFrame())
        if "published_on_end" not in sources or sources["published_on_end"].isna().all():
            return None
        first, last = sources["published_on_start"].min(), sources["published_on_end"].max()
        return str(first.date()), str(last.date())

    def faults(
        self,
        rule: str,
        table: str,
        rows: pd.DataFrame,
        column: str,
        message: str,
        remedy: str,
        *,
        value: str = "",
        warning: bool = False,
    ) -> Iterator[Fault]:
        """One fault for each of the rows of a table.

        Parameters
        ----------
        rows
            Faulty rows, with ``row`` and whatever the messages name.
        message, remedy
            Texts with the columns of ``rows`` in braces.
        value
            The column of ``rows`` whose cell is shown, if not the one that is to blame.
        """
        for each in rows.to_dict("records"):
            shown = each[value or column]
            yield Fault(
                "warning" if warning else "error",
                rule,
                self.files[table],
                message.format_map(each),
                remedy.format_map(each),
                int(each["row"]),
                column=column,
                value=None if pd.isna(shown) else written(shown),
            )


def written(value: Any) -> str:
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
    return frame(replace(texts, table=pa.table(columns))).assign(row=texts.rows)
