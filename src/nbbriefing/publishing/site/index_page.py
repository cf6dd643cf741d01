"""The first page: every briefing by kind, and what its search reads."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from nbbriefing.language.messages import _, current_language
from nbbriefing.project import current
from nbbriefing.publishing.site import words
from nbbriefing.publishing.site.collecting import Entry, Rendered
from nbbriefing.publishing.site.pages import NOTEBOOK, PAGE, PRINT, Frame, link, localised, render_page
from nbbriefing.publishing.site.words import day

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


def title_of(entry: Entry) -> str:
    """Title of an entry for readers of the current language; its folder if it was never rendered."""
    rendered = entry.in_language(current_language())
    return rendered.title if rendered else entry.folder


def kinds_of(entries: Sequence[Entry], order: Sequence[str]) -> list[Kind]:
    """Group the entries that have been rendered."""
    return grouped([entry for entry in entries if entry.rendered], order, title_of)


def index_page(frame: Frame, kinds: Sequence[Kind]) -> tuple[str, bytes]:
    """Compose the index in the current language; without scripts it is a plain, complete list."""
    shown = [
        {"id": kind.id, "heading": kind.heading, "cards": [_card(entry) for entry in kind.entries]}
        for kind in kinds
    ]
    return render_page(
        frame,
        "index",
        "index.html",
        frame.site.title,
        description=words.page_words()["index_lead"],
        kinds=shown,
        subjects=[{"id": each.id, "label": _(each.label)} for each in current().branding.subjects],
        s=words.search_words(),
    )


def _card(entry: Entry) -> dict[str, Any]:
    language = current_language()
    rendered = entry.in_language(language)
    assert rendered is not None
    return {
        "id": entry.folder,
        "href": link(f"{rendered.folder}/{PAGE}"),
        "lang": rendered.language if rendered.language != language else "",
        "title": rendered.title,
        "finding": rendered.finding,
        "as_of": rendered.as_of,
        "day": day(rendered.as_of),
        "links": [*_renditions(rendered), *_others(entry, rendered), _more(entry, rendered)],
    }


def _renditions(rendered: Rendered) -> list[dict[str, str]]:
    links = []
    for name, text in ((PRINT, _("PDF")), (NOTEBOOK, _("Notebook"))):
        if name in rendered.newest.renditions:
            label = f"{text}: {rendered.title}"
            links.append({"href": link(f"{rendered.folder}/{name}"), "text": text, "label": label})
    return links


def _others(entry: Entry, shown: Rendered) -> list[dict[str, str]]:
    return [
        {
            "href": link(f"{other.folder}/{PAGE}"),
            "text": words.language_name(language),
            "label": f"{words.language_name(language)}: {other.title}",
            "language": language,
        }
        for language, other in entry.rendered.items()
        if other is not shown
    ]


def _more(entry: Entry, rendered: Rendered) -> dict[str, str]:
    text = words.page_words()["more"]
    return {
        "href": link(f"{entry.folder}/{localised('index.html', current_language())}"),
        "text": text,
        "label": f"{text}: {rendered.title}",
    }


def search_data(entries: Sequence[Entry]) -> tuple[str, bytes]:
    """Compose what search and filters read, as a script: pages opened from disk may not fetch anything.

    Names of what they are about are searched in every language that a briefing has.
    """
    language = current_language()
    rendered = [entry for entry in entries if entry.rendered]
    data = {
        "words": {"count": words.search_words()["count"]},
        "subjects": {each.id: _names(rendered, each.group) for each in current().branding.subjects},
        "briefings": [_document(entry) for entry in rendered],
    }
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return localised("briefings.js", language), f"window.briefingSite={text};\n".encode()


def _names(entries: Sequence[Entry], group: str) -> dict[str, str]:
    names: dict[str, str] = {}
    for entry in entries:
        shown = entry.in_language(current_language())
        if shown is not None:
            names.update(shown.about(group))
    return dict(sorted(names.items()))


def _document(entry: Entry) -> dict[str, Any]:
    shown = entry.in_language(current_language())
    assert shown is not None
    subjects = current().branding.subjects
    everything = (each.about(subject.group) for each in entry.rendered.values() for subject in subjects)
    names = sorted({name for about in everything for name in about.values()})
    return {
        "id": entry.folder,
        "kind": kind_of(entry),
        "title": shown.title,
        "finding": shown.finding,
        "about": " · ".join(names),
        "subjects": {subject.id: sorted(shown.about(subject.group)) for subject in subjects},
    }
