"""For programs that follow the site: the Atom feed (RFC 4287) and the map for search engines (sitemaps.org).

An entry of the feed counts as changed when its briefing says something new, not when a later as-of date alone
is all that differs; see `nbbriefing.publishing.build.times`. Entries keep their ids for ever.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from xml.etree import ElementTree

from nbbriefing.catalogue.declared import Site
from nbbriefing.language.messages import current_language
from nbbriefing.publishing.site import words
from nbbriefing.publishing.site.collecting import Entry, Rendered
from nbbriefing.publishing.site.index_page import headings, kind_of
from nbbriefing.publishing.site.pages import PAGE, PRINT, link, localised
from nbbriefing.publishing.site.words import instant

ATOM = "http://www.w3.org/2005/Atom"
XML = "http://www.w3.org/XML/1998/namespace"
#: Of the ids, which have to be the same wherever the site is copied to; made once with ``uuid.uuid4``.
NAMESPACE = uuid.UUID("6f1de0b0-6f0a-4b0e-9a52-4f1f3ce6cf0b")
MOST_ENTRIES = 100
_UNPRINTABLE = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\\ud800-\\udfff\\ufffe\\uffff]")
_NEVER = "1970-01-01T00:00:00Z"


def feed(site: Site, entries: Sequence[Entry]) -> tuple[str, bytes]:
    """Compose the feed of the current language, of what has been rendered in it.

    Parameters
    ----------
    site : Site
        Without an address, links are relative to the feed and it does not name its own.
    entries : sequence of Entry
    """
    language = current_language()
    ElementTree.register_namespace("", ATOM)
    own = [(entry, entry.rendered[language]) for entry in entries if language in entry.rendered]
    own.sort(key=lambda pair: (_changed(pair[1]), pair[0].folder), reverse=True)
    path = localised("feed.xml", language)
    root = ElementTree.Element(_tag("feed"), {f"{{{XML}}}lang": language})
    _add(root, "id", site.url + path if site.url else identity("feed", language))
    _add(root, "title", site.title)
    _add(root, "updated", max((_changed(each) for _, each in own), default=_NEVER))
    _add(_child(root, "author"), "name", site.title)
    _link(root, site.url + localised("index.html", language), "alternate", "text/html", language)
    if site.url:
        _link(root, site.url + path, "self", "application/atom+xml", language)
    kinds = headings()
    for entry, rendered in own[:MOST_ENTRIES]:
        _entry(root, site, entry, rendered, kinds)
    ElementTree.indent(root, " ")
    return path, ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def identity(*parts: str) -> str:
    """Return an id (a URN) that is the same on every machine and for ever.

    >>> identity("edition/edition-3", "en") == identity("edition/edition-3", "en")
    True
    """
    return uuid.uuid5(NAMESPACE, "/".join(parts)).urn


def _entry(
    root: ElementTree.Element, site: Site, entry: Entry, rendered: Rendered, kinds: dict[str, str]
) -> None:
    language, kind = rendered.language, kind_of(entry)
    element = _child(root, "entry")
    _add(element, "id", identity(entry.folder, language))
    _add(element, "title", rendered.title)
    _add(element, "published", _time(rendered.times.get("published", "")))
    _add(element, "updated", _changed(rendered))
    _link(element, site.url + link(f"{rendered.folder}/{PAGE}"), "alternate", "text/html", language)
    _link(element, site.url + link(f"{rendered.folder}/{PRINT}"), "enclosure", "application/pdf", language)
    _child(element, "category", term=kind, label=kinds[kind])
    _add(element, "summary", rendered.finding or words.briefing_words()["none_found"])


def _changed(rendered: Rendered) -> str:
    return _time(rendered.times.get("changed", ""))


def _time(text: str) -> str:
    """A recorded time as Atom wants it; of software that recorded none, the beginning of all times."""
    return text if instant(text) else _NEVER


def _tag(name: str) -> str:
    return f"{{{ATOM}}}{name}"


def _child(parent: ElementTree.Element, name: str, **attributes: str) -> ElementTree.Element:
    return ElementTree.SubElement(parent, _tag(name), attributes)


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    _child(parent, name).text = _printable(text)


def _link(parent: ElementTree.Element, href: str, rel: str, kind: str, language: str) -> None:
    _child(parent, "link", href=href, rel=rel, type=kind, hreflang=language)


def _printable(text: str) -> str:
    """Leave out what XML cannot hold: control characters, halves of pairs and two that are none."""
    return _UNPRINTABLE.sub("", text)


_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
SITEMAP = "sitemap.xml"


def sitemap(url: str, languages: Sequence[str], entries: Sequence[Entry]) -> bytes:
    """Compose the map: first pages, and the page and newest HTML rendition of each briefing.

    Parameters
    ----------
    url : str
        Address of the site, ending in a slash.
    languages : sequence of str
        Languages of the site's own pages.
    entries : sequence of Entry
    """
    root = ElementTree.Element("urlset", {"xmlns": _SITEMAPS})
    for language in languages:
        _add_address(root, url + localised("index.html", language), "")
    for entry in entries:
        changes = [each.times.get("changed", "") for each in entry.rendered.values()]
        for language in languages if entry.rendered else ():
            _add_address(
                root, url + link(f"{entry.folder}/{localised('index.html', language)}"), max(changes)
            )
        for each in entry.rendered.values():
            _add_address(root, url + link(f"{each.folder}/{PAGE}"), each.times.get("changed", ""))
    ElementTree.indent(root, " ")
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _add_address(root: ElementTree.Element, address: str, changed: str) -> None:
    element = ElementTree.SubElement(root, "url")
    ElementTree.SubElement(element, "loc").text = address
    if instant(changed):
        ElementTree.SubElement(element, "lastmod").text = changed
