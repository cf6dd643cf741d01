"""Paper in millimetres: shapes are matplotlib's, texts are written into the SVG as they are.

Matplotlib would load fonts, lay each text out and take its extents, and throw that away where the SVG has
text as text. Its axes would make ticks, spines and scales only to hide them. Together they took most of the
time of a figure; the shapes therefore lie on the figure itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.transforms import Affine2D

from nbbriefing.figures import theme
from nbbriefing.figures.lettering import text_width

Side = Literal["left", "center", "right"]
Floats = npt.NDArray[np.float64]
_ANCHORS = {"left": "start", "center": "middle", "right": "end"}


@dataclass(frozen=True)
class Written:
    """One line of text: ``x`` is its ``side``, ``y`` its baseline, in millimetres."""

    x: float
    y: float
    words: str
    size: float
    colour: str
    side: Side

    def svg(self) -> str:
        """Return the text as an element of SVG, in points.

        It says how wide it is, so that another font than ours cannot run it over its neighbours.
        """
        x, y = self.x * theme.POINTS_PER_MM, self.y * theme.POINTS_PER_MM
        length = ""
        if len(self.words) > 1:
            width = text_width(self.words, self.size) * theme.POINTS_PER_MM
            length = f' textLength="{width:.2f}" lengthAdjust="spacingAndGlyphs"'
        style = f"font-size: {self.size:g}px; text-anchor: {_ANCHORS[self.side]}; fill: {self.colour}"
        words = escape(self.words, quote=False)
        return f'<text style="{style}" x="{x:.2f}" y="{y:.2f}"{length}>{words}</text>'


class Paper:
    """A whole figure, in millimetres from the upper left corner.

    Attributes
    ----------
    written
        The texts, in the order in which they were written; they lie over all shapes.
    """

    def __init__(self, figure: Figure, height_mm: float) -> None:
        self._figure = figure
        # The figure has 72 dots per inch: points, counted from the lower left corner.
        scale = Affine2D().scale(theme.POINTS_PER_MM, -theme.POINTS_PER_MM)
        self._to_points = scale.translate(0, height_mm * theme.POINTS_PER_MM)
        self.written: list[Written] = []

    def add(self, shape: Artist) -> None:
        """Put a shape of matplotlib's, whose coordinates are millimetres, on the paper."""
        shape.set_transform(self._to_points)
        self._figure.add_artist(shape)

    def plot(self, x: Sequence[float] | Floats, y: Sequence[float] | Floats, **look: Any) -> None:
        """Draw a line or markers; ``look`` is what matplotlib's ``Line2D`` takes."""
        self.add(Line2D(x, y, **look))

    def band(
        self, x: Floats, low: Floats, high: Floats, colours: tuple[str, str], alpha: float = 1.0
    ) -> None:
        """Fill what lies between two lines of steps; each step holds until the next ``x``.

        ``colours`` are those of the area and of its thin edge: a tint alone is too light for some eyes.
        """
        across = np.repeat(x, 2)[1:]
        lower, upper = np.repeat(low, 2)[:-1], np.repeat(high, 2)[:-1]
        corners = np.column_stack(
            [np.concatenate([across, across[::-1]]), np.concatenate([lower, upper[::-1]])]
        )
        self.add(PolyCollection([corners], facecolors=colours[0], linewidths=0, alpha=alpha))
        for bound in (lower, upper):
            self.plot(across, bound, color=colours[1], linewidth=theme.EDGE_WIDTH, zorder=1.5)

    def write(self, text: Written) -> None:
        """Put a text on the paper."""
        if text.words:
            self.written.append(text)
