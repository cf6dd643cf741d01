"""Sanitised HTML as Typst code: paragraphs, lists, quotations, tables, images, formulas."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from lxml.html import HtmlElement

from ciie_utils.rendering.exporters import maths, tables, typst_maths
from ciie_utils.rendering.exporters.document import Asset, Document, Origin, Prose
from ciie_utils.rendering.exporters.typst_code import array, breakable, call, length, sequence, string
from ciie_utils.rendering.exporters.typst_tables import LONGEST_IN_CELL, PaperCell, PaperTable, Sheet, typeset

POINTS_PER_PIXEL = 0.75
# Typst limits how deep calls may nest; what is nested deeper than this is set as plain text.
MAX_DEPTH = 14
LONGEST_LINK = 2000
_SPACE = re.compile(r"[ \t\n\r\f]+")
_LINK = re.compile(r"(?:https?://|mailto:)[^\s<>]+", re.IGNORECASE)
_BLOCKS = frozenset(
    "address article aside blockquote center dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr "
    "li main nav ol p pre section summary table ul".split()
)
_WRAPPED = {
    "strong": "strong", "b": "strong", "em": "emph", "i": "emph", "cite": "emph", "dfn": "emph", "var": "emph",
    "s": "strike", "del": "strike", "u": "underline", "ins": "underline", "mark": "highlight", "sub": "sub", "sup": "super",
    "th": "strong", "caption": "strong",
}  # fmt: skip
_FIXED = frozenset({"code", "kbd", "samp", "tt"})
_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})$", re.IGNORECASE)
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*(?:,\s*1(?:\.0*)?\s*)?\)$")


class ProseWriter:
    """Writes the flowing content of one document; knows which anchors exist and which images are used."""

    def __init__(self, document: Document, sheet: Sheet) -> None:
        self.document = document
        self.sheet = sheet
        self.formulas = maths.Formulas()
        self.anchors: set[str] = set()
        self.targets: set[str] = set()
        self.used: dict[str, Asset] = {}
        self._origin = Origin(0)
        self._longest = 60
        self._paper_table = False

    def write(self, part: Prose) -> str:
        """Return the code of a part, one statement a line."""
        self._origin = part.origin
        return "\n".join(self._flow(part.root, 0))

    # -- blocks

    def _flow(self, parent: HtmlElement, depth: int) -> list[str]:
        """Return one expression for each block within an element; text between blocks forms paragraphs."""
        blocks: list[str] = []
        line: list[str] = []

        def end_paragraph() -> None:
            if code := _trimmed(line):
                blocks.append(call("par", sequence(code)))
            line.clear()

        line += self._words(parent.text)
        for child in parent:
            if not isinstance(child.tag, str):
                line += self._words(child.tail)
                continue
            if self._is_block(child):
                end_paragraph()
                blocks += self._block(child, depth)
            else:
                line += self._inline(child, depth)
            line += self._words(child.tail)
        end_paragraph()
        return blocks

    def _is_block(self, element: HtmlElement) -> bool:
        if element.get("data-math") == "block" or element.tag in _BLOCKS:
            return True
        # An inline element may hold blocks (<a><div>...); then it is a block itself.
        return any(isinstance(inner.tag, str) and inner.tag in _BLOCKS for inner in element.iterdescendants())

    def _block(self, element: HtmlElement, depth: int) -> list[str]:
        if depth > MAX_DEPTH:
            return [call("par", string(breakable(_line(element))))]
        if re.fullmatch("h[1-6]", str(element.tag)):
            return self._heading(element, depth)
        anchor = self._anchor(element)
        if element.get("data-math") == "block":
            return [*anchor, self._display(element)]
        if element.get("data-notice"):
            return [*anchor, call("b-notice", _joined(self._flow(element, depth + 1)))]
        handler = _BLOCK_HANDLERS.get(str(element.tag))
        if handler is not None:
            return [*anchor, *handler(self, element, depth)]
        return [*anchor, *self._flow(element, depth + 1)]

    def _heading(self, element: HtmlElement, depth: int) -> list[str]:
        level = str(element.tag)[1]
        name = element.get("id") or ""
        body = sequence(_trimmed(self._children(element, depth)))
        if not name or name in self.anchors:
            return [call("b-unlisted-heading", level, body)]
        self.anchors.add(name)
        return [call("b-heading", level, string(name), body)]

    def _quote(self, element: HtmlElement, depth: int) -> list[str]:
        return [call("b-quote", _joined(self._flow(element, depth + 1)))]

    def _list(self, element: HtmlElement, depth: int) -> list[str]:
        items = []
        for child in element:
            if isinstance(child.tag, str):
                body = self._flow(child, depth + 1) if child.tag == "li" else self._block(child, depth + 1)
                items.append(_joined([*(self._anchor(child) if child.tag == "li" else []), *body]))
        if not items:
            return []
        if element.tag == "ul":
            return [call("list", *items)]
        start = (element.get("start") or "1").strip()
        first = int(start) if start.isdigit() and len(start) < 8 else 1
        return [call("enum", *items, start=str(first))]

    def _terms(self, element: HtmlElement, depth: int) -> list[str]:
        blocks: list[str] = []
        for child in element:
            if not isinstance(child.tag, str):
                continue
            if child.tag == "dt":
                blocks.append(call("par", call("strong", sequence(_trimmed(self._children(child, depth))))))
            elif child.tag == "dd":
                blocks.append(call("pad", _joined(self._flow(child, depth + 1)), left="1.2em"))
            else:
                blocks += self._block(child, depth + 1)
        return blocks

    def _preformatted(self, element: HtmlElement, depth: int) -> list[str]:
        text = element.text_content().strip("\n")
        if not text.strip():
            return []
        return [call("b-code", call("raw", string(breakable(text, 80)), block="true"))]

    def _summary(self, element: HtmlElement, depth: int) -> list[str]:
        return [call("par", call("strong", sequence(_trimmed(self._children(element, depth)))))]

    def _rule(self, element: HtmlElement, depth: int) -> list[str]:
        return [] if "footnotes-sep" in (element.get("class") or "") else ["b-rule()"]

    def _table(self, element: HtmlElement, depth: int) -> list[str]:
        grid = tables.read_grid(element)
        aligns = ["left"] * grid.columns
        for cell in grid.cells:
            if cell.columns == 1 and cell.row >= grid.head and cell.align:
                aligns[cell.column] = cell.align
        previous, self._longest = self._longest, LONGEST_IN_CELL
        cells = tuple(self._cell(cell, grid, depth) for cell in grid.cells)
        caption = sequence(_trimmed(self._children(grid.caption, depth))) if grid.caption is not None else ""
        self._longest = previous
        keep = _row_heads(grid)
        paper = PaperTable(
            grid.columns, grid.head, cells, tuple(aligns), caption if caption != "[]" else "", keep=keep
        )
        return typeset(paper, self.sheet, may_turn=depth <= 1)

    def _cell(self, cell: tables.Cell, grid: tables.Grid, depth: int) -> PaperCell:
        element = cell.element
        holds_blocks = any(isinstance(e.tag, str) and e.tag in _BLOCKS for e in element.iterdescendants())
        code = (
            _joined(self._flow(element, max(depth + 3, MAX_DEPTH - 4)))
            if holds_blocks
            else sequence(_trimmed(self._children(element, depth)))
        )
        found = tables.colours(element.get("style") or "")
        if colour := paint(found.get("color", "")):
            code = call("text", code, fill=colour)
        if cell.header and cell.row >= grid.head:
            code = call("strong", code)
        text = "\n".join(_line_texts(element))
        return PaperCell(
            code,
            breakable(text, LONGEST_IN_CELL),
            cell.row,
            cell.column,
            cell.rows,
            cell.columns,
            cell.align,
            paint(found.get("background-color", "")),
        )

    # -- inline

    def _children(self, element: HtmlElement, depth: int) -> list[str]:
        parts = self._words(element.text)
        for child in element:
            if isinstance(child.tag, str):
                parts += self._inline(child, depth)
            parts += self._words(child.tail)
        return parts

    def _words(self, text: str | None) -> list[str]:
        collapsed = _SPACE.sub(" ", text or "")
        return [string(breakable(collapsed, self._longest))] if collapsed else []

    def _inline(self, element: HtmlElement, depth: int) -> list[str]:
        if depth > MAX_DEPTH + 10:
            return [string(breakable(_line(element)))]
        anchor = self._anchor(element)
        tag = str(element.tag)
        if element.get("data-math"):
            return [*anchor, self._inline_formula(element, display=element.get("data-math") == "block")]
        if tag == "br":
            return ["linebreak()"]
        if tag == "img":
            # Typst leaves out a bare image within a paragraph: it is a block.
            return [*anchor, call("box", self._image(element))]
        if tag in _FIXED:
            text = _SPACE.sub(" ", element.text_content())
            return [*anchor, call("raw", string(breakable(text, self._longest)))] if text else anchor
        body = self._children(element, depth + 1)
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
            return call("link", call("label", string(href[1:])), sequence(body))
        if _LINK.fullmatch(href) and len(href) <= LONGEST_LINK:
            return call("link", string(href), sequence(body))
        return sequence(body)

    def _anchor(self, element: HtmlElement) -> list[str]:
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

    # -- mathematics

    def _inline_formula(self, element: HtmlElement, *, display: bool = False) -> str:
        tex = element.text_content().strip()
        formula = self.formulas.mathml(tex, block=display)
        if formula is None:
            return call("raw", string(breakable(self._unread(tex))))
        code = typst_maths.to_typst(formula)
        return call("math.equation", call("math.display", code) if display else code, alt=string(tex))

    def _display(self, element: HtmlElement) -> str:
        tex = element.text_content().strip()
        formula = self.formulas.mathml(tex, block=True)
        if formula is None:
            return call("b-code", call("raw", string(breakable(self._unread(tex), 80)), block="true"))
        return call("b-equation", typst_maths.to_typst(formula), alt=string(tex))

    def _unread(self, tex: str) -> str:
        if tex:
            message = f"formula is shown as its source, no converter reads it: {tex[:200]}"
            self.document.warn(self._origin, message)
        return tex or " "


def _joined(blocks: list[str]) -> str:
    return sequence(blocks)


def _line(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _line_texts(element: HtmlElement) -> list[str]:
    """Return the lines of a cell, as breaks and blocks part them."""
    lines = [""]
    for piece in element.iter():
        if not isinstance(piece.tag, str):
            continue
        if piece is not element and (piece.tag == "br" or piece.tag in _BLOCKS):
            lines.append("")
        lines[-1] += piece.text or ""
        if piece.tag == "img":
            lines[-1] += "x" * min(int(float(piece.get("width") or 40) / 7), 24)
    text = element.text_content() if len(lines) == 1 else "\n".join(lines)
    found = (
        [" ".join(line.split()) for line in text.split("\n")] if len(lines) > 1 else [" ".join(text.split())]
    )
    return (
        found
        if len(lines) == 1
        else [*found, max((" ".join(t.split()) for t in element.itertext()), key=len, default="")]
    )


def _row_heads(grid: tables.Grid) -> int:
    """Return how many columns at the left head the rows."""
    count = 0
    while count < grid.columns and any(
        c.header and c.column == count and c.row >= grid.head for c in grid.cells
    ):
        count += 1
    return count


def _trimmed(parts: list[str]) -> list[str]:
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


def paint(colour: str) -> str:
    """Return the code of a CSS colour that is given in numbers, or an empty text.

    >>> paint("#FF0000"), paint("rgb(1, 2, 3)"), paint("rgba(1, 2, 3, 0.5)")
    ('rgb("#ff0000")', 'rgb(1, 2, 3)', '')
    """
    colour = colour.strip().lower()
    if _HEX.match(colour):
        return f'rgb("{colour}")'
    match = _RGB.match(colour)
    if match and all(int(value) < 256 for value in match.groups()):
        return f"rgb({', '.join(match.groups())})"
    return f'rgb("{_named_colours()[colour]}")' if colour.isalpha() and colour in _named_colours() else ""


@cache
def _named_colours() -> dict[str, str]:
    from PIL.ImageColor import colormap  # only for the tables that name their colours

    return {
        name: value if isinstance(value, str) else "#%02x%02x%02x" % value[:3]
        for name, value in colormap.items()
    }


_BLOCK_HANDLERS: dict[str, Callable[[ProseWriter, HtmlElement, int], list[str]]] = {
    "blockquote": ProseWriter._quote,
    "ul": ProseWriter._list,
    "ol": ProseWriter._list,
    "dl": ProseWriter._terms,
    "pre": ProseWriter._preformatted,
    "summary": ProseWriter._summary,
    "hr": ProseWriter._rule,
    "table": ProseWriter._table,
}
