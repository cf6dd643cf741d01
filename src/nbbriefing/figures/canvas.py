"""A drawing in the house style, measured in millimetres, and its SVG: the same bytes every time."""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase

from nbbriefing.figures import theme
from nbbriefing.figures.paper import Paper, shortened

_ID = re.compile(r' id="([^"]*)"')
_USED = re.compile(r'(?:url\(#|href="#)([^")]+)')

_NOISE = re.compile(r"^.*?(?=<svg)|<!--.*?-->|<metadata>.*?</metadata>|<style[^>]*>.*?</style>", re.DOTALL)
_EMPTY = re.compile(r"<defs>\s*</defs>")

# A browser that has none of the project's fonts takes the reader's own sans serif, not its default serif.
_FAMILIES = ", ".join([*(f"'{family}'" for family in theme.font_families()), "system-ui", "sans-serif"])


@dataclass
class Drawing:
    """A figure under construction; ``svg`` is filled when the ``with`` block of :func:`draw` ends."""

    width_mm: float
    height_mm: float
    svg: str = ""
    _paper: Paper = field(init=False)

    def __post_init__(self) -> None:
        self._paper = Paper(self.height_mm)

    def paper(self) -> Paper:
        """Return the paper of the whole figure, in millimetres from the upper left corner."""
        return self._paper


@contextmanager
def draw(height_mm: float, width_mm: float = theme.WIDTH_MM) -> Iterator[Drawing]:
    """Draw in the house style.

    Parameters
    ----------
    height_mm, width_mm
        The size at which the figure is printed; text sizes are true points at that size.
    """
    drawing = Drawing(width_mm, height_mm)
    yield drawing
    drawing.svg = svg_of(drawing)


def svg_of(drawing: Drawing) -> str:
    """Return a drawing as SVG: text as text, coordinates with two decimals of a point."""
    width, height = (
        shortened(side / theme.MM_PER_INCH * 72) for side in (drawing.width_mm, drawing.height_mm)
    )
    shapes, texts = drawing.paper().elements()
    return with_own_ids(
        f'<svg font-family="{_FAMILIES}" stroke-linejoin="round" stroke-linecap="butt"'
        f' xmlns:xlink="http://www.w3.org/1999/xlink" width="{width}pt" height="{height}pt"'
        f' viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" version="1.1">'
        f'<g id="figure_1"><g id="patch_1"></g>{shapes}</g>{texts}</svg>'
    )


def with_own_ids(svg: str) -> str:
    """Return the drawing with those identifiers only that are used.

    They begin with a hash of the drawing, so that several figures can lie in one page.
    """
    used = set(_USED.findall(svg))
    prefix = "f" + hashlib.sha256(svg.encode()).hexdigest()[:8] + "-"
    svg = _ID.sub(lambda m: f' id="{prefix}{m[1]}"' if m[1] in used else "", svg)
    return _USED.sub(lambda m: m[0].replace("#", "#" + prefix, 1), svg)


def matplotlib_svg(drawing: Any) -> str:
    """Return a figure of matplotlib as SVG: text as text, the same bytes every time.

    Parameters
    ----------
    drawing
        A figure, axes, an array of axes as pandas returns it, or what has a ``figure`` (seaborn's grids).
        It is closed for pyplot, so that a notebook does not show it a second time.
    """
    figure = _figure_of(drawing)
    buffer = StringIO()
    with mpl.rc_context(theme.SVG):
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close(figure)
    svg = _EMPTY.sub("", _NOISE.sub("", buffer.getvalue())).strip()
    return with_own_ids(svg.replace("<svg ", '<svg stroke-linejoin="round" stroke-linecap="butt" ', 1))


def _figure_of(drawing: Any) -> Any:
    if isinstance(drawing, FigureBase):
        return drawing.get_figure(root=True)
    if not isinstance(drawing, Axes) and hasattr(drawing, "flat"):
        drawing = next(iter(drawing.flat), None)
    figure = getattr(drawing, "figure", None)
    if figure is None:
        raise TypeError(
            f"a {type(drawing).__name__} is no figure of matplotlib\n"
            "Give the figure, its axes, or what a plot method of pandas returns."
        )
    return figure.get_figure(root=True)
