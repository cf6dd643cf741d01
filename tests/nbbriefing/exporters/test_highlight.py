"""Shown code: coloured alike in both renditions, to the letter, and readable on its ground."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbbriefing import exporters
from nbbriefing.exporters.reading import highlight

from .exporter_helpers import export_page, export_paper
from .exporter_samples import code, notebook

TEMPLATES = Path(exporters.__file__).parent / "templates"
HUES = ("red", "green", "yellow", "blue", "magenta", "cyan", "soft", "ink")
SOURCE = 'def delays(since="2020"):  # 中文 <b>&amp;\n    return since or 1.5\n'


@given(
    st.text(max_size=300) | st.text("def x=1'\"#\n\t {}[]()%!\\", max_size=300),
    st.sampled_from([*sorted(highlight.LANGUAGES), "", "no such language"]),
)
def test_code_is_kept_to_the_letter(text: str, language: str) -> None:
    assert "".join(run for run, _ in highlight.runs(text, language)) == text


def test_every_language_named_has_a_lexer() -> None:
    assert [name for name in sorted(highlight.LANGUAGES) if highlight._lexer(name) is None] == []


def test_very_long_code_is_shown_without_colours() -> None:
    text = "x = 1\n" * highlight.LONGEST
    assert highlight.runs(text, "python") == [(text, highlight.Style())]


def test_both_renditions_colour_the_same_words() -> None:
    node = notebook(code(SOURCE))
    node.metadata["language_info"] = {"name": "python"}
    page = export_page(node, include_code=True)
    spans = [(span.get("class"), span.text) for span in page.tree.xpath("//pre[@class='code']//span")]
    assert ("ansi-magenta", "def") in spans
    assert ("ansi-blue", "delays") in spans
    assert ("ansi-green", '"2020"') in spans
    assert ("ansi-soft", "# 中文 <b>&amp;") in spans
    assert ("ansi-cyan", "1.5") in spans
    assert page.tree.find(".//pre/code").text_content() == SOURCE
    drawn = export_paper(node, include_code=True).reader.pages[0].get_contents().get_data()
    for red, green, blue in ((134, 48, 155), (31, 90, 150), (24, 113, 60), (0, 107, 120)):
        colour = " ".join(f"{part / 255:.3f}".rstrip("0").rstrip(".") for part in (red, green, blue))
        assert re.search(rf"{colour[:4]}\d* ".encode(), drawn), colour


def _css(scheme: str) -> dict[str, str]:
    text = (TEMPLATES / "page.css").read_text("utf-8")
    light = text.partition("{")[2].partition("}")[0]
    dark = text.partition("(prefers-color-scheme: dark)")[2].partition("{")[2].partition("}")[0]
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6})\b", light if scheme == "light" else dark))


def _typst() -> dict[str, str]:
    text = (TEMPLATES / "briefing.typ").read_text("utf-8")
    named = dict(re.findall(r'#let ([\w-]+) = rgb\("(#[0-9a-f]{6})"\)', text))
    terminal = text.partition("#let terminal = (")[2].partition("\n)")[0]
    own = dict(re.findall(r'(\w+): rgb\("(#[0-9a-f]{6})"\)', terminal))
    borrowed = re.findall(r"(\w+): ([a-z]+)\b(?!\()", terminal)
    return named | own | {key: named[name] for key, name in borrowed}


def _luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = (int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("where", ["light", "dark", "paper"])
@pytest.mark.parametrize("hue", HUES)
def test_every_colour_is_readable_on_the_ground_of_code(where: str, hue: str) -> None:
    colours = _typst() if where == "paper" else _css(where)
    one, two = _luminance(colours[hue]), _luminance(colours["raised"])
    assert (max(one, two) + 0.05) / (min(one, two) + 0.05) >= 4.5
