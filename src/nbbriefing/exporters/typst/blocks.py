"""Our own blocks as Typst code."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from nbbriefing.exporters.blocks import plain
from nbbriefing.exporters.document import BlockPart, Document, Json
from nbbriefing.exporters.typst.code import array, breakable, call, sequence, string
from nbbriefing.exporters.typst.inline import POINTS_PER_PIXEL
from nbbriefing.exporters.typst.prose import ProseWriter
from nbbriefing.exporters.typst.tables import LONGEST_IN_CELL, PaperCell, PaperTable, typeset
from nbbriefing.exporters.words import word

# Points, a quarter of a page: the gap that a shorter figure leaves is not worth the time that floating takes.
SHORTEST_FLOAT = 170.0


class BlockWriter:
    """Writes the blocks of one document, and at its end the numbers behind its figures."""

    def __init__(self, document: Document, prose: ProseWriter) -> None:
        self.document = document
        self.prose = prose
        self.may_float = False
        self.spots = 0
        self.annex: list[tuple[Sequence[Json], Json, str]] = []
        self._write: dict[str, Callable[[Json], list[str]]] = {
            "paragraph": self._paragraph,
            "list": self._list,
            "key_figures": self._key_figures,
            "notice": lambda block: [call("b-notice", self.inlines(block["content"]))],
            "table": lambda block: self.table(block),
            "references": self._references,
            "facts": self._facts,
        }

    def write(self, part: BlockPart) -> str:
        """Return the code of a block, one statement a line."""
        block = part.block
        lines = self._figure(part) if part.drawing is not None else self._write[block["type"]](block)
        return "\n".join(lines)

    def inlines(self, runs: Sequence[Json], longest: int = 60) -> str:
        """Return the code of text in runs."""
        return sequence(self._run(run, longest) for run in runs if run["text"])

    def _run(self, run: Json, longest: int) -> str:
        code = string(breakable(run["text"], longest))
        if run.get("code"):
            code = call("raw", code)
        if run.get("italic"):
            code = call("emph", code)
        if run.get("bold"):
            code = call("strong", code)
        if run.get("tone"):
            code = call("b-tone", string(run["tone"]), code)
        if run.get("ref"):
            anchor = f"ref-{run['ref']}"
            self.prose.targets.add(anchor)
            return call("b-link", string(anchor), call("text", code, fill="accent"))
        return call("link", string(run["href"]), code) if run.get("href") else code

    def _paragraph(self, block: Json) -> list[str]:
        body = call("par", self.inlines(block["content"]))
        wrapper = {"finding": "b-finding", "note": "b-small"}.get(block["role"])
        return [call(wrapper, body) if wrapper else body]

    def _list(self, block: Json) -> list[str]:
        items = [self.inlines(item) for item in block["items"]]
        return [call("enum" if block["ordered"] else "list", *items)] if items else []

    def _key_figures(self, block: Json) -> list[str]:
        items = []
        for item in block["items"]:
            detail = self.inlines(item["detail"]) if item["detail"] else "none"
            items.append(
                f"(value: {string(item['value'])}, label: {self.inlines(item['label'])}, detail: {detail})"
            )
        return [call("b-key-figures", array(items))] if items else []

    def table(self, block: Json, caption: Sequence[Json] = ()) -> list[str]:
        """Return the code of a table block."""
        cells = [self._head(column, number) for number, column in enumerate(block["columns"])]
        for row, values in enumerate(block["rows"], start=1):
            for column, value in enumerate(values):
                code = self.inlines(value, LONGEST_IN_CELL)
                badges = sum(4 for run in value if run.get("tone") and run["tone"] != "muted")
                text = breakable(plain(value), LONGEST_IN_CELL) + "\u00a0" * badges
                cells.append(PaperCell(code, text, row, column))
        told = caption or block["caption"]
        paper = PaperTable(
            len(block["columns"]),
            1,
            tuple(cells),
            tuple(column["align"] for column in block["columns"]),
            self.inlines(told) if told else "",
            tuple(self.inlines(note) for note in block["notes"]),
            keep=1 if block["row_header"] else 0,
            weights=_weights(block["columns"]),
        )
        return typeset(paper, self.prose.sheet)

    def _head(self, column: Json, number: int) -> PaperCell:
        label, unit = self.inlines(column["label"], LONGEST_IN_CELL), column["unit"]
        if not unit:
            return PaperCell(label, breakable(plain(column["label"]), LONGEST_IN_CELL), 0, number)
        code = sequence([label, string(" "), call("text", string(unit), weight='"regular"')])
        return PaperCell(code, breakable(f"{plain(column['label'])} {unit}", LONGEST_IN_CELL), 0, number)

    def _figure(self, part: BlockPart) -> list[str]:
        block, drawing = part.block, part.drawing
        assert drawing is not None
        language = self.document.metadata.language
        alt = block["alt"] or plain(block["title"]) or word("figure_without_text", language)
        named = {}
        if block["title"]:
            named["title"] = self.inlines(block["title"])
        caption = [self._run(run, 60) for run in block["caption"] if run["text"]]
        if block["table"] is not None:
            anchor = f"numbers-{len(self.annex) + 1}"
            self.annex.append((block["title"], block["table"], anchor))
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
        image = self.prose.image(drawing, alt, drawing.width * POINTS_PER_PIXEL)
        return [call("b-figure", image, **named)]

    def _references(self, block: Json) -> list[str]:
        items = []
        for item in block["items"]:
            anchor = f"ref-{item['id']}"
            label = [call("b-anchor", string(anchor))] if anchor not in self.prose.anchors else []
            self.prose.anchors.add(anchor)
            items.append(sequence([*label, self.inlines(item["content"], 50)]))
        return [call("b-references", array(items))] if items else []

    def _facts(self, block: Json) -> list[str]:
        pairs = [array([self.inlines(term, 30), self.inlines(value, 50)]) for term, value in block["items"]]
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
            caption = title or table["caption"]
            lines += self.table(table, caption)
        return lines


def _weights(columns: Sequence[Json]) -> tuple[float, ...]:
    """Return the shares of the columns; nothing if no column names one, 1 for a column that names none."""
    given = [column["weight"] for column in columns]
    return tuple(weight or 1.0 for weight in given) if any(given) else ()
