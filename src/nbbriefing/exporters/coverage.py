"""Which characters the fonts of a rendition can draw."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

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
