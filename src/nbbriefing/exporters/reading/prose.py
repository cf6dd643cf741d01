"""Flowing content read from HTML: images become assets, and what cannot work gets a visible note."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import lxml.html
from lxml.html import HtmlElement

from nbbriefing.blocks.svg import BadImage
from nbbriefing.exporters.document import Document, Origin, Prose
from nbbriefing.exporters.reading import styles, tables
from nbbriefing.exporters.reading.clean import REPLACED, clean_html
from nbbriefing.exporters.reading.images import from_address, lift_drawings, read_image
from nbbriefing.exporters.words import word
from nbbriefing.foreign import whole

_FIELD_TYPES_WITH_TEXT = {"button", "submit", "text"}


@dataclass
class ProseReader:
    """Reads HTML for one document; ``folder`` is where relative images may lie."""

    document: Document
    folder: Path | None
    attachments: dict[str, Any] = field(default_factory=dict)

    def read(self, html: str, origin: Origin) -> Prose:
        """Return the sanitised content with its images checked and its dead elements replaced by notes."""
        rules = styles.element_rules(html) if "<style" in html else {}
        html = lift_drawings(html, self.document, origin)
        root = clean_html(html)
        styles.apply(root, rules, self.document)
        for table in list(root.iter("table")):
            tables.tidy(table)
        for element in list(root.iter("img", *REPLACED)):
            if element.tag == "img":
                self._image(element, origin)
            elif element.tag == "input":
                self._input(element)
            else:
                self._embedded(element, origin)
        return Prose(root, origin)

    def _image(self, image: HtmlElement, origin: Origin) -> None:
        language = self.document.metadata.language
        address = (image.get("src") or "").strip()
        alt = " ".join((image.get("alt") or image.get("title") or "").split())
        found = self.document.assets.get(address.removeprefix("asset:"))
        if found is None:
            found = self._load(image, address, alt, origin)
        if found is None:
            return
        if not alt:
            self.document.warn(
                origin, "image without alternative text\nWrite it in the brackets: ![what it shows](...)."
            )
            alt = word("figure_without_text", language)
        image.set("src", f"asset:{found.name}")
        image.set("alt", alt)
        width, height = _number(image.get("width")), _number(image.get("height"))
        if width is None:
            width = height * found.width / found.height if height else found.width
        for name in ("width", "height", "style", "title"):
            image.attrib.pop(name, None)
        image.set("width", f"{width:.0f}")
        image.set("height", f"{width * found.height / found.width:.0f}")

    def _load(self, image: HtmlElement, address: str, alt: str, origin: Origin) -> Any:
        """Return the asset, or put a note or a link in the place of an image that cannot be shown."""
        language = self.document.metadata.language
        short = alt or address[:120]
        if address.lower().startswith(("http:", "https:", "//")):
            self.document.warn(origin, f"image on another site is linked, not shown: {address[:200]}")
            link = lxml.html.Element("span")
            if next(image.iterancestors("a"), None) is None:
                link = lxml.html.Element(
                    "a", href=f"https:{address}" if address.startswith("//") else address
                )
            link.text = word("image_elsewhere", language, name=short)
            _replace(image, link)
            return None
        try:
            return self.document.add(read_image(from_address(address, self.folder, self.attachments)))
        except BadImage as error:
            self.document.warn(origin, f"image {address[:80]!r} cannot be shown: {error}")
            _replace(image, note(word("image_missing", language, name=short)))
            return None

    def _input(self, element: HtmlElement) -> None:
        language = self.document.metadata.language
        kind = (element.get("type") or "text").lower()
        if kind == "checkbox":
            done = element.get("checked") is not None
            mark = lxml.html.Element("span", {"data-check": "done" if done else "open"})
            mark.text = "☑" if done else "☐"
            mark.set("title", word("done" if done else "open", language))
            _replace(element, mark)
            return
        span = lxml.html.Element("span")
        span.text = element.get("value", "") if kind in _FIELD_TYPES_WITH_TEXT else ""
        _replace(element, span)

    def _embedded(self, element: HtmlElement, origin: Origin) -> None:
        if element.getparent() is None:
            return
        name = element.get("src") or element.get("data") or ""
        shown = "…" if name.lower().startswith("data:") or not name else name
        text = word("embedded", self.document.metadata.language, kind=str(element.tag), name=shown)
        self.document.warn(origin, f"<{element.tag}> cannot be part of a rendition: {shown[:200]}")
        own = element.text_content().strip()
        _replace(element, note(f"{text} {own}".strip()))


def note(text: str) -> HtmlElement:
    """Return the element that marks what could not be carried over."""
    element = lxml.html.Element("span", {"data-note": "1"})
    element.text = text
    return element


def is_empty(root: HtmlElement) -> bool:
    """Tell whether content has nothing that a reader could see."""
    if root.text_content().strip():
        return False
    return next(root.iter("img", "hr"), None) is None


def _replace(old: HtmlElement, new: HtmlElement) -> None:
    parent = old.getparent()
    if parent is None:
        return
    new.tail, old.tail = old.tail, None
    parent.replace(old, new)


def _number(text: str | None) -> float | None:
    number = whole((text or "").strip().removesuffix("px"))
    return float(number) if number and number < 10_000 else None
