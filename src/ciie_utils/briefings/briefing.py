"""A briefing while it is being written: its view of the ledger, its citations and its identity.

A notebook opens one with its parameters and hands it to the section builders; the last cells show its
sources and its identity.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from ciie_utils.analysis import editions, promises, selections, stages
from ciie_utils.analysis.corroboration import corroboration
from ciie_utils.analysis.frames import LedgerLike, grouped, observed_milestones
from ciie_utils.analysis.times import time_to_patients
from ciie_utils.briefings import identity, vocabulary
from ciie_utils.briefings.entries import HistoryEntry, entries
from ciie_utils.briefings.local_text import learn, local_name
from ciie_utils.briefings.references import Citations
from ciie_utils.ledger import Ledger, open_ledger
from nbbriefing.blocks.model import Facts, Inlines, Notice, References, Run
from nbbriefing.errors import ParameterError
from nbbriefing.language import _, current_language, gap, say, say_n
from nbbriefing.language.messages import set_language

PRODUCTS = ("product",)


def open_briefing(
    as_of: str = "", since: str = "", language: str = "en", edition: int | None = None, **parameters: Any
) -> Briefing:
    """Open the ledger as a briefing sees it.

    Parameters
    ----------
    as_of, since
        The as-of date, empty for the newest publication date in the ledger; the earlier one that the briefing
        compares with, empty for none.
    language, edition
        The language to write in; the only edition of the Expo that it is about.
    **parameters
        Further parameters of the notebook, shown in the identity.

    Raises
    ------
    LedgerError
        If a date is before the first source or not a date, or the edition is unknown.
    ParameterError
        If ``since`` is not before the as-of date, or the language is not available.
    """
    set_language(language)
    # The tables of a briefing are short, as in `ciie_utils.ledger.frames`.
    pd.set_option("mode.string_storage", "python")
    ledger = open_ledger()
    learn(ledger.milestones, "note")
    learn(ledger.indicators, "subject")
    whole = ledger.as_of(as_of or ledger.as_of_date)
    earlier = ledger.as_of(since) if since else None
    if earlier is not None and earlier.as_of_date >= whole.as_of_date:
        raise ParameterError(
            f"since={since!r} is not before the as-of date {whole.as_of_date}\n"
            "Give an earlier day, or leave it empty to compare with none."
        )
    if edition is not None:
        parameters = {"edition": edition, **parameters}
    return Briefing(whole, earlier, edition, parameters)


class Briefing:
    """One briefing: what it may know, what it has cited, and what it is made from.

    Attributes
    ----------
    whole, earlier
        The ledger as of the day, and as of the earlier day that is compared with (None without one).
    edition
        The edition that the briefing is about; None for all.
    parameters
        The parameters that are shown in its identity.
    """

    def __init__(
        self,
        whole: Ledger,
        earlier: Ledger | None,
        edition: int | None,
        parameters: dict[str, Any],
        name: str = "",
    ) -> None:
        self.whole = whole
        self.earlier = earlier
        self.edition = edition
        self.parameters = parameters
        self._name = name
        self._reads: dict[str, str] = {}

    @property
    def as_of(self) -> date:
        """The as-of date."""
        return self.whole.as_of_date

    @property
    def since(self) -> date | None:
        """The earlier as-of date that is compared with."""
        return None if self.earlier is None else self.earlier.as_of_date

    @property
    def on_everything(self) -> bool:
        """Whether the briefing is neither about one edition nor about one subject."""
        return self.edition is None and not self._name

    @cached_property
    def name(self) -> str:
        """What the briefing is about: its subject, its edition, or so many editions."""
        if self._name:
            return self._name
        if self.edition is not None:
            return vocabulary.edition(self.edition)
        n = self.view.initiatives["first_edition"].nunique()
        return say_n("{n} edition of the Expo", "{n} editions of the Expo", n)

    @cached_property
    def scope(self) -> Ledger:
        """Everything that the briefing is about: the edition's part of the ledger, or all of it."""
        view = self.whole if self.edition is None else self.whole.at_edition(self.edition)
        return self._read(view)

    @cached_property
    def citations(self) -> Citations:
        """The sources cited so far."""
        return Citations(self.scope.sources)

    @cached_property
    def view(self) -> LedgerLike:
        """What counts as the Expo's outcomes: the scope without initiatives that have no tie to the Expo."""
        return selections.expo_outcomes(self.scope)

    def _read(self, view: Ledger) -> Ledger:
        self._reads[view.recipe] = view.fingerprint
        return view

    @cached_property
    def promises(self) -> pd.DataFrame:
        """Every promise with its verdict, as :func:`ciie_utils.analysis.promises.judge` returns them."""
        return promises.judge(self.view)

    @cached_property
    def repeated_by(self) -> dict[int, tuple[str, ...]]:
        """The sources that only repeat a promise, by the row of that promise."""
        groups = grouped(self.promises.dropna(subset="restates_row"), "restates_row")
        return {same[0]["restates_row"]: tuple(promise["source_id"] for promise in same) for same in groups}

    @cached_property
    def reached(self) -> pd.DataFrame:
        """How far each initiative has come, as :func:`ciie_utils.analysis.stages.reached` returns it."""
        return stages.reached(self.view)

    @cached_property
    def entries(self) -> dict[str, list[HistoryEntry]]:
        """What happened to each initiative; see :mod:`ciie_utils.briefings.entries`."""
        return entries(observed_milestones(self.view))

    @cached_property
    def entry_of_row(self) -> dict[int, HistoryEntry]:
        """The entry that a milestone of the ledger belongs to, by its row."""
        return {row: entry for history in self.entries.values() for entry in history for row in entry.rows}

    @cached_property
    def facts(self) -> pd.DataFrame:
        """The facts with the number of their publishers; see :mod:`ciie_utils.analysis.corroboration`."""
        return corroboration(self.view)

    @cached_property
    def product_times(self) -> pd.DataFrame:
        """The time of every product from first showing to patients; see ``analysis.times``."""
        return time_to_patients(self.view, PRODUCTS)

    @cached_property
    def overview(self) -> pd.DataFrame:
        """What was shown, signed and announced at the edition; see ``analysis.editions.edition_overview``."""
        if self.edition is None:
            raise ParameterError("this briefing is not about one edition\nOpen it with edition=...")
        return editions.edition_overview(self.view, self.edition)

    @cached_property
    def titles(self) -> dict[str, str]:
        """The title of every initiative in the current language, falling back to the English one."""
        return _names(self.scope.initiatives, "initiative_id", "title")

    @cached_property
    def organisation_names(self) -> dict[str, str]:
        """The name of every organisation in the current language, falling back to the English one."""
        return _names(self.scope.organisations, "org_id", "name")

    def cite(self, source_id: str) -> Run:
        """Return the number of a source, linked to its reference; see :meth:`Citations.cite`."""
        return self.citations.cite(source_id)

    def with_sources(self, words: Inlines, source_ids: Iterable[str]) -> list[str | Run]:
        """Return words followed by the numbers of their sources."""
        start: list[str | Run] = [words] if isinstance(words, str | Run) else list(words)
        runs = self.citations.cite_all(source_ids)
        return [*start, gap(), *runs] if runs else start

    def sources(self) -> References | Notice:
        """Return the references of everything cited so far."""
        return self.citations.block()

    def nothing(self, words: str, **values: Any) -> Notice:
        """Return why a section is empty, as :func:`say` fills it in; ``{day}`` is the as-of date."""
        return Notice(say(words, **{"day": self.as_of, **values}))

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the rows used as of the day; of several views that were read, of all together.

        Rendering records the same; views as of the earlier day do not count.
        """
        own = {self.scope.recipe: self.scope.fingerprint, **self._reads}
        used = sorted(own[recipe] for recipe in own if recipe.startswith(f"as_of({self.as_of})"))
        return used[0] if len(used) == 1 else hashlib.sha256("\n".join(used).encode()).hexdigest()

    def nothing_known(self) -> Notice:
        """Return why a section is empty when nothing at all was known."""
        if self.on_everything:
            return self.nothing("Nothing was known by {day}.")
        return self.nothing("Nothing about {name} was known by {day}.", name=self.name)

    @property
    def reads(self) -> dict[str, str]:
        """The fingerprint of each view that was read, by its recipe."""
        return dict(self._reads)

    def identity(self) -> Facts:
        """Return what the briefing was made from; see `ciie_utils.briefings.identity`."""
        if self.earlier is not None:
            self._read(self.earlier if self.edition is None else self.earlier.at_edition(self.edition))
        return identity.identity(self)


class SubjectBriefing(Briefing):
    """A briefing on one organisation or therapy area, which compares it with everything else.

    Attributes
    ----------
    subject
        Its id in the ledger; ``name`` is its name in the current language.
    """

    def __init__(
        self, opened: Briefing, narrow: Callable[[Ledger], Ledger], subject: str, name: str, label: str
    ) -> None:
        super().__init__(opened.whole, opened.earlier, None, {label: name}, name)
        self.subject = subject
        self._narrow = narrow

    @cached_property
    def scope(self) -> Ledger:
        """What belongs to the subject."""
        return self._read(self._narrow(self.whole))

    @cached_property
    def everything(self) -> LedgerLike:
        """What counts as the Expo's outcomes in all the ledger, the subject's own included."""
        return selections.expo_outcomes(self._read(self.whole))

    @cached_property
    def all_promises(self) -> pd.DataFrame:
        """Every promise of the ledger with its verdict, as ``promises``."""
        return promises.judge(self.everything)

    @cached_property
    def all_product_times(self) -> pd.DataFrame:
        """The times of all products to patients, as ``product_times``."""
        return time_to_patients(self.everything, PRODUCTS)

    @cached_property
    def other_product_times(self) -> pd.DataFrame:
        """The times of the products that do not belong to the subject."""
        own = self.scope.initiatives["initiative_id"]
        times = self.all_product_times
        return times[~times["initiative_id"].isin(own)].reset_index(drop=True)


def open_company(
    organisation: str, as_of: str = "", since: str = "", language: str = "en"
) -> SubjectBriefing:
    """Open the ledger as a briefing on one organisation sees it, given by its id or name.

    Raises
    ------
    LedgerError
        If the ledger has no such organisation, or as `open_briefing`.
    ParameterError
        As `open_briefing`.
    """
    opened = open_briefing(as_of, since, language)
    found = open_ledger().organisation(organisation)
    name, org_id = local_name(found, "name"), str(found["org_id"])
    return SubjectBriefing(opened, lambda view: view.of_organisation(org_id), org_id, name, _("Organisation"))


def open_therapy_area(
    therapy_area: str, as_of: str = "", since: str = "", language: str = "en"
) -> SubjectBriefing:
    """Open the ledger as a briefing on one therapy area sees it; parameters and errors as `open_company`."""
    opened = open_briefing(as_of, since, language)
    name = vocabulary.therapy_area(therapy_area)
    return SubjectBriefing(
        opened, lambda view: view.in_therapy_area(therapy_area), therapy_area, name, _("Therapy area")
    )


def _names(table: pd.DataFrame, key: str, column: str) -> dict[str, str]:
    names = table[column]
    local = f"{column}_{current_language()}"
    if local in table:
        names = table[local].fillna(names)
    return dict(zip(table[key], names, strict=True))
