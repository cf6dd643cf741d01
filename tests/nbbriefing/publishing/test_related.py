"""A page leads to its other languages and to all its versions, by addresses that hold wherever it lies."""

from __future__ import annotations

import lxml.html
import nbformat
import pytest

from nbbriefing.exporters import BriefingHTMLExporter
from nbbriefing.language.messages import languages
from nbbriefing.publishing.related import page_name, related
from nbbriefing.publishing.site.pages import localised


def links(metadata):
    notebook = nbformat.v4.new_notebook(metadata={"title": "T", **metadata})
    page, _ = BriefingHTMLExporter().from_notebook_node(notebook)
    found = lxml.html.fromstring(page).xpath("//nav[@class='related']//a")
    return [(link.text, link.get("href"), link.get("hreflang")) for link in found]


def test_a_run_leads_to_its_other_languages_and_versions(project):
    english, chinese = project.plan("edition=3", lang=("en", "zh"))
    assert links({"related": related(english)}) == [
        ("中文", "../zh/briefing.html", "zh"),
        ("All versions and numbers", "../index.html", None),
    ]
    assert [href for _, href, _ in links({"related": related(chinese), "language": "zh"})] == [
        "../en/briefing.html",
        "../index.zh.html",
    ]


def test_a_notebook_of_others_has_no_such_links():
    assert links({}) == []


@pytest.mark.parametrize(
    "href",
    ["javascript:alert(1)", "https://example.org", "//example.org", "/etc/passwd", "..", "a/../../b", ""],
)
def test_only_files_nearby_are_linked_to(href):
    assert links({"related": [{"text": "x", "href": href}]}) == []


def test_the_page_of_a_briefing_is_called_as_the_site_calls_it():
    for language in languages():
        assert page_name(language) == localised("index.html", language)
