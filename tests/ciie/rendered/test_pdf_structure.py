"""Every kind of PDF: tags, language, title, bookmarks, PDF/UA identifier, alternative text, syntax, size."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

pytestmark = pytest.mark.e2e

LARGEST_HTML, LARGEST_PDF = 300_000, 400_000


@pytest.fixture
def pdf(rendered: Path) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(rendered / "briefing.pdf") as opened:
        yield opened


def elements(pdf: pikepdf.Pdf, kind: str) -> list[pikepdf.Dictionary]:
    """Return the elements of the structure tree of one kind."""
    return [
        item
        for item in pdf.objects
        if isinstance(item, pikepdf.Dictionary) and item.get("/S") == kind and "/P" in item
    ]


def test_metadata_tags_and_bookmarks(pdf: pikepdf.Pdf, rendered: Path) -> None:
    page = (rendered / "briefing.html").read_text("utf-8")
    title = re.search(r"<h1>(.*?)</h1>", page)
    assert title
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang).partition("-")[0] == rendered.name
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"].replace("'", "&#39;") == title[1]
    with pdf.open_outline() as outline:
        assert len(outline.root[0].children or outline.root) >= 3


def test_every_figure_of_the_page_is_in_the_pdf_with_its_alternative_text(
    pdf: pikepdf.Pdf, rendered: Path
) -> None:
    page = (rendered / "briefing.html").read_text("utf-8")
    figures = elements(pdf, "/Figure")
    assert len(figures) == page.count('<figure class="b-figure">')
    assert all(len(str(figure.get("/Alt", "")).strip()) > 10 for figure in figures)


def test_every_table_has_heads(pdf: pikepdf.Pdf, rendered: Path) -> None:
    tables = elements(pdf, "/Table")
    assert len(tables) >= (rendered / "briefing.html").read_text("utf-8").count("<table>")
    assert len(elements(pdf, "/THead")) == len(tables)


def test_syntax_is_sound(rendered: Path) -> None:
    with pikepdf.open(rendered / "briefing.pdf") as opened:
        assert opened.check_pdf_syntax() == []


def test_the_layout_settled(rendered: Path) -> None:
    """Figures move with the text around them; Typst warns if their places had not settled."""
    assert json.loads((rendered / "build.json").read_text("utf-8"))["warnings"] == []


def test_sizes(rendered: Path) -> None:
    assert (rendered / "briefing.html").stat().st_size <= LARGEST_HTML
    assert (rendered / "briefing.pdf").stat().st_size <= LARGEST_PDF
