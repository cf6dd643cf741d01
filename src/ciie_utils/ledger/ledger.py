"""The ledger as the analyst meets it: nine tables, and views of them as of a day."""

from __future__ import annotations

import datetime as dt
from functools import cached_property

import pandas as pd

from ciie_utils.errors import LedgerError
from ciie_utils.ledger import views
from ciie_utils.ledger.editions import EditionHistory
from ciie_utils.ledger.lookup import find_row, refuse_unknown_word, unknown_edition, unknown_row
from ciie_utils.ledger.overview import overview_html
from ciie_utils.ledger.tables import DatedTables, Table


class LedgerTables:
    """The tables of a ledger, as attributes.

    ``date_start`` and ``date_end`` of the milestones are the interval of ``date``, ``published_start`` and
    ``published_end`` that of the source's publication; ``row`` is the number of the row in the file, the same
    in every view. Indicators have these, too, with ``period`` in the place of ``date``.
    """

    sources = Table("One row per public text")
    organisations = Table("One row per company, hospital, authority or other body")
    initiatives = Table("One row per thing that is followed from the Expo to patients")
    names = Table("One row per later name of an initiative")
    parties = Table("One row per organisation's part in an initiative")
    metrics = Table("One row per metric of milestones")
    milestones = Table(
        "One row per dated stage of an initiative, observed or expected, as one source states it"
    )
    rulings = Table("One row per editor's word on a promise")
    indicators = Table("One row per figure about a disease, a practice, a market or an edition")


class Ledger(LedgerTables, DatedTables):
    """The tables of a ledger, all of them or those rows that a view leaves in sight.

    Made by `ciie_utils.open_ledger`. A view is a ledger again: that of a day (`as_of`), or that of an
    edition, an organisation, some initiatives, a therapy area or a place, which holds the initiatives that
    belong to it with all their milestones, parties and organisations, the indicators about it, and the
    sources of these. It is empty if nothing about it was known by its day. To ask for what the whole ledger
    does not know is a `LedgerError` that names the nearest.
    """

    name = "ledger"
    steps = {  # noqa: RUF012
        "as_of": "yyyy-mm-dd",
        "at_edition": "n",
        "of_organisation": "id",
        "of_initiatives": "id,id",
        "in_therapy_area": "area",
        "at_place": "place",
    }

    @property
    def editions(self) -> list[int]:
        """The numbers of the editions that any milestone in sight names."""
        return views.editions(self._tables)

    def at_edition(self, edition: int) -> Ledger:
        """View one edition of the Expo: what has a milestone of it or first appeared at it.

        Parameters
        ----------
        edition
            Its number; 1 is the Expo of November 2018.
        """
        known = (self._whole or self).editions
        if isinstance(edition, bool) or edition not in known:
            raise LedgerError(unknown_edition(edition, known))
        number = int(edition)
        return self._narrowed(views.of_edition(self._tables, number), "at_edition", str(number))

    def of_organisation(self, name: str) -> Ledger:
        """View one organisation, by id, English or Chinese name: the initiatives that it is party to."""
        found = (self._whole or self).organisation(name)
        tables = views.of_organisation(self._tables, found["name"], found["org_id"])
        return self._narrowed(tables, "of_organisation", found["org_id"])

    def of_initiatives(self, *initiative_ids: str) -> Ledger:
        """View some initiatives, such as those that a case is about, and the indicators on their areas."""
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
        """View one therapy area, by the ledger's word for it, such as ``oncology``."""
        self._refuse_unknown_word("therapy area", area, "therapy_area")
        return self._narrowed(views.in_therapy_area(self._tables, area), "in_therapy_area", area)

    def at_place(self, place: str) -> Ledger:
        """View one place in China as the ledger writes it, such as ``Lecheng``: what is tied to it."""
        self._refuse_unknown_word("place", place, "place")
        return self._narrowed(views.at_place(self._tables, place), "at_place", place)

    def organisation(self, name: str) -> pd.Series:
        """Return the organisation with that id, English name or Chinese name; capitals make no difference.

        Raises
        ------
        LedgerError
            If none in sight has it; the text names the nearest and lists what is possible.
        """
        return find_row("organisation", name, self.organisations, ("org_id", "name", "name_zh"), self._when)

    def initiative(self, name: str) -> pd.Series:
        """Return the initiative with that id or title; as `organisation`."""
        columns = ("initiative_id", "title", "title_zh")
        return find_row("initiative", name, self.initiatives, columns, self._when)

    def _repr_html_(self) -> str:
        """What JupyterLab shows: the day, the counts, the fingerprint and the newest milestones."""
        facts = [("as of", self.as_of_date.isoformat())]
        facts += [("view", self.recipe)] if self.lineage else []
        return overview_html(self._tables, self.table_names, facts, self.fingerprint)

    def _narrowed(self, tables: views.Tables, step: str, value: str) -> Ledger:
        chosen = (*self._chosen, (step, value))
        whole = self._whole or self
        return Ledger(tables, self._package, self._folder, whole=whole, day=self._day, chosen=chosen)

    def _step(self, step: str, value: str) -> Ledger:
        if step == "at_edition":
            return self.at_edition(int(value))
        if step == "of_initiatives":
            return self.of_initiatives(*filter(None, value.split(",")))
        return super()._step(step, value)

    def _seen(self, day: dt.date) -> views.Tables:
        sources = self._tables["sources"]
        first = sources.iloc[int(sources["published_on_end"].argmin())]
        if day < first["published_on_end"].date():
            raise LedgerError(
                f"Nothing was known on {day}: the first source of this ledger is of {first['published_on']} "
                f"({first['source_id']}).\nGive {first['published_on_end'].date()} or a later day."
            )
        return views.known_by(self._tables, day, self._history)

    def _refuse_unknown_word(self, what: str, word: str, column: str) -> None:
        refuse_unknown_word(what, word, (self._whole or self)._tables["initiatives"][column])

    @property
    def _when(self) -> str:
        """What a message says of a view."""
        return f" as of {self.as_of_date}" if self.is_view else ""

    @cached_property
    def _history(self) -> EditionHistory:
        return EditionHistory(self._tables["initiatives"], self._tables["milestones"])
