"""A network of names: who is linked with whom, by lines and, where several meet in one thing, by a hub."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nbbriefing.figures import marks, theme
from nbbriefing.figures.canvas import draw
from nbbriefing.figures.lettering import in_rows, text_width, wrap
from nbbriefing.figures.network_layout import GAP_MM, Box, place
from nbbriefing.figures.paper import Paper

NAME_MM = 30.0
PITCH_MM = 3.5
MARK_MM = 4.0
KEY_MM = 7.0
KEY_ROW_MM = 4.6
HUB_MM = 2.4
#: A line gets no thicker than for so many shared initiatives.
MOST_SHOWN = 5

#: How a group's mark looks: matplotlib's marker, its colour, and whether it is filled. The shape alone tells
#: the groups apart in grey print.
MARKS: tuple[tuple[str, str, bool], ...] = (
    ("o", theme.ACCENT, True),
    ("s", theme.INK, True),
    ("o", theme.INK, False),
    ("^", theme.INK, True),
    ("D", theme.INK_SOFT, False),
)


@dataclass(frozen=True)
class Node:
    """A name in the network, and the number of its group."""

    name: str
    group: int


def network(parts: Sequence[tuple[Sequence[Node], Sequence[Sequence[int]]]], groups: Sequence[str]) -> str:
    """Draw connected networks below each other, small ones side by side.

    Parameters
    ----------
    parts
        For each connected part its nodes, and what links them: each link holds the numbers of the
        nodes that meet in it. Two are joined by a line (a thicker one if they meet several times), more
        than two by lines to a small hub.
    groups
        The names of the groups, explained above the drawing if a node belongs to them; at most as many as
        there are ``MARKS``.

    Returns
    -------
    str
        SVG as wide as ``theme.WIDTH_MM``; no name lies over another.
    """
    drawn = [_Part(nodes, links) for nodes, links in parts]
    present = sorted({node.group for nodes, _links in parts for node in nodes})
    shelves, height = _shelves(drawn)
    entries = [(number, groups[number]) for number in present]
    places = in_rows([text_width(name, theme.SIZE_SMALL) + 8 for _number, name in entries], theme.WIDTH_MM)
    key = KEY_MM + KEY_ROW_MM * max((row for _x, row in places), default=0)
    with draw(key + height) as drawing:
        paper = drawing.paper()
        for (number, name), (x, row) in zip(entries, places, strict=True):
            level = 2.4 + KEY_ROW_MM * row
            _mark(paper, x + 1.5, level, number)
            marks.text(paper, x + 3.9, level, name, size=theme.SIZE_SMALL, colour=theme.INK_SOFT)
        for part, (x, y) in zip(drawn, shelves, strict=True):
            part.draw(paper, x, key + y)
    return drawing.svg


class _Part:
    """One connected network, laid out."""

    def __init__(self, nodes: Sequence[Node], links: Sequence[Sequence[int]]) -> None:
        self.nodes = nodes
        self.lines = [wrap(node.name, NAME_MM, theme.SIZE_SMALL) for node in nodes]
        pairs: dict[tuple[int, int], int] = {}
        self.hubs: list[tuple[int, ...]] = []
        for link in links:
            members = tuple(sorted(link))
            if len(members) == 2:
                pairs[members[0], members[1]] = pairs.get((members[0], members[1]), 0) + 1
            else:
                self.hubs.append(members)
        self.pairs = pairs
        # A part of few names gets narrower paper, so that several lie side by side.
        sizes = [self._size(lines) for lines in self.lines] + [(HUB_MM, HUB_MM)] * len(self.hubs)
        spokes = [(len(nodes) + number, org) for number, hub in enumerate(self.hubs) for org in hub]
        self.width = theme.WIDTH_MM if len(nodes) > 8 else (72.0 if len(nodes) > 2 else 50.0)
        self.boxes, self.height = place(sizes, [*pairs, *spokes], self.width)

    @staticmethod
    def _size(lines: list[str]) -> tuple[float, float]:
        return MARK_MM + max(text_width(line, theme.SIZE_SMALL) for line in lines), PITCH_MM * len(
            lines
        ) + 0.6

    def draw(self, paper: Paper, x: float, y: float) -> None:
        boxes = [Box(x + box.x, y + box.y, box.width, box.height) for box in self.boxes]
        names, hubs = boxes[: len(self.nodes)], boxes[len(self.nodes) :]
        for (a, b), n in self.pairs.items():
            ends = (_anchor(names[a]), _anchor(names[b]))
            marks.rules(paper, [ends], colour=theme.INK_SOFT, width=0.2 + 0.4 * min(n, MOST_SHOWN))
        for hub, members in zip(hubs, self.hubs, strict=True):
            spokes = [((hub.x, hub.y), _anchor(names[org])) for org in members]
            marks.rules(paper, spokes, colour=theme.INK_SOFT, width=0.5)
            paper.marker(hub.x, hub.y, "o", 3, fill=theme.INK_SOFT, edge=theme.INK_SOFT)
        for node, lines, box in zip(self.nodes, self.lines, names, strict=True):
            _name(paper, node, lines, box)


def _anchor(box: Box) -> tuple[float, float]:
    """Return where lines end: at the mark, left of the name."""
    return box.x - box.width / 2 + MARK_MM / 2 - 0.4, box.y


def _name(paper: Paper, node: Node, lines: list[str], box: Box) -> None:
    left, top = box.x - box.width / 2 + MARK_MM - 0.6, box.y - box.height / 2
    # White under the name, so that no line runs through its letters.
    width = box.width - MARK_MM + 0.6
    paper.polygon(marks.box(left, top, width, box.height), theme.BACKGROUND, level=2.5)
    x, y = _anchor(box)
    _mark(paper, x, y, node.group)
    first = box.y - PITCH_MM * (len(lines) - 1) / 2
    for number, line in enumerate(lines):
        marks.text(paper, left + 0.6, first + number * PITCH_MM, line, size=theme.SIZE_SMALL)


def _mark(paper: Paper, x: float, y: float, group: int) -> None:
    marker, colour, filled = MARKS[group]
    face = colour if filled else theme.BACKGROUND
    paper.marker(x, y, marker, 5, fill=face, edge=colour, level=3.5)


def _shelves(parts: Sequence[_Part]) -> tuple[list[tuple[float, float]], float]:
    """Return the upper left corner of each part, row by row, and the height that they take."""
    corners: list[tuple[float, float]] = []
    x = y = row = 0.0
    for part in parts:
        if x and x + part.width > theme.WIDTH_MM:
            x, y, row = 0.0, y + row + 4 * GAP_MM, 0.0
        corners.append((x, y))
        x += part.width + 2 * GAP_MM
        row = max(row, part.height)
    return corners, y + row + 1
