"""A drawing is written out anew from what is known to draw: nothing else survives, in any spelling."""

from __future__ import annotations

import contextlib
import re

import pytest

from nbbriefing.blocks.drawing import ELEMENTS
from nbbriefing.blocks.shown import MIME_TYPE
from nbbriefing.blocks.svg import BadImage, checked_svg, clean_svg

from .exporter_helpers import export_page, export_paper
from .exporter_samples import code, notebook, shown
from .hostile_cases import DRAWINGS, svg

_TAG = re.compile(r"<(/?)([\w:-]+)")


def figure(drawing: str) -> dict[str, object]:
    return {"v": 1, "type": "figure", "svg": drawing, "alt": "a", "title": "t", "caption": "c", "table": None}


def assert_harmless(drawing: str) -> None:
    """Check the source as HTML would read it: without regard to case, prefixes or what XML calls text."""
    assert {name for _, name in _TAG.findall(drawing)} <= ELEMENTS
    assert "<!" not in drawing
    assert "<?" not in drawing
    tags = " ".join(re.findall(r"<[^>]*>", drawing)).replace("http://www.w3.org", "")
    assert not re.search(r"\bon\w+\s*=|javascript:|https?:|\\|@import|position|xml:base|srcset", tags, re.I)
    for sheet in re.findall(r"<style[^>]*>(.*?)</style>", drawing, re.DOTALL):
        assert not re.search(r"[\\@<]|https?:|url\((?!#)", sheet, re.IGNORECASE)


@pytest.mark.parametrize("name", DRAWINGS)
def test_nothing_but_a_drawing_survives(name: str) -> None:
    for read in (lambda drawing: clean_svg(drawing)[0].decode(), checked_svg):
        with contextlib.suppress(BadImage):
            assert_harmless(read(DRAWINGS[name]))


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_page_holds_nothing_but_the_drawing(name: str) -> None:
    node = notebook(code("1", shown({MIME_TYPE: figure(DRAWINGS[name]), "text/plain": "end"})), title="T")
    main = export_page(node).html.partition("<main")[2]
    assert not re.search(r"<(script|img srcset|meta|iframe|object|embed|form|link|base|style)\b", main, re.I)
    assert "https?:" not in main


def test_what_draws_is_kept_as_it_is() -> None:
    drawing = svg(
        '<defs><linearGradient id="g"><stop offset="0" stop-color="rgb(1, 2, 3)"/></linearGradient>'
        '<clipPath id="c"><rect width="4" height="4"/></clipPath></defs>'
        '<g clip-path="url(#c)" style="fill: url(#g); stroke-width: 0.5; font-family: \'DejaVu Sans\'">'
        '<text transform="translate(1 2) rotate(-90)" xml:space="preserve">a &lt; b &amp; c</text></g>'
        '<use xlink:href="#g" x="1"/><path d="M 0 0 L 1 1" style="fill:none"/>'
    )
    assert clean_svg(drawing)[0].decode().partition(">")[2] == drawing.partition(">")[2]
    assert checked_svg(drawing) == drawing


def test_rules_of_a_drawing_that_draw_are_kept() -> None:
    sheet = (
        "/**/ .a, #b > c { fill: red; background: url(x); stroke: url(#d) } @media print { e { fill: blue } }"
    )
    kept = clean_svg(svg(f'<style>{sheet} f{{opacity:.5}}</style><g class="a"/>'))[0].decode()
    assert "<style>" in kept
    assert ".a, #b &gt; c{fill: red;stroke: url(#d)}" in kept
    assert "f{opacity:.5}" in kept
    assert 'class="a"' in kept


def test_what_a_link_holds_stays_without_the_link() -> None:
    kept = clean_svg(svg('<a href="https://example.org"><circle r="1"/></a>'))[0].decode()
    assert "<g><circle" in kept
    assert "example.org" not in kept


def test_a_name_in_a_comment_is_no_beginning() -> None:
    # The name space was once put in where "<svg" stands first.
    assert b"<rect" in clean_svg('<!--<svg --><svg width="1" height="1"><rect width="1"/></svg>')[0]
    assert b"<rect" in clean_svg('<svg width="1"><rect width="1"/></svg>'.encode("utf-16"))[0]


@pytest.mark.parametrize(
    "value", ["1.2.3", ".", "²", "1e999", "nan", "1" + " " * 60_000 + "x", "-", "१", "%"]
)
def test_any_size_is_read_or_left(value: str) -> None:
    _, width, height = clean_svg(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{value}" height="{value}" viewBox="0 0 {value} 1"/>'
    )
    assert 0 < width < 1e6
    assert 0 < height < 1e6
    export_paper(notebook(code("1", shown({"image/svg+xml": f"<svg width='{value}'><rect/></svg>"}))))


def test_hostile_figures_give_a_whole_paper() -> None:
    cells = [
        code("1", shown({MIME_TYPE: figure(drawing), "text/plain": "x"})) for drawing in DRAWINGS.values()
    ]
    paper = export_paper(notebook(*cells, code("1", shown({"text/plain": "THE-END"})), title="T"))
    assert "THE-END" in paper.squeezed
