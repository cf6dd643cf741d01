"""Formulas between dollar signs, told from amounts of money.

JupyterLab reads ``$x$`` and ``$ x $`` as formulas. Reports also write "$5 and $6": a dollar sign opens a
formula only if what it encloses is set off by spaces on both sides or on neither, no digit follows the
closing sign, and what is enclosed is not a bare amount followed by words.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping, Sequence
from functools import cache
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin
from mdit_py_plugins.texmath import texmath_plugin

# An amount and then prose: "5 million or" between the dollar signs of two amounts.
_MONEY = re.compile(r"\A[\d.,]++\s*+(?:[A-Za-z]{2,}+[\s,.;:]|[,;]?+\s*+(?:and|or|to|bn|m|k)\b)")


def dollars_plugin(parser: MarkdownIt) -> None:
    """Add the rule; formulas become tokens ``math_inline`` and, between two signs, ``math_inline_double``."""
    parser.inline.ruler.before("escape", "dollars", _dollars)


def _dollars(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if state.src[start] != "$" or _escaped(state.src, start):
        return False
    double = state.src.startswith("$$", start)
    sign = "$$" if double else "$"
    end = _closing(state.src, start + len(sign), state.posMax, sign)
    if end < 0:
        return False
    content = state.src[start + len(sign) : end]
    if not content.strip() or (not double and not _is_formula(content, state.src[end + 1 : end + 2])):
        return False
    if not silent:
        token = state.push("math_inline_double" if double else "math_inline", "math", 0)
        token.content = content
        token.markup = sign
    state.pos = end + len(sign)
    return True


def _is_formula(content: str, following: str) -> bool:
    if content[0].isspace() != content[-1].isspace() or following.isdigit():
        return False
    return "\n\n" not in content and not _MONEY.match(content)


def _escaped(text: str, position: int) -> bool:
    backslashes = 0
    while position > backslashes and text[position - backslashes - 1] == "\\":
        backslashes += 1
    return backslashes % 2 == 1


def _closing(text: str, position: int, limit: int, sign: str) -> int:
    while (position := text.find(sign, position, limit)) >= 0:
        if not _escaped(text, position):
            return position
        position += 1
    return -1


# More than a person nests, less than Python recurses.
MAX_NESTING = 60
# Tokens that hold a formula.
_IN_A_LINE = ("math_inline", "math_single")
_DISPLAYED = ("math_inline_double", "math_block", "math_block_label", "math_block_eqno", "amsmath")


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
    for kind in (*_IN_A_LINE, *_DISPLAYED):
        parser.add_render_rule(kind, _math)
    return parser


def _math(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Any) -> str:
    token = tokens[index]
    kind = "inline" if token.type in _IN_A_LINE else "block"
    # Within a paragraph a block would end it; a span keeps the sentence together and is displayed as well.
    tag = "span" if kind == "inline" or token.type == "math_inline_double" else "div"
    return f'<{tag} data-math="{kind}">{escape(token.content)}</{tag}>'
