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
DATED_TABLES = ("milestones", "indicators")


def frame(texts: TextTable) -> pd.DataFrame:
    """A data frame with the described types.

    Parameters
    ----------
    texts
        A table without faults.

    Returns
    -------
    pandas.DataFrame
        Text columns are ``str`` (missing: NaN), integers ``Int64``, numbers ``float64``; each partial date
        ``x`` is followed by ``x_start`` and ``x_end`` (``datetime64``, ``NaT`` where unknown).
    """
    columns: dict[str, object] = {}
    for field in texts.resource.fields:
        cells = texts.table.column(field.name)
        if field.type == "integer":
            columns[field.name] = _integers(cells)
        elif field.type == "number":
            columns[field.name] = pc.cast(cells, pa.float64()).to_numpy()
        else:
            columns[field.name] = cells.to_pandas()
        if field.partial_date:
            columns[f"{field.name}_start"], columns[f"{field.name}_end"] = dates.intervals(cells)
    return pd.DataFrame(columns, index=pd.RangeIndex(texts.table.num_rows))


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
