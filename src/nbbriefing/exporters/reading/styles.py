"""What foreign style sheets say that a reader needs: colours, alignment, sizes, bars, boxes of notes.

Style sheets themselves are never carried over. Rules for single elements (``#T_row0_col1 { color: red }``, as
pandas' Styler writes them) become inline properties; classes of great-tables and Bootstrap that carry
meaning are read; an empty element that is drawn as a bar becomes a drawing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import lxml.html
from lxml.html import HtmlElement

from nbbriefing.exporters.document import Document
from nbbriefing.exporters.reading.images import read_image
from nbbriefing.foreign import pixels

Rules = dict[str, str]
_SHEET_BEGINS = re.compile(r"<style\b", re.IGNORECASE)
_SHEET_ENDS = re.compile(r"</style\s*+>", re.IGNORECASE)
_ONE_ELEMENT = re.compile(r"#([\w-]+)$")
_SAFE = frozenset({"color", "background-color", "font-weight", "font-style", "text-align"})
_VALUE = re.compile(r"#[0-9a-f]{3,8}|rgba?\([\d\s.,%]+\)|[a-z]+|\d{3}", re.IGNORECASE)
_GROUND = re.compile(r"background(?:-color)?\s*:\s*(#[0-9a-f]{3,6}\b|rgb\([\d\s,]+\)|[a-z]+)", re.IGNORECASE)
_UNITS = ("px", "em", "rem", "pt")
# Elements of old pages: what they are called now, and whether they centre what they hold.
_OBSOLETE = {"font": ("span", False), "center": ("div", True), "tt": ("code", False)}
MAX_RULES = 50_000


def element_rules(html: str) -> Rules:
    """Return the safe declarations of the style sheets within HTML, by the id of the element they are for."""
    rules: Rules = {}
    for sheet in _sheets(html):
        for selectors, body in _sheet_rules(sheet):
            declarations = "; ".join(kept for each in body.split(";") if (kept := _safe(each)))
            if not declarations or len(rules) > MAX_RULES:
                continue
            for selector in selectors.split(","):
                if match := _ONE_ELEMENT.match(selector.strip()):
                    known = rules.get(match.group(1))
                    rules[match.group(1)] = f"{known}; {declarations}" if known else declarations
    return rules


def _safe(declaration: str) -> str:
    """Return a declaration that colours, weighs or aligns, or an empty text."""
    name, _, value = (part.strip() for part in declaration.partition(":"))
    if value.lower().endswith("!important"):
        value = value[: -len("!important")].rstrip()
    return f"{name}: {value}" if name.lower() in _SAFE and _VALUE.fullmatch(value) else ""


def _sheets(html: str) -> Iterator[str]:
    """Yield what stands in the style elements; one that never ends is none."""
    place = 0
    while begin := _SHEET_BEGINS.search(html, place):
        inside = html.find(">", begin.end()) + 1
        end = _SHEET_ENDS.search(html, inside) if inside else None
        if end is None:
            return
        yield html[inside : end.start()]
        place = end.end()


def _sheet_rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Yield the selectors and the declarations of each innermost rule."""
    for rule in sheet.split("}")[:-1]:
        before, brace, body = rule.rpartition("{")
        if brace:
            yield before.rpartition("{")[2], body


def apply(root: HtmlElement, rules: Rules, document: Document) -> None:
    """Bring what the styles mean into the tree."""
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            continue
        if rules and (told := rules.get(element.get("id") or "")):
            element.set("style", f"{told}; {element.get('style') or ''}".strip("; "))
        _classes(element)
        if element.tag in _OBSOLETE:
            element.tag, centred = _OBSOLETE[str(element.tag)]
            if centred:
                element.set("style", f"{element.get('style') or ''}; text-align: center".strip("; "))
        style = element.get("style")
        if not style:
            continue
        if element.tag == "img":
            _image_size(element, style)
        elif element.tag in ("div", "span") and not len(element) and not (element.text or "").strip():
            _bar(element, style, document)


def _classes(element: HtmlElement) -> None:
    classes = (element.attrib.pop("class", None) or "").split()
    if not classes:
        return
    for side in ("left", "right", "center"):
        if f"gt_{side}" in classes and "text-align" not in (element.get("style") or ""):
            element.set("style", f"{element.get('style') or ''}; text-align: {side}".strip("; "))
    if "alert" in classes or "admonition" in classes:
        element.set("data-notice", "1")
    kept = [name for name in classes if name.startswith("footnote")]
    if kept:
        element.set("class", " ".join(kept))


def _lengths(style: str) -> dict[str, float]:
    """Return width and height in pixels as far as a style gives them so."""
    found = {}
    for declaration in style.split(";"):
        name, _, value = (part.strip().lower() for part in declaration.partition(":"))
        value = value.removesuffix("!important").rstrip()
        size = pixels(value) if name in ("width", "height") and value.endswith(_UNITS) else None
        if size is not None:
            found[name] = size
    return found


def _image_size(image: HtmlElement, style: str) -> None:
    for name, size in _lengths(style).items():
        if image.get(name) is None and 1 <= size < 10_000:
            image.set(name, f"{size:.0f}")


def _bar(element: HtmlElement, style: str, document: Document) -> None:
    """Turn an empty element with a ground and a size into a drawing of that size."""
    size, ground = _lengths(style), _GROUND.search(style)
    width, height = size.get("width", 0), size.get("height", 0)
    if not ground or not (0 < width < 2000 and 0 < height < 200):
        return
    whole = (
        _lengths(element.getparent().get("style") or "").get("width", 0)
        if element.getparent() is not None
        else 0
    )
    share = f"{width / whole:.0%}" if 0 < width <= whole else f"{width:g}"
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}">'
        f'<rect width="{width:g}" height="{height:g}" fill="{ground.group(1)}"/></svg>'
    )
    asset = document.add(read_image(drawing.encode()))
    image = lxml.html.Element("img", {"src": f"asset:{asset.name}", "alt": share})
    element.tag = "span"
    element.attrib.pop("style")
    element.append(image)
