"""Where a rendition leads to: the same briefing in other languages, and the page with all its versions.

Links are relative, so they hold on any web server and from disk, and the same in the folder of the newest run
and in that of a version (docs/decisions/0071). They follow from the catalogue alone, not from what there is.
"""

from __future__ import annotations

from babel import Locale, UnknownLocaleError

from nbbriefing.catalogue.plan import Run
from nbbriefing.exporters.words import word
from nbbriefing.language.messages import SOURCE_LANGUAGE, languages


def related(run: Run) -> list[dict[str, str]]:
    """Return text, relative address and language of every page that a run's HTML links to.

    They go into the notebook's metadata as ``related``, where the HTML exporter finds them.
    """
    others = [
        {"text": language_name(language), "href": f"../{language}/briefing.html", "language": language}
        for language in run.languages
        if language != run.language
    ]
    home = {
        "text": word("all_versions", run.language),
        "href": f"../{page_name(run.language)}",
        "language": "",
    }
    return [*others, home]


def page_name(language: str) -> str:
    """Name of the page of a briefing for readers of a language.

    >>> page_name("en"), page_name("xx")
    ('index.html', 'index.html')
    """
    own = language if language in languages() else SOURCE_LANGUAGE
    return "index.html" if own == SOURCE_LANGUAGE else f"index.{own}.html"


def language_name(language: str) -> str:
    """Name of a language in that language; its code if nobody knows it.

    >>> language_name("zh"), language_name("en")
    ('中文', 'English')
    """
    try:
        name = Locale.parse(language, sep="-").get_display_name()
    except (UnknownLocaleError, ValueError):
        return language
    return name or language
