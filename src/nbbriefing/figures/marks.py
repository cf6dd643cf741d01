"""The marks that figures are made of, drawn on paper in millimetres (see :meth:`Drawing.paper`)."""

from __future__ import annotations

from collections.abc import Sequence

from nbbriefing.figures import theme
from nbbriefing.figures.lettering import apart, within
from nbbriefing.figures.paper import Paper, Side
from nbbriefing.project import MarkStyle

#: Distance between the baselines of two lines of text of ``theme.SIZE_LABEL``.
LINE_MM = 4.0

STRIPE_MM = 1.2


def text(
    paper: Paper,
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
    paper.write(x, y + drop, words, size, colour, side)


def lines_of_text(
    paper: Paper,
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
        text(paper, x, top + number * pitch, line, size=size, colour=colour, side=side)


def centred(paper: Paper, x: float, y: float, words: str) -> None:
    """Write a small soft line centred on ``x``, or as near to it as the edges of the paper allow."""
    place = within(x, words, theme.SIZE_SMALL)
    text(paper, place, y, words, size=theme.SIZE_SMALL, colour=theme.INK_SOFT, side="center")


def ticks(paper: Paper, places: Sequence[tuple[float, str]], y: float) -> None:
    """Write the labels of an axis, centred on their places; every second or third where they would touch."""
    for x, words in apart(places, theme.SIZE_SMALL):
        text(paper, x, y, words, size=theme.SIZE_SMALL, colour=theme.INK_SOFT, side="center")


def box(x: float, y: float, width: float, height: float) -> list[tuple[float, float]]:
    """Return the corners of a rectangle whose upper left corner is ``x, y``."""
    return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]


def bar(paper: Paper, x: float, y: float, width: float, height: float, colour: str) -> None:
    """Draw a solid bar whose middle line is ``y``; one in the tint of the accent has an edge."""
    tinted = colour == theme.ACCENT_BAND
    edge = theme.EDGE_WIDTH if tinted else 0
    paper.polygon(box(x, y - height / 2, width, height), colour, edge=theme.ACCENT, width=edge)


def bars(paper: Paper, boxes: Sequence[tuple[float, float, float, float]], colour: str) -> None:
    """Draw solid bars of one colour, each as ``(x, y, width, height)`` with ``y`` its middle line."""
    if boxes:
        paper.polygons([box(x, y - height / 2, width, height) for x, y, width, height in boxes], colour)


def filled_bar(paper: Paper, x: float, y: float, width: float, height: float, style: MarkStyle) -> None:
    """Draw a bar in the colour and filling of a style."""
    if style.fill == "solid":
        bar(paper, x, y, width, height, style.colour)
        return
    outline = box(x, y - height / 2, width, height)
    paper.polygon(outline, theme.BACKGROUND, edge=style.colour, width=0.8)
    if style.fill == "open":
        return
    top, bottom = y - height / 2, y + height / 2
    starts = [x + STRIPE_MM * place for place in range(int((width - height) / STRIPE_MM) + 1)]
    stripes = [((start, bottom), (start + height, top)) for start in starts]
    if style.fill == "crossed":
        stripes += [((start, top), (start + height, bottom)) for start in starts]
    rules(paper, stripes, colour=style.colour, width=0.6)


def rules(
    paper: Paper,
    segments: Sequence[tuple[tuple[float, float], tuple[float, float]]],
    *,
    colour: str = theme.RULE,
    width: float = 0.6,
    dashed: bool = False,
    under: bool = False,
) -> None:
    """Draw straight lines with one pen; those of the grid, and ``under`` ones, lie under the rest."""
    if segments:
        low = under or colour in (theme.TRACK, theme.RULE)
        paper.segments(segments, colour, width, (3, 2) if dashed else None, 0.5 if low else 2)


def point(paper: Paper, x: float, y: float, style: MarkStyle, size: float = 6.5) -> None:
    """Draw the marker of a style; a filled one has a white rim, to be seen on a bar of its own colour."""
    hollow = style.fill == "open"
    face, rim = (theme.BACKGROUND, style.colour) if hollow else (style.colour, theme.BACKGROUND)
    paper.marker(x, y, style.marker, size, fill=face, edge=rim, level=3)
