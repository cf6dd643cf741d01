"""CSS colours as Typst code."""

from __future__ import annotations

import re
from functools import cache

_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})$", re.IGNORECASE)
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*(?:,\s*1(?:\.0*)?\s*)?\)$")


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
