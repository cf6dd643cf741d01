"""Headings and links across the whole document: one title, levels without gaps, anchors that are unique."""

from __future__ import annotations

import re
import unicodedata
import urllib.parse
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from nbbriefing.blocks.inline import anchor_of
from nbbriefing.blocks.model import References
from nbbriefing.exporters.document import HEADINGS, BlockPart, Document, Entry, Origin, Prose

_RESERVED = frozenset({"main", "contents", "top"})
_NOT_IN_ANCHOR = re.compile(r"[^\w\s-]")


def text_of(element: HtmlElement) -> str:
    """Return the words of an element on one line."""
    return " ".join(element.text_content().split())


def slug(text: str) -> str:
    """Return an anchor for a heading, as GitHub forms it.

    >>> slug("What's new? 中文")
    'whats-new-中文'
    """
    kept = _NOT_IN_ANCHOR.sub("", unicodedata.normalize("NFKC", text).lower())
    return re.sub(r"[\s_]+", "-", kept.strip()).strip("-") or "section"


def _words(text: str) -> str:
    """Return what is the same in every way of writing an anchor for a heading: its letters and digits."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


def take_title(document: Document, given: str, fallback: str) -> str:
    """Return the title; a heading that says the same, or serves as the title, is taken out."""
    first = next(
        ((part, h) for part in document.parts if isinstance(part, Prose) for h in part.root.iter("h1")), None
    )
    if first is not None and (not given or text_of(first[1]).casefold() == given.casefold()):
        first[1].drop_tree()
        return given or text_of(first[1]) or fallback
    return given or fallback


@dataclass
class Arranger:
    """One pass over a document, and its state."""

    document: Document
    taken: set[str] = field(default_factory=lambda: set(_RESERVED))
    by_words: dict[str, str] = field(default_factory=dict)
    by_part: dict[tuple[int, str], str] = field(default_factory=dict)
    anywhere: dict[str, str] = field(default_factory=dict)
    above: list[int] = field(default_factory=list)

    def run(self) -> None:
        """Give headings levels and anchors, list them in the contents, and direct the links between them."""
        for part in self.document.parts:
            if isinstance(part, BlockPart) and isinstance(part.block, References):
                self._references(part.block)
        prose = [part for part in self.document.parts if isinstance(part, Prose)]
        for number, part in enumerate(prose):
            self._anchors(number, part)
        for number, part in enumerate(prose):  # after all anchors: a link may point forward
            for link in list(part.root.iter("a")):
                self._link(number, link, part.origin)

    def _references(self, block: References) -> None:
        for item in block.items:
            anchor = anchor_of(item.id)
            self.taken.add(anchor)
            self.anywhere[anchor] = anchor

    def _anchors(self, number: int, part: Prose) -> None:
        for element in part.root.iter():
            if not isinstance(element.tag, str):
                continue
            own = element.attrib.pop("id", None) or (
                element.attrib.pop("name", None) if element.tag == "a" else None
            )
            if element.tag in HEADINGS:
                self._heading(element, number, own)
            elif own:
                element.set("id", self._register(number, own, f"c{part.origin.cell}-{slug(own)}"))

    def _heading(self, element: HtmlElement, number: int, own: str | None) -> None:
        text = text_of(element)
        if not text and element.find(".//img") is None:
            element.tag = "div"
            return
        level = self._level(int(str(element.tag)[1]))
        element.tag = f"h{level}"
        anchor = self._register(number, own or slug(text), slug(text))
        self.by_words.setdefault(_words(text), anchor)
        element.set("id", anchor)
        if text:
            self.document.contents.append(Entry(level, text, anchor))

    def _level(self, written: int) -> int:
        """Return the level without gaps: 2 below the title, one more for each heading that is still open."""
        while self.above and self.above[-1] >= written:
            self.above.pop()
        self.above.append(written)
        return min(1 + len(self.above), 6)

    def _register(self, number: int, own: str, wanted: str) -> str:
        anchor, count = wanted, 1
        while anchor in self.taken:
            count += 1
            anchor = f"{wanted}-{count}"
        self.taken.add(anchor)
        self.by_part.setdefault((number, own), anchor)
        self.anywhere.setdefault(own, anchor)
        return anchor

    def _link(self, number: int, link: HtmlElement, origin: Origin) -> None:
        href = (link.get("href") or "").strip()
        if not href.startswith("#"):
            return
        name = urllib.parse.unquote(href[1:])
        target = (
            self.by_part.get((number, name)) or self.anywhere.get(name) or self.by_words.get(_words(name))
        )
        if target is not None:
            link.set("href", f"#{target}")
            return
        del link.attrib["href"]
        if name and name.lower() != "top":
            self.document.warn(
                origin, f"link to {href!r} has no target in this document and is set as plain text"
            )
