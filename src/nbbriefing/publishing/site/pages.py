"""The frame that all pages share: templates, words, the bar at the top and the links between languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from nbbriefing.catalogue.declared_site import Site
from nbbriefing.language.messages import current_language
from nbbriefing.publishing.site import words
from nbbriefing.publishing.site.addresses import link, localised, root_of

TEMPLATES = Path(__file__).parent / "templates"


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
