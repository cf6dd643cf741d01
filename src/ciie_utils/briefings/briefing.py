"""A briefing while it is being written: its view of the ledger, its citations and its identity.

A notebook opens one with its parameters and hands it to the section builders; the last cells show its
sources and its identity.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd
from babel import Locale

from ciie_utils import __version__
from ciie_utils.analysis import editions, promises, selections, stages
from ciie_utils.analysis.corroboration import corroboration
from ciie_utils.analysis.frames import LedgerLike, observed_milestones
from ciie_utils.analysis.times import time_to_patients
from ciie_utils.briefings.about import about
from ciie_utils.briefings.entries import Entry, entries
from ciie_utils.briefings.local_text import learn
from ciie_utils.briefings.references import Citations
from ciie_utils.ledger import Ledger, open_ledger
from nbbriefing.blocks.model import Facts, Inlines, Notice, References, Run
from nbbriefing.errors import ParameterError
from nbbriefing.language import formats
from nbbriefing.language.joints import gap
from nbbriefing.language.messages import SOURCE_LANGUAGE, _, current_language, say, set_language

SHOWN_FINGERPRINT = 12
PRODUCTS = ("product",)


def open_briefing(
    as_of: str = "", since: str = "", language: str = "en", edition: int | None = None, **parameters: Any
) -> Briefing:
    """Open the ledger as a briefing sees it.

    Parameters
    ----------
    as_of
        The as-of date, ``YYYY-MM-DD``; empty for the newest publication date in the ledger.
    since
        The earlier as-of date that the briefing compares with; empty for none.
    language
        The language to write in, ``en``.
    edition
        Restricts the briefing to one edition of the Expo.
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
    whole
        The ledger as of the day.
    earlier
        The ledger as of the earlier day that is compared with; None without one.
    edition
        The edition that the briefing is about; None for all.
    parameters
        The parameters that are shown in its identity.
    """

    def __init__(
        self, whole: Ledger, earlier: Ledger | None, edition: int | None, parameters: dict[str, Any]
    ) -> None:
        self.whole = whole
        self.earlier = earlier
        self.edition = edition
        self.parameters = parameters
        self._reads: dict[str, str] = {}

    @property
    def as_of(self) -> date:
        """The as-of date."""
        return self.whole.as_of_date

    @property
    def since(self) -> date | None:
        """The earlier as-of date that is compared with."""
        return None if self.earlier is None else self.earlier.as_of_date

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
        repeating = self.promises.dropna(subset="restates_row")
        groups = repeating.groupby("restates_row")["source_id"].agg(tuple)
        return dict(zip(groups.index, groups, strict=True))

    @cached_property
    def reached(self) -> pd.DataFrame:
        """How far each initiative has come, as :func:`ciie_utils.analysis.stages.reached` returns it."""
        return stages.reached(self.view)

    @cached_property
    def entries(self) -> dict[str, list[Entry]]:
        """What happened to each initiative; see :mod:`ciie_utils.briefings.entries`."""
        return entries(observed_milestones(self.view))

    @cached_property
    def entry_of_row(self) -> dict[int, Entry]:
        """The entry that a milestone of the ledger belongs to, by its row."""
        return {row: entry for told in self.entries.values() for entry in told for row in entry.rows}

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

    def identity(self) -> Facts:
        """Return what the briefing was made from.

        The output's metadata holds ``{"nbbriefing": {"reads": {recipe: fingerprint}}}`` for every view of the
        ledger whose rows were used, which tells a later run whether anything has changed, and what the
        briefing is about; see `ciie_utils.briefings.about`.
        """
        if self.earlier is not None:
            self._read(self.earlier if self.edition is None else self.earlier.at_edition(self.edition))
        shown = [(_parameter_label(name), str(value)) for name, value in self.parameters.items()]
        since = _("none") if self.since is None else formats.day(self.since)
        fingerprint = Run(self.fingerprint[:SHOWN_FINGERPRINT], code=True)
        return Facts(
            [
                *shown,
                (_("As of"), formats.day(self.as_of)),
                (_("Compared with"), since),
                (_("Language"), _language_name()),
                (_("Fingerprint of the ledger rows used"), fingerprint),
                (_("Software"), f"ciie-utils {__version__}"),
            ],
            metadata={"nbbriefing": {"reads": dict(self._reads), "about": about(self)}},
        )


def _parameter_label(name: str) -> str:
    """Return the label of a parameter; one of somebody else's notebook is shown by its name."""
    labels = {
        "edition": _("Edition"),
        "horizon": _("Horizon"),
        "procedures": _("Procedures"),
        "baseline_risk": _("Baseline risk"),
        "target_share": _("Target share"),
        "years": _("Years"),
    }
    return labels.get(name, name.replace("_", " ").capitalize())


def _language_name() -> str:
    """Return the name of the language by itself; the language of the source by its code."""
    name = current_language()
    return name if name == SOURCE_LANGUAGE else str(Locale.parse(name).get_language_name())


def _names(table: pd.DataFrame, key: str, column: str) -> dict[str, str]:
    names = table[column]
    local = f"{column}_{current_language()}"
    if local in table:
        names = table[local].fillna(names)
    return dict(zip(table[key], names, strict=True))
