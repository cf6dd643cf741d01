"""Single rows of a frame as plain dictionaries, for calculations that go row by row."""

from __future__ import annotations

from typing import Any, cast

import pandas as pd

Record = dict[str, Any]


def records(frame: pd.DataFrame) -> list[Record]:
    """Return each row as a dictionary by column name."""
    return cast("list[Record]", frame.to_dict("records"))


def record(frame: pd.DataFrame, place: int = 0) -> Record:
    """Return the row at a place, counted from 0; IndexError if there is none."""
    return records(frame.iloc[[place]])[0]


def only(frame: pd.DataFrame, column: str, value: Any) -> Record:
    """Return the first row whose column has the value; IndexError if none has."""
    return record(frame[frame[column] == value])


def ids_of(*frames: pd.DataFrame) -> str:
    """Return the distinct source ids of frames, sorted and joined by a space."""
    found = [set(frame["source_id"].dropna()) for frame in frames if len(frame)]
    return " ".join(sorted(set().union(*found)))
