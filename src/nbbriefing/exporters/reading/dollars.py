r"""Formulas between dollar signs, told from amounts of money.

JupyterLab reads ``$x$`` and ``$ x $`` as formulas. Reports also write "$5 and $6": a dollar sign opens a
formula only if what it encloses is set off by spaces on both sides or on neither, no digit follows the
closing sign, and what is enclosed is not a bare amount followed by words.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

# An amount and then prose: "5 million or" between the dollar signs of two amounts.
_MONEY = re.compile(r"[\d.,]+\s*(?:[A-Za-z]{2,}[\s,.;:]|[,;]?\s*(?:and|or|to|bn|m|k)\b)")


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
