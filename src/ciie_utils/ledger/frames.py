"""From tables of texts to the data frames that a ledger hands out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ciie_utils.ledger import dates
from ciie_utils.ledger.reading import TextTable

# The interval of a partial date goes by the column's own name, but for the two dates whose
# short names are fixed: milestones.date_start, sources.published_on_start.
KNOWN_FROM = "published_on"

# pandas keeps texts as Arrow arrays, whose every small step costs several times that of Python's own texts.
# Only long tables are worth it: the ledger's are looked at in hundreds of small steps.
_LONG = 50_000
_SHORT_TEXTS = pd.StringDtype("python", na_value=np.nan)


def frame(texts: TextTable) -> pd.DataFrame:
    """A data frame with the described types.

    Parameters
    ----------
    texts
        A table without faults.

    Returns
    -------
    pandas.DataFrame
        Text columns are ``str`` (missing: NaN; kept as Python's texts in a short table, by Arrow in a long
        one), integers ``Int64``, numbers ``float64``; each partial date ``x`` is followed by ``x_start`` and
        ``x_end`` (``datetime64``, ``NaT`` where unknown).
    """
    columns: dict[str, object] = {}
    for field in texts.resource.fields:
        cells = texts.table.column(field.name)
        if field.type == "integer":
            columns[field.name] = _integers(cells)
        elif field.type == "number":
            columns[field.name] = pc.cast(cells, pa.float64()).to_numpy()
        else:
            columns[field.name] = _texts(cells)
        if field.partial_date:
            columns[f"{field.name}_start"], columns[f"{field.name}_end"] = dates.intervals(cells)
    return protect(pd.DataFrame(columns, index=pd.RangeIndex(texts.table.num_rows)))


def _texts(cells: pa.ChunkedArray) -> pd.Series:
    if len(cells) >= _LONG:
        return cells.to_pandas()
    return pd.Series(cells.to_numpy(zero_copy_only=False), dtype=_SHORT_TEXTS)


def protect(frame: pd.DataFrame) -> pd.DataFrame:
    """Keep texts and whole numbers from being written to by whoever takes a column as an array.

    pandas sees to that for other types, and for texts that Arrow stores; a column with gaps is copied.
    """
    for _, column in frame.items():
        if column.dtype == _SHORT_TEXTS or (column.dtype == "Int64" and not column.hasnans):
            column.to_numpy().setflags(write=False)
    return frame


def _integers(cells: pa.ChunkedArray) -> pd.arrays.IntegerArray:
    numbers = pc.cast(cells, pa.int64())
    missing = numbers.is_null().to_numpy()
    return pd.arrays.IntegerArray(numbers.fill_null(0).to_numpy(), missing)


def with_publication(facts: pd.DataFrame, sources: pd.DataFrame, rows: np.ndarray) -> pd.DataFrame:
    """Facts with the number of their row and the interval in which their source was published.

    Parameters
    ----------
    facts
        A table with the column `source_id`.
    sources
        The table of sources, with the interval of `published_on`.
    rows
        The numbers of the rows of `facts` in their file.

    Returns
    -------
    pandas.DataFrame
        `facts` with ``row``, ``published_start`` and ``published_end``, the latter two ``NaT`` where there
        is no such source.
    """
    places = pc.index_in(pa.array(facts["source_id"]), pa.array(sources["source_id"]), skip_nulls=True)
    where = places.fill_null(-1).to_numpy(zero_copy_only=False)
    ends = {}
    for end in ("start", "end"):
        # One more entry, reached by -1, stands for the source that is not there.
        days = sources[f"{KNOWN_FROM}_{end}"].to_numpy()
        ends[f"published_{end}"] = np.append(days, np.datetime64("NaT")).astype(days.dtype)[where]
    return facts.assign(row=rows, **ends)
