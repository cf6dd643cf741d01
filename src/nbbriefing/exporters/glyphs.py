"""Which characters the fonts of a rendition can draw, and about how wide text is set with them."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from nbbriefing import fonts

# Scripts that the fonts are known to cover; only text beyond them is worth opening the fonts for.
_KNOWN = re.compile("[\\s\u0020-\u052f\u1e00-\u22ff\u3000-\u30ff\u4e00-\u9fff\uff01-\uff5e\ufffd]+")
_INVISIBLE = frozenset({"Cc", "Cf", "Mn", "Me", "Zs", "Zl", "Zp"})


def undrawable(text: str) -> str:
    """Return the characters of a text that only the Last Resort font has, each once, in order.

    They are drawn as boxed signs; a reader can search and copy them, but not read them.
    """
    rest = dict.fromkeys(_KNOWN.sub("", text))
    return "".join(c for c in rest if unicodedata.category(c) not in _INVISIBLE and ord(c) not in _covered())


@cache
def _covered() -> frozenset[int]:
    from fontTools.ttLib import TTFont  # only for text beyond the usual scripts

    found: set[int] = set()
    for file in fonts.font_files():
        if "LastResort" not in file.name:
            found |= set(TTFont(file, lazy=True).getBestCmap())
    return frozenset(found)


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
