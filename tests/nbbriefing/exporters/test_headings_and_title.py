"""One title, headings in order, contents, metadata."""

from __future__ import annotations

import re

import pytest

from .exporter_helpers import export_page, export_paper
from .exporter_samples import every_block, markdown, notebook


def levels(html: str) -> list[int]:
    return [int(level) for level in re.findall(r"<h([1-6])[ >]", html)]


def test_title_from_the_metadata_replaces_the_cell_tagged_title() -> None:
    page = export_page(every_block())
    assert page.tree.findtext(".//h1") == "What became of the third Expo's healthcare promises"
    assert "A title that the metadata replaces" not in page.html


def test_first_heading_is_the_title_else_the_name() -> None:
    page = export_page(notebook(markdown("# My *report*\n\nText")))
    assert page.tree.findtext(".//title") == "My report"
    assert page.text == "Text"
    assert (
        export_page(notebook(markdown("Text")), {"metadata": {"name": "june"}}).tree.findtext(".//h1")
        == "june"
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("# T\n## a\n### b\n## c", [1, 2, 3, 2]),
        ("# T\n# a\n## b\n# c", [1, 2, 3, 2]),
        ("# T\n#### a\n###### b\n## c\n#### d", [1, 2, 3, 2, 3]),
        ("### a\n# T", [1, 2]),
    ],
)
def test_levels_have_no_gaps(source: str, expected: list[int]) -> None:
    node = notebook(markdown(source))
    assert levels(export_page(node).html) == expected
    assert [int(tag[1]) for tag in export_paper(node).tags() if re.fullmatch("H[1-6]", tag)] == expected


def test_anchors_are_unique() -> None:
    page = export_page(notebook(markdown("## Same\n\n## Same\n\n## main")))
    assert page.tree.xpath("//h2/@id") == ["same", "same-2", "main-2"]


def test_contents_are_listed_for_long_documents_and_on_request() -> None:
    short, long = notebook(markdown("## a")), notebook(markdown("## a\n## b\n### c\n## d"), title="T")
    assert export_page(short).tree.find(".//nav") is None
    assert export_page(short, toc="yes").tree.find(".//nav") is not None
    assert export_page(long).tree.xpath("//nav//a/@href") == ["#a", "#b", "#c", "#d"]
    assert export_page(long, toc="no").tree.find(".//nav") is None
    assert "Contents" in export_paper(long, toc="yes").text
    assert "Contents" not in export_paper(long).text


def test_contents_come_after_the_finding() -> None:
    page = export_page(every_block())
    assert (
        page.html.index("11 were kept") < page.html.index("<nav") < page.html.index("What was promised</h2>")
    )


def test_bookmarks_of_the_pdf() -> None:
    titles: list[str] = []

    def collect(items: list) -> None:
        for item in items:
            collect(item) if isinstance(item, list) else titles.append(item.title)

    collect(export_paper(every_block()).reader.outline)
    assert titles[1:4] == ["What was promised", "Delays", "Sources"]


def test_metadata_of_both() -> None:
    node = notebook(
        markdown("Text"),
        title="Title",
        subtitle="Under",
        authors=[{"name": "A. Author"}, "B. Author"],
        date="2024-02-29",
        lang="de",
        description="What it is about",
        publication="The site",
    )
    page, paper = export_page(node), export_paper(node)
    assert page.tree.get("lang") == "de"
    assert page.tree.findtext(".//title") == "Title · The site"
    assert page.tree.xpath("//meta[@name='author']/@content") == ["A. Author", "B. Author"]
    assert page.tree.xpath("//time/@datetime") == ["2024-02-29"]
    assert paper.reader.metadata.title == "Title"
    assert "B. Author" in paper.reader.metadata.author
    assert paper.reader.trailer["/Root"]["/Lang"] == "de"
    assert paper.reader.metadata.creation_date.date().isoformat() == "2024-02-29"
    for text in ("Under", "29 February 2024", "A. Author, B. Author", "The site"):
        assert text in page.tree.text_content()
        assert text in paper.text


def test_language_option_and_chinese_words() -> None:
    node = notebook(*every_block().cells, **(dict(every_block().metadata) | {"language": "zh"}))
    page, paper = export_page(node), export_paper(node, toc="yes")
    assert page.tree.get("lang") == "zh"
    assert "截至2021年12月31日" in page.tree.text_content()
    assert "目录" in paper.text
    assert export_page(node, language="en").tree.get("lang") == "en"


def test_no_date_no_clock() -> None:
    paper = export_paper(notebook(markdown("Text"), title="T"))
    assert paper.reader.metadata.creation_date is None


@pytest.mark.parametrize("bad", [3, ["x"], {"a": 1}, None, "not a language!"])
def test_metadata_of_the_wrong_kind_is_passed_over(bad: object) -> None:
    node = notebook(markdown("Text"))
    for key in ("title", "authors", "date", "language", "description", "subtitle", "publication"):
        node.metadata[key] = bad
    node.metadata["kernelspec"] = node.metadata["language_info"] = bad
    assert "Text" in export_page(node).text
    assert "Text" in export_paper(node).text
