"""Sanitised HTML as Typst code: paragraphs, lists, quotations, tables."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml.html import HtmlElement

from nbbriefing.exporters.document import Prose
from nbbriefing.exporters.reading import tables
from nbbriefing.exporters.typst.code import breakable, call, paint, sequence, string
from nbbriefing.exporters.typst.inline import InlineWriter, trimmed
from nbbriefing.exporters.typst.tables import LONGEST_IN_CELL, PaperCell, PaperTable, typeset
from nbbriefing.foreign import whole

# Typst limits how deep calls may nest; blocks nested deeper than this run together in one paragraph.
MAX_DEPTH = 14
_BLOCKS = frozenset(
    "address article aside blockquote center dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 "  # noqa: SIM905
    "header hr li main nav ol p pre section summary table ul".split()
)


class ProseWriter(InlineWriter):
    """Writes the flowing content of one document."""

    def write(self, part: Prose) -> str:
        """Return the code of a part, one statement a line."""
        self.origin = part.origin
        return "\n".join(self._flow(part.root, 0))

    def _flow(self, parent: HtmlElement, depth: int) -> list[str]:
        """Return one expression for each block within an element; text between blocks forms paragraphs."""
        blocks: list[str] = []
        line: list[str] = []

        def end_paragraph() -> None:
            if code := trimmed(line):
                blocks.append(call("par", sequence(code)))
            line.clear()

        line += self.words(parent.text)
        for child in parent:
            if not isinstance(child.tag, str):
                line += self.words(child.tail)
                continue
            if self._is_block(child):
                end_paragraph()
                blocks += self._block(child, depth)
            else:
                line += self.inline(child, depth)
            line += self.words(child.tail)
        end_paragraph()
        return blocks

    def _is_block(self, element: HtmlElement) -> bool:
        if element.get("data-math") == "block" or element.tag in _BLOCKS:
            return True
        # An inline element may hold blocks (<a><div>...); then it is a block itself.
        return any(isinstance(inner.tag, str) and inner.tag in _BLOCKS for inner in element.iterdescendants())

    def _block(self, element: HtmlElement, depth: int) -> list[str]:
        if depth > MAX_DEPTH:
            return [call("par", sequence(trimmed(self.children(element, depth))))]
        if re.fullmatch("h[1-6]", str(element.tag)):
            return self._heading(element, depth)
        anchor = self.anchor(element)
        if element.get("data-math") == "block":
            return [*anchor, self.display(element)]
        if element.get("data-notice"):
            return [*anchor, call("b-notice", sequence(self._flow(element, depth + 1)))]
        if "footnotes" in (element.get("class") or "").split():
            return [*anchor, call("b-footnotes", sequence(self._flow(element, depth + 1)))]
        handler = _BLOCK_HANDLERS.get(str(element.tag))
        if handler is not None:
            return [*anchor, *handler(self, element, depth)]
        return [*anchor, *self._flow(element, depth + 1)]

    def _heading(self, element: HtmlElement, depth: int) -> list[str]:
        level = str(element.tag)[1]
        name = element.get("id") or ""
        body = sequence(trimmed(self.children(element, depth)))
        if not name or name in self.anchors:
            return [call("b-unlisted-heading", level, body)]
        self.anchors.add(name)
        return [call("b-heading", level, string(name), body)]

    def _quote(self, element: HtmlElement, depth: int) -> list[str]:
        return [call("b-quote", sequence(self._flow(element, depth + 1)))]

    def _list(self, element: HtmlElement, depth: int) -> list[str]:
        items = []
        for child in element:
            if isinstance(child.tag, str):
                body = self._flow(child, depth + 1) if child.tag == "li" else self._block(child, depth + 1)
                items.append(sequence([*(self.anchor(child) if child.tag == "li" else []), *body]))
        if not items:
            return []
        if element.tag == "ul":
            return [call("list", *items)]
        first = whole(element.get("start"))
        return [call("enum", *items, start=str(1 if first is None else first))]

    def _terms(self, element: HtmlElement, depth: int) -> list[str]:
        blocks: list[str] = []
        for child in element:
            if not isinstance(child.tag, str):
                continue
            if child.tag == "dt":
                blocks.append(call("par", call("strong", sequence(trimmed(self.children(child, depth))))))
            elif child.tag == "dd":
                blocks.append(call("pad", sequence(self._flow(child, depth + 1)), left="1.2em"))
            else:
                blocks += self._block(child, depth + 1)
        return blocks

    def _preformatted(self, element: HtmlElement, depth: int) -> list[str]:
        text = element.text_content().strip("\n")
        if not text.strip():
            return []
        return [call("b-code", call("raw", string(breakable(text, 80)), block="true"))]

    def _summary(self, element: HtmlElement, depth: int) -> list[str]:
        return [call("par", call("strong", sequence(trimmed(self.children(element, depth)))))]

    def _rule(self, element: HtmlElement, depth: int) -> list[str]:
        return [] if "footnotes-sep" in (element.get("class") or "") else ["b-rule()"]

    def _table(self, element: HtmlElement, depth: int) -> list[str]:
        grid = tables.read_grid(element)
        aligns = ["left"] * grid.columns
        for cell in grid.cells:
            if cell.columns == 1 and cell.row >= grid.head and cell.align:
                aligns[cell.column] = cell.align
        previous, self.longest = self.longest, LONGEST_IN_CELL
        cells = tuple(self._cell(cell, grid, depth) for cell in grid.cells)
        caption = sequence(trimmed(self.children(grid.caption, depth))) if grid.caption is not None else ""
        self.longest = previous
        keep = _row_heads(grid)
        paper = PaperTable(
            grid.columns, grid.head, cells, tuple(aligns), caption if caption != "[]" else "", keep=keep
        )
        return typeset(paper, self.sheet, may_turn=depth <= 1)

    def _cell(self, cell: tables.Cell, grid: tables.Grid, depth: int) -> PaperCell:
        element = cell.element
        holds_blocks = any(isinstance(e.tag, str) and e.tag in _BLOCKS for e in element.iterdescendants())
        code = (
            sequence(self._flow(element, max(depth + 3, MAX_DEPTH - 4)))
            if holds_blocks
            else sequence(trimmed(self.children(element, depth)))
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
