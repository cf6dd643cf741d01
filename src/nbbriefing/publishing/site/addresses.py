"""Where the pages of the site are: paths relative to the output folder, the same on disk and on the web."""

from __future__ import annotations

from urllib.parse import quote

from nbbriefing.language.messages import SOURCE_LANGUAGE

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
