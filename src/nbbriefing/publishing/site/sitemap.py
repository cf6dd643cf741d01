"""The map of the site for search engines (sitemaps.org). It needs full addresses, so the site's own."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree

from nbbriefing.publishing.site.addresses import PAGE, link, localised
from nbbriefing.publishing.site.collecting import Entry
from nbbriefing.publishing.site.moments import instant

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
NAME = "sitemap.xml"


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
    root = ElementTree.Element("urlset", {"xmlns": SITEMAP})
    for language in languages:
        _add(root, url + localised("index.html", language), "")
    for entry in entries:
        changes = [each.times.get("changed", "") for each in entry.rendered.values()]
        for language in languages if entry.rendered else ():
            _add(root, url + link(f"{entry.folder}/{localised('index.html', language)}"), max(changes))
        for each in entry.rendered.values():
            _add(root, url + link(f"{each.folder}/{PAGE}"), each.times.get("changed", ""))
    ElementTree.indent(root, " ")
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _add(root: ElementTree.Element, address: str, changed: str) -> None:
    element = ElementTree.SubElement(root, "url")
    ElementTree.SubElement(element, "loc").text = address
    if instant(changed):
        ElementTree.SubElement(element, "lastmod").text = changed
