"""Markdown to HTML, the one parser behind both renditions.

CommonMark with tables, strikethrough, task lists, footnotes, autolinks and mathematics. Formulas are left
as TeX in ``<span data-math="inline">`` and ``<div data-math="block">`` for the writers to set.
"""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from functools import cache
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin
from mdit_py_plugins.texmath import texmath_plugin

from nbbriefing.exporters.reading.dollars import dollars_plugin

# More than a person nests, less than Python recurses.
MAX_NESTING = 60


def to_html(source: str, env: MutableMapping[str, Any] | None = None) -> str:
    """Return Markdown as HTML that is not sanitised yet; raw HTML in the source comes through.

    Source that is nested deeper than :data:`MAX_NESTING` is shown as it is written, because the parser
    would drop what lies deeper.
    """
    env = {} if env is None else env
    parser = _parser()
    tokens = parser.parse(source, env)
    if any(token.level >= MAX_NESTING - 1 for token in tokens):
        return f"<pre>{escape(source)}</pre>"
    return str(parser.renderer.render(tokens, parser.options, env))


@cache
def _parser() -> MarkdownIt:
    options = {"html": True, "linkify": True, "maxNesting": MAX_NESTING}
    parser = MarkdownIt("commonmark", options).enable(["table", "strikethrough", "linkify"])
    parser.use(footnote_plugin).use(tasklists_plugin)
    # Of the plugin for dollar signs only the rule for whole blocks is used; dollars_plugin reads those in a
    # line.
    parser.use(dollarmath_plugin).disable("math_inline").use(dollars_plugin)
    parser.use(amsmath_plugin).use(texmath_plugin, delimiters="brackets")
    for kind in ("math_inline", "math_single"):
        parser.add_render_rule(kind, _inline_math)
    for kind in ("math_inline_double", "math_block", "math_block_label", "math_block_eqno", "amsmath"):
        parser.add_render_rule(kind, _block_math)
    return parser


def _inline_math(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Any
) -> str:
    return f'<span data-math="inline">{escape(tokens[index].content)}</span>'


def _block_math(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Any
) -> str:
    # Within a paragraph a block would end it; a span keeps the sentence together and is displayed all the
    # same.
    tag = "span" if tokens[index].type == "math_inline_double" else "div"
    return f'<{tag} data-math="block">{escape(tokens[index].content)}</{tag}>'
