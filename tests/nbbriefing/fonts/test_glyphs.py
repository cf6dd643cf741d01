"""No glyph is missing: every text of the ledger and of the catalogues, set in a PDF and in figures."""

from __future__ import annotations

import re

import pytest
import typst
from fontTools.pens.areaPen import AreaPen
from fontTools.ttLib import TTFont

from nbbriefing import fonts
from nbbriefing.exporters.typst.code import string
from nbbriefing.exporters.typst.compile import compile_pdf
from nbbriefing.exporters.typst.writer import OTHER_FAMILIES
from nbbriefing.figures import marks, theme
from nbbriefing.figures.canvas import draw

from .texts import catalogue_texts, characters, glyphs, ledger_texts

HAN = re.compile(r"[\u3400-\u9fff]")
FAMILIES = ", ".join(string(family) for family in (fonts.FAMILY, *OTHER_FAMILIES))
A_LINE = 60


@pytest.fixture(scope="module")
def everything() -> list[str]:
    return sorted(characters(ledger_texts() | catalogue_texts()))


def lines(everything: list[str]) -> list[str]:
    return ["".join(everything[n : n + A_LINE]) for n in range(0, len(everything), A_LINE)]


def in_pdf(words: list[str], weight: str, image: str = "") -> bytes:
    source = f"#set document(title: [t])\n#set text(font: ({FAMILIES}), weight: {string(weight)})\n"
    source += "\n\n".join(f"#text({string(line)})" for line in words)
    if image:
        source += '\n#image("d.svg", alt: "d")'
    pdf, _warnings = compile_pdf(source, {"d.svg": image.encode()} if image else {})
    return pdf


def test_there_is_much_to_read(everything: list[str]) -> None:
    assert len([c for c in everything if HAN.match(c)]) > 500
    assert {"进", "é", "年", "A"} <= set(everything)


@pytest.mark.parametrize("weight", ["regular", "bold"])
def test_no_glyph_is_missing_in_a_pdf(everything: list[str], weight: str) -> None:
    shown = list(glyphs(in_pdf(lines(everything), weight)))
    assert len(shown) >= len(everything)
    assert {name for name, glyph in shown if glyph == 0} == set()
    used = {name for name, _glyph in shown}
    assert not any("LastResort" in name for name in used)
    assert f"BriefingSansSC-{weight.capitalize()}" in used


def test_no_glyph_is_missing_in_a_figure(everything: list[str]) -> None:
    words = lines(everything)
    with draw(5.0 * len(words)) as drawing:
        paper = drawing.paper()
        for number, line in enumerate(words):
            marks.text(paper, 0, 5 * number + 2.5, line, size=theme.SIZE_SMALL)
    in_svg = "".join(re.findall(r">([^<]+)</text>", drawing.svg))
    assert len(in_svg) >= len(everything)
    shown = list(glyphs(in_pdf([], "regular", drawing.svg)))
    assert len(shown) >= len(everything)
    assert 0 not in {glyph for _name, glyph in shown}
    assert not any("LastResort" in name for name, _glyph in shown)


def test_a_missing_glyph_would_be_found() -> None:
    folder = str(fonts.font_files()[0].parent)
    own = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
    source = '#text(font: "Briefing Sans", fallback: false)[a \u0e01]'
    pdf = typst.Compiler(font_paths=own, ignore_system_fonts=True).compile(
        input=source.encode(), format="pdf"
    )
    assert 0 in {glyph for _name, glyph in glyphs(pdf)}


def test_what_we_write_in_chinese_has_both_weights() -> None:
    """Characters of our own; a rare one in a title that a source gives may come from the one-weight font."""
    ours = {c for c in characters(catalogue_texts()) if HAN.match(c)}
    for style in ("Regular", "Bold"):
        [file] = [path for path in fonts.font_files() if path.stem == f"BriefingSansSC-{style}"]
        face = TTFont(file, lazy=True)
        assert face["name"].getDebugName(1) == fonts.CJK_FAMILY
        assert face["OS/2"].usWeightClass == {"Regular": 400, "Bold": 700}[style]
        assert sorted(ours - {chr(code) for code in face.getBestCmap()}) == []


def test_the_bold_is_a_bold() -> None:
    """The strokes of a character are thicker in the bold face: it covers more of its square."""
    covered = {}
    for style in ("Regular", "Bold"):
        [file] = [path for path in fonts.font_files() if path.stem == f"BriefingSansSC-{style}"]
        covered[style] = _ink(TTFont(file), "十")
    assert covered["Bold"] > 1.3 * covered["Regular"]


def _ink(face: TTFont, character: str) -> float:
    glyphset = face.getGlyphSet()
    pen = AreaPen(glyphset)
    glyphset[face.getBestCmap()[ord(character)]].draw(pen)
    return abs(pen.value)
