"""Reads the texts of a drawing and where they lie, to find those that collide or leave the page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from xml.etree import ElementTree

import numpy as np
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from nbbriefing.figures import theme
from nbbriefing.figures.lettering import text_width

NAMESPACE = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Box:
    """A text with the rectangle that it covers, in points from the upper left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


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
    return _faults_of(texts(svg), svg)


def _faults_of(boxes: list[Box], svg: str) -> list[str]:
    width, height = (float(value) for value in re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg).groups())
    left, top, right, bottom = np.array([(b.left, b.top, b.right, b.bottom) for b in boxes]).reshape(-1, 4).T
    across = np.minimum.outer(right, right) - np.maximum.outer(left, left)
    down = np.minimum.outer(bottom, bottom) - np.maximum.outer(top, top)
    pairs = np.argwhere(np.triu((across > 0.5) & (down > 0.5), 1))
    found = [f"{boxes[a].text!r} collides with {boxes[b].text!r}" for a, b in pairs]
    for box in boxes:
        if box.left < -0.5 or box.top < -0.5 or box.right > width + 0.5 or box.bottom > height + 0.5:
            found.append(f"{box.text!r} leaves the drawing")
    return found


@cache
def _extents(words: str, size: float) -> tuple[float, float, float]:
    """Return width, height and depth in points, as matplotlib's renderer has them."""
    properties = FontProperties(family=list(theme.font_families()), size=size)
    width, height, descent = text_to_path.get_text_width_height_descent(words, properties, ismath=False)
    return float(width), float(height - descent), float(descent)


def measured_faults(svg: str) -> list[str]:
    """Return what `faults` returns, from the extents of the renderer, not the widths that the SVG states."""
    boxes = []
    for element in ElementTree.fromstring(svg).iter(f"{NAMESPACE}text"):
        words, style = element.text or "", element.get("style", "")
        size = float(re.search(r"font-size: ([\d.]+)px", style)[1])
        anchor = re.search(r"text-anchor: (\w+)", style)[1]
        width, above, below = _extents(words, size)
        x, y = float(element.get("x")), float(element.get("y"))
        left = x - {"start": 0, "middle": width / 2, "end": width}[anchor]
        boxes.append(Box(words, left, y - above, left + width, y + below))
    return _faults_of(boxes, svg)
