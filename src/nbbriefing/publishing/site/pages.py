"""What all pages share: addresses, templates, the bar at the top and the links between languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from nbbriefing.catalogue.declared import NO_SITE, Site
from nbbriefing.catalogue.schedule import Schedule
from nbbriefing.language.messages import SOURCE_LANGUAGE, current_language
from nbbriefing.project import Calendar
from nbbriefing.publishing.site import words

if TYPE_CHECKING:
    from jinja2 import Environment

STYLE, SEARCH, ENGINE, AGE = "site.css", "search.js", "minisearch.js", "age.js"
PAGE, PRINT, NOTEBOOK = "briefing.html", "briefing.pdf", "briefing.ipynb"


def localised(name: str, language: str) -> str:
    """Name a file in a language; English has the plain name.

    No folder of a language is made at the top: briefings have theirs there, and one may be called ``zh``.

    >>> localised("index.html", "en"), localised("index.html", "zh")
    ('index.html', 'index.zh.html')
    """
    if language == SOURCE_LANGUAGE:
        return name
    stem, dot, end = name.rpartition(".")
    return f"{stem}.{language}{dot}{end}"


def root_of(path: str) -> str:
    """The way from a page back to the output folder.

    >>> root_of("index.html"), root_of("edition/edition-3/index.html")
    ('', '../../')
    """
    return "../" * path.count("/")


def link(path: str) -> str:
    """Write a path as an address.

    >>> link("area/x y~1/en/briefing.html")
    'area/x%20y~1/en/briefing.html'
    """
    return quote(path, safe="/~.-_")


TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Settings:
    """What the site needs to know besides what lies in the output folder.

    Attributes
    ----------
    site
        Where it is published, and its title.
    order
        Briefings in the order of the catalogue.
    schedules
        By briefing; those without one have none here.
    calendar
        The events that schedules may speak of.
    last_good
        Called with the output folder: when the schedule last found all runs of a briefing good (ISO).
    """

    site: Site = NO_SITE
    order: tuple[str, ...] = ()
    schedules: Mapping[str, Schedule] = field(default_factory=dict)
    calendar: Calendar = field(default_factory=dict, repr=False)
    last_good: Callable[[Path], Mapping[str, str]] = field(default=lambda out: {}, repr=False)


@dataclass(frozen=True)
class Frame:
    """What all pages of the site in the current language have in common.

    Attributes
    ----------
    site : Site
        With its title.
    languages : tuple of str
        Languages of the site.
    """

    site: Site
    languages: tuple[str, ...]


@cache
def _environment() -> Environment:
    # Not above: to see that nothing is to be done takes no template.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def render_page(
    frame: Frame, template: str, name: str, title: str, *, description: str = "", **content: Any
) -> tuple[str, bytes]:
    """Compose a page in the current language.

    Parameters
    ----------
    frame : Frame
    template : str
        ``index``, ``status`` or ``briefing``.
    name : str
        Path of the page in English, relative to the output folder.
    title, description : str
    **content
        What the template shows.

    Returns
    -------
    tuple of str and bytes
        Path relative to the output folder, and content.
    """
    language = current_language()
    path = localised(name, language)
    root = root_of(path)
    page = {
        "kind": {"index": "index", "status": "state"}.get(template, "of-briefing"),
        "language": language,
        "language_name": words.language_name(language),
        "title": title,
        "description": description,
        "path": link(path),
        "root": root,
        "feed": localised("feed.xml", language),
        "search_data": localised("briefings.js", language),
        "bar": _bar(path, language, root),
        "alternates": _alternates(name, frame.languages, language),
    }
    written = (
        _environment()
        .get_template(f"{template}.html.j2")
        .render(page=page, site=frame.site, w=words.page_words(), **content)
    )
    return path, written.encode("utf-8")


def _bar(path: str, language: str, root: str) -> list[dict[str, Any]]:
    told = words.page_words()
    links = (("index.html", "all_briefings"), ("status.html", "state"), ("feed.xml", "feed"))
    return [
        {
            "href": root + localised(name, language),
            "text": told[word],
            "here": localised(name, language) == path,
        }
        for name, word in links
    ]


def _alternates(name: str, languages: Sequence[str], language: str) -> list[dict[str, str]]:
    file = name.rpartition("/")[2]
    return [
        {"language": other, "name": words.language_name(other), "href": localised(file, other)}
        for other in languages
        if other != language
    ]
