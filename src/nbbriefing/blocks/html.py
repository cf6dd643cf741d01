"""Blocks in their JSON form as HTML: semantic, escaped, and without style of its own.

The templates style these class names:

- ``p.b-finding``, ``p.b-body``, ``p.b-note``, ``p.b-notice`` (why a section is empty)
- ``.b-heading``, ``.b-list``
- ``dl.b-key-figures`` > ``div`` > ``dt`` (label), ``dd.b-value``, ``dd.b-detail``
- ``div.b-table`` (scrolls sideways by itself) > ``table`` with ``caption``, ``th[scope]``, ``span.b-unit`` in
  heads; cells carry ``b-right`` or ``b-center``; ``div.b-table-notes`` > ``p`` after it
- ``figure.b-figure`` > ``p.b-figure-title``, ``div.b-svg[role=img]`` > ``svg``, ``figcaption`` >
  ``p``, ``details.b-numbers`` (the table behind the figure)
- ``ol.b-references`` > ``li#ref-<source id>``; ``a.b-ref`` is a citation that links there
- ``dl.b-facts`` > ``div`` > ``dt``, ``dd``; ``div.b-group``
- ``span.tone.tone-kept`` (late, overdue, pending, superseded, muted): a badge that holds the word

Only the standard library is used, so that an exporter pays nothing for importing it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape
from typing import Any
from xml.etree import ElementTree

from nbbriefing.blocks.text import plain_inlines
from nbbriefing.language.messages import _

Json = dict[str, Any]
_HAN = re.compile("[\u4e00-\u9fff]{2}")
TONES = frozenset({"kept", "late", "overdue", "pending", "superseded", "muted"})
_LINK = re.compile(r"https?://[^\s]+|mailto:[^\s]+|#[^\s]+", re.IGNORECASE)
_ALIGN_CLASS = {"left": "", "right": ' class="b-right"', "center": ' class="b-center"'}
_NOT_IN_SVG = frozenset({"script", "foreignobject", "iframe", "image", "a", "style"})
_LOADS = re.compile(r"url\(\s*['\"]?(?!#)", re.IGNORECASE)


def render_block(block: Json) -> str:
    """Return a block (JSON form, version 1) as HTML.

    Raises
    ------
    ValueError
        If the version or type is unknown, a key is missing, or an SVG holds more than a drawing.
    """
    if block.get("v") != 1:
        raise ValueError(f"block version {block.get('v')!r}: only 1 is known")
    kind = block.get("type")
    if kind not in _RENDER:
        raise ValueError(f"block type {kind!r}: allowed are {', '.join(sorted(_RENDER))}")
    try:
        return _RENDER[kind](block)
    except KeyError as error:
        raise ValueError(f"block of type {kind!r} lacks {error}") from None


def render_inlines(inlines: str | Sequence[str | Json]) -> str:
    """Return inlines (JSON form) as HTML.

    An address is linked only if it is a web address, a mail address or a place in the document; other
    schemes (``javascript:``) leave the bare text.
    """
    if isinstance(inlines, str):
        return escape(inlines)
    return "".join(escape(part) if isinstance(part, str) else _run(part) for part in inlines)


def reference_anchor(source_id: str) -> str:
    """Return the id of the element that a citation of this source links to."""
    return "ref-" + re.sub(r"[^\w.-]", "_", source_id)


def _run(run: Json) -> str:
    html = escape(run["text"])
    for name, tag in (("code", "code"), ("italic", "em"), ("bold", "strong")):
        if run.get(name):
            # Chinese within another language is marked as such: not slanted, and read aloud as Chinese.
            foreign = ' lang="zh"' if name == "italic" and _HAN.search(run["text"]) else ""
            html = f"<{tag}{foreign}>{html}</{tag}>"
    tone = run.get("tone")
    if tone is not None:
        if tone not in TONES:
            raise ValueError(f"tone {tone!r}: allowed are {', '.join(sorted(TONES))}")
        html = f'<span class="tone tone-{tone}">{html}</span>'
    if run.get("ref"):
        return f'<a class="b-ref" href="#{escape(reference_anchor(run["ref"]))}">{html}</a>'
    href = run.get("href")
    if href and _LINK.fullmatch(href):
        return f'<a href="{escape(href)}">{html}</a>'
    return html


def _paragraph(block: Json) -> str:
    role = block["role"]
    if role not in ("finding", "body", "note"):
        raise ValueError(f"paragraph role {role!r}: allowed are finding, body and note")
    return f'<p class="b-{role}">{render_inlines(block["content"])}</p>'


def _heading(block: Json) -> str:
    level = int(block["level"])
    if level not in (2, 3, 4):
        raise ValueError(f"heading level {level}: allowed are 2, 3 and 4")
    return f'<h{level} class="b-heading">{render_inlines(block["content"])}</h{level}>'


def _list(block: Json) -> str:
    tag = "ol" if block["ordered"] else "ul"
    items = "".join(f"<li>{render_inlines(item)}</li>" for item in block["items"])
    return f'<{tag} class="b-list">{items}</{tag}>'


def _key_figures(block: Json) -> str:
    items = []
    for item in block["items"]:
        detail = render_inlines(item["detail"])
        items.append(
            f'<div><dt>{render_inlines(item["label"])}</dt><dd class="b-value">{escape(item["value"])}</dd>'
            + (f'<dd class="b-detail">{detail}</dd>' if detail else "")
            + "</div>"
        )
    return f'<dl class="b-key-figures">{"".join(items)}</dl>'


def _head_cell(column: Json) -> str:
    unit = f' <span class="b-unit">{escape(column["unit"])}</span>' if column.get("unit") else ""
    return f'<th scope="col"{_ALIGN_CLASS[column["align"]]}>{render_inlines(column["label"])}{unit}</th>'


def _table(block: Json) -> str:
    aligns = [_ALIGN_CLASS[column["align"]] for column in block["columns"]]
    rows = []
    for row in block["rows"]:
        cells = [f"<td{align}>{render_inlines(c)}</td>" for align, c in zip(aligns, row, strict=True)]
        if block["row_header"] and cells:
            cells[0] = f'<th scope="row"{aligns[0]}>{render_inlines(row[0])}</th>'
        rows.append(f"<tr>{''.join(cells)}</tr>")
    caption = block["caption"]
    heads = "".join(_head_cell(column) for column in block["columns"])
    notes = "".join(f"<p>{render_inlines(note)}</p>" for note in block["notes"])
    # Focusable and named, so that the keyboard can scroll a table that is wider than the screen.
    return (
        f'<div class="b-table" role="group" tabindex="0" aria-label="{escape(plain_inlines(caption))}">'
        f"<table><caption>{render_inlines(caption)}</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
        + (f'<div class="b-table-notes">{notes}</div>' if notes else "")
    )


def checked_svg(svg: str) -> str:
    """Return the drawing without its XML prologue, if it is nothing but a drawing.

    Raises
    ------
    ValueError
        If it is no well-formed SVG, or could run a script or load something.
    """
    start = svg.find("<svg")
    if start < 0:
        raise ValueError("the drawing of a figure is not SVG")
    drawing = svg[start:].strip()
    try:
        root = ElementTree.fromstring(drawing)
    except ElementTree.ParseError as error:
        raise ValueError(f"the drawing of a figure is not well-formed: {error}") from None
    for element in root.iter():
        if element.tag.rpartition("}")[2].lower() in _NOT_IN_SVG:
            raise ValueError(f"the drawing of a figure holds <{element.tag.rpartition('}')[2]}>")
        for name, value in element.attrib.items():
            local = name.rpartition("}")[2].lower()
            loads = _LOADS.search(value) or (local == "href" and not value.startswith("#"))
            if loads or local.startswith("on"):
                raise ValueError(f"the drawing of a figure holds {local}={value!r}")
    return drawing


def _figure(block: Json) -> str:
    caption = render_inlines(block["caption"])
    told = f"<p>{caption}</p>" if caption else ""
    numbers = ""
    if block["table"] is not None:
        summary = escape(_("The numbers behind this figure"))
        numbers = f'<details class="b-numbers"><summary>{summary}</summary>{_table(block["table"])}</details>'
    return (
        f'<figure class="b-figure"><p class="b-figure-title">{render_inlines(block["title"])}</p>'
        f'<div class="b-svg" role="img" aria-label="{escape(block["alt"])}">{checked_svg(block["svg"])}</div>'
        + (f"<figcaption>{told}{numbers}</figcaption>" if told or numbers else "")
        + "</figure>"
    )


def _references(block: Json) -> str:
    items = "".join(
        f'<li id="{escape(reference_anchor(item["id"]))}">{render_inlines(item["content"])}</li>'
        for item in block["items"]
    )
    return f'<ol class="b-references">{items}</ol>'


def _facts(block: Json) -> str:
    items = "".join(
        f"<div><dt>{render_inlines(term)}</dt><dd>{render_inlines(value)}</dd></div>"
        for term, value in block["items"]
    )
    return f'<dl class="b-facts">{items}</dl>'


_RENDER: dict[str, Callable[[Json], str]] = {
    "paragraph": _paragraph,
    "heading": _heading,
    "list": _list,
    "key_figures": _key_figures,
    "notice": lambda block: f'<p class="b-notice" role="note">{render_inlines(block["content"])}</p>',
    "table": _table,
    "figure": _figure,
    "references": _references,
    "facts": _facts,
    "group": lambda block: f'<div class="b-group">{"".join(render_block(b) for b in block["blocks"])}</div>',
}
