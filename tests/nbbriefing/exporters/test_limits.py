"""No output is endless, no export takes for ever: cuts are told, and what takes too long names its cell."""

from __future__ import annotations

import re
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbbriefing.errors import ExportError
from nbbriefing.exporters import BriefingHTMLExporter, BriefingPDFExporter
from nbbriefing.exporters.deadline import limited
from nbbriefing.exporters.limits import cut_text
from nbbriefing.exporters.reading import ansi
from nbbriefing.exporters.typst import compile as typst_compile

from .exporter_helpers import export_page, export_paper
from .exporter_samples import code, markdown, notebook, shown, stream


def rows(count: int) -> str:
    body = "".join(f"<tr><td>row{n}</td><td>{n}</td></tr>" for n in range(1, count + 1))
    return f"<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody>{body}</tbody></table>"


def test_a_long_text_is_cut_with_a_note_and_a_warning() -> None:
    node = notebook(markdown("x"), code("1", stream("\n".join(f"line{n}" for n in range(1, 8)))))
    page, paper = export_page(node, max_lines=5), export_paper(node, max_lines=5)
    assert page.text.endswith("line5 More lines, only in the notebook: 2")
    assert "line6" not in paper.text
    assert "Morelines,onlyinthenotebook:2" in paper.squeezed
    assert page.warnings == paper.warnings
    assert page.warnings == ["cell 2, output 1: 2 lines more than are shown; see max_lines"]
    assert "line7" in export_page(node, max_lines=0).text


def test_a_long_table_is_cut_with_a_note_and_a_warning() -> None:
    node = notebook(code("1", shown({"text/html": rows(9)})))
    page, paper = export_page(node, max_rows=6), export_paper(node, max_rows=6)
    assert len(page.tree.xpath("//tbody/tr")) == 6
    assert "More rows, only in the notebook: 3" in page.text
    assert "row6" in paper.text
    assert "row7" not in paper.text
    assert page.warnings == ["cell 1, output 1: 3 rows more than are shown; see max_rows"]
    assert "row9" in export_paper(node, max_rows=0).text


def test_what_is_within_the_limits_is_whole() -> None:
    node = notebook(code("1", stream("a\nb\nc"), shown({"text/html": rows(3)})))
    page = export_page(node, max_lines=3, max_rows=3)
    assert page.warnings == []
    assert "only in the notebook" not in page.text


@given(st.text("ab\n", max_size=60), st.integers(1, 8))
def test_no_line_is_lost_uncounted(text: str, most: int) -> None:
    shown_text, left = cut_text(text, most)
    assert text.startswith(shown_text)
    lines = text.split("\n")
    assert shown_text.split("\n") == lines[:most]
    assert left == max(len(lines) - most, 0) or not text[len(shown_text) :].strip("\n")


ENDLESS = {
    "linkify": markdown("http://a." * 20_000),
    "brackets": markdown("\\(" * 20_000),
}


@pytest.mark.parametrize("what", ENDLESS)
def test_markdown_that_takes_for_ever_is_an_error_that_names_the_cell(what: str) -> None:
    node = notebook(markdown("before"), ENDLESS[what], title="T")
    with pytest.raises(ExportError, match=r"longer than 0\.5 seconds; it was at cell 2\n.*time_limit"):
        BriefingHTMLExporter(time_limit=0.5).from_notebook_node(node)


def test_the_limit_of_time_holds_in_any_thread() -> None:
    caught: list[str] = []

    def export() -> None:
        try:
            BriefingPDFExporter(time_limit=0.5).from_notebook_node(notebook(ENDLESS["linkify"]))
        except ExportError as error:
            caught.append(str(error))

    thread = threading.Thread(target=export)
    thread.start()
    thread.join()
    assert len(caught) == 1
    assert "cell 1" in caught[0]


def test_what_ends_in_time_is_never_interrupted() -> None:
    with limited(60):
        pass
    threads = [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]
    for thread in threads:
        thread.join(5)
    assert not any(thread.is_alive() for thread in threads)


def test_a_document_that_takes_typst_for_ever_names_its_largest_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typst_compile, "LARGE", 0)
    monkeypatch.setattr(typst_compile, "seconds_left", lambda: 0.05)
    node = notebook(markdown("small"), code("1", stream("a line of words\n" * 2000)))
    with pytest.raises(ExportError, match=r"\d\d% of it is cell 2\n"):
        BriefingPDFExporter().from_notebook_node(node)


def test_a_process_of_its_own_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    node = notebook(markdown("# T\n\nwords 中文 $x^2$"), code("1", shown({"text/html": rows(3)})))
    here = export_paper(node).pdf
    monkeypatch.setattr(typst_compile, "LARGE", 0)
    assert export_paper(node).pdf == here


def test_a_fault_found_in_a_process_of_its_own_is_mended(monkeypatch: pytest.MonkeyPatch) -> None:
    from nbbriefing.exporters.typst import writer as typst_writer

    monkeypatch.setattr(typst_compile, "LARGE", 0)
    monkeypatch.setattr(typst_writer, "_console", lambda part, sheet: "no-such-function()")
    node = notebook(code("1", stream("the words")))
    made, resources = BriefingPDFExporter().from_notebook_node(node)
    assert made.startswith(b"%PDF")
    assert "unknown variable: no-such-function" in resources["briefing"]["warnings"][0]


@pytest.mark.parametrize(
    "output",
    [
        stream("a" * 100_000 + "\x08" * 100_000 + "end"),
        stream("b" * 100_000 + "a\r" * 100_000 + "end"),
        stream("\x1b[" * 100_000 + "\nend"),
        shown({"text/html": "<style>" * 20_000 + "</style>end"}),
        shown({"text/html": "end" + "<svg>" * 20_000}),
        shown({"text/html": "<div>" * 200_000 + "end"}),
        shown({"text/html": "<DIV></span>" * 100_000 + "end"}),
        shown(
            {"text/html": "<table>" + '<tr><td rowspan="999" colspan="999">end</td></tr>' * 300 + "</table>"}
        ),
        shown({"text/html": "<table><tr>" + "<td>end</td>" * 2_000 + "</tr></table>"}),
    ],
    ids=["backspaces", "returns", "escapes", "style", "svg", "open", "mixed", "spans", "columns"],
)
def test_hostile_outputs_take_the_time_of_their_size(output: object) -> None:
    # A step that took quadratic time would need minutes here, and the limit of time would end it.
    node = notebook(code("1", output), title="T")  # type: ignore[arg-type]
    assert "end" in export_page(node, time_limit=60).text


@given(st.lists(st.sampled_from(["ab", "c", "\r", "\x08", "xyz", "\n"]), max_size=12))
def test_a_terminal_line_is_settled_as_by_a_terminal(pieces: list[str]) -> None:
    text = "".join(pieces)
    settled = []
    for line in text.split("\n"):
        while (shorter := re.sub("[^\x08]\x08", "", line)) != line:
            line = shorter
        line = line.replace("\x08", "")
        cells: list[str] = []
        for part in line.split("\r"):
            cells[: len(part)] = part
        settled.append("".join(cells))
    assert ansi.settle(text) == "\n".join(settled)
