"""Our own blocks in both renditions."""

from __future__ import annotations

from typing import Any

import pytest

from .exporter_helpers import export_page, export_paper
from .exporter_samples import DRAWING, MIME, block, code, every_block, notebook, shown, table_block


def test_every_type_is_found_in_both() -> None:
    page, paper = export_page(every_block()), export_paper(every_block())
    assert page.warnings == paper.warnings == []
    for words in (
        "11 were kept", "134", "11 of 27; 95 % interval 25–59 %",
        "Promises and what became of them", "overdue",
        "Revolution CT 中国 3", "2,468", "Hospitals as promised, not as reached.", "A promise counts once.",
        "More were kept than are overdue", "No promise was superseded by this date.", "新华社, 一份报告",
        "2021-12-31",
    ):  # fmt: skip
        assert words in page.text
        assert words in paper.text


def test_structure_of_the_page() -> None:
    tree = export_page(every_block()).tree
    assert len(tree.findall(".//h1")) == 1
    assert [tree.find(f".//{name}") is not None for name in ("header", "nav", "main", "footer")] == [True] * 4
    assert tree.xpath("//a[@class='skip']/@href") == ["#main"]
    assert all(table.find("caption") is not None for table in tree.findall(".//table"))
    assert {head.get("scope") for head in tree.findall(".//th")} == {"col", "row"}
    drawing = tree.xpath("//div[@role='img']")[0]
    assert drawing.get("aria-label") == "Two bars: eleven promises kept, nine overdue."
    assert tree.xpath("//details[@class='b-numbers']//td")


def test_structure_of_the_pdf() -> None:
    paper = export_paper(every_block())
    tags = paper.tags()
    assert tags.count("Figure") == 1
    assert tags.count("Table") == 2  # the table, the numbers behind the figure; facts have no heads
    assert {"H1", "H2", "H3", "L", "TH", "Caption", "Formula"} <= set(tags)
    root = paper.reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()


def test_citations_lead_to_the_references() -> None:
    page = export_page(every_block())
    for link in page.tree.xpath("//a[@class='b-ref']/@href"):
        assert page.tree.xpath(f"//li[@id='{link[1:]}']")


def test_text_in_a_block_is_text() -> None:
    attack = '<script>alert(1)</script> #read("/etc/passwd") *x* $y$ @ref \\ "'
    node = notebook(
        block("paragraph", role="body", content=[attack, {"text": attack, "bold": True}]),
        block(
            "table",
            caption=attack,
            columns=[{"label": attack, "align": "left"}],
            rows=[[attack]],
            row_header=False,
            notes=[attack],
        ),
        title=attack,
    )
    page, paper = export_page(node), export_paper(node)
    assert "<script" not in page.html
    assert page.tree.findtext(".//h1") == attack
    assert paper.squeezed.count('#read("/etc/passwd")') >= 6


def test_a_script_address_is_no_link() -> None:
    node = notebook(block("paragraph", role="body", content=[{"text": "x", "href": "javascript:alert(1)"}]))
    assert "javascript" not in export_page(node).html
    assert export_paper(node).text.endswith("x 1 / 1")


@pytest.mark.parametrize(
    "bad",
    [
        "text",
        {"v": 2, "type": "paragraph"},
        {"v": 1, "type": "unheard-of"},
        {"v": 1, "type": "paragraph", "role": "loud", "content": "x"},
        {"v": 1, "type": "paragraph"},
        {"v": 1, "type": "heading", "level": 1, "content": "x"},
        {"v": 1, "type": "table", "columns": [{"label": "a"}], "rows": [["1", "2"]]},
        {"v": 1, "type": "table", "columns": 3, "rows": []},
        {"v": 1, "type": "figure", "svg": "<p>", "alt": "", "title": "t", "caption": "", "table": None},
        {"v": 1, "type": "list", "ordered": True, "items": [{"a": 1}]},
        {"v": 1, "type": "facts", "items": [["one"]]},
        {"v": 1, "type": "group", "blocks": None},
    ],
)
def test_a_faulty_block_falls_back_to_its_plain_text_and_is_told(bad: Any) -> None:
    page = export_page(notebook(code("1", shown({MIME: bad, "text/plain": "the plain text"}))))
    assert "the plain text" in page.text
    assert any(warning.startswith(f"cell 1, output 1: {MIME} cannot be shown") for warning in page.warnings)


def test_a_table_of_many_rows_repeats_its_head() -> None:
    paper = export_paper(notebook(block("table", **table_block(120)), title="T"))
    assert len(paper.reader.pages) > 2
    for number, sheet in enumerate(paper.reader.pages):
        assert "Initiative" in sheet.extract_text(), number


def test_an_empty_block_leaves_no_trace() -> None:
    node = notebook(
        block("list", ordered=False, items=[]),
        block("facts", items=[]),
        block("references", items=[]),
        block("key_figures", items=[]),
        block("table", caption="", columns=[], rows=[], row_header=False, notes=[]),
    )
    assert export_paper(node, {"metadata": {"name": "n"}}).text == "n 1 / 1"


def test_one_drawing_twice_keeps_ids_apart() -> None:
    figure = {"svg": DRAWING, "alt": "a", "title": "t", "caption": "", "table": None}
    page = export_page(notebook(block("figure", **figure), block("figure", **figure)))
    ids = page.tree.xpath("//@id")
    assert len(ids) == len(set(ids))
