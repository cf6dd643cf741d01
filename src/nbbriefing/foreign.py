"""Foreign text: what of it can be shown, and the numbers in it, read without raising and in linear time."""

from __future__ import annotations

import math
import re

# Controls, lone surrogates and characters that are none: no rendition can hold them.
_UNSHOWABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
# A byte order mark within a text shows nothing, and Typst refuses it.
_MARK = "\ufeff"
_LONGEST = 40
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_PIXELS = {
    "px": 1.0,
    "pt": 4 / 3,
    "pc": 16.0,
    "mm": 96 / 25.4,
    "cm": 96 / 2.54,
    "in": 96.0,
    "rem": 16.0,
    "em": 16.0,
    "ex": 8.0,
}


def clean_text(text: str) -> str:
    """Return text in which characters that no rendition can hold are shown as U+FFFD.

    >>> clean_text("a" + chr(0xFEFF) + "b")
    'ab'
    """
    return _UNSHOWABLE.sub("\ufffd", text.replace(_MARK, ""))


def whole(text: str | None) -> int | None:
    """Return a whole number that is written in the digits 0 to 9, at most seven of them; else None.

    >>> whole(" 12 "), whole(chr(0xB2)), whole("-1"), whole("9" * 5000)
    (12, None, None, None)
    """
    digits = (text or "").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 8 else None


def decimal(text: str | None) -> float | None:
    """Return a finite decimal number; else None.

    >>> decimal("1.5e2"), decimal("."), decimal("1.2.3"), decimal("nan"), decimal("1e999")
    (150.0, None, None, None, None)
    """
    digits = (text or "").strip()
    if len(digits) > _LONGEST or not _DECIMAL.fullmatch(digits):
        return None
    value = float(digits)
    return value if math.isfinite(value) else None


def decimals(text: str | None) -> list[float]:
    """Return the numbers of a list that spaces or commas part; none if one of them is no number."""
    found = [decimal(part) for part in (text or "")[:1000].replace(",", " ").split()]
    known = [number for number in found if number is not None]
    return known if len(known) == len(found) else []


def pixels(length: str | None) -> float | None:
    """Return a length of CSS or SVG in pixels; None for a share, an unknown unit or no number.

    >>> pixels("12pt"), pixels("7"), pixels("50%"), pixels("1" + 60_000 * " " + "?")
    (16.0, 7.0, None, None)
    """
    text = (length or "").strip().lower()
    if len(text) > _LONGEST:
        return None
    for unit, size in _PIXELS.items():
        if text.endswith(unit):
            number = decimal(text.removesuffix(unit))
            return None if number is None else number * size
    return decimal(text)
