"""Reads the texts of a drawing and where they lie, to find those that collide or leave the page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations
from xml.etree import ElementTree

from ciie_utils.display.figures.lettering import text_width

NAMESPACE = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Box:
    """A text with the rectangle that it covers, in points from the upper left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def covers(self, other: Box) -> bool:
        """Return whether two texts overlap by more than a hair."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > 0.5 and down > 0.5


def texts(svg: str) -> list[Box]:
    """Return the texts of a drawing; a text is as high as its capitals and descenders."""
    boxes = []
    for element in ElementTree.fromstring(svg).iter(f"{NAMESPACE}text"):
        style = element.get("style", "")
        size = float(re.search(r"font-size: ([\d.]+)px", style)[1])
        anchor = (re.search(r"text-anchor: (\w+)", style) or [None, "start"])[1]
        # A single character carries no length.
        width = float(element.get("textLength") or text_width(element.text or "", size) * 72 / 25.4)
        x, y = float(element.get("x")), float(element.get("y"))
        left = x - {"start": 0, "middle": width / 2, "end": width}[anchor]
        boxes.append(Box(element.text or "", left, y - 0.66 * size, left + width, y + 0.19 * size))
    return boxes


def faults(svg: str) -> list[str]:
    """Return what is wrong with the texts of a drawing: collisions, and texts beyond its edge."""
    boxes = texts(svg)
    width, height = (float(value) for value in re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg).groups())
    found = [f"{a.text!r} collides with {b.text!r}" for a, b in combinations(boxes, 2) if a.covers(b)]
    for box in boxes:
        if box.left < -0.5 or box.top < -0.5 or box.right > width + 0.5 or box.bottom > height + 0.5:
            found.append(f"{box.text!r} leaves the drawing")
    return found
