"""From the bytes of a CSV file to a table of texts, and from there to a data frame with types.

Everything is read as text first: types come from the description, never from a guess, so that
a code such as ``007`` or ``NO`` stays what it is. A clean file is read by pyarrow; when pyarrow
stumbles, `structure.diagnose` reads the file again, slowly, to say exactly where.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import SupportsIndex

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from ciie_utils.ledger import dates, structure
from ciie_utils.ledger.faults import Fault
from ciie_utils.ledger.schema import Resource

# The interval of a partial date goes by the column's own name, but for the two dates whose
# short names are fixed: milestones.date_start, sources.published_on_start.
KNOWN_FROM = "published_on"

# pandas keeps texts as Arrow arrays, whose every small step costs several times that of Python's own texts.
# Only long tables are worth it: the ledger's are looked at in hundreds of small steps.
_LONG = 50_000
_SHORT_TEXTS = pd.StringDtype("python", na_value=np.nan)


@dataclass(frozen=True)
class TextTable:
    """A table whose cells are text, or missing.

    Attributes
    ----------
    resource
        Its description.
    table
        The columns that are described and present, in the described order.
    rows
        For each row of `table` its number in the file, 1 for the first below the header.
    faults
        What is wrong with the file's structure; rows and columns named here are not in `table`.
    raw
        The bytes of the file.
    strays
        The cells of the rows that are not in `table`; a key among them is no dangling one elsewhere.
    """

    resource: Resource
    table: pa.Table
    rows: np.ndarray
    faults: tuple[Fault, ...] = ()
    raw: bytes = field(default=b"", repr=False)
    strays: frozenset[str] = frozenset()

    def fault(
        self,
        rule: str,
        index: SupportsIndex,
        column: str | None,
        message: str,
        remedy: str,
        value: str | None = None,
    ) -> Fault:
        """An error in the row of `table` at an index; its value is the cell's unless another is given."""
        if value is None and column is not None:
            value = self.table.column(column)[int(index)].as_py()
        return Fault(
            "error",
            rule,
            self.resource.path,
            message,
            remedy,
            int(self.rows[int(index)]),
            None,
            column,
            value,
        )


def read_bytes(folder: Path, resource: Resource) -> bytes | Fault:
    """The bytes of a table's file, or the fault that keeps them from being read."""
    path = folder / resource.path
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return Fault(
            "error",
            "missing file",
            resource.path,
            "is missing from the folder.",
            f"Add a file with the header {','.join(resource.columns)}",
        )
    except OSError as error:
        return Fault(
            "error",
            "unreadable file",
            resource.path,
            f"cannot be read: {error.strerror}.",
            "It must be a file that you may read.",
        )


def read_texts(raw: bytes, resource: Resource) -> TextTable:
    """Read a file's bytes as a table of texts; whatever is wrong is in its `faults`."""
    faults = structure.file_faults(raw, resource)
    if not faults:
        try:
            table = _read_clean(raw, resource)
        except (pa.ArrowInvalid, KeyError):  # KeyError: pyarrow sees another header than `file_faults`
            table = None
        if table is not None:
            return TextTable(resource, table, np.arange(1, table.num_rows + 1), (), raw)
    columns, rows, faults, strays = structure.diagnose(raw, resource)
    arrays = {name: pa.chunked_array([pa.array(cells, pa.string())]) for name, cells in columns.items()}
    table = _with_optional(pa.table(arrays), resource) if arrays else pa.table({})
    return TextTable(resource, table, np.array(rows, dtype=np.int64), tuple(faults), raw, strays)


def _read_clean(raw: bytes, resource: Resource) -> pa.Table:
    """Read a file that has nothing wrong; ``ArrowInvalid`` otherwise."""
    table = pyarrow.csv.read_csv(
        pa.BufferReader(raw),
        parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types={name: pa.string() for name in resource.columns},
            null_values=[""],
            strings_can_be_null=True,
        ),
    )
    return _with_optional(table, resource).select(list(resource.columns))


def _with_optional(table: pa.Table, resource: Resource) -> pa.Table:
    """The table with an empty column for each optional one that the file does not have."""
    for each in resource.fields:
        if each.optional and each.name not in table.column_names:
            table = table.append_column(each.name, pa.nulls(table.num_rows, pa.string()))
    return table


def with_lines(faults: Iterable[Fault], tables: Iterable[TextTable]) -> Iterator[Fault]:
    """The same faults, those in a row of one of the tables with the line on which it begins."""
    rows: dict[str, set[int]] = {}
    every = list(faults)
    for each in every:
        if each.row is not None:
            rows.setdefault(each.file, set()).add(each.row)
    lines = {
        texts.resource.path: structure.line_numbers(texts.raw, rows[texts.resource.path])
        for texts in tables
        if texts.resource.path in rows
    }
    for each in every:
        line = lines.get(each.file, {}).get(each.row) if each.row is not None else None
        yield each if line is None else replace(each, line=line)


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
    for described in texts.resource.fields:
        cells = texts.table.column(described.name)
        if described.type == "integer":
            columns[described.name] = _integers(cells)
        elif described.type == "number":
            columns[described.name] = pc.cast(cells, pa.float64()).to_numpy()
        else:
            columns[described.name] = _texts(cells)
        if described.partial_date:
            columns[f"{described.name}_start"], columns[f"{described.name}_end"] = dates.intervals(cells)
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
