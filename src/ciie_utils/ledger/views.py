"""Which rows of a ledger are in sight: by the second clock, by edition, organisation, therapy area or place.

Pure functions from the tables of a ledger to fewer rows of the same tables, and to one short text that
changes exactly when these rows do.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ciie_utils.ledger.editions import EditionHistory, looked_up
from ciie_utils.ledger.reading import protect
from ciie_utils.ledger.schema import Package

Tables = dict[str, pd.DataFrame]

FACTS = ("milestones", "indicators")
#: Tables whose rows are known from the day of their source on.
SOURCED = ("milestones", "indicators", "names", "parties")
_CELL, _ROW = "\x1f", "\x1e"  # unit and record separator; no cell of an opened ledger holds one


def known_by(tables: Tables, day: dt.date, history: EditionHistory) -> Tables:
    """The rows whose source had been published by a day ("Two clocks" in the design).

    A publication date of a month or a year counts from its last day. Initiatives without a milestone in
    sight drop out, with their parties; so do organisations that are party to none that remains. An initiative
    has the newest of its names, and is tied to the Expo from the day of the source that says so; a ruling is
    known once what it rests on is.

    Parameters
    ----------
    tables
        All tables of an unrestricted ledger.
    day
        The last day of publication that counts.
    history
        From when on the first editions of the same tables could be known.
    """
    limit = np.datetime64(day, "us")
    seen = dict(tables)
    seen["sources"] = _rows(tables["sources"], tables["sources"]["published_on_end"] <= limit)
    for name in SOURCED:
        seen[name] = _rows(tables[name], tables[name]["published_end"] <= limit)
    ids = tables["initiatives"]["initiative_id"]
    initiatives = _rows(tables["initiatives"], _among(ids, seen["milestones"]["initiative_id"]))
    first = looked_up(initiatives["initiative_id"], history.known_by(day))
    initiatives = initiatives.assign(first_edition=first)
    untied = ~_among(initiatives["tie_source_id"], seen["sources"]["source_id"])
    initiatives["ciie_tie"] = initiatives["ciie_tie"].mask(untied, "none")
    seen["initiatives"] = protect(with_newest_names(initiatives, seen["names"]))
    seen["rulings"] = _rows(tables["rulings"], _founded(tables["rulings"], seen))
    return _with_parties(seen, seen)


def with_newest_names(initiatives: pd.DataFrame, names: pd.DataFrame) -> pd.DataFrame:
    """Initiatives under the newest of their names that are given; under their neutral title without one."""
    newest = names.sort_values("published_end", kind="stable").drop_duplicates("initiative_id", keep="last")
    newest = newest.set_index("initiative_id")
    if newest.empty:
        return initiatives
    ids = initiatives["initiative_id"]
    named = {
        title: looked_up(ids, newest[name]).fillna(initiatives[title])
        for title, name in (("title", "name"), ("title_zh", "name_zh"))
    }
    return initiatives.assign(**named)


def _founded(rulings: pd.DataFrame, seen: Tables) -> pd.Series:
    """Whether the promise of each ruling, and what it rests on, is in sight."""
    milestones, sources = seen["milestones"]["milestone_id"], seen["sources"]["source_id"]
    resting = {"milestone_id": milestones, "source_id": sources}
    founded = _among(rulings["promise_id"], milestones)
    for column, known in resting.items():
        founded &= rulings[column].isna() | _among(rulings[column], known)
    return founded


def of_edition(tables: Tables, edition: int) -> Tables:
    """What belongs to one edition of the Expo.

    Parameters
    ----------
    tables
        The tables of a ledger or view.
    edition
        Number of the edition.

    Returns
    -------
    dict
        The initiatives that have a milestone of that edition or first appeared at it, with all their
        milestones, parties and organisations; the indicators whose subject begins with ``edition n``; and the
        sources of these milestones and indicators.
    """
    milestones, initiatives = tables["milestones"], tables["initiatives"]
    appeared = initiatives.loc[(initiatives["first_edition"] == edition).fillna(False), "initiative_id"]
    there = milestones.loc[(milestones["edition"] == edition).fillna(False), "initiative_id"]
    about = _matching(tables["indicators"]["subject"], rf"^edition {edition}\b")
    return _narrowed(tables, pd.concat([appeared, there]), about)


def of_organisation(tables: Tables, name: str, org_id: str) -> Tables:
    """What belongs to one organisation.

    Parameters
    ----------
    tables
        The tables of a ledger or view.
    name
        Its English name; what stands in brackets in it is not looked for.
    org_id
        Its id.

    Returns
    -------
    dict
        The initiatives that it is party to, in whatever role, with all their milestones, parties and
        organisations; the indicators whose subject names it; and the sources of these milestones and
        indicators.
    """
    parties = tables["parties"]
    short = re.sub(r"\s*\(.*?\)", "", name)
    about = _matching(tables["indicators"]["subject"], rf"(?<!\w){re.escape(short)}(?!\w)")
    return _narrowed(tables, parties.loc[parties["org_id"] == org_id, "initiative_id"], about)


def of_initiatives(tables: Tables, initiative_ids: Sequence[str], areas: Sequence[str]) -> Tables:
    """What belongs to some initiatives, as `of_organisation`, and the indicators on some therapy areas."""
    ids = pd.Series(list(initiative_ids), dtype="str")
    return _narrowed(tables, ids, tables["indicators"]["topic"].isin(list(areas)))


def in_therapy_area(tables: Tables, area: str) -> Tables:
    """What belongs to one therapy area: its initiatives, as `of_organisation`, and the indicators on it."""
    initiatives, indicators = tables["initiatives"], tables["indicators"]
    ids = initiatives.loc[initiatives["therapy_area"] == area, "initiative_id"]
    return _narrowed(tables, ids, indicators["topic"] == area)


def at_place(tables: Tables, place: str) -> Tables:
    """What is tied to one place in China: its initiatives, as `of_organisation`, and the figures of it."""
    initiatives, indicators = tables["initiatives"], tables["indicators"]
    ids = initiatives.loc[initiatives["place"] == place, "initiative_id"]
    return _narrowed(tables, ids, indicators["geography"] == place)


def _matching(texts: pd.Series, pattern: str) -> pd.Series:
    found = re.compile(pattern)
    return texts.map(lambda text: bool(found.search(text))).astype(bool)


def _narrowed(tables: Tables, ids: pd.Series, indicators: pd.Series) -> Tables:
    """Some initiatives with all that belongs to them, some indicators, and the sources of both."""
    seen = dict(tables)
    for name in ("initiatives", "milestones"):
        seen[name] = _rows(tables[name], _among(tables[name]["initiative_id"], ids))
    seen["indicators"] = _rows(tables["indicators"], indicators)
    cited = pd.concat([seen[name]["source_id"] for name in FACTS])
    seen["sources"] = _rows(tables["sources"], _among(tables["sources"]["source_id"], cited))
    seen["names"] = _rows(tables["names"], _among(tables["names"]["initiative_id"], ids))
    seen["rulings"] = _rows(
        tables["rulings"], _among(tables["rulings"]["promise_id"], seen["milestones"]["milestone_id"])
    )
    return _with_parties(seen, tables)


def editions(tables: Tables) -> list[int]:
    """The editions that any milestone names, in order."""
    return sorted(int(number) for number in tables["milestones"]["edition"].dropna().unique())


def newest_day(sources: pd.DataFrame) -> dt.date:
    """The newest publication date that is known to the day; the newest end of any if none is.

    Parameters
    ----------
    sources
        At least one, with the interval of its publication.
    """
    ends = sources["published_on_end"]
    exact = ends[sources["published_on_start"] == ends]
    newest: pd.Timestamp = (exact if len(exact) else ends).max()
    return newest.date()


def _among(keys: pd.Series, wanted: pd.Series) -> pd.Series:
    """Whether each key is one of those wanted; a missing one is none.

    `Series.isin` makes a Python object of every text before it compares: the slowest step of a large view.
    """
    texts, sought = (pa.array(column.array, pa.large_string()) for column in (keys, wanted))
    return pd.Series(np.asarray(pc.is_in(texts, value_set=sought, skip_nulls=True)), index=keys.index)


def _rows(frame: pd.DataFrame, mask: pd.Series) -> pd.DataFrame:
    return protect(frame[mask].reset_index(drop=True))


def _with_parties(seen: Tables, tables: Tables) -> Tables:
    """Keep the parties of the initiatives in sight, and their organisations."""
    parties = tables["parties"]
    seen["parties"] = _rows(parties, _among(parties["initiative_id"], seen["initiatives"]["initiative_id"]))
    organisations = tables["organisations"]
    in_sight = _among(organisations["org_id"], seen["parties"]["org_id"])
    seen["organisations"] = _rows(organisations, in_sight)
    return seen


def fingerprint(tables: Tables, package: Package) -> str:
    """SHA-256 over the visible rows, in a canonical form.

    Each table contributes its name, its described columns and its rows as sorted texts, so that the order
    of rows and of files makes no difference, and neither do the columns that were worked out on
    reading, and optional columns that hold nothing. Numbers count by value: ``10`` and ``10.0`` are the
    same.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    digest = hashlib.sha256()
    for resource in sorted(package.resources, key=lambda each: each.name):
        frame = tables[resource.name]
        columns = sorted(
            field.name for field in resource.fields if not (field.optional and frame[field.name].isna().all())
        )
        lines = sorted(_lines(frame, columns))
        digest.update(_ROW.join([resource.name, _CELL.join(columns), *lines, ""]).encode())
    return digest.hexdigest()


def _lines(frame: pd.DataFrame, columns: list[str]) -> list[str]:
    """Each row as one text."""
    if frame.empty:
        return []
    texts = [_texts(frame[name]) for name in columns]
    separator = pa.scalar(_CELL, pa.large_string())
    joined = pc.binary_join_element_wise(*texts, separator, null_handling="replace", null_replacement="")
    return list(joined.to_pylist())


def _texts(column: pd.Series) -> pa.Array:
    """A column as texts, missing as null; each distinct number is written once, by Python's shortest form."""
    values = pa.array(column, from_pandas=True)
    values = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    if pa.types.is_floating(values.type):
        encoded = values.dictionary_encode()
        words = pa.array([repr(number + 0.0) for number in encoded.dictionary.to_pylist()], pa.large_string())
        return words.take(encoded.indices)
    return values.cast(pa.large_string())
