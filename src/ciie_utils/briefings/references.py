"""The sources that a briefing cites, numbered in the order of first citation."""

from collections.abc import Iterable
from urllib.parse import urlsplit

import pandas as pd

from ciie_utils.errors import LedgerError
from nbbriefing.blocks.model import Notice, Reference, References, Run
from nbbriefing.errors import suggest
from nbbriefing.language import _, clause_mark, formats, say


class Citations:
    """Gives each source of a view its number when it is first cited; nothing else can be cited."""

    def __init__(self, sources: pd.DataFrame) -> None:
        self._sources = sources.set_index("source_id")
        self._numbers: dict[str, int] = {}

    def cite(self, source_id: str) -> Run:
        """Return the number of a source in brackets, linked to its entry among the references.

        Raises
        ------
        LedgerError
            If the source is not known as of the day of the briefing.
        """
        if source_id not in self._numbers:
            if source_id not in self._sources.index:
                nearest = suggest(source_id, self._sources.index)
                raise LedgerError(
                    f"source {source_id!r} cannot be cited: it is not known by the as-of date\n"
                    f"Cite a source of the briefing's own view. {nearest}".rstrip()
                )
            self._numbers[source_id] = len(self._numbers) + 1
        return Run(f"[{self._numbers[source_id]}]", ref=source_id)

    def cite_all(self, source_ids: Iterable[str]) -> list[Run]:
        """Return the numbers of several sources in ascending order, each once; missing ids are left out."""
        cited = {source_id for source_id in source_ids if not formats.is_missing(source_id)}
        runs = [self.cite(source_id) for source_id in sorted(cited, key=self._position)]
        return sorted(runs, key=lambda run: self._numbers[str(run.ref)])

    def _position(self, source_id: str) -> tuple[int, str]:
        # What has a number keeps it; the others get theirs in a fixed order.
        return self._numbers.get(source_id, len(self._numbers) + 1), source_id

    @property
    def cited(self) -> tuple[str, ...]:
        """The ids of the sources cited so far, in order."""
        return tuple(self._numbers)

    def block(self) -> References | Notice:
        """Return the references: publisher, title, date and link of every source cited so far."""
        if not self._numbers:
            return Notice(_("No source is cited, because nothing was known by the as-of date."))
        return References([Reference(source_id, self._entry(source_id)) for source_id in self._numbers])

    def _entry(self, source_id: str) -> list[str | Run]:
        source = self._sources.loc[source_id]
        publisher = str(source["publisher"])
        if publisher == "Not confirmed":
            publisher = _("Publisher not confirmed")
        entry: list[str | Run] = [publisher, _(": "), Run(str(source["title"]), italic=True), clause_mark()]
        when = formats.written_date(str(source["published_on"]))
        worked_out = source["date_basis"] == "inferred"
        entry.append(say("{date} (date worked out)", date=when) if worked_out else when)
        if not formats.is_missing(source["via"]):
            entry += [clause_mark(), say("read at {site}", site=source["via"])]
        if not formats.is_missing(source["url"]):
            host = urlsplit(str(source["url"])).hostname or _("link")
            entry += [clause_mark(), Run(host.removeprefix("www."), href=str(source["url"]))]
        return entry
