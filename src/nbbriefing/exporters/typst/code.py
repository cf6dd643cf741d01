"""Typst code built from data: every text is a string literal, so that none can be read as markup."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from nbbriefing.foreign import clean_text

# Runs without a place to break; longer ones are given places, so that they cannot run off the sheet.
LONGEST_WORD = 36
_ESCAPED = re.compile(r'[\\"\x00-\x1f\x7f-\x9f\u2028\u2029]')
_BREAKS_ANYWHERE = "\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef"
_AFTER = re.compile(r"(?<=[/._\-&?=#,;:])(?=\w)")


def string(text: str) -> str:
    r"""Return a Typst string literal.

    >>> string('a "b" \\ #read')
    '"a \\"b\\" \\\\ #read"'
    """
    return '"' + _ESCAPED.sub(_escape, clean_text(text)) + '"'


def _escape(match: re.Match[str]) -> str:
    character = match.group(0)
    return {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}.get(character) or f"\\u{{{ord(character):x}}}"


def breakable(text: str, longest: int = LONGEST_WORD) -> str:
    """Return the text with zero-width spaces in words longer than a line may hold."""
    return re.sub(rf"[^\s{_BREAKS_ANYWHERE}]{{{longest + 1},}}", lambda m: _broken(m.group(0), longest), text)


def _broken(run: str, longest: int) -> str:
    pieces: list[str] = []
    for piece in _AFTER.split(run):
        pieces += [piece[i : i + longest] for i in range(0, len(piece), longest)] or [""]
    return "\u200b".join(pieces)


def sequence(expressions: Iterable[str]) -> str:
    """Return the code of content made of expressions one after the other.

    >>> sequence(['"a"', 'strong("b")'])
    '{"a"; strong("b")}'
    >>> sequence([])
    '[]'
    """
    code = "; ".join(expressions)
    return f"{{{code}}}" if code else "[]"


def call(name: str, *arguments: str, **named: str) -> str:
    """Return the code of a function call; underscores in names of arguments become hyphens."""
    listed = [*arguments, *(f"{key.replace('_', '-')}: {value}" for key, value in named.items())]
    return f"{name}({', '.join(listed)})"


def array(items: Iterable[str]) -> str:
    """Return the code of an array.

    >>> array(["1pt"])
    '(1pt,)'
    """
    listed = list(items)
    return f"({', '.join(listed)}{',' if len(listed) == 1 else ''})"


def length(points: float) -> str:
    """Return a length in points."""
    return f"{points:.2f}pt"


_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})$", re.IGNORECASE)
_RGB = re.compile(r"rgba?\(\s*([0-9]{1,3})\s*,\s*([0-9]{1,3})\s*,\s*([0-9]{1,3})\s*(?:,\s*1(?:\.0*)?\s*)?\)$")


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
        name: value if isinstance(value, str) else "#{:02x}{:02x}{:02x}".format(*value[:3])
        for name, value in colormap.items()
    }
