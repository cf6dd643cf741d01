"""The way back: each entry of the sources leads to the places that cite it."""

from __future__ import annotations

import base64
import re
from collections import defaultdict
from collections.abc import Callable
from html import escape

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from nbbriefing.blocks.html import figure_html, html_of
from nbbriefing.blocks.model import Figure
from nbbriefing.exporters.document import (
    Asset,
    BlockPart,
    Code,
    Console,
    Document,
    Note,
    Picture,
    Prose,
    naming,
)
from nbbriefing.exporters.reading import ansi, highlight, maths, tables
from nbbriefing.exporters.words import word
from nbbriefing.foreign import clean_text

_CITATION = re.compile(r'<a class="b-ref" href="#ref-([^"]+)"')
_ENTRY = re.compile(r'(<li id="ref-([^"]+)">)(.*?)(</li>)', re.DOTALL)
# An entry that is cited more often leads to the first places only.
MOST = 12


class Citations:
    """Citations of one page by source, in the order of the page; ``label`` stands before the numbers."""

    def __init__(self, label: str) -> None:
        self.label = label
        self._count: defaultdict[str, int] = defaultdict(int)

    def number(self, html: str) -> str:
        """Return HTML whose citations can be linked to."""
        return _CITATION.sub(self._number, html)

    def lead_back(self, html: str) -> str:
        """Return HTML whose entries of the sources link to their citations, all numbered before."""
        return _ENTRY.sub(self._lead_back, html) if 'class="b-references"' in html else html

    def _number(self, match: re.Match[str]) -> str:
        source = match.group(1)
        self._count[source] += 1
        count = self._count[source]
        known = f' id="cite-{source}-{count}"' if count <= MOST else ""
        return f"<a{known}{match.group(0)[2:]}"

    def _lead_back(self, match: re.Match[str]) -> str:
        source = match.group(2)
        places = range(1, min(self._count[source], MOST) + 1)
        links = " ".join(f'<a href="#cite-{source}-{n}">{n}</a>' for n in places)
        back = f' <span class="b-back">{self.label} {links}</span>' if links else ""
        return f"{match.group(1)}{match.group(3)}{back}{match.group(4)}"


_MIME = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
}
_ID = re.compile(r'(\bid="|url\(\s*[\'"]?#|href="#)([^"\')]+)')


class HtmlWriter:
    """Writes the parts of one document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.language = document.metadata.language
        self.formulas = maths.Formulas()
        self.drawings = 0
        self._write: dict[type, Callable[..., str]] = {
            Prose: self._prose,
            BlockPart: self._block,
            Picture: self._picture,
            Console: self._console,
            Code: self._code,
            Note: self._note,
        }

    def body(self) -> tuple[str, str]:
        """Return the HTML of the lead, which stands before the contents, and of all other parts."""
        written = []
        for part in self.document.parts:
            with naming(part.origin):
                written.append(self._write[type(part)](part))
        lead = self.document.lead()
        cited = Citations(word("cited", self.language))
        written = [cited.number(piece) for piece in written]
        written = [cited.lead_back(piece) for piece in written]
        return "\n".join(written[:lead]), "\n".join(written[lead:])

    def _prose(self, part: Prose) -> str:
        root = part.root
        for element in list(root.iter()):
            if element.get("data-math"):
                self._formula(element, part)
        for image in root.iter("img"):
            image.set("src", data_address(self.document.assets[image.get("src", "")[6:]]))
        for table in list(root.iter("table")):
            tables.mark_up(table, word("table", self.language))
        for element in root.iter():
            self._signs(element)
        return _inner(root)

    def _signs(self, element: HtmlElement) -> None:
        if element.attrib.pop("data-note", None):
            element.set("class", "note")
        if element.attrib.pop("data-notice", None):
            element.set("class", "b-notice")
            element.set("role", "note")
        if element.attrib.pop("data-check", None):
            element.set("role", "img")
            element.set("aria-label", element.attrib.pop("title", ""))
            element.set("class", "check")

    def _formula(self, element: HtmlElement, part: Prose) -> None:
        tex = element.text_content()
        block = element.attrib.pop("data-math") == "block"
        formula = self.formulas.mathml(tex, block=block)
        for child in list(element):
            element.remove(child)
        if formula is None:
            self.document.warn(
                part.origin, f"formula is shown as its source, no converter reads it: {tex.strip()[:200]}"
            )
            element.text = tex.strip()
            element.set("class", "tex block" if block else "tex")
            return
        element.text = None
        element.set("class", "math block" if block else "math")
        etree.cleanup_namespaces(formula)
        element.append(
            lxml.html.fragment_fromstring(etree.tostring(formula, encoding="unicode", with_tail=False))
        )

    def _block(self, part: BlockPart) -> str:
        block = part.block
        if part.drawing is None or not isinstance(block, Figure):
            return html_of(block)
        return figure_html(block, self._drawing(part.drawing, block.alt), word("numbers", self.language))

    def _drawing(self, asset: Asset, alt: str) -> str:
        """Return a drawing that is part of the page, or an image if its styles would reach beyond it."""
        source = asset.data.decode("utf-8")
        if "<style" in source or "<image" in source:
            return f'<div class="b-svg">{_image(asset, alt)}</div>'
        self.drawings += 1
        own = _ID.sub(rf"\g<1>d{self.drawings}-\g<2>", source)
        return f'<div class="b-svg" role="img" tabindex="0" aria-label="{escape(alt)}">{own}</div>'

    def _picture(self, part: Picture) -> str:
        caption = f"<figcaption>{escape(part.caption)}</figcaption>" if part.caption else ""
        return f'<figure class="picture">{_image(part.asset, part.alt)}{caption}</figure>'

    def _console(self, part: Console) -> str:
        runs = "".join(_styled(clean_text(text), style) for text, style in ansi.runs(part.text))
        label = escape(word("error" if part.role == "error" else "output", self.language))
        kind = "console error" if part.role == "error" else "console"
        return f'<pre class="{kind}" role="group" tabindex="0" aria-label="{label}">{runs}</pre>'

    def _code(self, part: Code) -> str:
        runs = "".join(_styled(text, style) for text, style in highlight.runs(part.text, part.language))
        return f'<pre class="code" tabindex="0"><code>{runs}</code></pre>'

    def _note(self, part: Note) -> str:
        return f'<p class="note">{escape(part.text)}</p>'


def data_address(asset: Asset) -> str:
    """Return the image as a ``data:`` address."""
    return f"data:{_MIME[asset.kind]};base64,{base64.b64encode(asset.data).decode()}"


def _image(asset: Asset, alt: str) -> str:
    size = f'width="{asset.width:.0f}" height="{asset.height:.0f}"'
    return f'<img src="{data_address(asset)}" alt="{escape(alt)}" {size}>'


def _styled(text: str, style: ansi.Style) -> str:
    names = [f"ansi-{style.colour}"] if style.colour else []
    names += [name for name in ("bold", "italic", "underline") if getattr(style, name)]
    return f'<span class="{" ".join(names)}">{escape(text)}</span>' if names else escape(text)


def _inner(root: HtmlElement) -> str:
    """Return what stands within an element; the spaces between its children are kept."""
    head = escape(root.text or "", quote=False)
    return (head + "".join(lxml.html.tostring(child, encoding="unicode") for child in root)).strip()
