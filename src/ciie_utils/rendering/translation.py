"""Markdown in another language: each heading, paragraph, list item and table cell is one message.

A message is the English text with its inline marks, on one line, as Sphinx does it; the marks of the block
(``##``, ``-``, ``1.``) stay with the notebook, so that a translation cannot change the structure. Code
blocks, formulas of their own and raw HTML are not translated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from markdown_it import MarkdownIt
from nbformat import NotebookNode

from ciie_utils.display.language import SOURCE_LANGUAGE, translator


def messages(source: str) -> list[str]:
    """List the messages of a Markdown text in order.

    >>> messages("## Promises\\n\\nWhat was\\n*kept*.\\n\\n- one\\n- two")
    ['Promises', 'What was *kept*.', 'one', 'two']
    """
    return [message for _, _, message in _blocks(source)]


def translated(source: str, translate: Callable[[str], str]) -> str:
    """Return a Markdown text with each message replaced by its translation.

    >>> translated("## Promises\\n\\n- one\\n  of two", str.upper)
    '## PROMISES\\n\\n- ONE OF TWO'
    """
    lines = source.split("\n")
    for first, end, message in reversed(list(_blocks(source))):
        start = _opening(lines[first], message)
        if end - first == 1:
            lines[first] = lines[first].replace(message, translate(message), 1)
        else:
            lines[first:end] = [lines[first][:start] + translate(message)]
    return "\n".join(lines)


def translate_notebook(notebook: NotebookNode, language: str) -> None:
    """Put the Markdown cells of a notebook into a language; what has no translation stays English.

    Raises
    ------
    ParameterError
        If there is no catalogue for the language.
    """
    if language == SOURCE_LANGUAGE:
        return
    translate = translator(language)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell["source"] = translated(cell.source, translate)


def _blocks(source: str) -> Iterator[tuple[int, int, str]]:
    """Yield first line, line after the last, and message of each translatable block."""
    for token in _parser().parse(source):
        if token.type == "inline" and token.map and token.content.strip():
            first, end = token.map
            if end - first > 1 and _is_underlined(source.split("\n"), end):
                end -= 1  # a heading's underline is counted with it
            yield first, end, " ".join(token.content.split())


def _is_underlined(lines: list[str], end: int) -> bool:
    underline = lines[end - 1].strip()
    return bool(underline) and not underline.strip("=-") and len(set(underline)) == 1


def _opening(line: str, message: str) -> int:
    """Return where a block's text begins in its first line."""
    return max(line.find(message.split(" ", 1)[0]), 0)


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")
