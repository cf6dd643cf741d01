"""The Atom feed: valid, with ids that stay, and only news at its top."""

from __future__ import annotations

import feedparser
import pytest
from lxml import etree

from nbbriefing.publishing.site.feed import MOST_ENTRIES

ATOM = "{http://www.w3.org/2005/Atom}"


def parsed(out, name="feed.xml"):
    feed = feedparser.parse((out.folder / name).read_bytes())
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == "atom10"
    return feed


def test_what_the_standard_requires_is_there(small):
    small.build(url="https://example.org/b/")
    for name in ("feed.xml", "feed.zh.xml"):
        root = etree.fromstring((small.folder / name).read_bytes())
        # RFC 4287, 4.1.1 and 4.1.2: exactly one of each; an author, of the feed or of every entry.
        for element in (root, *root.iter(f"{ATOM}entry")):
            for child in ("id", "title", "updated"):
                assert len(element.findall(f"{ATOM}{child}")) == 1
        assert root.findtext(f"{ATOM}author/{ATOM}name")
        identities = [element.findtext(f"{ATOM}id") for element in root.iter(f"{ATOM}entry")]
        assert len(set(identities)) == len(identities)
        for entry in root.iter(f"{ATOM}entry"):
            relations = [(link.get("rel"), link.get("hreflang")) for link in entry.iter(f"{ATOM}link")]
            assert len(set(relations)) == len(relations)
            assert ("alternate", root.get("{http://www.w3.org/XML/1998/namespace}lang")) in relations
        assert root.find(f"{ATOM}link[@rel='self']").get("href") == f"https://example.org/b/{name}"


def test_an_entry_is_a_briefing_with_its_finding(small):
    small.build(url="https://example.org/b/")
    feed = parsed(small, "feed.zh.xml")
    (entry,) = feed.entries
    assert entry.title == "第10届进博会"
    assert entry.summary == "特应性皮炎新药已到达患者。"
    assert entry.link == "https://example.org/b/edition/edition-10/zh/briefing.html"
    assert entry.tags[0].term == "edition"


def test_the_last_changed_comes_first_and_dates_the_feed(out):
    out.run(
        "a",
        times={
            "rendered": "2021-05-01T00:00:00Z",
            "changed": "2021-01-01T00:00:00Z",
            "published": "2020-01-01T00:00:00Z",
        },
    )
    out.run(
        "b",
        times={
            "rendered": "2021-04-01T00:00:00Z",
            "changed": "2021-02-01T00:00:00Z",
            "published": "2021-02-01T00:00:00Z",
        },
    )
    out.build()
    feed = parsed(out)
    assert [(entry.title, entry.published, entry.updated) for entry in feed.entries] == [
        ("b all", "2021-02-01T00:00:00Z", "2021-02-01T00:00:00Z"),
        ("a all", "2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z"),
    ]
    assert feed.feed.updated == "2021-02-01T00:00:00Z"


def test_ids_stay_whatever_becomes_of_the_briefing_or_the_address(out):
    out.run("edition", {"edition": 3})
    out.build()
    before = [entry.id for entry in parsed(out).entries]
    out.run("edition", {"edition": 3}, as_of="2022-01-01", title="Renamed", finding="Other")
    out.build(url="https://example.org/")
    assert [entry.id for entry in parsed(out).entries] == before
    assert before[0].startswith("urn:uuid:")
    # Written down, so that nobody changes them for all readers by accident.
    assert before == ["urn:uuid:ce13b67f-e05e-574b-8ddb-42918985a5a4"]


@pytest.mark.parametrize("text", ["\x00\x0b a", "￿￾", "]]>", "<b>&amp;"])
def test_any_text_is_xml(out, text):
    out.run("x", title=f"t{text}", finding=text)
    out.build()
    assert parsed(out).entries[0].title.startswith("t")


def test_records_without_times_are_in_the_feed_too(out):
    out.run("x", times={})
    out.build()
    assert parsed(out).entries[0].updated == "1970-01-01T00:00:00Z"


def test_the_feed_ends_somewhere(out):
    for number in range(MOST_ENTRIES + 3):
        out.run("edition", {"edition": number})
    out.build()
    assert len(parsed(out).entries) == MOST_ENTRIES
