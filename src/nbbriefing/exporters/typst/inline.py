"""Text within a block as Typst code: emphasis, links, anchors, images, formulas."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from nbbriefing.exporters.document import Asset, Document, Origin
from nbbriefing.exporters.reading import maths
from nbbriefing.exporters.typst import maths as typst_maths
from nbbriefing.exporters.typst.code import breakable, call, length, sequence, string
from nbbriefing.exporters.typst.tables import Sheet

POINTS_PER_PIXEL = 0.75
# Typst limits how deep calls may nest; inline elements nested deeper than this are set as plain text.
MAX_DEPTH = 24
LONGEST_LINK = 2000
SPACE = re.compile(r"[ \t\n\r\f]+")
_LINK = re.compile(r"(?:https?://|mailto:)[^\s<>]+", re.IGNORECASE)
_WRAPPED = {
    "strong": "strong", "b": "strong", "th": "strong", "caption": "strong",
    "em": "emph", "i": "emph", "cite": "emph", "dfn": "emph", "var": "emph",
    "s": "strike", "del": "strike", "u": "underline", "ins": "underline",
    "mark": "highlight", "sub": "sub", "sup": "super",
}  # fmt: skip
_FIXED = frozenset({"code", "kbd", "samp", "tt"})


class InlineWriter:
    """Writes inline content of one document; knows which anchors exist and which images are used.

    ``longest`` is the longest run of characters that is set without a place to break.
    """

    def __init__(self, document: Document, sheet: Sheet) -> None:
        self.document = document
        self.sheet = sheet
        self.formulas = maths.Formulas()
        self.anchors: set[str] = set()
        self.targets: set[str] = set()
        self.used: dict[str, Asset] = {}
        self.origin = Origin(0)
        self.longest = 60

    def children(self, element: HtmlElement, depth: int) -> list[str]:
        """Return the code of what stands within an element, as inline content."""
        parts = self.words(element.text)
        for child in element:
            if isinstance(child.tag, str):
                parts += self.inline(child, depth)
            parts += self.words(child.tail)
        return parts

    def words(self, text: str | None) -> list[str]:
        """Return the code of text, its spaces collapsed as HTML does."""
        collapsed = SPACE.sub(" ", text or "")
        return [string(breakable(collapsed, self.longest))] if collapsed else []

    def inline(self, element: HtmlElement, depth: int) -> list[str]:
        """Return the code of an inline element."""
        if depth > MAX_DEPTH:
            return [string(breakable(line_of(element)))]
        anchor = self.anchor(element)
        tag = str(element.tag)
        if element.get("data-math"):
            return [*anchor, self._inline_formula(element, display=element.get("data-math") == "block")]
        if tag == "br":
            return ["linebreak()"]
        if tag == "img":
            # Typst leaves out a bare image within a paragraph: it is a block.
            return [*anchor, call("box", self._image(element))]
        if tag in _FIXED:
            text = SPACE.sub(" ", element.text_content())
            return [*anchor, call("raw", string(breakable(text, self.longest)))] if text else anchor
        body = self.children(element, depth + 1)
        if element.get("data-note"):
            return [*anchor, call("b-note", sequence(body))]
        if not body:
            return anchor
        if tag == "a":
            return [*anchor, self._link(element, body)]
        if tag in _WRAPPED:
            return [*anchor, call(_WRAPPED[tag], sequence(body))]
        if tag == "q":
            return [*anchor, string("“"), *body, string("”")]
        return [*anchor, *body]

    def _link(self, element: HtmlElement, body: list[str]) -> str:
        href = (element.get("href") or "").strip()
        if href.startswith("#") and len(href) > 1:
            self.targets.add(href[1:])
            return call("b-link", string(href[1:]), sequence(body))
        if _LINK.fullmatch(href) and len(href) <= LONGEST_LINK:
            return call("link", string(href), sequence(body))
        return sequence(body)

    def anchor(self, element: HtmlElement) -> list[str]:
        """Return the code of the anchor that an element is, if it is one that is not set yet."""
        name = element.get("id")
        if not name or name in self.anchors:
            return []
        self.anchors.add(name)
        return [call("b-anchor", string(name))]

    def _image(self, element: HtmlElement) -> str:
        asset = self.document.assets[(element.get("src") or "")[6:]]
        width = float(element.get("width") or asset.width) * POINTS_PER_PIXEL
        return self.image(asset, element.get("alt") or "", width)

    def image(self, asset: Asset, alt: str, width: float | None = None) -> str:
        """Return the code of an image that fits the page; ``width`` is in points."""
        self.used[asset.name] = asset
        wanted = asset.width * POINTS_PER_PIXEL if width is None else width
        tallest = 0.82 * self.sheet.height
        fitted = min(wanted, self.sheet.width, tallest * asset.width / max(asset.height, 0.01))
        return call("image", string(asset.name), alt=string(alt), width=length(max(fitted, 1.0)))

    def _inline_formula(self, element: HtmlElement, *, display: bool = False) -> str:
        tex = element.text_content().strip()
        formula = self.formulas.mathml(tex, block=display)
        if formula is None:
            return call("raw", string(breakable(self._unread(tex))))
        code = typst_maths.to_typst(formula)
        return call("math.equation", call("math.display", code) if display else code, alt=string(tex))

    def display(self, element: HtmlElement) -> str:
        """Return the code of a formula that stands by itself."""
        tex = element.text_content().strip()
        formula = self.formulas.mathml(tex, block=True)
        if formula is None:
            return call("b-code", call("raw", string(breakable(self._unread(tex), 80)), block="true"))
        return call("b-equation", typst_maths.to_typst(formula), alt=string(tex))

    def _unread(self, tex: str) -> str:
        if tex:
            message = f"formula is shown as its source, no converter reads it: {tex[:200]}"
            self.document.warn(self.origin, message)
        return tex or " "


def line_of(element: HtmlElement) -> str:
    """Return the words of an element on one line."""
    return " ".join(element.text_content().split())


def trimmed(parts: list[str]) -> list[str]:
    """Return inline code without spaces at either end."""
    kept = list(parts)
    while kept and kept[0] in ('" "', "linebreak()"):
        kept.pop(0)
    while kept and kept[-1] in ('" "', "linebreak()"):
        kept.pop()
    if kept and kept[0].startswith('" '):
        kept[0] = '"' + kept[0][1:].lstrip(" ")
    if kept and kept[-1].startswith('"') and kept[-1].endswith(' "'):
        kept[-1] = kept[-1][:-1].rstrip(" ") + '"'
    return [part for part in kept if part != '""']
