"""The ledger as the analyst meets it: six tables, and views of them as of a day."""

from __future__ import annotations

import datetime as dt
import re
from collections import OrderedDict
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from ciie_utils.errors import LedgerError
from ciie_utils.ledger import views
from ciie_utils.ledger.dates import as_of_day
from ciie_utils.ledger.editions import EditionHistory
from ciie_utils.ledger.fingerprints import fingerprint
from ciie_utils.ledger.lookup import (
    find_row,
    refuse_before_first_source,
    refuse_unknown_word,
    unknown_edition,
    unknown_row,
)
from ciie_utils.ledger.overview import overview_html
from ciie_utils.ledger.schema import Package

TABLES = ("sources", "organisations", "initiatives", "parties", "milestones", "indicators")
_DAYS_KEPT = 2
_STEP = re.compile(r"(as_of|at_edition|of_organisation|of_initiatives|in_therapy_area|at_place)\(([^()]*)\)")


class Ledger:
    """The tables of a ledger, all of them or those rows that a view leaves in sight.

    Made by `ciie_utils.open_ledger`; a view is made by `as_of`, `at_edition`,
    `of_organisation`, `of_initiatives`, `in_therapy_area` and `at_place` and is a ledger again.
    The frames that it hands out are copies (made only when written to): changing one changes nothing here.
    """

    def __init__(
        self,
        tables: views.Tables,
        package: Package,
        folder: Path,
        *,
        whole: Ledger | None = None,
        day: dt.date | None = None,
        chosen: tuple[tuple[str, str], ...] = (),
    ) -> None:
        self._tables = tables
        self._package = package
        self._folder = folder
        self._whole = whole
        self._day = day
        self._chosen = chosen
        self._days: OrderedDict[dt.date, Ledger] = OrderedDict()

    @property
    def sources(self) -> pd.DataFrame:
        """One row per public text; see ``docs/data-dictionary.md`` for the columns of every table."""
        return self._frame("sources")

    @property
    def organisations(self) -> pd.DataFrame:
        """One row per company, hospital, authority or other body."""
        return self._frame("organisations")

    @property
    def initiatives(self) -> pd.DataFrame:
        """One row per thing that is followed from the Expo to patients."""
        return self._frame("initiatives")

    @property
    def parties(self) -> pd.DataFrame:
        """One row per organisation's part in an initiative."""
        return self._frame("parties")

    @property
    def milestones(self) -> pd.DataFrame:
        """One row per dated stage of an initiative, observed or expected, as one source states it.

        ``date_start`` and ``date_end`` are the interval of ``date``, ``published_start`` and
        ``published_end`` that of the source's publication; ``row`` is the number of the row in the
        file, the same in every view.
        """
        return self._frame("milestones")

    @property
    def indicators(self) -> pd.DataFrame:
        """One row per figure about a disease, a practice, a market or an edition.

        Columns as in `milestones`, with ``period`` in the place of ``date``.
        """
        return self._frame("indicators")

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
        """The day of the view; of an unrestricted ledger the newest publication date known to the day."""
        if self._day is not None:
            return self._day
        if self._whole is not None:
            return self._whole.as_of_date
        return views.newest_day(self._tables["sources"])

    @property
    def editions(self) -> list[int]:
        """The numbers of the editions that any milestone in sight names."""
        return views.editions(self._tables)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 (hexadecimal) of the rows in sight; see `ciie_utils.ledger.fingerprints`."""
        return fingerprint(self._tables, self._package)

    @property
    def lineage(self) -> tuple[str, ...]:
        """The steps from the whole ledger here, such as ``("as_of(2021-12-31)", "at_edition(3)")``."""
        day = (f"as_of({self._day.isoformat()})",) if self._day is not None else ()
        return (*day, *(f"{step}({value})" for step, value in self._chosen))

    @property
    def recipe(self) -> str:
        """The lineage as one text, for `replay`; empty for the whole ledger."""
        return "/".join(self.lineage)

    def as_of(self, day: str | dt.date | pd.Timestamp | np.datetime64) -> Ledger:
        """The ledger as it could be known on a day.

        Parameters
        ----------
        day
            ``yyyy-mm-dd``; ``yyyy-mm`` or ``yyyy``, which count from their last day; or a date object. Rows
            whose source was published after that day are out of sight. A source dated by month or year
            counts as published on the last day of it.

        Returns
        -------
        Ledger
            A view. Of a view of one edition, organisation or therapy area: the same as it could be known on
            that day.

        Raises
        ------
        LedgerError
            If the day is not understood, lies before the first source, or lies after the day of this view.
        """
        wanted = as_of_day(day)
        if self._day is not None and wanted > self._day:
            raise LedgerError(
                f"This view ends on {self._day}; it cannot show what was known on {wanted}.\n"
                f"Ask the whole ledger: open_ledger().as_of({wanted.isoformat()!r})."
            )
        view = (self._whole or self)._known_by(wanted)
        for step, value in self._chosen:
            view = view._step(step, value)
        return view

    def at_edition(self, edition: int) -> Ledger:
        """What belongs to one edition of the Expo.

        Parameters
        ----------
        edition
            Its number; 1 is the Expo of November 2018.

        Returns
        -------
        Ledger
            A view of the initiatives that have a milestone of that edition or first appeared at it, with all
            their milestones, parties and organisations, the edition's indicators, and the sources of
            these. Empty if nothing about that edition was known by the as-of date.

        Raises
        ------
        LedgerError
            If no milestone of the whole ledger names that edition.
        """
        whole = self._whole or self
        known = whole.editions
        if isinstance(edition, bool) or edition not in known:
            raise LedgerError(unknown_edition(edition, known))
        number = int(edition)
        return self._narrowed(views.of_edition(self._tables, number), "at_edition", str(number))

    def of_organisation(self, name: str) -> Ledger:
        """What belongs to one organisation: the initiatives that it is party to.

        Parameters
        ----------
        name
            Its id, English name or Chinese name; capitals make no difference.

        Returns
        -------
        Ledger
            A view of these initiatives with all their milestones, parties and organisations, the indicators
            whose subject names the organisation, and the sources of these. Empty if nothing about it was
            known by the as-of date.

        Raises
        ------
        LedgerError
            If the whole ledger has no such organisation.
        """
        found = (self._whole or self).organisation(name)
        tables = views.of_organisation(self._tables, found["name"], found["org_id"])
        return self._narrowed(tables, "of_organisation", found["org_id"])

    def of_initiatives(self, *initiative_ids: str) -> Ledger:
        """What belongs to some initiatives, such as those that a case is about.

        Parameters
        ----------
        *initiative_ids
            Their ids; order and repetition make no difference.

        Returns
        -------
        Ledger
            A view of these initiatives with all their milestones, parties and organisations, the indicators
            on their therapy areas, and the sources of these. What was not known by the as-of date is
            not in it.

        Raises
        ------
        LedgerError
            If the whole ledger lacks one of them.
        """
        whole = self._whole or self
        known = whole._tables["initiatives"]
        for name in initiative_ids:
            if not (known["initiative_id"] == name).any():
                raise LedgerError(unknown_row("initiative", name, known, ("initiative_id",), whole._when))
        chosen = sorted(set(initiative_ids))
        areas = known.loc[known["initiative_id"].isin(chosen), "therapy_area"]
        tables = views.of_initiatives(self._tables, chosen, sorted(areas.unique()))
        return self._narrowed(tables, "of_initiatives", ",".join(chosen))

    def in_therapy_area(self, area: str) -> Ledger:
        """What belongs to one therapy area.

        Parameters
        ----------
        area
            One of the ledger's words, such as ``oncology``.

        Returns
        -------
        Ledger
            A view of the initiatives of that area with all their milestones, parties and organisations, the
            indicators on it, and the sources of these. Empty if nothing was known by the as-of date.

        Raises
        ------
        LedgerError
            If no initiative of the whole ledger belongs to that area.
        """
        self._refuse_unknown_word("therapy area", area, "therapy_area")
        return self._narrowed(views.in_therapy_area(self._tables, area), "in_therapy_area", area)

    def at_place(self, place: str) -> Ledger:
        """What is tied to one place in China.

        Parameters
        ----------
        place
            A province, city or zone as the ledger writes it, such as ``Lecheng``.

        Returns
        -------
        Ledger
            A view of the initiatives of that place with all their milestones, parties and organisations, the
            indicators of it, and the sources of these. Empty if nothing was known by the as-of date.

        Raises
        ------
        LedgerError
            If no initiative of the whole ledger is tied to that place.
        """
        self._refuse_unknown_word("place", place, "place")
        return self._narrowed(views.at_place(self._tables, place), "at_place", place)

    def _narrowed(self, tables: views.Tables, step: str, value: str) -> Ledger:
        return Ledger(
            tables,
            self._package,
            self._folder,
            whole=self._whole or self,
            day=self._day,
            chosen=(*self._chosen, (step, value)),
        )

    def _step(self, step: str, value: str) -> Ledger:
        """Take one step of a recipe."""
        if step == "at_edition":
            return self.at_edition(int(value))
        steps = {
            "as_of": self.as_of,
            "of_organisation": self.of_organisation,
            "of_initiatives": lambda ids: self.of_initiatives(*filter(None, ids.split(","))),
            "in_therapy_area": self.in_therapy_area,
            "at_place": self.at_place,
        }
        return steps[step](value)

    def organisation(self, name: str) -> pd.Series:
        """The organisation with that id, English name or Chinese name; capitals make no difference.

        Raises
        ------
        LedgerError
            If none in sight has it; the text names the nearest and lists what is possible.
        """
        return find_row("organisation", name, self.organisations, ("org_id", "name", "name_zh"), self._when)

    def initiative(self, name: str) -> pd.Series:
        """The initiative with that id or title; as `organisation`."""
        columns = ("initiative_id", "title", "title_zh")
        return find_row("initiative", name, self.initiatives, columns, self._when)

    def replay(self, recipe: str) -> Ledger:
        """Take the steps of a recipe, starting from the whole ledger.

        Parameters
        ----------
        recipe
            As `recipe` gives it, such as ``as_of(2021-12-31)/at_edition(3)``; empty for the whole ledger.

        Raises
        ------
        LedgerError
            If the recipe is not understood, or a step cannot be taken in this ledger.
        """
        view = self._whole or self
        for step in filter(None, recipe.split("/")):
            match = _STEP.fullmatch(step)
            if match is None or (match[1] == "at_edition" and not match[2].isdecimal()):
                raise LedgerError(
                    f"The step {step!r} of the recipe {recipe!r} is not understood.\n"
                    "Possible are as_of(yyyy-mm-dd), at_edition(n), of_organisation(id), "
                    "of_initiatives(id,id), in_therapy_area(area) and at_place(place), joined by '/'."
                )
            view = view._step(match[1], match[2])
        return view

    def __repr__(self) -> str:
        counts = ", ".join(f"{len(self._tables[name])} {name}" for name in TABLES)
        steps = f", {self.recipe}" if self.lineage else ""
        return f"<Ledger as of {self.as_of_date}{steps}: {counts}>"

    def _repr_html_(self) -> str:
        """What JupyterLab shows: the day, the counts, the fingerprint and the newest milestones."""
        facts = [("as of", self.as_of_date.isoformat())]
        facts += [("view", self.recipe)] if self.lineage else []
        return overview_html(self._tables, TABLES, facts, self.fingerprint)

    def _known_by(self, day: dt.date) -> Ledger:
        """The whole ledger as of a day. The last days asked for are kept: a briefing compares two."""
        if day not in self._days:
            refuse_before_first_source(day, self._tables["sources"])
            tables = views.known_by(self._tables, day, self._history)
            self._days[day] = Ledger(tables, self._package, self._folder, whole=self, day=day)
            while len(self._days) > _DAYS_KEPT:
                self._days.popitem(last=False)
        self._days.move_to_end(day)
        return self._days[day]

    def _refuse_unknown_word(self, what: str, word: str, column: str) -> None:
        refuse_unknown_word(what, word, (self._whole or self)._tables["initiatives"][column])

    @property
    def _when(self) -> str:
        """What a message says of a view."""
        return f" as of {self.as_of_date}" if self.is_view else ""

    @cached_property
    def _history(self) -> EditionHistory:
        return EditionHistory(self._tables["initiatives"], self._tables["milestones"])

    def _frame(self, name: str) -> pd.DataFrame:
        return self._tables[name].copy(deep=False)
