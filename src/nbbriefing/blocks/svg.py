"""SVG: limited, and stripped of whatever is no drawing; in a figure of a block that is refused."""

from __future__ import annotations

import re

from lxml import etree

SVG = "http://www.w3.org/2000/svg"
XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
MAX_BYTES = 20_000_000
MAX_ELEMENTS = 200_000
# A drawing may repeat a shape many times with <use>; nested repetition grows without bound ("billion
# laughs").
MAX_SHAPES = 1_000_000
MAX_DEPTH = 60
_NOT_DRAWING = frozenset(
    [
        "script",
        "foreignobject",
        "iframe",
        "audio",
        "video",
        "set",
        "animate",
        "animatemotion",
        "animatetransform",
        "animatecolor",
        "discard",
        "handler",
        "listener",
        "a-frame",
        "metadata",
    ]
)
_LOADS = re.compile(
    r"url\(\s*['\"]?\s*(?!#|['\"]?#|data:image/)|@import|expression\(|javascript:", re.IGNORECASE
)
# Drawn by others, but by no figure of ours.
_NOT_IN_FIGURES = frozenset({"image", "a", "style"})
_LEAVES = re.compile(r"url\(\s*['\"]?(?!#)", re.IGNORECASE)
_LENGTH = re.compile(r"\s*([\d.]+(?:e[+-]?\d+)?)\s*(px|pt|pc|mm|cm|in|em|ex|%)?\s*$", re.IGNORECASE)
_PIXELS = {
    "px": 1.0,
    "": 1.0,
    "pt": 4 / 3,
    "pc": 16.0,
    "mm": 96 / 25.4,
    "cm": 96 / 2.54,
    "in": 96.0,
    "em": 16,
    "ex": 8,
}


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
    _strip(root)
    _limit(root)
    width, height = _size(root)
    return etree.tostring(root, encoding="utf-8"), width, height


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
        root = _parse(drawing.encode())
        foreign = _strip(root, _NOT_IN_FIGURES, _LEAVES)
        _limit(root)
    except BadImage as error:
        raise BadImage(f"the drawing of a figure cannot be shown: {error}") from None
    if foreign:
        raise BadImage(f"the drawing of a figure holds {foreign[0]}")
    return drawing


def description(data: bytes) -> str:
    """Return the drawing's own ``desc`` or ``title``, or an empty text."""
    root = _parse(data)
    for name in ("desc", "title"):
        found = root.findtext(f"{{{SVG}}}{name}")
        if found and found.strip():
            return " ".join(found.split())
    return ""


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
        start = data.index(b"<svg")
        return _parse(data[:start] + b'<svg xmlns="' + SVG.encode() + b'"' + data[start + 4 :])
    if root.tag != f"{{{SVG}}}svg":
        raise BadImage(f"the SVG begins with <{etree.QName(root).localname}>")
    return root


def _strip(
    root: etree._Element, others: frozenset[str] = frozenset(), leaves: re.Pattern[str] = _LOADS
) -> list[str]:
    """Remove scripts, animations, event handlers and every reference that leaves the drawing; say which.

    ``others`` are further elements to remove, ``leaves`` finds the values that refer to something else.
    """
    removed = []
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            _remove(element)
            continue
        local = etree.QName(element).localname.lower()
        loads = local == "style" and _LOADS.search(element.text or "")
        if local in _NOT_DRAWING or local in others or loads:
            removed.append(f"<{local}>")
            _remove(element)
            continue
        for name, value in list(element.attrib.items()):
            plain = etree.QName(name).localname.lower()
            strays = plain in ("href", "src") and not _stays(value, local)
            reads = plain != "href" and (_LOADS.search(value) or leaves.search(value))
            if plain.startswith("on") or strays or reads:
                removed.append(f"{plain}={value!r}")
                del element.attrib[name]
    return removed


def _stays(address: str, element: str) -> bool:
    """Tell whether an address points into the drawing, or is an embedded raster image."""
    if address.strip().startswith("#"):
        return True
    return element == "image" and bool(
        re.match(r"\s*data:image/(png|jpeg|gif|webp)[;,]", address, re.IGNORECASE)
    )


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        previous = element.getprevious()
        if previous is not None:
            previous.tail = (previous.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


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
    for target in _targets(element):
        if target in by_id:
            total += _shapes(by_id[target], by_id, sizes, above, depth + 1)
    sizes[element] = total
    return total


def _targets(element: etree._Element) -> list[str]:
    references = [element.get("href") or element.get(XLINK_HREF) or ""]
    found = [reference[1:] for reference in references if reference.startswith("#")]
    for value in element.attrib.values():
        if "url(" in value:
            found += re.findall(r"url\(\s*['\"]?#([^)'\"]+)", value)
    return found


def _size(root: etree._Element) -> tuple[float, float]:
    """Return width and height in CSS pixels, from the attributes or else from the view box."""
    box = [float(x) for x in re.findall(r"-?[\d.]+(?:e[+-]?\d+)?", root.get("viewBox", "")) if x.strip("-.")]
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
    match = _LENGTH.match(length or "")
    if match is None or match.group(2) == "%":
        return None
    value = float(match.group(1)) * _PIXELS[(match.group(2) or "").lower()]
    return value if 0 < value < 1e6 else None
