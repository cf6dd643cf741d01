"""A drawing in the house style, measured in millimetres, and its SVG: the same bytes every time."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import StringIO

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from nbbriefing.figures import theme
from nbbriefing.figures.paper import Paper

_PROLOGUE = re.compile(r"^.*?(?=<svg)", re.DOTALL)
_NOISE = re.compile(r"<!--.*?-->|<metadata>.*?</metadata>|<style[^>]*>.*?</style>", re.DOTALL)
_ID = re.compile(r' id="([^"]*)"')
_USED = re.compile(r'(?:url\(#|href="#)([^")]+)')
_UNSEEN = re.compile(r'<path d="[^"]*" style="fill: none"/>|<defs>\s*</defs>|<g/>')
_LONG_NUMBER = re.compile(r"(?<![\w.])(-?\d+\.\d{2})\d+")
_GROUP = re.compile(r"<g>|<g [^>]*[^/]>|</g>")
_TAG = re.compile(r"<[^>]*>")
_BETWEEN_TAGS = re.compile(r">\s*\n\s*<")

# A browser that has none of the project's fonts takes the reader's own sans serif, not its default serif.
_FAMILIES = ", ".join([*(f"'{family}'" for family in theme.font_families()), "system-ui", "sans-serif"])


@dataclass
class Drawing:
    """A figure under construction; ``svg`` is filled when the ``with`` block of :func:`draw` ends."""

    figure: Figure
    width_mm: float
    height_mm: float
    svg: str = field(default="")
    papers: list[Paper] = field(default_factory=list)

    def paper(self) -> Paper:
        """Return paper over the whole figure, in millimetres from the upper left corner."""
        self.papers.append(Paper(self.figure, self.height_mm))
        return self.papers[-1]


@contextmanager
def draw(height_mm: float, width_mm: float = theme.WIDTH_MM) -> Iterator[Drawing]:
    """Draw in the house style; no state of pyplot is used or left behind.

    Parameters
    ----------
    height_mm, width_mm
        The size at which the figure is printed; text sizes are true points at that size.
    """
    with mpl.rc_context(theme.rc_parameters()):
        figure = Figure(figsize=(width_mm / theme.MM_PER_INCH, height_mm / theme.MM_PER_INCH), dpi=72)
        FigureCanvasSVG(figure)
        drawing = Drawing(figure, width_mm, height_mm)
        yield drawing
        drawing.svg = svg_of(drawing)


def svg_of(drawing: Drawing) -> str:
    """Return a drawing as SVG: text as text, no date, no identifiers but those that are used.

    Identifiers that are used (those of markers) begin with a hash of the drawing, so that several
    figures can lie in one page. Coordinates keep two decimals of a point.
    """
    buffer = StringIO()
    drawing.figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    svg = _NOISE.sub("", _PROLOGUE.sub("", buffer.getvalue(), count=1))
    svg = _BETWEEN_TAGS.sub("><", _TAG.sub(_lean_tag, svg)).strip()
    root = f'<svg font-family="{_FAMILIES}" stroke-linejoin="round" stroke-linecap="butt" '
    svg = _UNSEEN.sub("", _without_plain_groups(svg.replace("<svg ", root, 1)))
    texts = "".join(text.svg() for paper in drawing.papers for text in paper.written)
    return _with_own_ids(svg.removesuffix("</svg>") + texts + "</svg>")


def _lean_tag(match: re.Match[str]) -> str:
    """Shorten a tag."""
    return _LONG_NUMBER.sub(r"\1", " ".join(match[0].split())).replace(' "', '"')


def _with_own_ids(svg: str) -> str:
    used = set(_USED.findall(svg))
    prefix = "f" + hashlib.sha256(svg.encode()).hexdigest()[:8] + "-"
    svg = _ID.sub(lambda m: f' id="{prefix}{m[1]}"' if m[1] in used else "", svg)
    return _USED.sub(lambda m: m[0].replace("#", "#" + prefix, 1), svg)


def _without_plain_groups(svg: str) -> str:
    """Drop the groups that have lost their only attribute, the identifier."""
    plain: list[bool] = []

    def decide(match: re.Match[str]) -> str:
        if match[0] == "</g>":
            return "" if plain.pop() else "</g>"
        plain.append(match[0] == "<g>")
        return "" if plain[-1] else match[0]

    return _GROUP.sub(decide, svg)
