"""The site map, as sitemaps.org describes it."""

from __future__ import annotations

from lxml import etree

NAMESPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
URL = "https://example.org/b/"


def test_first_pages_briefings_and_their_renditions_are_in_it(small):
    small.build(url=URL)
    root = etree.fromstring((small.folder / "sitemap.xml").read_bytes())
    assert root.tag == f"{{{NAMESPACE['s']}}}urlset"
    places = root.xpath("//s:loc/text()", namespaces=NAMESPACE)
    assert len(places) == len(set(places)) == 2 + 7 * 2 + 8
    for place in places:
        assert (small.folder / place.removeprefix(URL)).is_file()
    (changed,) = root.xpath(
        "//s:url[s:loc='https://example.org/b/edition/edition-10/zh/briefing.html']/s:lastmod/text()",
        namespaces=NAMESPACE,
    )
    assert changed == "2021-03-01T06:00:00Z"


def test_the_pages_name_their_own_address(small):
    small.build(url=URL)
    assert f'<link rel="canonical" href="{URL}edition/edition-10/index.zh.html">' in small.text(
        "edition/edition-10/index.zh.html"
    )
