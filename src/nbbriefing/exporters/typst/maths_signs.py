"""The signs of MathML that mean something of their own in Typst's mathematics."""

from __future__ import annotations

INVISIBLE = frozenset("\u2061\u2062\u2063\u2064\u200b\ufe00\ufe01\ufe0e\ufe0f")
PRIMES = {"′": 1, "″": 2, "‴": 3, "⁗": 4}
OPEN = frozenset("([{⟨⌈⌊|‖∣∥⟦")
CLOSE = frozenset(")]}⟩⌉⌋|‖∣∥⟧")
# What stands over or under a base in MathML, and the Typst function that draws it.
OVER = {
    **dict.fromkeys(["^", "ˆ", "\u0302"], "\u0302"),
    **dict.fromkeys(["~", "˜", "\u0303"], "\u0303"),
    **dict.fromkeys(["˙", "\u0307"], "\u0307"),
    **dict.fromkeys(["¨", "\u0308"], "\u0308"),
    **dict.fromkeys(["→", "\u20d7"], "\u20d7"),
    **dict.fromkeys(["ˇ", "\u030c"], "\u030c"),
    **dict.fromkeys(["˘", "\u0306"], "\u0306"),
    **dict.fromkeys(["´", "\u0301"], "\u0301"),
    **dict.fromkeys(["`", "\u0300"], "\u0300"),
    **dict.fromkeys(["˚", "\u030a"], "\u030a"),
    **dict.fromkeys(["¯", "‾", "_", "ˉ", "―", "\u0332", "\u0305", "\u0304"], "math.overline"),
    **dict.fromkeys(["⏞", "︷"], "math.overbrace"),
    "⎴": "math.overbracket",
}
UNDER = {
    "_": "math.underline", "̲": "math.underline", "¯": "math.underline", "‾": "math.underline",
    "⏟": "math.underbrace", "︸": "math.underbrace", "⎵": "math.underbracket",
}  # fmt: skip
