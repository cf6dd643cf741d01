"""Markdown cells: both renditions say what the author wrote."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from nbbriefing.exporters.reading.markdown import to_html

from .exporter_helpers import export_page, export_paper
from .exporter_samples import markdown, notebook, png


@pytest.mark.parametrize(
    ("source", "element"),
    [
        ("**strong** text", "<strong>strong</strong>"),
        ("~~gone~~", "<s>gone</s>"),
        ("see https://example.org/x now", '<a href="https://example.org/x">https://example.org/x</a>'),
        ("a `code`", "<code>code</code>"),
        ("1. one\n2. two", "<li>two</li>"),
        ("> quoted", "<blockquote>"),
        ("H<sub>2</sub>O", "H<sub>2</sub>O"),
    ],
)
def test_syntax(source: str, element: str) -> None:
    assert element in export_page(notebook(markdown(source))).html


def test_table_has_scopes_and_alignment() -> None:
    page = export_page(notebook(markdown("| Name | Beds |\n|---|--:|\n| A | 1,200 |")))
    heads = page.tree.findall(".//th")
    assert [head.get("scope") for head in heads] == ["col", "col"]
    assert page.tree.findall(".//td")[1].get("class") == "b-right"


def test_task_list_is_told_by_sign_and_word() -> None:
    page = export_page(notebook(markdown("- [x] ship\n- [ ] test")))
    boxes = page.tree.xpath("//span[@class='check']")
    assert [(box.text, box.get("aria-label")) for box in boxes] == [("☑", "done"), ("☐", "to do")]
    assert "☑" in export_paper(notebook(markdown("- [x] ship\n- [ ] test"))).text


def test_footnotes_of_two_cells_do_not_meet() -> None:
    node = notebook(markdown("One[^1].\n\n[^1]: first note"), markdown("Two[^1].\n\n[^1]: second note"))
    page = export_page(node)
    ids = page.tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    for link in page.tree.xpath("//sup//a"):
        note = page.tree.xpath(f"//*[@id='{link.get('href')[1:]}']")[0]
        assert ("first" in note.text_content()) == ("One" in link.getparent().getparent().text_content())
    assert "second note" in export_paper(node).text


@pytest.mark.parametrize("href", ["#What-is-new", "#what-is-new", "#What%20is%20new"])
def test_links_between_headings_as_jupyter_and_github_write_them(href: str) -> None:
    node = notebook(markdown(f"[jump]({href})"), markdown("## What is new\n\nText"))
    link = export_page(node).tree.xpath("//main//p/a")[0]
    assert link.get("href") == "#what-is-new"
    paper = export_paper(node)
    assert "/Link" in [str(a.get_object()["/Subtype"]) for a in paper.reader.pages[0]["/Annots"]]


def test_a_link_without_target_becomes_text_and_is_told() -> None:
    page = export_page(notebook(markdown("[jump](#nowhere) on")))
    assert "href" not in page.tree.xpath("//main//p/a")[0].attrib
    assert page.warnings == [
        "cell 1: link to '#nowhere' has no target in this document and is set as plain text"
    ]


def test_attachment_and_relative_image_are_embedded(tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "two.png").write_bytes(base64.b64decode(png(30, 30)))
    cell = markdown("![first](attachment:one.png) ![second](pictures/two.png)")
    cell["attachments"] = {"one.png": {"image/png": png(10, 10)}}
    resources = {"metadata": {"path": str(tmp_path), "name": "n"}}
    page = export_page(notebook(cell), resources)
    images = page.tree.findall(".//main//img")
    assert [image.get("alt") for image in images] == ["first", "second"]
    assert all(image.get("src").startswith("data:image/png;base64,") for image in images)
    assert page.warnings == []
    assert export_paper(notebook(cell), resources).tags().count("Figure") == 2


def test_an_image_outside_the_folder_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(base64.b64decode(png()))
    (tmp_path / "notebooks").mkdir()
    resources = {"metadata": {"path": str(tmp_path / "notebooks"), "name": "n"}}
    page = export_page(notebook(markdown("![x](../secret.png) ![y](/etc/passwd)")), resources)
    assert page.tree.findall(".//main//img") == []
    assert "An image stood here that could not be shown: x" in page.text
    assert len(page.warnings) == 2


def test_remote_image_is_a_link_and_nothing_is_loaded() -> None:
    node = notebook(markdown("![chart](https://example.org/c.png)"))
    page = export_page(node)
    assert "<img" not in page.html
    assert page.tree.xpath("//main//a/@href") == ["https://example.org/c.png"]
    assert "Image on another site: chart" in export_paper(node).text


def test_money_is_no_formula() -> None:
    html = to_html("from $5 million to $6 million, $5, and $x + 1$")
    assert html.count("data-math") == 1
    assert ">x + 1<" in html


def test_chinese_lines_are_joined_without_a_space() -> None:
    node = notebook(markdown("进口\n博览会 and\nmore"))
    assert "进口博览会 and more" in export_page(node).text
    assert "进口博览会 and more" in export_paper(node).text


def test_nesting_deeper_than_the_parser_follows_is_shown_as_written() -> None:
    node = notebook(markdown(">" * 300 + " deep words"))
    assert "deep words" in export_page(node).text
    assert "deepwords" in export_paper(node).squeezed


def test_raw_cells_in_html_and_markdown_are_read_and_others_left_to_other_tools() -> None:
    from nbformat.v4 import new_raw_cell

    node = notebook(
        new_raw_cell("<b>raw html</b>", metadata={"raw_mimetype": "text/html"}),
        new_raw_cell("*raw markdown*", metadata={"raw_mimetype": "text/markdown"}),
        new_raw_cell("\\LaTeX only", metadata={"raw_mimetype": "text/latex"}),
        new_raw_cell("plain raw"),
    )
    text = export_page(node).text
    assert "raw html" in text
    assert "raw markdown" in text
    assert "LaTeX" not in text
    assert "plain raw" in text
