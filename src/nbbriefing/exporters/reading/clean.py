"""Foreign HTML made harmless and turned into a tree.

What comes out holds no scripts, no styles beyond a few inline properties, no references that load anything,
and is well-formed. Elements that cannot work in a rendition (frames, players, forms) stay in the tree so
that the reader of the notebook can put a visible note in their place (:mod:`.prose`).
"""

from __future__ import annotations

import re
from html import escape

import lxml.html
import nh3
from lxml.html import HtmlElement

from nbbriefing.foreign import clean_text

# Elements that are replaced by a note or a sign; every other element is either kept or unwrapped to its text.
REPLACED = frozenset({"iframe", "video", "audio", "object", "embed", "canvas", "input", "select", "textarea"})
_TEXT_LEVEL = (
    "a abbr b bdi bdo br cite code data dfn del em i img ins kbd mark q rp rt ruby s samp small span strong \
sub sup time tt u var wbr font"
)
_BLOCKS = (
    "address article aside blockquote center dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 \
header hr li main nav ol p pre section summary ul"
)
_TABLES = "caption col colgroup table tbody td tfoot th thead tr"
_TAGS = {*_TEXT_LEVEL.split(), *_BLOCKS.split(), *_TABLES.split(), *REPLACED}
_ATTRIBUTES = {
    "*": {"id", "lang", "dir", "title", "style", "class", "data-math"},
    "a": {"href", "name"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align", "scope"},
    "ol": {"start", "reversed"},
    "li": {"value"},
    "input": {"type", "checked", "value"},
    "iframe": {"src"},
    "video": {"src"},
    "audio": {"src"},
    "object": {"data"},
    "embed": {"src"},
}
_STYLES = {
    "text-align",
    "color",
    "background-color",
    "font-weight",
    "font-style",
    "text-decoration",
    "width",
    "height",
}
# Classes that carry meaning (see styles.py); every other class is dropped.
_CLASSES = ("footnote", "gt_", "alert", "admonition")
_SCHEMES = {"http", "https", "mailto", "data", "attachment", "asset"}
MAX_DEPTH = 200
MAX_OPEN = 2000
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)")
_ANY_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_VOID = frozenset({"br", "hr", "img", "col", "wbr", "input", "embed"})
# Elements that never stay open, or that the next of their kind closes.
_CLOSED_BY_THE_NEXT = _VOID | frozenset(
    "link meta source area base track param p li dt dd option td th tr thead tbody tfoot a".split()  # noqa: SIM905
)
_WIDE = "\u2e80-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef"
_BREAK_BETWEEN_WIDE = re.compile(rf"(?<=[{_WIDE}])[ \t]*\n[ \t]*(?=[{_WIDE}])")


def clean_html(html: str) -> HtmlElement:
    """Return sanitised HTML as a tree under one ``div``.

    A line break between two Chinese characters is taken out: it would be set as a space.
    """
    text = clean_text(html)
    if _left_open(text) > MAX_OPEN:
        # The sanitiser's time grows with the square of what is open, and it cannot be interrupted.
        text = f"<pre>{escape(text)}</pre>"
    safe = _sanitised(text, _TAGS)
    if _depth(safe) > MAX_DEPTH:
        # The parser of the tree drops what is nested deeper than it can follow: keep the words, not the
        # nesting.
        safe = _sanitised(text, {"p", "br", "img", "a"})
    joined = _BREAK_BETWEEN_WIDE.sub("", safe)
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    tree = lxml.html.document_fromstring(f"<body><div>{joined}</div></body>".encode(), parser=parser)
    root = tree.find("body/div")
    assert isinstance(root, HtmlElement)
    return root


def _sanitised(html: str, tags: set[str]) -> str:
    return nh3.clean(
        html,
        tags=tags,
        clean_content_tags={"script", "style", "template", "title", "noscript"},
        attributes=_ATTRIBUTES,
        attribute_filter=_filter,
        url_schemes=_SCHEMES,
        link_rel=None,
        filter_style_properties=_STYLES,
    )


def _left_open(html: str) -> int:
    """Return about how many elements are open at once where HTML is nested deepest."""
    if html.count("<") <= MAX_OPEN:
        return 0
    open_now: dict[str, int] = {}
    total = deepest = 0
    for closing, name in _ANY_TAG.findall(html):
        name = name.lower()
        if name in _CLOSED_BY_THE_NEXT:
            continue
        count = open_now.get(name, 0)
        step = -1 if closing else 1
        if count + step >= 0:
            open_now[name] = count + step
            total += step
            deepest = max(deepest, total)
    return deepest


def _depth(html: str) -> int:
    """Return how deep the elements of well-formed HTML are nested."""
    if html.count("</") <= MAX_DEPTH:
        return 0
    deepest = depth = 0
    for closing, name in _TAG.findall(html):
        if name not in _VOID:
            depth += -1 if closing else 1
            deepest = max(deepest, depth)
    return deepest


def _filter(tag: str, name: str, value: str) -> str | None:
    """Keep only addresses that fit their element, and of the classes only those that carry meaning."""
    if name == "class":
        return " ".join(c for c in value.split() if c.startswith(_CLASSES)) or None
    if (
        name in ("href", "src", "data")
        and tag != "img"
        and value.lower().lstrip().startswith(("data:", "asset:"))
    ):
        return None
    return value
