"""The kinds of briefings by which the index groups them, in its order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nbbriefing.language.messages import _
from nbbriefing.project import current
from nbbriefing.publishing.site.collecting import Entry

OVERVIEW, OTHER = "overview", "other"


@dataclass(frozen=True)
class Kind:
    """A group of the index: its id, its heading in the current language and what belongs to it."""

    id: str
    heading: str
    entries: tuple[Entry, ...]


def kind_of(entry: Entry) -> str:
    """Tell the kind of a briefing from its name and its parameters."""
    kinds = current().branding.kinds
    named = [kind.id for kind in kinds if kind.prefix and entry.briefing.startswith(kind.prefix)]
    of_one = [kind.id for kind in kinds if list(entry.parameters) == [kind.parameter]]
    if named or of_one:
        return (named or of_one)[0]
    return OTHER if entry.parameters else OVERVIEW


def headings() -> dict[str, str]:
    """Headings of the kinds in the current language, in the order of the index."""
    branding = current().branding
    own = {kind.id: _(kind.heading) for kind in branding.kinds}
    return {OVERVIEW: _(branding.overview), **own, OTHER: _("Other briefings")}


def grouped(entries: Sequence[Entry], order: Sequence[str], title: Callable[[Entry], str]) -> list[Kind]:
    """Group entries by kind; kinds without any are left out.

    Parameters
    ----------
    entries : sequence of Entry
    order : sequence of str
        The briefings in the order of the catalogue; others come after them.
    title : callable
        The title that an entry is shown with. Entries of one briefing are ordered by their parameter if that
        is a number, the newest edition first, else by their title.
    """
    place = {briefing: number for number, briefing in enumerate(order)}

    def key(entry: Entry) -> tuple[int, str, float, str]:
        value = next(iter(entry.parameters.values()), None)
        number = -float(value) if isinstance(value, int | float) else 0.0
        return place.get(entry.briefing, len(place)), entry.briefing, number, title(entry)

    ordered = sorted(entries, key=key)
    kinds = (
        Kind(name, heading, tuple(entry for entry in ordered if kind_of(entry) == name))
        for name, heading in headings().items()
    )
    return [kind for kind in kinds if kind.entries]
