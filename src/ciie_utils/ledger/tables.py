"""What the ledger and the published evidence share: tables that can be asked as of a day, by a recipe."""

from __future__ import annotations

import datetime as dt
import re
from collections import OrderedDict
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np
import pandas as pd

from ciie_utils.errors import LedgerError
from ciie_utils.ledger.dates import as_of_day
from ciie_utils.ledger.schema import Package
from ciie_utils.ledger.views import Tables, fingerprint, newest_day

_DAYS_KEPT = 2
_STEP = re.compile(r"(\w+)\(([^()]*)\)")


class Table:
    """A table as an attribute, handed out as a copy that is made only when it is written to."""

    def __init__(self, rows: str) -> None:
        self.__doc__ = f"{rows}; see ``docs/data-dictionary.md`` for the columns."

    def __set_name__(self, owner: Any, name: str) -> None:
        self._name = name
        owner.table_names = (*getattr(owner, "table_names", ()), name)

    def __get__(self, holder: Any, owner: type | None = None) -> pd.DataFrame:
        if holder is None:
            return self  # type: ignore[return-value]  # for those who read its description
        frame: pd.DataFrame = holder._tables[self._name]
        return frame.copy(deep=False)


class DatedTables:
    """The tables of a folder, all of them or those rows that could be known on a day.

    A row is known when its source has been published: a publication date of a month or a year counts from its
    last day.
    """

    #: What it is called in messages; a function ``open_<name>`` opens it.
    name: ClassVar[str]
    #: Its tables, in order; each `Table` adds its own.
    table_names: ClassVar[tuple[str, ...]]
    #: The steps of a recipe, each with what stands in its brackets.
    steps: ClassVar[dict[str, str]] = {"as_of": "yyyy-mm-dd"}

    def __init__(
        self,
        tables: Tables,
        package: Package,
        folder: Path,
        *,
        whole: Self | None = None,
        day: dt.date | None = None,
        chosen: tuple[tuple[str, str], ...] = (),
    ) -> None:
        self._tables = tables
        self._package = package
        self._folder = folder
        self._whole = whole
        self._day = day
        self._chosen = chosen
        self._days: OrderedDict[dt.date, Self] = OrderedDict()

    @property
    def folder(self) -> Path:
        """The folder from which it was read."""
        return self._folder

    @property
    def is_view(self) -> bool:
        """Whether rows may be out of sight."""
        return self._whole is not None

    @cached_property
    def as_of_date(self) -> dt.date:
        """The day of the view; of everything the newest publication date known to the day."""
        if self._day is not None:
            return self._day
        return newest_day((self._whole or self)._tables["sources"])

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 (hexadecimal) of the rows in sight; see `ciie_utils.ledger.views.fingerprint`."""
        return fingerprint(self._tables, self._package)

    @property
    def lineage(self) -> tuple[str, ...]:
        """The steps from everything to here, such as ``("as_of(2021-12-31)", "at_edition(3)")``."""
        day = (f"as_of({self._day.isoformat()})",) if self._day is not None else ()
        return (*day, *(f"{step}({value})" for step, value in self._chosen))

    @property
    def recipe(self) -> str:
        """The lineage as one text, for `replay`; empty for everything."""
        return "/".join(self.lineage)

    def as_of(self, day: str | dt.date | pd.Timestamp | np.datetime64) -> Self:
        """Return what could be known on a day, chosen likewise.

        Parameters
        ----------
        day
            ``yyyy-mm-dd``; ``yyyy-mm`` or ``yyyy``, which count from their last day; or a date object. Rows
            whose source was published after that day are out of sight.

        Raises
        ------
        LedgerError
            If the day is not understood, or lies after the day of this view; of a ledger also if it lies
            before the first source.
        """
        wanted = as_of_day(day)
        if self._day is not None and wanted > self._day:
            raise LedgerError(
                f"This view ends on {self._day}; it cannot show what was known on {wanted}.\n"
                f"Ask the whole {self.name}: open_{self.name}().as_of({wanted.isoformat()!r})."
            )
        view = (self._whole or self)._known_by(wanted)
        for step, value in self._chosen:
            view = view._step(step, value)
        return view

    def replay(self, recipe: str) -> Self:
        """Take the steps of a `recipe`, starting from everything.

        Raises
        ------
        LedgerError
            If the recipe is not understood, or a step cannot be taken in these tables.
        """
        view = self._whole or self
        for step in filter(None, recipe.split("/")):
            match = _STEP.fullmatch(step)
            wants_number = match is not None and self.steps.get(match[1]) == "n"
            if match is None or match[1] not in self.steps or (wants_number and not match[2].isdecimal()):
                possible = ", ".join(f"{name}({value})" for name, value in self.steps.items())
                raise LedgerError(
                    f"The step {step!r} of the recipe {recipe!r} is not understood.\n"
                    f"Possible are {possible}, joined by '/'."
                )
            view = view._step(match[1], match[2])
        return view

    def _step(self, step: str, value: str) -> Self:
        """Take one step of a recipe."""
        view: Self = getattr(self, step)(value)
        return view

    def _known_by(self, day: dt.date) -> Self:
        """Everything as of a day. The last days asked for are kept: a briefing compares two."""
        if day not in self._days:
            self._days[day] = type(self)(self._seen(day), self._package, self._folder, whole=self, day=day)
            while len(self._days) > _DAYS_KEPT:
                self._days.popitem(last=False)
        self._days.move_to_end(day)
        return self._days[day]

    def _seen(self, day: dt.date) -> Tables:
        """The rows whose sources had been published by a day."""
        limit = np.datetime64(day, "us")
        published = {
            name: "published_on_end" if name == "sources" else "published_end" for name in self.table_names
        }
        seen = {name: self._tables[name][self._tables[name][end] <= limit] for name, end in published.items()}
        return {name: table.reset_index(drop=True) for name, table in seen.items()}

    def __repr__(self) -> str:
        counts = ", ".join(f"{len(self._tables[name])} {name}" for name in self.table_names)
        steps = f", {self.recipe}" if self.lineage else ""
        return f"<{type(self).__name__} as of {self.as_of_date}{steps}: {counts}>"
