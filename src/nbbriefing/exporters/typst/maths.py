"""The signs of MathML that mean something of their own in Typst's mathematics."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from lxml import etree

from nbbriefing.exporters.typst.code import array, call, string
from nbbriefing.foreign import decimal

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


_EM = re.compile(r"(-?[0-9.]{1,20})\s{0,9}(em|rem|pt|px|ex)")
_COLOUR = re.compile(r"color:\s*(#[0-9a-fA-F]{3,8})\b")
_MAX_DEPTH = 40


def to_typst(formula: etree._Element) -> str:
    """Return the code of the content of an equation."""
    return _sequence(list(formula), 0)


def _name(element: etree._Element) -> str:
    return str(etree.QName(element).localname) if isinstance(element.tag, str) else ""


def _text(element: etree._Element) -> str:
    return "".join(c for c in "".join(element.itertext()) if c not in INVISIBLE)


def _sequence(elements: list[etree._Element], depth: int) -> str:
    parts = [code for element in elements if (code := _set(element, depth + 1))]
    return "{" + "; ".join(parts) + "}" if parts else "[]"


def _set(element: etree._Element, depth: int) -> str:
    if depth > _MAX_DEPTH:
        return string(_text(element))
    handler = _HANDLERS.get(_name(element))
    if handler is not None:
        return handler(element, depth)
    return _sequence(list(element), depth) if len(element) else _token(_text(element).strip())


def _token(text: str) -> str:
    """Return a symbol for one character, text for several."""
    if not text:
        return ""
    if len(text) == 1 and not text.isspace():
        return call("b-symbol", string(text))
    return call("b-letters", string(text))


def _identifier(element: etree._Element, depth: int) -> str:
    text = _text(element).strip()
    upright = element.get("mathvariant") == "normal"
    if len(text) > 1 and text.replace(" ", "").isascii():
        return call("math.op", string(text))
    code = _token(text)
    return call("math.upright", code) if upright and code else code


def _number(element: etree._Element, depth: int) -> str:
    text = _text(element).strip()
    return call("b-letters", string(text)) if text else ""


def _operator(element: etree._Element, depth: int) -> str:
    text = _text(element).strip()
    if len(text) > 1 and not unicodedata.combining(text[-1]):
        return call("math.class", '"relation"', string(text))
    return _token(text)


def _words(element: etree._Element, depth: int) -> str:
    text = " ".join("".join(element.itertext()).replace("\u00a0", " ").split(" "))
    return call("text", string(text)) if text else ""


def _space(element: etree._Element, depth: int) -> str:
    told = element.get("width") or element.get("style") or ""
    match = _EM.search(told)
    if not match:
        return ""
    unit = {"em": 1, "rem": 1, "ex": 0.45, "pt": 0.1, "px": 0.075}[match.group(2)]
    size = (decimal(match.group(1)) or 0) * unit
    return f"h({size:.3f}em)" if size else ""


def _row(element: etree._Element, depth: int) -> str:
    children = [child for child in element if _name(child) != "annotation"]
    code = _fenced(children, depth) or _sequence(children, depth)
    colour = _COLOUR.search(element.get("style") or "") or re.fullmatch(
        r"(#[0-9a-fA-F]{6})", element.get("mathcolor", "")
    )
    if colour:
        code = call("text", code, fill=f"rgb({string(colour.group(1))})")
    return call("math.display", code) if element.get("displaystyle") == "true" else code


def _fenced(children: list[etree._Element], depth: int) -> str:
    """Return delimiters that grow with what they enclose, if the row is of that form."""
    if len(children) < 2 or any(_name(child) != "mo" for child in (children[0], children[-1])):
        return ""
    if children[0].get("stretchy") == "false" or children[-1].get("stretchy") == "false":
        return ""
    first, last = _text(children[0]).strip(), _text(children[-1]).strip()
    if (first and first not in OPEN | CLOSE) or (last and last not in CLOSE | OPEN) or not (first or last):
        return ""
    inner = [_token(first), *(_set(child, depth + 1) for child in children[1:-1]), _token(last)]
    return call("math.lr", "{" + "; ".join(code for code in inner if code) + "}")


def _fraction(element: etree._Element, depth: int) -> str:
    above, below = (_set(child, depth + 1) or "[]" for child in (*element, *_missing(element, 2)))
    if element.get("linethickness") in ("0", "0px", "0em"):
        return call("math.mat", array([above]), array([below]), delim="none")
    return call("math.frac", above, below)


def _missing(element: etree._Element, needed: int) -> list[etree._Element]:
    return [etree.Element("mrow") for _ in range(needed - len(element))]


def _root(element: etree._Element, depth: int) -> str:
    radicand, index = (_set(child, depth + 1) or "[]" for child in [*element, *_missing(element, 2)][:2])
    return call("math.root", index, radicand)


def _scripts(element: etree._Element, depth: int) -> str:
    kind = _name(element)
    children = [*element, *_missing(element, 2)]
    base = _set(children[0], depth + 1) or "[]"
    named: dict[str, str] = {}
    if kind in ("msub", "msubsup"):
        named["b"] = _set(children[1], depth + 1) or "[]"
    if kind in ("msup", "msubsup"):
        above = children[-1]
        primes = PRIMES.get(_text(above).strip()) if _name(above) in ("mo", "mrow") else None
        named["tr" if primes else "t"] = (
            f"math.primes({primes})" if primes else _set(above, depth + 1) or "[]"
        )
    return call("math.attach", call("math.scripts", base), **named)


def _limits(element: etree._Element, depth: int) -> str:
    kind = _name(element)
    children = [*element, *_missing(element, 2)]
    base = _set(children[0], depth + 1) or "[]"
    sign = _text(children[1]).strip()
    if kind == "mover" and sign in OVER and _name(children[1]) == "mo":
        drawn = OVER[sign]
        return call(drawn, base) if drawn.startswith("math.") else call("math.accent", base, string(drawn))
    if kind == "munder" and sign in UNDER and _name(children[1]) == "mo":
        return call(UNDER[sign], base)
    named: dict[str, str] = {}
    if kind in ("munder", "munderover"):
        named["b"] = _set(children[1], depth + 1) or "[]"
    if kind in ("mover", "munderover"):
        named["t"] = _set(children[-1], depth + 1) or "[]"
    return call("math.attach", call("math.limits", base), **named)


def _table(element: etree._Element, depth: int) -> str:
    rows = [
        [cell for cell in row if _name(cell) == "mtd"]
        for row in element
        if _name(row) in ("mtr", "mlabeledtr")
    ]
    # Numbered displays are padded with empty columns on either side to push the number to the margin.
    spread = "width: 100%" in (element.get("style") or "")
    if spread:
        rows = [row[1:] if row and not _text(row[0]) else row for row in rows]
    width = max((len(row) for row in rows), default=0)
    if not width:
        return ""
    display = element.get("displaystyle") == "true"
    lines = [
        array([_cell(cell, depth, display) for cell in row] + ["[]"] * (width - len(row))) for row in rows
    ]
    gap = "0em" if spread or _aligned(rows) else "0.8em"
    return call("math.mat", *lines, delim="none", row_gap="0.5em" if display else "0.35em", column_gap=gap)


def _aligned(rows: list[list[etree._Element]]) -> bool:
    return all("padding-right: 0" in (row[0].get("style") or "") for row in rows if row)


def _cell(cell: etree._Element, depth: int, display: bool) -> str:
    code = _row(cell, depth)
    style = (cell.get("style") or "") + (cell.get("columnalign") or "")
    if display:
        code = call("math.display", code)
    if "width: 50%" in style:
        return f"{{h(2em); {code}}}" if _text(cell) else "[]"
    if "padding-left:1em" in style:
        code = f"{{h(1em); {code}}}"
    if "right" in style.replace("padding-right", ""):
        return f"{{{code}; b-align}}"
    return (
        f"{{b-align; {code}}}"
        if "left" in style.replace("padding-left", "").replace("margin-left", "")
        else code
    )


def _enclosed(element: etree._Element, depth: int) -> str:
    code = _sequence(list(element), depth)
    notation = element.get("notation", "")
    if "box" in notation:
        return call("box", f'math.equation(alt: "", {code})', stroke="0.5pt", inset="3pt")
    return call("math.cancel", code) if "strike" in notation else code


_HANDLERS: dict[str, Callable[[etree._Element, int], str]] = {
    "mi": _identifier,
    "mn": _number,
    "mo": _operator,
    "mtext": _words,
    "ms": _words,
    "mspace": _space,
    "mrow": _row,
    "mstyle": _row,
    "mpadded": _row,
    "semantics": lambda element, depth: _set(element[0], depth + 1) if len(element) else "",
    "mfrac": _fraction,
    "msqrt": lambda element, depth: call("math.sqrt", _sequence(list(element), depth)),
    "mroot": _root,
    "msub": _scripts,
    "msup": _scripts,
    "msubsup": _scripts,
    "munder": _limits,
    "mover": _limits,
    "munderover": _limits,
    "mtable": _table,
    "mphantom": lambda element, depth: call("hide", _sequence(list(element), depth)),
    "menclose": _enclosed,
    "annotation": lambda element, depth: "",
}
