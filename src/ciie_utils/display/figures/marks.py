"""The marks that figures are made of, drawn on paper in millimetres (see :meth:`Drawing.paper`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import Rectangle

from ciie_utils.display import theme

#: Distance between the baselines of two lines of text of ``theme.SIZE_LABEL``.
LINE_MM = 4.0

Side = Literal["left", "center", "right"]


def text(
    axes: Axes,
    x: float,
    y: float,
    words: str,
    *,
    size: float = theme.SIZE_LABEL,
    colour: str = theme.INK,
    side: Side = "left",
) -> None:
    """Write one line of text; ``x`` is its ``side``, ``y`` the middle of its x-height."""
    drop = 0.24 * size / theme.POINTS_PER_MM
    axes.text(x, y + drop, words, fontsize=size, color=colour, ha=side, va="baseline")


def lines_of_text(
    axes: Axes,
    x: float,
    y: float,
    lines: Sequence[str],
    *,
    size: float = theme.SIZE_LABEL,
    colour: str = theme.INK,
    side: Side = "left",
) -> None:
    """Write several lines, centred on ``y``; each is a text of its own, so that its side stays its side."""
    pitch = LINE_MM * size / theme.SIZE_LABEL
    top = y - pitch * (len(lines) - 1) / 2
    for number, line in enumerate(lines):
        text(axes, x, top + number * pitch, line, size=size, colour=colour, side=side)


def bar(axes: Axes, x: float, y: float, width: float, height: float, colour: str, hatch: str = "") -> None:
    """Draw a bar whose middle line is ``y``; a hatched one is white with lines of its colour."""
    face = theme.BACKGROUND if hatch else colour
    axes.add_patch(
        Rectangle(
            (x, y - height / 2),
            width,
            height,
            facecolor=face,
            edgecolor=colour,
            linewidth=0.7 if hatch else 0,
            hatch=hatch,
        )
    )


def rules(
    axes: Axes,
    segments: Sequence[tuple[tuple[float, float], tuple[float, float]]],
    *,
    colour: str = theme.RULE,
    width: float = 0.6,
    dashed: bool = False,
) -> None:
    """Draw straight lines, all with the same pen."""
    if segments:
        style = (0, (3, 2)) if dashed else "solid"
        axes.add_collection(
            LineCollection(list(segments), colors=colour, linewidths=width, linestyles=[style]),
            autolim=False,
        )


def point(axes: Axes, x: float, y: float, style: theme.VerdictStyle, size: float = 5.5) -> None:
    """Draw the marker of a verdict."""
    face = style.colour if style.filled else theme.BACKGROUND
    axes.plot(
        [x],
        [y],
        marker=style.marker,
        markersize=size,
        markerfacecolor=face,
        markeredgecolor=style.colour,
        markeredgewidth=1.0,
        linestyle="none",
    )
