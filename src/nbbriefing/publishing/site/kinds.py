"""The kinds of briefings by which the index groups them, in its order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nbbriefing.language.messages import _
from nbbriefing.publishing.site.collecting import Entry

OVERVIEW, EDITION, AREA, COMPANY, CASE, OTHER = "overview", "edition", "area", "company", "case", "other"
_OF_PARAMETER = {"edition": EDITION, "therapy_area": AREA, "organisation": COMPANY}
_CASE = "case-"


@dataclass(frozen=True)
class Kind:
    """A group of the index: its id, its heading in the current language and what belongs to it."""

    id: str
    heading: str
    entries: tuple[Entry, ...]


def kind_of(entry: Entry) -> str:
    """Tell the kind of a briefing from its name and its parameters."""
    if entry.briefing.startswith(_CASE):
        return CASE
    if len(entry.parameters) == 1:
        return _OF_PARAMETER.get(next(iter(entry.parameters)), OTHER)
    return OTHER if entry.parameters else OVERVIEW


def headings() -> dict[str, str]:
    """Headings of the kinds in the current language, in the order of the index."""
    return {
        OVERVIEW: _("All editions together"),
        EDITION: _("Edition by edition"),
        AREA: _("By therapy area"),
        COMPANY: _("By organisation"),
        CASE: _("Case studies"),
        OTHER: _("Other briefings"),
    }


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
