"""The exporters as nbconvert, scripts and other people's tools use them."""

from __future__ import annotations

import copy
import io
import subprocess
import sys
from pathlib import Path

import nbformat
import pikepdf
import pytest
from nbconvert.exporters import get_export_names, get_exporter
from traitlets.config import Config

from nbbriefing.errors import ExportError
from nbbriefing.exporters import BriefingHTMLExporter, BriefingPDFExporter, pdf
from nbbriefing.exporters.typst.writer import PAPERS

from .exporter_helpers import Paper, export_page, export_paper
from .exporter_samples import code, every_block, markdown, notebook, png, shown, stream, write


def test_nbconvert_finds_both() -> None:
    names = {"briefing-html": BriefingHTMLExporter, "briefing-pdf": BriefingPDFExporter}
    assert set(names) <= set(get_export_names())
    for name, exporter in names.items():
        assert get_exporter(name) is exporter
        assert issubclass(get_exporter(name.replace("-", "_")), exporter)


@pytest.mark.parametrize(("exporter", "kind"), [(BriefingHTMLExporter, "html"), (BriefingPDFExporter, "pdf")])
def test_what_jupyterlab_asks_an_exporter(exporter: type, kind: str, tmp_path: Path) -> None:
    path = tmp_path / "my notebook.ipynb"
    write(every_block(), path)
    made = exporter()
    assert made.file_extension == f".{kind}"
    assert made.output_mimetype.endswith(kind)
    assert made.export_from_notebook  # listed in the menu "Save and Export Notebook As"
    output, resources = made.from_filename(str(path))
    assert resources["output_extension"] == f".{kind}"
    assert resources["metadata"]["name"] == "my notebook"
    assert len(output) > 1000


def test_same_notebook_same_bytes() -> None:
    assert export_page(every_block()).html == export_page(every_block()).html
    assert export_paper(every_block()).pdf == export_paper(every_block()).pdf


@pytest.mark.e2e
def test_same_bytes_in_another_process(tmp_path: Path) -> None:
    write(every_block(), tmp_path / "n.ipynb")
    for number in ("1", "2"):
        command = [
            sys.executable,
            "-m",
            "nbconvert",
            "--to",
            "briefing-pdf",
            "n.ipynb",
            "--output",
            f"out{number}",
        ]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    first = (tmp_path / "out1.pdf").read_bytes()
    assert first == (tmp_path / "out2.pdf").read_bytes()
    assert first == export_paper(every_block(), {"metadata": {"name": "n", "path": str(tmp_path)}}).pdf


def test_the_notebook_is_left_as_it_was() -> None:
    node = every_block()
    before = copy.deepcopy(node)
    export_page(node)
    export_paper(node)
    assert node == before


def test_options_come_from_a_configuration() -> None:
    config = Config(
        {
            "BriefingPDFExporter": {"include_code": True, "paper": "us-letter"},
            "BriefingHTMLExporter": {"toc": "yes"},
        }
    )
    node = notebook(markdown("## a"), code("the_code()", stream("x")))
    paper, _ = BriefingPDFExporter(config=config).from_notebook_node(node)
    assert paper != export_paper(node).pdf
    assert "<nav" in BriefingHTMLExporter(config=config).from_notebook_node(node)[0]


def test_nbconverts_own_preprocessors_are_run() -> None:
    node = notebook(
        markdown("words"), code("1", stream("gone"), tags=["internal"]), code("2", stream("kept"))
    )
    config = Config({"TagRemovePreprocessor": {"enabled": True, "remove_cell_tags": ["internal"]}})
    page, _ = BriefingHTMLExporter(config=config).from_notebook_node(node)
    assert "kept" in page
    assert "gone" not in page
    assert len(node.cells) == 3


@pytest.mark.kernel
def test_options_and_execution_from_the_command_line(tmp_path: Path) -> None:
    node = notebook(code("print('computed ' + str(6 * 7))"))
    node.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    write(node, tmp_path / "n.ipynb")
    options = ["--execute", "--BriefingExporter.include_code=True", "--BriefingPDFExporter.paper=us-letter"]
    command = [sys.executable, "-m", "nbconvert", "--to", "briefing-pdf", "n.ipynb", *options]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    paper = Paper((tmp_path / "n.pdf").read_bytes(), [])
    assert "print('computed '" in paper.text
    assert "computed 42" in paper.text
    assert float(paper.reader.pages[0].mediabox.width) == pytest.approx(612.0)


