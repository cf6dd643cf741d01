"""How wide text is set, estimated well enough to lay out the columns of a table.

Widths are in em of the briefing's typeface. They are estimates on the safe side: a column may come out a
little wider than its text, never narrower than its longest word.
"""

from __future__ import annotations

import re
from functools import lru_cache

_NARROW = frozenset("iljtfrI.,;:'|!()[]{}/\\-\u2019\u2018` ")
_BROAD = frozenset("mwMWOQGDHNU@%&\u2014\u2026—…")
_WIDE = re.compile("[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
# Typst sets a quarter of an em between a Chinese character and a Latin letter or a figure.
_JOINT = re.compile("(?<=[\u3400-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%])(?=[\u3400-\u9fff])")
_JOINT_WIDTH = 0.25
_SAFETY = 1.04


@lru_cache(maxsize=20_000)
def width(text: str) -> float:
    """Return the width of a text on one line, in em."""
    total = _JOINT_WIDTH * len(_JOINT.findall(text))
    for character in text:
        if character in _NARROW:
            total += 0.3
        elif character in _BROAD:
            total += 0.8
        elif character < "\u2e80":
            total += 0.6 if character.isupper() else 0.51
        elif character == "\u200b":
            continue
        else:
            total += 1.0
    return total * _SAFETY


def is_wide(text: str) -> bool:
    """Return whether a text has characters as wide as high, between which a line may break anywhere."""
    return _WIDE.search(text) is not None


@lru_cache(maxsize=20_000)
def longest_word(text: str) -> float:
    """Return the width of the longest part that cannot be broken, in em."""
    words = re.split(r"[\s\u200b]+", _WIDE.sub(" 一 ", text))
    parts = [part for word in words for part in re.findall(r"[^-–—/]+[-–—/]?", word)]
    return max((width(part) for part in parts), default=0.0)
