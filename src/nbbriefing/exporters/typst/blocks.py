"""Our own blocks as Typst code."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from nbbriefing.blocks import model
from nbbriefing.blocks.forms import MUTED
from nbbriefing.blocks.inline import Inlines, Run, anchor_of, plain_inlines, runs_of
from nbbriefing.exporters.document import Asset, BlockPart, Document
from nbbriefing.exporters.typst.code import array, breakable, call, sequence, string
from nbbriefing.exporters.typst.inline import POINTS_PER_PIXEL
from nbbriefing.exporters.typst.prose import ProseWriter
from nbbriefing.exporters.typst.tables import LONGEST_IN_CELL, PaperCell, PaperTable, typeset
from nbbriefing.exporters.words import word

# Points, a quarter of a page: the gap that a shorter figure leaves is not worth the time that floating takes.
SHORTEST_FLOAT = 170.0
# Weights of this and more are a mistake, and are passed over.
WIDEST = 1000


class BlockWriter:
    """Writes the blocks of one document, and at its end the numbers behind its figures."""

    def __init__(self, document: Document, prose: ProseWriter) -> None:
        self.document = document
        self.prose = prose
        self.may_float = False
        self.spots = 0
        self.annex: list[tuple[Inlines, model.Table, str]] = []
        self._write: dict[str, Callable[[Any], list[str]]] = {
            "paragraph": self._paragraph,
            "list": self._list,
            "key_figures": self._key_figures,
            "notice": lambda block: [call("b-notice", self.inlines(block.content))],
            "table": self.table,
            "references": self._references,
            "facts": self._facts,
        }

    def write(self, part: BlockPart) -> str:
        """Return the code of a block, one statement a line."""
        block = part.block
        if part.drawing is not None and isinstance(block, model.Figure):
            return "\n".join(self._figure(block, part.drawing))
        return "\n".join(self._write[block.kind](block))

    def inlines(self, inlines: Inlines, longest: int = 60) -> str:
        """Return the code of text in runs."""
        return sequence(self._run(run, longest) for run in runs_of(inlines))

    def _run(self, run: Run, longest: int) -> str:
        code = string(breakable(run.text, longest))
        if run.code:
            code = call("raw", code)
        if run.italic:
            code = call("emph", code)
        if run.bold:
            code = call("strong", code)
        if run.tone:
            code = call("b-tone", string(run.tone), code)
        if run.ref:
            anchor = anchor_of(run.ref)
            self.prose.targets.add(anchor)
            return call("b-link", string(anchor), call("text", code, fill="accent"))
        return call("link", string(run.link), code) if run.link else code

    def _paragraph(self, block: model.Paragraph) -> list[str]:
        body = call("par", self.inlines(block.content))
        wrapper = {"finding": "b-finding", "note": "b-small"}.get(block.role)
        return [call(wrapper, body) if wrapper else body]

    def _list(self, block: model.ListBlock) -> list[str]:
        items = [self.inlines(item) for item in block.items]
        return [call("enum" if block.ordered else "list", *items)] if items else []

    def _key_figures(self, block: model.KeyFigures) -> list[str]:
        items = []
        for item in block.items:
            detail = self.inlines(item.detail) if item.detail else "none"
            items.append(
                f"(value: {string(item.value)}, label: {self.inlines(item.label)}, detail: {detail})"
            )
        return [call("b-key-figures", array(items))] if items else []

    def table(self, block: model.Table, caption: Inlines = ()) -> list[str]:
        """Return the code of a table block."""
        cells = [self._head(column, number) for number, column in enumerate(block.columns)]
        for row, values in enumerate(block.rows, start=1):
            for column, value in enumerate(values):
                code = self.inlines(value, LONGEST_IN_CELL)
                badges = sum(4 for run in runs_of(value) if run.tone not in (None, MUTED))
                text = breakable(plain_inlines(value), LONGEST_IN_CELL) + "\u00a0" * badges
                cells.append(PaperCell(code, text, row, column))
        told = caption or block.caption
        paper = PaperTable(
            len(block.columns),
            1,
            tuple(cells),
            tuple(column.align for column in block.columns),
            self.inlines(told) if told else "",
            tuple(self.inlines(note) for note in block.notes),
            keep=1 if block.row_header else 0,
            weights=_weights(block.columns),
        )
        return typeset(paper, self.prose.sheet)

    def _head(self, column: model.Column, number: int) -> PaperCell:
        label, unit = self.inlines(column.label, LONGEST_IN_CELL), column.unit
        if not unit:
            return PaperCell(label, breakable(plain_inlines(column.label), LONGEST_IN_CELL), 0, number)
        code = sequence([label, string(" "), call("text", string(unit), weight='"regular"')])
        return PaperCell(code, breakable(f"{plain_inlines(column.label)} {unit}", LONGEST_IN_CELL), 0, number)

    def _figure(self, block: model.Figure, drawing: Asset) -> list[str]:
        language = self.document.metadata.language
        named = {}
        if block.title:
            named["title"] = self.inlines(block.title)
        caption = [self._run(run, 60) for run in runs_of(block.caption)]
        if block.table is not None:
            anchor = f"numbers-{len(self.annex) + 1}"
            self.annex.append((block.title, block.table, anchor))
            self.prose.targets.add(anchor)
            pointer = call(
                "b-link", string(anchor), call("text", string(word("numbers", language)), fill="accent")
            )
            caption += [string(" ")] * bool(caption) + [pointer]
        if caption:
            named["caption"] = sequence(caption)
        if self.may_float and drawing.height * POINTS_PER_PIXEL > SHORTEST_FLOAT:
            self.spots += 1
            named["spot"] = string(f"spot:{self.spots}")
        image = self.prose.image(drawing, block.alt, drawing.width * POINTS_PER_PIXEL)
        return [call("b-figure", image, **named)]

    def _references(self, block: model.References) -> list[str]:
        items = []
        for item in block.items:
            anchor = anchor_of(item.id)
            label = [call("b-anchor", string(anchor))] if anchor not in self.prose.anchors else []
            self.prose.anchors.add(anchor)
            items.append(sequence([*label, self.inlines(item.content, 50)]))
        return [call("b-references", array(items))] if items else []

    def _facts(self, block: model.Facts) -> list[str]:
        pairs = [array([self.inlines(term, 30), self.inlines(value, 50)]) for term, value in block.items]
        return [call("b-facts", array(pairs))] if pairs else []

    def annex_code(self) -> list[str]:
        """Return the code of the annex with the numbers behind the figures."""
        if not self.annex:
            return []
        language = self.document.metadata.language
        lines = [call("b-heading", "2", string("annex-numbers"), string(word("annex", language)))]
        for title, table, anchor in self.annex:
            self.prose.anchors.add(anchor)
            lines.append(call("b-anchor", string(anchor)))
            caption = title or table.caption
            lines += self.table(table, caption)
        return lines


def _weights(columns: Sequence[model.Column]) -> tuple[float, ...]:
    """Return the shares of the columns; nothing if no column names one, 1 for a column that names none."""
    given = [column.weight if 0 < (column.weight or 0) < WIDEST else None for column in columns]
    return tuple(weight or 1.0 for weight in given) if any(given) else ()
