"""Paper in millimetres: what is put on it is written at once as SVG, in points from the upper left corner."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Literal

import numpy as np
import numpy.typing as npt
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from nbbriefing.figures import theme
from nbbriefing.figures.lettering import text_width

Side = Literal["left", "center", "right"]
Floats = npt.NDArray[np.float64]
Points = Sequence[tuple[float, float]] | Floats
#: Lengths of the dashes and of the gaps between them, as multiples of the width of the pen.
Dashes = tuple[float, float]
Kind = Literal["patch", "line2d", "LineCollection", "PolyCollection"]

#: From so many points on a line is thinned, where nobody can see it.
LONG_LINE = 128
_ANCHORS = {"left": "start", "center": "middle", "right": "end"}


@dataclass(frozen=True)
class _Shape:
    """A drawn element: its level, its kind, by which groups are counted, and what it refers to."""

    level: float
    kind: Kind
    svg: str
    definition: str = ""


class Paper:
    """A whole figure, in millimetres from the upper left corner.

    A shape of a higher level lies over those of a lower one, a text over all shapes; what is equally high
    lies in the order in which it was drawn. Widths of pens and sizes of markers and texts are in points.
    """

    def __init__(self, height_mm: float) -> None:
        # A rounding error, which decides whether the upper edge is written as 0 or as -0.
        self._rest = height_mm / theme.MM_PER_INCH * 72 - height_mm * theme.POINTS_PER_MM
        self._shapes: list[_Shape] = []
        self._texts: list[str] = []

    def polygon(
        self,
        corners: Points,
        fill: str,
        *,
        edge: str = "none",
        width: float = 0.0,
        dashes: Dashes | None = None,
        level: float = 1,
    ) -> None:
        """Fill what lies between the corners, and draw the edge around it."""
        look = _look(fill, edge, width, dashes, join="miter")
        self._add(level, "patch", f'<path d="{self._way(corners, closed=True)}" style="{look}"/>')

    def polygons(self, outlines: Sequence[Points], fill: str, alpha: float = 1.0) -> None:
        """Fill several outlines in one colour."""
        ways = (self._way(corners, closed=True) for corners in outlines)
        look = _look(fill, alpha=alpha)
        self._add(1, "PolyCollection", "".join(f'<path d="{way}" style="{look}"/>' for way in ways))

    def segments(
        self,
        ends: Sequence[Points],
        colour: str,
        width: float,
        dashes: Dashes | None = None,
        level: float = 2,
    ) -> None:
        """Draw straight lines with one pen."""
        look = _look("none", colour, width, dashes)
        svg = "".join(f'<path d="{self._way(pair)}" style="{look}"/>' for pair in ends)
        self._add(level, "LineCollection", svg)

    def plot(
        self,
        x: Sequence[float] | Floats,
        y: Sequence[float] | Floats,
        *,
        color: str,
        linewidth: float,
        linestyle: Literal["solid"] | tuple[float, Dashes] = "solid",
        drawstyle: Literal["default", "steps-post"] = "default",
        zorder: float = 2,
    ) -> None:
        """Draw a line through points; the words are matplotlib's."""
        across, down = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
        if drawstyle == "steps-post":
            across, down = np.repeat(across, 2)[1:], np.repeat(down, 2)[:-1]
        dashes = None if isinstance(linestyle, str) else linestyle[1]
        look = _look("none", color, linewidth, dashes, cap="butt" if dashes else "square")
        way = self._way(np.column_stack([across, down]))
        self._add(zorder, "line2d", f'<path d="{way}" style="{look}"/>')

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
        self.polygons([corners], colours[0], alpha)
        for bound in (lower, upper):
            self.plot(across, bound, color=colours[1], linewidth=theme.EDGE_WIDTH, zorder=1.5)

    def marker(
        self,
        x: float,
        y: float,
        sign: str,
        size: float,
        *,
        fill: str,
        edge: str,
        width: float = 1.0,
        level: float = 2,
    ) -> None:
        """Set a sign, one of matplotlib's markers."""
        outline, join = _marker(sign, size)
        look = _look(fill, edge, width, join=join)
        own = "m" + hashlib.sha256(f"ciie{(outline, look)}".encode()).hexdigest()[:10]
        definition = f'<path id="{own}" d="{_cut(outline)}" style="{look[look.index("stroke") :]}"/>'
        left, top = (shortened(float(place)) for place in self._points([(x, y)])[0])
        use = f'<use xlink:href="#{own}" x="{left}" y="{top}" style="{look}"/>'
        self._add(level, "line2d", use, f"<defs>{definition}</defs>")

    def write(self, x: float, y: float, words: str, size: float, colour: str, side: Side) -> None:
        """Put one line of text on the paper: ``x`` is its ``side``, ``y`` its baseline.

        It says how wide it is, so that another font than ours cannot run it over its neighbours.
        """
        if not words:
            return
        x, y = x * theme.POINTS_PER_MM, y * theme.POINTS_PER_MM
        length = ""
        if len(words) > 1:
            width = text_width(words, size) * theme.POINTS_PER_MM
            length = f' textLength="{width:.2f}" lengthAdjust="spacingAndGlyphs"'
        style = f"font-size: {size:g}px; text-anchor: {_ANCHORS[side]}; fill: {colour}"
        words = escape(words, quote=False)
        self._texts.append(f'<text style="{style}" x="{x:.2f}" y="{y:.2f}"{length}>{words}</text>')

    def elements(self) -> tuple[str, str]:
        """Return the shapes, from the lowest to the highest, and the texts."""
        counted = Counter({"patch": 1})  # the sheet itself
        defined: set[str] = set()
        groups = []
        for shape in sorted(self._shapes, key=lambda shape: shape.level):
            counted[shape.kind] += 1
            definition = "" if shape.definition in defined else shape.definition
            defined.add(shape.definition)
            groups.append(f'<g id="{shape.kind}_{counted[shape.kind]}">{definition}{shape.svg}</g>')
        return "".join(groups), "".join(self._texts)

    def _add(self, level: float, kind: Kind, svg: str, definition: str = "") -> None:
        self._shapes.append(_Shape(level, kind, svg, definition))

    def _points(self, points: Points) -> Floats:
        """Return places in points."""
        return np.asarray(points, dtype=float) * theme.POINTS_PER_MM + (0.0, self._rest)

    def _way(self, points: Points, *, closed: bool = False) -> str:
        """Return the data of a path through the points."""
        way = self._points(points)
        if not closed and len(way) >= LONG_LINE:
            way = np.asarray(Path(way).cleaned(simplify=True).vertices)[:-1]
        data = " L ".join(f"{shortened(float(x))} {shortened(float(y))}" for x, y in way)
        return f"M {data} z" if closed else f"M {data}"


