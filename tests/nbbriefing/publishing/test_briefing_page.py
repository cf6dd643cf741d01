"""The page of a briefing, and of each of its versions."""

from __future__ import annotations

import lxml.html


def page(out, name):
    return lxml.html.document_fromstring(out.text(name))


def test_renditions_numbers_versions_and_subject(small):
    small.build()
    shown = page(small, "edition/edition-10/index.html")
    assert shown.xpath("//h1/text()") == ["Edition 10"]
    assert shown.xpath("//*[@class='b-finding']/text()") == ["What edition found by 2021-03-01."]
    assert shown.xpath("//dd[@class='b-value']/text()") == ["3"]
    renditions = shown.xpath("//ul[@class='renditions']//a/@href")
    assert renditions == [
        f"{language}/briefing.{kind}" for language in ("en", "zh") for kind in ("html", "pdf", "ipynb")
    ]
    assert shown.xpath("//ul[@class='downloads']//a/@href") == [
        "en/data/datapackage.json",
        "en/data/table-01.csv",
    ]
    assert "7 rows · 2 kB" in shown.xpath("string(//ul[@class='downloads'])")
    links = shown.xpath("//dl[@class='b-facts']//a")
    assert [(link.text, link.get("href")) for link in links] == [
        ("Novartis", "../../company/organisation-novartis/index.html"),
        ("Cancer", "../../therapy-area/therapy_area-oncology/index.html"),
    ]


def test_versions_are_listed_newest_first_under_the_addresses_that_stay(small):
    small.build()
    rows = page(small, "edition/edition-10/index.zh.html").xpath("//table[@class='versions']/tbody/tr")
    assert [row.xpath(".//time/@datetime")[0] for row in rows] == ["2021-03-01", "2021-01-04"]
    assert rows[0].xpath(".//a/@href") == ["2021-03-01/en/briefing.html", "2021-03-01/zh/briefing.html"]
    assert rows[1].xpath(".//a/@href") == ["2021-01-04/zh/briefing.html"]
    for row in rows:
        for href in row.xpath(".//a/@href"):
            day = href.partition("/")[0]
            assert (small.folder / "edition/edition-10" / href).read_text() == f"briefing.html as of {day}"


def test_an_earlier_version_says_so_and_leads_to_the_newest(small):
    small.build()
    shown = page(small, "edition/edition-10/2021-01-04/index.zh.html")
    (notice,) = shown.xpath("//p[@class='b-notice']")
    assert notice.xpath("./a/@href") == ["../index.zh.html"]
    assert shown.xpath("//ul[@class='renditions']//a/@href")[0] == "zh/briefing.html"
    newest = page(small, "edition/edition-10/2021-03-01/index.zh.html")
    assert newest.xpath("//p[@class='b-notice']") == []


def test_the_languages_of_the_site_lead_to_each_other(small):
    small.build()
    for name, other in (("index.html", "index.zh.html"), ("index.zh.html", "index.html")):
        shown = page(small, f"edition/edition-2/{name}")
        assert shown.xpath("//ul[@class='languages']//a/@href") == [other]
        assert shown.xpath("//link[@rel='alternate'][@hreflang]/@href") == [other]


def test_a_briefing_without_tables_offers_no_numbers(out):
    out.run("x", downloads=[])
    out.build()
    assert page(out, "x/all/index.html").xpath("//*[@id='numbers']") == []