@pytest.mark.parametrize(("paper", "size"), [("a4", (595.3, 841.9)), ("us-letter", (612.0, 792.0))])
def test_paper(paper: str, size: tuple[float, float]) -> None:
    box = export_paper(notebook(markdown("x")), paper=paper).reader.pages[0].mediabox
    assert (float(box.width), float(box.height)) == pytest.approx(size, abs=0.1)


def test_text_is_as_wide_as_figures_are_drawn() -> None:
    for paper in PAPERS.values():
        assert paper.width - 2 * paper.margin == pytest.approx(160.0)


def test_a_part_that_typst_refuses_is_set_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    from nbbriefing.exporters.typst import writer as typst_writer

    monkeypatch.setattr(typst_writer, "_console", lambda part, sheet: "no-such-function()")
    node = notebook(markdown("before"), code("1", stream("the words")), markdown("after"))
    made, resources = BriefingPDFExporter().from_notebook_node(node)
    assert made.startswith(b"%PDF")
    assert resources["briefing"]["warnings"] == [
        "cell 2, output 1: set as plain words, because Typst cannot set it: "
        "unknown variable: no-such-function"
    ]


def test_what_cannot_be_set_at_all_is_an_error_with_a_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "fallback_piece", lambda part: "still-wrong()")
    from nbbriefing.exporters.typst import writer as typst_writer

    monkeypatch.setattr(typst_writer, "_console", lambda part, sheet: "no-such-function()")
    with pytest.raises(ExportError, match="cell 1") as caught:
        BriefingPDFExporter().from_notebook_node(notebook(code("1", stream("x"))))
    assert "\n" in str(caught.value)


def test_cells_without_the_usual_fields() -> None:
    cells = [
        {"cell_type": "markdown"},
        {"cell_type": "code", "outputs": [{"output_type": "stream"}]},
        {"cell_type": "odd", "source": "x"},
    ]
    node = nbformat.from_dict({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    assert "</html>" in export_page(node).html
    export_paper(node)


def test_an_empty_notebook() -> None:
    assert export_page(notebook()).tree.findtext(".//h1") == "Untitled"
    assert export_paper(notebook()).tags().count("H1") == 1


def test_the_same_words_in_both() -> None:
    node = notebook(
        markdown("# Title\n\nSome *words* and `code`.\n\n- item one\n\n| a | b |\n|---|---|\n| c1 | d1 |"),
        code("1", stream("printed text"), shown({"text/html": "<p>from html</p>"})),
    )
    page, paper = export_page(node), export_paper(node)
    for word in page.text.split():
        assert word in paper.squeezed


def test_characters_without_a_glyph_are_told_with_their_cell_and_output() -> None:
    node = notebook(
        markdown("한국"),
        code("1", stream("ok"), shown({"text/plain": "ไทย"})),
        code("1", shown({"image/png": png()}, alt="x", caption="한글")),
    )
    paper = export_paper(node)
    assert [warning.partition(": no font")[0] for warning in paper.warnings] == [
        "cell 1", "cell 2, output 2", "cell 3, output 1",
    ]  # fmt: skip
    with pikepdf.open(io.BytesIO(paper.pdf)) as document:
        marks = [operands for operands, name in pikepdf.parse_content_stream(document.pages[0])
                 if str(name) == "BDC" and isinstance(operands[1], pikepdf.Dictionary)]  # fmt: skip
        told = "".join(str(operands[1].get("/ActualText", "")) for operands in marks)
    # Boxes of one script are one glyph; which character each stands for is told beside it, to be searched.
    assert set("한국ไทย한글") <= set(told + paper.text)


def test_characters_without_a_glyph_are_kept_and_told() -> None:
    node = notebook(markdown("中文 Ελλάδα Россия 😀 ∑ ☑ العربية 한국"))
    paper = export_paper(node)
    assert paper.warnings == ["cell 1: no font has these characters, boxes stand for them: 한국"]
    for word in ("中文", "Ελλάδα", "Россия", "😀", "∑", "☑"):
        assert word in paper.text
