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
    """Facts with the number of their row and the interval in which their source was published."""
    where = pc.index_in(pa.array(facts["source_id"]), value_set=pa.array(sources["source_id"])).to_numpy()
    return facts.assign(
        row=rows,
        published_start=sources[f"{KNOWN_FROM}_start"].to_numpy()[where],
        published_end=sources[f"{KNOWN_FROM}_end"].to_numpy()[where],
    )
