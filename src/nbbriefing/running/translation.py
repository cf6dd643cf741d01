"""Markdown in another language: each heading, paragraph, list item and table cell is one message.

A message is the English text with its inline marks, on one line, as Sphinx does it; the marks of the block
(``##``, ``-``, ``1.``) stay with the notebook, so that a translation cannot change the structure. Only a
forced line break is kept within a message. Code blocks and raw HTML are not translated.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt
from nbformat import NotebookNode

from nbbriefing.language.messages import SOURCE_LANGUAGE, languages, translator


@dataclass(frozen=True)
class _Text:
    """The text of one block: its lines, and what kind of block it is."""

    first: int
    end: int
    content: str
    cell: bool
    closable: bool

    @property
    def message(self) -> str:
        parts = _FORCED_BREAK.split(self.content)
        return "\\\n".join(" ".join(part.split()) for part in parts)


# A heading may end with as many marks as it likes, which are not its text: "## Promises ##".
_CLOSING_MARKS = re.compile(r"(?<![ \t])[ \t]++#++[ \t]*+$")
#: Arguments of an analyst's figure or table that readers see.
_ANALYST_TEXTS = frozenset({"title", "alt", "caption", "labels", "units", "notes"})
_FORCED_BREAK = re.compile(r"(?:(?<! ) {2,}+|\\)\n")


def messages(source: str) -> list[str]:
    """List the messages of a Markdown text in order.

    >>> messages("## Promises\\n\\nWhat was\\n*kept*.\\n\\n- one\\n- two")
    ['Promises', 'What was *kept*.', 'one', 'two']
    """
    return [text.message for text in _texts(source)]


def code_messages(source: str) -> list[str]:
    """List the messages of a code cell: what it says, and the texts of an analyst's figures and tables.

    >>> code_messages('show.table(frame, labels={"n": "products"}, caption="What {x}", x=say("a year"))')
    ['products', 'What {x}', 'a year']
    """
    found: list[ast.expr] = []
    for call in ast.walk(ast.parse(source)):
        name = getattr(call.func, "attr", getattr(call.func, "id", "")) if isinstance(call, ast.Call) else ""
        if isinstance(call, ast.Call) and name in ("say", "_"):
            found += call.args[:1]
        elif isinstance(call, ast.Call) and name in ("figure", "table", "figure_block", "table_block"):
            for keyword in call.keywords:
                found += _texts_of(keyword.value) if keyword.arg in _ANALYST_TEXTS else []
    texts = (node.value for node in found if isinstance(node, ast.Constant))
    return [text for text in texts if isinstance(text, str) and text]


def _texts_of(value: ast.expr) -> list[ast.expr]:
    if isinstance(value, ast.Dict):
        return value.values
    return value.elts if isinstance(value, ast.List | ast.Tuple) else [value]


def translated(source: str, translate: Callable[[str], str]) -> str:
    """Return a Markdown text with each message replaced by its translation.

    >>> translated("## Promises\\n\\n- one\\n  of two", str.upper)
    '## PROMISES\\n\\n- ONE OF TWO'
    """
    lines = source.split("\n")
    limit: dict[int, int] = {}
    # From the last to the first, and within a row of a table from right to left: each text is then the last
    # thing of what is left of its line, and no other text that looks the same is taken for it.
    for text in reversed(list(_texts(source))):
        line = lines[text.first]
        opening = _escaped(text.content.split("\n")[0].strip(), text.cell)
        closing = _CLOSING_MARKS.search(line) if text.closable else None
        start = line.rfind(opening, 0, closing.start() if closing else limit.get(text.first))
        if start < 0:
            continue  # a text that the parser has changed, such as one with a tab, stays as it is
        limit[text.first] = start
        tail = line[start + len(opening) :] if text.end - text.first == 1 else ""
        lines[text.first : text.end] = [line[:start] + _escaped(translate(text.message), text.cell) + tail]
    return "\n".join(lines)


def _escaped(text: str, cell: bool) -> str:
    """Return the text as it stands in the source: a bar within a cell is escaped."""
    return text.replace("|", "\\|") if cell else text


def translate_notebook(notebook: NotebookNode, language: str, *, foreign: bool = False) -> None:
    """Put the Markdown cells of a notebook into a language; what has no translation stays as it is.

    Raises
    ------
    ParameterError
        If there is no catalogue for the language, and the notebook is not a foreign one.
    """
    if language == SOURCE_LANGUAGE or (foreign and language not in languages()):
        return
    translate = translator(language)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell["source"] = translated(cell.source, translate)


def _texts(source: str) -> Iterator[_Text]:
    """Yield the translatable texts in order."""
    tokens = _parser().parse(source)
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "inline" and token.map and token.content.strip():
            first, end = token.map
            kind, marks = ("", "") if before is None else (before.type, before.markup)
            closable = kind == "heading_open" and marks.startswith("#")
            yield _Text(first, end, token.content, kind in ("th_open", "td_open"), closable)


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")
