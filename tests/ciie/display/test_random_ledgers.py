"""200 random ledgers through every figure: 3,600 drawings, half of them Chinese, without a text in the way.

Extents are those of the renderer: what matplotlib measures with the fonts that the figure names. Shapes are
left out of the drawings, which makes them several times cheaper.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil

import pytest

from nbbriefing import figures
from nbbriefing.figures import canvas, theme
from nbbriefing.language.messages import set_language
from tests.nbbriefing.figures.drawings import faults, measured_faults

from .random_ledgers import FIGURES, RandomLedger

LEDGERS = 200
# A few ledgers of each language are always tried, the others with what takes long.
SEEDS = [
    pytest.param(range(10), id="few"),
    pytest.param(range(10, LEDGERS // 2), id="many", marks=pytest.mark.e2e),
]


def texts_alone(drawing: canvas.Drawing) -> str:
    """Stand in for the writing of the SVG: the texts of a drawing without its shapes."""
    width, height = (side * theme.POINTS_PER_MM for side in (drawing.width_mm, drawing.height_mm))
    _shapes, texts = drawing.paper().elements()
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.2f} {height:.2f}">{texts}</svg>'


@pytest.mark.parametrize("seeds", SEEDS)
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.__name__)
def test_no_text_covers_another_or_leaves_the_drawing(
    figure: object, language: str, seeds: range, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(canvas, "svg_of", texts_alone)
    set_language(language)
    for seed in seeds:
        svg = figure(RandomLedger(seed, language))  # type: ignore[operator]
        assert measured_faults(svg) == [], f"seed {seed}"


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.__name__)
def test_the_whole_drawing_has_the_same_texts(figure: object, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = figure(RandomLedger(7, "zh"))  # type: ignore[operator]
    assert faults(whole) == []
    assert whole == figure(RandomLedger(7, "zh"))  # type: ignore[operator]
    monkeypatch.setattr(canvas, "svg_of", texts_alone)
    texts = figure(RandomLedger(7, "zh"))  # type: ignore[operator]
    assert texts[texts.index("<text") :] == whole[whole.index("<text") :]


def test_every_figure_of_the_package_is_drawn() -> None:
    """A new drawing function has to be added to the random ledgers."""
    drawn = "\n".join(inspect.getsource(figure) for figure in FIGURES)
    for module in pkgutil.iter_modules(figures.__path__):
        source = importlib.import_module(f"{figures.__name__}.{module.name}")
        for name, function in inspect.getmembers(source, inspect.isfunction):
            own = function.__module__ == source.__name__ and not name.startswith("_")
            if own and "with draw(" in inspect.getsource(function):
                assert f"{name}(" in drawn, name
