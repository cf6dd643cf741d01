"""Figures as the PDF places them: no text under 8 points, read from the page; colours that can be seen."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
import pytest

from nbbriefing.figures import matrix, theme
from nbbriefing.language.messages import set_language
from tests.nbbriefing.exporters.exporter_helpers import export_paper
from tests.nbbriefing.exporters.exporter_samples import block, notebook
from tests.nbbriefing.figures.test_theme import contrast, contrast_on_white

from .random_ledgers import FIGURES, RandomLedger

QUIET = {theme.TRACK, theme.RULE, theme.BACKGROUND}
Matrix = pikepdf.Matrix


def sizes(pdf: bytes) -> Iterator[float]:
    """Yield the size in points of every text that is shown, as it stands on the page."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            yield from _sizes(page.obj, page.obj["/Resources"], Matrix())


def _sizes(content: Any, resources: Any, place: Matrix) -> Iterator[float]:
    kept: list[Matrix] = []
    size, text = 0.0, Matrix()
    for operands, operator in pikepdf.parse_content_stream(content):
        match str(operator):
            case "q":
                kept.append(place)
            case "Q":
                place = kept.pop()
            case "cm":
                place = Matrix(*operands) @ place
            case "Tf":
                size = float(operands[1])
            case "BT":
                text = Matrix()
            case "Tm":
                text = Matrix(*operands)
            case "Tj" | "TJ":
                whole = text @ place
                yield size * math.hypot(whole.c, whole.d)
            case "Do":
                form = resources["/XObject"][str(operands[0])]
                if form.get("/Subtype") == "/Form":
                    own = Matrix(*form.get("/Matrix", [1, 0, 0, 1, 0, 0]))
                    yield from _sizes(form, form.get("/Resources", resources), own @ place)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_text_of_a_figure_is_under_eight_points_in_a_pdf(language: str) -> None:
    set_language(language)
    drawn = [figure(RandomLedger(3, language)) for figure in FIGURES]
    texts = sum(svg.count("<text ") for svg in drawn)
    cells = [block("figure", svg=svg, alt="a", title=[], caption=[], table=None) for svg in drawn]
    found = list(sizes(export_paper(notebook(*cells)).pdf))
    assert len(found) >= texts
    # Two decimals of a point are kept in drawings.
    assert min(found) >= 8 - 0.02


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.__name__)
def test_colours_can_be_seen(figure: Callable[[RandomLedger], str]) -> None:
    """Texts have 4.5 to 1 and marks 3 to 1 on white, but for the grid, the ground and tints with an edge."""
    for seed in range(4):
        svg = figure(RandomLedger(seed, "en"))
        for style in re.findall(r'<text style="([^"]*)"', svg):
            colour = re.search(r"fill: (#\w+)", style)[1]
            if colour != theme.BACKGROUND or figure.__name__ != "matrix":
                assert contrast_on_white(colour) >= 4.5
        shapes = re.sub(r"<text.*?</text>", "", svg)
        colours = set(re.findall(r"(?:fill|stroke): (#\w+)", shapes)) - QUIET
        if figure.__name__ == "matrix":
            continue  # The number in the cell says what the tint says.
        if theme.ACCENT_BAND in colours:
            assert theme.ACCENT in colours
        assert all(contrast_on_white(colour) >= 3 for colour in colours - {theme.ACCENT_BAND}), colours


@pytest.mark.parametrize("share", [n / 100 for n in range(1, 101)])
def test_numbers_in_a_matrix_can_be_read(share: float) -> None:
    tint = matrix._tint(matrix.FAINTEST + (matrix.DARKEST - matrix.FAINTEST) * share)
    colour = theme.BACKGROUND if share > matrix.WHITE_FROM else matrix.NUMBER
    assert contrast(colour, tint) >= 4.5
