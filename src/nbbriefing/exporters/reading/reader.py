"""A notebook read into the neutral document."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from nbbriefing.blocks.shown import MIME_TYPE, current_bundle
from nbbriefing.exporters.document import Code, Console, Document, Origin, Part, Prose, naming
from nbbriefing.exporters.limits import Limits
from nbbriefing.exporters.metadata import read_metadata
from nbbriefing.exporters.reading import ansi, headings
from nbbriefing.exporters.reading.bundles import BundleReader
from nbbriefing.exporters.reading.clean import clean_html
from nbbriefing.exporters.reading.markdown import to_html
from nbbriefing.exporters.reading.prose import ProseReader
from nbbriefing.exporters.words import word
from nbbriefing.foreign import clean_text

_HIDE_CELL = frozenset({"remove-cell", "remove_cell", "hide-cell"})
_HIDE_OUTPUT = frozenset({"remove-output", "remove_output", "hide-output"})
_HIDE_INPUT = frozenset({"remove-input", "remove_input", "hide-input"})
# Quarto's and MyST's way to give a figure its texts: comments at the top of the cell.
_OPTIONS = frozenset({"fig-alt", "fig-cap", "alt", "caption"})


@dataclass(frozen=True)
class Options:
    """What the reader of a notebook is asked for."""

    include_code: bool = False
    code_annex: bool = False
    include_stderr: bool = False
    language: str = ""
    name: str = ""
    folder: Path | None = None
    limits: Limits = field(default_factory=Limits)


def read_notebook(notebook: NotebookNode, options: Options) -> Document:
    """Return the document that a notebook's readers see.

    The title is the notebook's own, else its first heading of level 1, else its file name. A Markdown cell
    tagged ``title`` is left out when the metadata gives a title.
    """
    given = read_metadata(notebook.metadata, language=options.language)
    document = Document(given)
    reader = _CellReader(document, options, code_language(notebook))
    for number, cell in enumerate(notebook.cells, start=1):
        origin = Origin(number)
        with naming(origin):
            parts = reader.read(cell, origin, title_given=bool(given.title))
            document.parts += options.limits.shorten(parts, document)
    if options.code_annex:
        document.parts += _annex(notebook, document)
    title = headings.take_title(document, given.title, options.name)
    document.metadata = replace(given, title=title or "Untitled")
    headings.Arranger(document).run()
    return document


def code_language(notebook: NotebookNode) -> str:
    """Return the name of the programming language of a notebook, or an empty text."""
    metadata = notebook.get("metadata") or {}
    for place, key in (("language_info", "name"), ("kernelspec", "language")):
        told = metadata.get(place)
        name = told.get(key) if isinstance(told, dict) else None
        if isinstance(name, str) and re.fullmatch(r"[\w+#-]{1,20}", name):
            return name.lower()
    return ""


def _annex(notebook: NotebookNode, document: Document) -> list[Part]:
    """Return the code of all cells under a heading of its own, each with the number of its cell."""
    language = document.metadata.language
    parts: list[Part] = [_heading(2, word("code", language), Origin(len(notebook.cells)))]
    for number, cell in enumerate(notebook.cells, start=1):
        source = _text(cell.get("source"))
        if cell.get("cell_type") == "code" and source.strip():
            origin = Origin(number)
            parts.append(_heading(3, word("cell", language, number=number), origin))
            parts.append(Code(clean_text(source), code_language(notebook), origin))
    return parts if len(parts) > 1 else []


def _heading(level: int, text: str, origin: Origin) -> Prose:
    return Prose(clean_html(f"<h{level}>{escape(text)}</h{level}>"), origin)


class _CellReader:
    def __init__(self, document: Document, options: Options, language: str) -> None:
        self.document = document
        self.options = options
        self.language = language

    def read(self, cell: NotebookNode, origin: Origin, *, title_given: bool) -> list[Part]:
        """Return the parts of one cell."""
        tags = _tags(cell)
        source = _text(cell.get("source"))
        if tags & _HIDE_CELL or (title_given and "title" in tags):
            return []
        kind = cell.get("cell_type")
        if kind == "markdown":
            return self._markdown(cell, source, origin)
        if kind != "code":
            return self._raw(cell, source, origin)
        parts: list[Part] = []
        if self.options.include_code and source.strip() and not tags & _HIDE_INPUT:
            parts.append(Code(clean_text(source), self.language, origin))
        if not tags & _HIDE_OUTPUT:
            parts += self._outputs(cell, source, origin)
        return parts

    def _prose(self, cell: NotebookNode | None = None) -> ProseReader:
        attachments = dict(cell.get("attachments") or {}) if cell is not None else {}
        return ProseReader(self.document, self.options.folder, attachments)

    def _markdown(self, cell: NotebookNode, source: str, origin: Origin) -> list[Part]:
        return [self._prose(cell).read(to_html(clean_text(source)), origin)] if source.strip() else []

    def _raw(self, cell: NotebookNode, source: str, origin: Origin) -> list[Part]:
        """Return a raw cell in the formats that both renditions know; others are meant for other tools."""
        own = cell.get("metadata") or {}
        mime = str(own.get("raw_mimetype") or own.get("format") or "").lower()
        if not source.strip() or mime in (
            "text/latex",
            "text/restructuredtext",
            "text/x-rst",
            "latex",
            "pdf",
        ):
            return []
        if mime in ("text/html", "html"):
            return [self._prose(cell).read(source, origin)]
        if mime in ("text/markdown", "markdown"):
            return self._markdown(cell, source, origin)
        return [Code(clean_text(source), "", origin)]

    def _outputs(self, cell: NotebookNode, source: str, origin: Origin) -> list[Part]:
        texts = _options(source)
        own = cell.get("metadata") or {}
        told = {
            "alt": own.get("alt") or texts.get("fig-alt") or texts.get("alt") or "",
            "caption": own.get("caption") or texts.get("fig-cap") or texts.get("caption") or "",
        }
        told = {key: str(text).strip("'\"") for key, text in told.items() if text}
        bundles = BundleReader(self._prose(cell))
        parts: list[Part] = []
        for number, output in _merged(cell.get("outputs") or ()):
            parts += self._output(output, bundles, told, Origin(origin.cell, number))
        return parts

    def _output(
        self, output: NotebookNode, bundles: BundleReader, told: dict[str, str], origin: Origin
    ) -> Iterable[Part]:
        kind = output.get("output_type")
        if kind == "stream":
            if output.get("name") == "stderr" and not self.options.include_stderr:
                return []
            text = ansi.settle(_text(output.get("text")))
            return [Console(text.rstrip(), "output", origin)] if text.strip() else []
        if kind == "error":
            return [_error(output, origin)]
        metadata = {**told, **dict(output.get("metadata") or {})}
        metadata = {k: {**told, **v} if isinstance(v, dict) else v for k, v in metadata.items()}
        data = current_bundle(output.get("data") or {})
        self.document.dated_as_of |= MIME_TYPE in data
        return bundles.read(data, metadata, origin)


def _options(source: str) -> dict[str, str]:
    found = {}
    for line in source.split("\n"):
        name, colon, text = (part.strip() for part in line.removeprefix("#|").partition(":"))
        if line.startswith("#|") and colon and text and name in _OPTIONS:
            found[name] = text
    return found


def _merged(outputs: Iterable[NotebookNode]) -> Iterable[tuple[int, NotebookNode]]:
    """Yield the outputs with their numbers, streams of one name that follow each other as one."""
    waiting: tuple[int, NotebookNode] | None = None
    for number, output in enumerate(outputs, start=1):
        if waiting is not None:
            same = output.get("output_type") == "stream" and output.get("name") == waiting[1].get("name")
            if same:
                waiting[1]["text"] = _text(waiting[1].get("text")) + _text(output.get("text"))
                continue
            yield waiting
            waiting = None
        if output.get("output_type") == "stream":
            waiting = (number, NotebookNode(output))
        else:
            yield number, output
    if waiting is not None:
        yield waiting


def _text(value: Any) -> str:
    return "".join(value) if isinstance(value, list) else str(value or "")


def _error(output: NotebookNode, origin: Origin) -> Console:
    traceback = "\n".join(str(line) for line in output.get("traceback") or ())
    told = f"{output.get('ename', 'Error')}: {output.get('evalue', '')}".rstrip(": ")
    text = traceback if traceback.strip() else told
    return Console(ansi.settle(text).rstrip(), "error", origin)


def _tags(cell: NotebookNode) -> set[str]:
    tags = cell.get("metadata", {}).get("tags")
    return {str(tag) for tag in tags} if isinstance(tags, list) else set()
