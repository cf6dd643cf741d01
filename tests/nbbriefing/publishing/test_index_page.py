"""The index: every briefing by kind, complete without scripts, in the reader's language where it can."""

from __future__ import annotations

import json

import lxml.html
import pytest

from nbbriefing.publishing.site.collecting import Entry
from nbbriefing.publishing.site.index_page import kind_of


def index(out, name="index.html"):
    return lxml.html.document_fromstring(out.text(name))


def titles(page, kind):
    return page.xpath(f"//section[@data-kind='{kind}']//h3/a/text()")


def test_briefings_are_grouped_by_kind_in_order(small):
    small.build(order=("outcomes", "edition", "case-imaging", "company", "therapy-area"))
    page = index(small)
    assert page.xpath("//main/section[@data-kind]/h2/text()") == [
        "All editions together",
        "Edition by edition",
        "By therapy area",
        "By organisation",
        "Case studies",
    ]
    assert titles(page, "edition") == ["Edition 10", "Edition 2", "Edition 1"]
    assert titles(page, "company") == ["Novartis: what came of it"]


def test_each_briefing_shows_its_finding_day_renditions_and_languages(small):
    small.build()
    (card,) = index(small).xpath("//li[@data-id='edition/edition-10']")
    assert card.xpath(".//p[@class='finding']/text()") == ["What edition found by 2021-03-01."]
    assert card.xpath(".//time/@datetime") == ["2021-03-01"]
    assert card.xpath(".//time/text()") == ["1 March 2021"]
    assert card.xpath(".//a/@href") == [
        "edition/edition-10/en/briefing.html",
        "edition/edition-10/en/briefing.pdf",
        "edition/edition-10/en/briefing.ipynb",
        "edition/edition-10/zh/briefing.html",
        "edition/edition-10/index.html",
    ]


def test_the_chinese_index_shows_what_is_not_in_chinese_in_english_and_says_so(small):
    small.build()
    page = index(small, "index.zh.html")
    (link,) = page.xpath("//li[@data-id='edition/edition-10']//h3/a")
    assert (link.text, link.get("lang")) == ("第10届进博会", None)
    (link,) = page.xpath("//li[@data-id='edition/edition-2']//h3/a")
    assert (link.text, link.get("lang"), link.get("hreflang")) == ("Edition 2", "en", "en")
    assert page.xpath("//time[@datetime='2021-03-01']/text()")[0] == "2021年3月1日"


def test_without_scripts_search_is_hidden_and_nothing_else(small):
    small.build()
    page = index(small)
    hidden = page.xpath("//main//*[@hidden]")
    assert {element.get("id") for element in hidden} == {"finder", "results", "nothing", "clear"}
    assert len(page.xpath("//main/section[@data-kind]//li[@data-id]")) == 7


def test_search_reads_titles_findings_and_names_in_every_language(small):
    small.build()
    for name, title in (("briefings.js", "Edition 10"), ("briefings.zh.js", "第10届进博会")):
        text = small.text(name).removeprefix("window.briefingSite=").removesuffix(";\n")
        data = json.loads(text)
        known = {each["id"]: each for each in data["briefings"]}
        assert len(known) == 7
        ten = known["edition/edition-10"]
        assert ten["title"] == title
        assert {"Novartis", "诺华", "Cancer", "肿瘤"} <= set(ten["about"].split(" · "))
        assert ten["subjects"]["organisation"] == ["novartis", "roche"]


@pytest.mark.parametrize(
    ("briefing", "parameters", "kind"),
    [
        ("outcomes", {}, "overview"),
        ("edition", {"edition": 3}, "edition"),
        ("company", {"organisation": "x"}, "company"),
        ("therapy-area", {"therapy_area": "x"}, "area"),
        ("case-x", {}, "case"),
        ("case-x", {"edition": 3}, "case"),
        ("other", {"area": "x", "edition": 3}, "other"),
        ("other", {"unknown": 1}, "other"),
    ],
)
def test_the_kind_follows_from_name_and_parameters(briefing, parameters, kind):
    assert kind_of(Entry(briefing, "s", parameters, {})) == kind
