"""Outputs: the richest form that a rendition can carry, and a visible note for the rest."""

from __future__ import annotations

import base64
import io
from typing import Any

import pandas as pd
import pytest
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.figure import Figure

from .exporter_helpers import export_page, export_paper
from .exporter_samples import DRAWING, code, error, markdown, notebook, png, shown, stream

PLAIN = {"text/plain": "PLAIN"}


def pdf_figure() -> str:
    figure = Figure(figsize=(2, 1))
    FigureCanvasPdf(figure)
    figure.add_subplot().plot([1, 2])
    buffer = io.BytesIO()
    figure.savefig(buffer, format="pdf")
    return base64.b64encode(buffer.getvalue()).decode()


@pytest.mark.parametrize(
    "bundle",
    [
        {"image/svg+xml": DRAWING},
        {"image/png": png()},
        {"image/jpeg": png(kind="JPEG")},
        {"image/gif": png(kind="GIF")},
        {"image/webp": png(kind="WEBP")},
        {"application/pdf": pdf_figure()},
    ],
    ids=lambda bundle: next(iter(bundle)),
)
def test_every_kind_of_image(bundle: dict[str, str]) -> None:
    node = notebook(code("1", shown(PLAIN | bundle, alt="what it shows")))
    page, paper = export_page(node), export_paper(node)
    assert page.warnings == paper.warnings == []
    image = page.tree.find(".//main//figure/img")
    assert image.get("alt") == "what it shows"
    assert image.get("src").startswith("data:image/")
    assert paper.tags().count("Figure") == 1
    assert "PLAIN" not in page.text + paper.text


@pytest.mark.parametrize(
    ("bundle", "words"),
    [
        ({"text/html": "<p>rich <b>html</b></p>"} | PLAIN, "rich html"),
        ({"text/markdown": "rich *markdown*"} | PLAIN, "rich markdown"),
        ({"application/json": {"a": [1]}} | PLAIN, '"a": [ 1 ]'),
        ({"text/latex": "\\begin{tabular}{l} x \\end{tabular}"} | PLAIN, "PLAIN"),
        ({"text/latex": "\\begin{tabular}{l} x \\end{tabular}"}, "\\begin{tabular}"),
        ({"text/x-typst": '#read("/etc/passwd")'} | PLAIN, "PLAIN"),
        ({"text/html": "<script>draw()</script>"} | PLAIN, "PLAIN"),
        ({"image/png": "not base64!"} | PLAIN, "PLAIN"),
        (PLAIN, "PLAIN"),
    ],
)
def test_the_richest_form_is_chosen(bundle: dict[str, Any], words: str) -> None:
    node = notebook(code("1", shown(bundle)))
    assert words in export_page(node).text
    assert words.replace(" ", "") in export_paper(node).squeezed


@pytest.mark.parametrize(
    ("bundle", "kind"),
    [
        ({"application/vnd.jupyter.widget-view+json": {"model_id": "a"}} | PLAIN, "widget"),
        ({"application/vnd.plotly.v1+json": {}}, "Plotly"),
        ({"application/vnd.vegalite.v5+json": {}} | PLAIN, "Vega-Lite"),
        ({"application/javascript": "alert(1)"}, "JavaScript"),
        ({"application/x-unheard-of": "x"}, "application/x-unheard-of"),
    ],
)
def test_what_needs_a_script_is_noted(bundle: dict[str, Any], kind: str) -> None:
    node = notebook(code("1", shown(bundle)))
    page = export_page(node)
    assert f"An interactive output stood here ({kind})" in page.text
    assert page.warnings[0].startswith("cell 1, output 1: an interactive output")
    assert f"({kind})" in export_paper(node).text


def test_an_interactive_output_with_a_still_image_shows_it() -> None:
    node = notebook(code("1", shown({"application/vnd.plotly.v1+json": {}, "image/png": png()}, alt="x")))
    assert "interactive" not in export_page(node).text
    assert export_paper(node).tags().count("Figure") == 1


def test_a_figure_without_words_is_told_with_its_cell() -> None:
    node = notebook(markdown("x"), code("1", shown({"image/png": png()})))
    page = export_page(node)
    assert page.warnings[0].startswith("cell 2, output 1: figure without alternative text")
    assert page.tree.find(".//figure/img").get("alt") == "Figure without a description"


def test_texts_of_a_figure_from_comments_and_metadata() -> None:
    quarto = code(
        "#| fig-alt: A line that rises\n#| fig-cap: The caption\nplot()", shown({"image/png": png()})
    )
    own = code("1", shown({"image/png": png()}, **{"image/png": {"alt": "from the mime type", "width": 5}}))
    page = export_page(notebook(quarto, own))
    assert page.tree.xpath("//figure/img/@alt") == ["A line that rises", "from the mime type"]
    assert page.tree.findtext(".//figcaption") == "The caption"
    assert page.warnings == []


def test_streams_are_joined_and_stderr_is_left_out() -> None:
    node = notebook(
        code("1", stream("one "), stream("two\n"), stream("warning!", "stderr"), stream("10%\r100%\n"))
    )
    page = export_page(node)
    assert page.tree.xpath("//pre/text()") == ["one two", "100%"]
    assert "warning!" not in export_paper(node).text
    assert "warning!" in export_page(node, include_stderr=True).text
    assert "warning!" in export_paper(node, include_stderr=True).text


