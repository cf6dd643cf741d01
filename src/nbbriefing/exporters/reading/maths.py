"""TeX formulas to MathML, the form that both writers set.

The converter is ``math-core``, which refuses what it does not know instead of passing it on; what it
refuses is tried with ``latex2mathml``. A formula that neither can read is shown as its source.
"""

from __future__ import annotations

import html
import re

from lxml import etree
from math_core import LatexError, LatexToMathML

MATHML = "http://www.w3.org/1998/Math/MathML"
MAX_LENGTH = 20_000
_OPENING = ("$$", "$", "\\[", "\\(")
_CLOSING = ("$$", "$", "\\]", "\\)")
_ENTITY = re.compile(r"&(?!(?:lt|gt|amp|quot|apos|#\d+|#x[0-9a-fA-F]+);)(\w+);")
_NEEDS_EQUATION = re.compile(r"\\(?:tag|label)\b")
# Spellings that MathJax accepts and math-core does not, and what they mean.
_SPELLINGS = (
    (re.compile(r"\\begin\{eqnarray(\*?)\}"), r"\\begin{align\1}"),
    (re.compile(r"\\end\{eqnarray(\*?)\}"), r"\\end{align\1}"),
    (re.compile(r"&\s*(=|\\approx|\\le|\\ge|\\leq|\\geq|\\sim|\\equiv|<|>|:=|\\propto)\s*&"), r"&\1"),
    (re.compile(r"\\mbox\b"), r"\\text"),
    (re.compile(r"\\(?:nonumber|notag)\b"), ""),
    (re.compile(r"\\require\{\w+\}"), ""),
    (re.compile(r"\\text\{([^{}$]*)\$([^${}]*)\$([^{}$]*)\}"), r"\\text{\1}\2\\text{\3}"),
)
_COMMAND_LEFT = re.compile(r"\\[A-Za-z]+")


def strip_delimiters(tex: str) -> str:
    r"""Return the formula without the ``$``, ``$$``, ``\(`` or ``\[`` around it.

    >>> strip_delimiters("$$ x $$")
    ' x '
    """
    bare = tex.strip()
    opening = next((sign for sign in _OPENING if bare.startswith(sign)), "")
    closing = next((sign for sign in _CLOSING if bare.endswith(sign)), "")
    if not opening or not closing or len(bare) < len(opening) + len(closing):
        return tex
    return bare[len(opening) : -len(closing)]


class Formulas:
    """Converts the formulas of one document in order: macros and equation numbers carry over."""

    def __init__(self) -> None:
        self._converter = LatexToMathML(global_group=True, fancy_error=False)

    def mathml(self, tex: str, *, block: bool) -> etree._Element | None:
        """Return the ``math`` element of a formula, or None if no converter can read it."""
        if len(tex) > MAX_LENGTH or not tex.strip():
            return None
        for variant in _variants(tex):
            try:
                markup = self._converter.convert_with_global_state(variant, displaystyle=block)
            except LatexError:
                continue
            return _parse(markup)
        return _second_opinion(tex, block)


def _variants(tex: str) -> list[str]:
    """Return the formula as written, then rewritten with other spellings."""
    respelt = tex
    for pattern, meaning in _SPELLINGS:
        respelt = pattern.sub(meaning, respelt)
    if _NEEDS_EQUATION.search(respelt) and r"\begin{" not in respelt:
        respelt = rf"\begin{{equation}}{respelt}\end{{equation}}"
    return [tex] if respelt == tex else [tex, respelt]


def _second_opinion(tex: str, block: bool) -> etree._Element | None:
    from latex2mathml.converter import convert  # only for the formulas that the first converter refuses

    try:
        markup = convert(tex, display="block" if block else "inline")
    except Exception:  # noqa: BLE001 - it raises many kinds of errors for what it cannot read
        return None
    element = _parse(markup)
    if element is None or _COMMAND_LEFT.search("".join(element.itertext())):
        return None
    return element


def _parse(markup: str) -> etree._Element | None:
    text = _ENTITY.sub(lambda match: html.unescape(match.group(0)), markup)
    if "xmlns" not in text[:120]:
        text = text.replace("<math", f'<math xmlns="{MATHML}"', 1)
    try:
        formula = etree.fromstring(text, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return None
    for element in list(formula.iter()):
        _limit(element)
    for element in list(formula.iter()):
        _conform(element)
    return formula


# Elements of MathML that show something, and attributes that say how; formulas write nothing else.
_ELEMENTS = frozenset(
    "math mrow mi mn mo mtext ms mspace mfrac msqrt mroot mstyle merror mpadded mphantom menclose msub msup "  # noqa: SIM905
    "msubsup munder mover munderover mmultiscripts mprescripts none mtable mtr mtd mlabeledtr semantics "
    "annotation".split()
)
_TOKENS = frozenset({"mi", "mn", "mo", "mtext", "ms", "mspace", "annotation"})
_REFERRING = frozenset({"href", "src", "altimg", "actiontype", "definitionURL", "cdgroup"})
_RISKY_STYLE = re.compile(r"[\\@<>{}]|/\*|url|image|src|expression|script|position|behavior", re.IGNORECASE)
_ADDRESS = re.compile(r"#|https?://|mailto:", re.IGNORECASE)


def _limit(element: etree._Element) -> None:
    """Take out what could run, load or lead to anything but a page; unknown elements become rows."""
    if not isinstance(element.tag, str):
        return
    name = etree.QName(element)
    if name.namespace != MATHML or name.localname not in _ELEMENTS:
        element.tag = f"{{{MATHML}}}mrow"
    if name.localname in _TOKENS and len(element):
        # HTML reads elements within these as its own.
        words = "".join(str(text) for text in element.itertext())
        for child in list(element):
            element.remove(child)
        element.text = words
    for attribute, value in list(element.attrib.items()):
        plain = etree.QName(attribute)
        address = plain.localname == "href" and plain.namespace is None and _ADDRESS.match(str(value))
        if address:
            continue
        foreign = plain.namespace is not None or plain.localname.lower() in _REFERRING
        if foreign or plain.localname.lower().startswith("on") or _RISKY_STYLE.search(str(value)):
            del element.attrib[attribute]


def _conform(element: etree._Element) -> None:
    """Move attributes to where MathML 3, which checkers of HTML know, allows them."""
    if element.tag == f"{{{MATHML}}}mrow" and element.get("displaystyle"):
        element.tag = f"{{{MATHML}}}mstyle"
    if element.tag == f"{{{MATHML}}}mfrac" and (display := element.attrib.pop("displaystyle", None)):
        style = etree.Element(f"{{{MATHML}}}mstyle", {"displaystyle": display})
        parent = element.getparent()
        if parent is not None:
            style.tail, element.tail = element.tail, None
            parent.replace(element, style)
            style.append(element)
    if element.tag != f"{{{MATHML}}}mstyle":
        element.attrib.pop("scriptlevel", None)