def _look(
    fill: str,
    edge: str = "none",
    width: float = 0.0,
    dashes: Dashes | None = None,
    *,
    alpha: float = 1.0,
    join: str = "round",
    cap: str = "butt",
) -> str:
    """Return the style of a shape; what is the default of the drawing is left out."""
    style = {"fill-opacity": "0"} if fill == "transparent" else {"fill": fill}
    if alpha != 1.0:
        style["fill-opacity"] = shortened(alpha)
    if dashes and width:
        style |= {"stroke-dasharray": ",".join(shortened(part * width) for part in dashes)}
        style |= {"stroke-dashoffset": "0"}
    if width:
        style["stroke"] = edge
        if width != 1.0:
            style["stroke-width"] = shortened(width)
        style |= {"stroke-linejoin": join} if join != "round" else {}
        style |= {"stroke-linecap": cap} if cap != "butt" else {}
    return "; ".join(f"{name}: {value}" for name, value in style.items())


@lru_cache(maxsize=64)
def _marker(sign: str, size: float) -> tuple[str, str]:
    """Return the outline of one of matplotlib's markers, and how its corners are joined."""
    style = MarkerStyle(sign)
    points_down = Affine2D(style.get_transform().get_matrix()).scale(size).scale(1, -1)
    path = style.get_path().transformed(points_down)
    letters = {Path.MOVETO: "M", Path.LINETO: "L", Path.CURVE4: "C"}
    steps = [
        "z" if code == Path.CLOSEPOLY else " ".join([letters[code], *map(_decimals, points), ""])
        for points, code in path.iter_segments(simplify=False)
    ]
    return "\n".join([*steps, ""]), str(style.get_joinstyle())


def _decimals(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")


def shortened(value: float) -> str:
    """Return a number with two decimals of a point at most; the rest is cut off."""
    whole, _point, rest = _decimals(value).partition(".")
    return f"{whole}.{rest[:2]}" if rest else whole


def _cut(outline: str) -> str:
    return " ".join(word if word.isalpha() else shortened(float(word)) for word in outline.split())