def test_colours_of_a_terminal() -> None:
    node = notebook(
        code("1", stream("\x1b[31mred\x1b[0m \x1b[1;32mbold\x1b[0m \x1b[38;5;214mhue\x1b[0m \x1b[2Kplain"))
    )
    page = export_page(node)
    assert page.tree.xpath("//pre/span/@class") == ["ansi-red", "ansi-green bold"]
    assert page.text == "red bold hue plain"
    assert "red bold hue plain" in export_paper(node).text


def test_an_error_is_shown_with_its_traceback() -> None:
    node = notebook(
        code("1/0", error("ZeroDivisionError", "division by zero", ["\x1b[31mTrace\x1b[0m", "line 1"]))
    )
    for text in (export_page(node).text, export_paper(node).text):
        assert "Trace" in text
        assert "line 1" in text
    short = notebook(code("1/0", error("ZeroDivisionError", "division by zero", [])))
    assert "ZeroDivisionError: division by zero" in export_page(short).text


def test_code_is_shown_on_request_and_tags_hide() -> None:
    node = notebook(
        code("shown_call()", stream("out one")),
        code("hidden_call()", stream("out two"), tags=["remove-input"]),
        code("third_call()", stream("out three"), tags=["remove-output"]),
        code("fourth_call()", stream("out four"), tags=["remove-cell"]),
    )
    assert export_page(node).text == "out one out two"
    page, paper = export_page(node, include_code=True), export_paper(node, include_code=True)
    assert page.text == "shown_call() out one out two third_call()"
    assert "shown_call() out one out two third_call()" in paper.text


@pytest.mark.parametrize("what", ["html", "styled"])
def test_a_table_of_pandas(what: str) -> None:
    columns = pd.MultiIndex.from_product([["2020", "2021"], ["kept", "due"]])
    frame = pd.DataFrame([[1, 2.5, 3, 4], [5, 6, 7, 8]], index=["Sanofi", "Pfizer"], columns=columns)
    style = frame.style.set_caption("Promises").highlight_max(color="#ffee00", axis=None)
    html = frame.to_html() if what == "html" else style.to_html()
    node = notebook(code("1", shown({"text/html": html})))
    page, paper = export_page(node), export_paper(node)
    assert "Sanofi" in paper.text
    assert "2.5" in paper.text
    heads = page.tree.xpath("//thead//th")
    assert [(h.text, h.get("scope"), h.get("colspan")) for h in heads if h.text in ("2020", "2021")] == [
        ("2020", "colgroup", "2"),
        ("2021", "colgroup", "2"),
    ]
    assert page.tree.xpath("//tbody//th/@scope") == ["row", "row"]
    assert paper.tags().count("Table") == 1
    if what == "styled":
        assert page.tree.findtext(".//caption") == "Promises"
        assert page.tree.xpath("//td[contains(@style, '#ffee00')]/text()") == ["8"]
        assert "<style>" not in page.html.partition("<main")[2]


def test_loose_heads_and_titles_of_great_tables() -> None:
    html = (
        '<table class="gt_table"><thead><tr><td colspan="2" class="gt_title">The title</td></tr></thead>'
        '<tr><th scope="col">Name</th><th class="gt_right" scope="col">Sum</th></tr>'
        '<tbody><tr><td>x</td><td class="gt_right">a1</td></tr></tbody></table>'
    )
    tree = export_page(notebook(code("1", shown({"text/html": html})))).tree
    assert tree.find(".//caption").text_content().strip() == "The title"
    assert [head.text for head in tree.xpath("//thead//th")] == ["Name", "Sum"]
    assert tree.xpath("//td[@class='b-right']/text()") == ["a1"]


def test_a_wide_table_fits_the_sheet_and_keeps_every_column() -> None:
    frame = pd.DataFrame({f"column_{n}": [n * 1000.123] for n in range(60)}, index=["the row"])
    paper = export_paper(notebook(code("1", shown({"text/html": frame.to_html()}))))
    for n in range(60):
        assert f"column_{n}" in paper.squeezed
    assert paper.text.count("the row") > 1  # the heads of the rows are repeated in each part
    for sheet in paper.reader.pages:
        right = float(sheet.mediabox.right)
        found: list[float] = []
        sheet.extract_text(visitor_text=lambda text, cm, tm, font, size, to=found: to.append(cm[4] + tm[4]))
        assert max(found) < right


def test_images_within_cells_of_a_table() -> None:
    image = f'<img src="data: image/png; base64,{png()}" alt="flag" style="height: 2em">'
    html = f"<table><tr><td>a</td><td>{image}</td></tr></table>"
    node = notebook(code("1", shown({"text/html": html})))
    assert export_page(node).tree.find(".//td/img").get("height") == "32"
    assert export_paper(node).tags().count("Figure") == 1


def test_frames_and_players_are_noted() -> None:
    node = notebook(code("1", shown({"text/html": '<iframe src="https://example.org/map"></iframe>'})))
    page = export_page(node)
    assert "Embedded content stood here (iframe): https://example.org/map" in page.text
    assert "<iframe" not in page.html
    assert "(iframe)" in export_paper(node).text


def test_the_code_for_those_who_check_stands_at_the_end() -> None:
    node = notebook(markdown("## Finding"), code("compute()", stream("the result")), code("", stream("more")))
    node.metadata["language_info"] = {"name": "R"}
    page, paper = export_page(node, code_annex=True), export_paper(node, code_annex=True)
    assert page.text.endswith("the result more The code behind this document Cell 2 compute()")
    assert paper.text.index("the result") < paper.text.index("compute()")
    assert "The code behind" not in export_page(notebook(markdown("x")), code_annex=True).text
