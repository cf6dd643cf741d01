"""The house style for those who draw with matplotlib themselves, and their figures as SVG like all others."""

from __future__ import annotations

import re
import sys
from io import StringIO
from typing import Any

import matplotlib as mpl
import matplotlib.style
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase

from nbbriefing.figures import theme
from nbbriefing.figures.canvas import with_own_ids

#: Colours of lines and bars that mean nothing of their own; 3 to 1 on white, and apart in grey print.
PALETTE = (theme.ACCENT, "#5c8fc0", theme.INK, theme.INK_SOFT)
HEIGHT_MM = 80.0
_NOISE = re.compile(r"^.*?(?=<svg)|<!--.*?-->|<metadata>.*?</metadata>|<style[^>]*>.*?</style>", re.DOTALL)
_EMPTY = re.compile(r"<defs>\s*</defs>")
_SALT: Any = {"svg.fonttype": "none", "svg.hashsalt": "nbbriefing"}


def parameters() -> dict[str, Any]:
    """Return matplotlib's settings for the house style."""
    return {
        "font.family": list(theme.font_families()),
        "font.size": theme.SIZE_LABEL,
        "text.color": theme.INK,
        "figure.figsize": (theme.WIDTH_MM / theme.MM_PER_INCH, HEIGHT_MM / theme.MM_PER_INCH),
        "figure.constrained_layout.use": True,
        "figure.facecolor": "none",
        "savefig.facecolor": "none",
        "axes.facecolor": "none",
        "axes.edgecolor": theme.RULE,
        "axes.labelcolor": theme.INK_SOFT,
        "axes.labelsize": theme.SIZE_SMALL,
        "axes.titlesize": theme.SIZE_LABEL,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "axes.axisbelow": True,
        "axes.prop_cycle": cycler(color=PALETTE),
        "grid.color": theme.TRACK,
        "grid.linewidth": 0.6,
        "lines.linewidth": 1.8,
        "xtick.color": theme.INK_SOFT,
        "ytick.color": theme.INK_SOFT,
        "xtick.labelsize": theme.SIZE_SMALL,
        "ytick.labelsize": theme.SIZE_SMALL,
        "legend.frameon": False,
        "legend.fontsize": theme.SIZE_SMALL,
        **_SALT,
    }


def install(name: str) -> None:
    """Let ``plt.style.use(name)`` set the house style in this process."""
    matplotlib.style.library[name] = mpl.RcParams(parameters())
    if name not in matplotlib.style.available:
        matplotlib.style.available.append(name)


def svg_of(drawing: Any) -> str:
    """Return a figure of matplotlib as SVG: text as text, the same bytes every time.

    Parameters
    ----------
    drawing
        A figure, axes, an array of axes as pandas returns it, or what has a ``figure`` (seaborn's grids).
        It is closed for pyplot, so that a notebook does not show it a second time.
    """
    figure = _figure_of(drawing)
    buffer = StringIO()
    with mpl.rc_context(_SALT):
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
