"""SVG: limited, and stripped of whatever is no drawing; in a figure of a block that is refused."""

from __future__ import annotations

import re

from lxml import etree

from nbbriefing.blocks.drawing import SVG, strip, targets, written
from nbbriefing.foreign import decimals, pixels

MAX_BYTES = 20_000_000
MAX_ELEMENTS = 200_000
# A drawing may repeat a shape many times with <use>; nested repetition grows without bound ("billion
# laughs").
MAX_SHAPES = 1_000_000
MAX_DEPTH = 60
# Drawn by others, but by no figure of ours.
_NOT_IN_FIGURES = frozenset({"image", "a", "style"})
_START = re.compile(r'<svg(?:\s++[\w:-]++="[^"<>&]*+")*+\s*+')
_EMPTY = re.compile(r"<([A-Za-z]{1,20}+)></\1>")
_SPACES = str.maketrans("\n\t\r", "   ")


class BadImage(ValueError):
    """An image that cannot be shown; the text says why."""


def clean_svg(source: bytes | str) -> tuple[bytes, float, float]:
    """Return a drawing that can neither run, load nor explode, with its width and height in CSS pixels.

    `BadImage` if it is no well-formed SVG or exceeds a limit.
    """
    data = source.encode("utf-8", "replace") if isinstance(source, str) else source
    if len(data) > MAX_BYTES:
        raise BadImage(f"the SVG has {len(data):,} bytes; at most {MAX_BYTES:,} are allowed")
    root = _parse(data)
    strip(root)
    _limit(root)
    width, height = _size(root)
    return written(root).encode(), width, height


def checked_svg(svg: str) -> str:
    """Return the drawing of a figure without its XML prologue, if it is nothing but a drawing.

    Raises
    ------
    BadImage
        If it is no well-formed SVG, exceeds a limit, could run a script or points to anything but itself.
    """
    start = svg.find("<svg")
    if start < 0:
        raise BadImage("the drawing of a figure is not SVG")
    drawing = svg[start:].strip()
    try:
        root = _parse(drawing.encode("utf-8", "replace"))
        foreign = strip(root, _NOT_IN_FIGURES)
        _limit(root)
    except BadImage as error:
        raise BadImage(f"the drawing of a figure cannot be shown: {error}") from None
    if foreign:
        raise BadImage(f"the drawing of a figure holds {foreign[0]}")
    anew = written(root)
    # Kept as it is if it differs in spaces alone, and in the order or lack of name spaces in its start tag.
    tag, _, rest = drawing.partition(">")
    same = _EMPTY.sub(r"<\1/>", rest).translate(_SPACES) == anew.partition(">")[2].translate(_SPACES)
    return drawing if same and _START.fullmatch(tag) else anew


def description(data: bytes) -> str:
    """Return the drawing's own ``desc`` or ``title``, or an empty text."""
    root = _parse(data)
    for name in ("desc", "title"):
        found = root.findtext(f"{{{SVG}}}{name}")
        if found and found.strip():
            return " ".join(found.split())
    return ""


def alternative(data: bytes) -> str:
    """Return what a drawing calls itself, or any part of itself, else the words that stand in it."""
    root = _parse(data)
    for element in root.iter(f"{{{SVG}}}title", f"{{{SVG}}}desc"):
        if words := " ".join((element.text or "").split()):
            return words
    texts = (element.text or "" for element in root.iter(f"{{{SVG}}}text", f"{{{SVG}}}tspan"))
    return " ".join(" ".join(texts).split())[:200]


def _parse(data: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True,
        remove_pis=True, recover=False,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadImage(f"the SVG is not well-formed: {error}") from None
    if root.tag == "svg":
        # Drawings cut out of an HTML page carry no namespace of their own.
        for element in root.iter(etree.Element):
            if not element.tag.startswith("{"):
                element.tag = f"{{{SVG}}}{element.tag}"
    if root.tag != f"{{{SVG}}}svg":
        raise BadImage(f"the SVG begins with <{etree.QName(root).localname}>")
    return root


def _limit(root: etree._Element) -> None:
    """Refuse drawings that are too large, too deep, or that repeat themselves without bound."""
    by_id: dict[str, etree._Element] = {}
    for count, element in enumerate(root.iter(), start=1):
        if count > MAX_ELEMENTS:
            raise BadImage(f"the SVG has more than {MAX_ELEMENTS:,} elements")
        if identifier := element.get("id"):
            by_id.setdefault(identifier, element)
    sizes: dict[etree._Element, int] = {}
    if _shapes(root, by_id, sizes, frozenset(), 0) > MAX_SHAPES:
        raise BadImage(f"the SVG repeats its shapes more than {MAX_SHAPES:,} times")


def _shapes(
    element: etree._Element,
    by_id: dict[str, etree._Element],
    sizes: dict[etree._Element, int],
    above: frozenset[etree._Element],
    depth: int,
) -> int:
    """Count the shapes that an element draws, following references; a cycle or a great depth is refused."""
    if element in sizes:
        return sizes[element]
    if depth > MAX_DEPTH:
        raise BadImage(f"the SVG is nested more than {MAX_DEPTH} levels deep")
    if element in above:
        raise BadImage("the SVG refers to itself")
    above = above | {element}
    total = 1 + sum(_shapes(child, by_id, sizes, above, depth + 1) for child in element)
    for target in targets(element):
        if target in by_id:
            total += _shapes(by_id[target], by_id, sizes, above, depth + 1)
    sizes[element] = total
    return total


def _size(root: etree._Element) -> tuple[float, float]:
    """Return width and height in CSS pixels, from the attributes or else from the view box."""
    box = decimals(root.get("viewBox"))
    width, height = _pixels(root.get("width")), _pixels(root.get("height"))
    if len(box) == 4 and box[2] > 0 and box[3] > 0:
        if width is None and height is None:
            width = min(box[2], 640.0)
        if width is None and height is not None:
            width = height * box[2] / box[3]
        if height is None and width is not None:
            height = width * box[3] / box[2]
    width, height = width or 300.0, height or 150.0
    root.set("width", f"{width:g}")
    root.set("height", f"{height:g}")
    if len(box) != 4:
        root.set("viewBox", f"0 0 {width:g} {height:g}")
    return width, height


def _pixels(length: str | None) -> float | None:
    value = pixels(length)
    return value if value is not None and 0 < value < 1e6 else None
