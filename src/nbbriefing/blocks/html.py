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
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, Any

from nbbriefing.blocks.forms import read
from nbbriefing.blocks.inline import Inlines, Json, Run, anchor_of, plain_inlines, runs_of
from nbbriefing.blocks.svg import checked_svg
from nbbriefing.language.messages import _, writing

if TYPE_CHECKING:
    from nbbriefing.blocks import model

_HAN = re.compile("[\u4e00-\u9fff]{2}")
_ALIGN_CLASS = {"left": "", "right": ' class="b-right"', "center": ' class="b-center"'}


def render_block(form: Json, *, language: str | None = None) -> str:
    """Return a block (JSON form, version 1) as HTML, with the few words of its own in a language.

    Raises
    ------
    BadBlock
        If the version or type is unknown, or a field is missing or of another kind.
    ValueError
        If an SVG holds more than a drawing.
    """
    with writing(language):
        return html_of(read(form))


def html_of(block: Any) -> str:
    """Return a block as HTML.

    Raises
    ------
    ValueError
        If an SVG holds more than a drawing.
    """
    return _WRITE[block.kind](block)


def inlines_html(inlines: Inlines) -> str:
    """Return inlines as HTML."""
    return "".join(map(_run, runs_of(inlines)))


def _run(run: Run) -> str:
    html = escape(run.text)
    for name, tag in (("code", "code"), ("italic", "em"), ("bold", "strong")):
        if getattr(run, name):
            # Chinese within another language is marked as such: not slanted, and read aloud as Chinese.
            foreign = ' lang="zh"' if name == "italic" and _HAN.search(run.text) else ""
            html = f"<{tag}{foreign}>{html}</{tag}>"
    if run.tone:
        html = f'<span class="tone tone-{escape(run.tone)}">{html}</span>'
    if run.ref:
        return f'<a class="b-ref" href="#{anchor_of(run.ref)}">{html}</a>'
    return f'<a href="{escape(run.link)}">{html}</a>' if run.link else html


def _paragraph(block: model.Paragraph) -> str:
    return f'<p class="b-{block.role}">{inlines_html(block.content)}</p>'


def _heading(block: model.Heading) -> str:
    return f'<h{block.level} class="b-heading">{inlines_html(block.content)}</h{block.level}>'


def _list(block: model.ListBlock) -> str:
    tag = "ol" if block.ordered else "ul"
    items = "".join(f"<li>{inlines_html(item)}</li>" for item in block.items)
    return f'<{tag} class="b-list">{items}</{tag}>'


def _key_figures(block: model.KeyFigures) -> str:
    items = []
    for item in block.items:
        detail = inlines_html(item.detail)
        items.append(
            f'<div><dt>{inlines_html(item.label)}</dt><dd class="b-value">{escape(item.value)}</dd>'
            + (f'<dd class="b-detail">{detail}</dd>' if detail else "")
            + "</div>"
        )
    return f'<dl class="b-key-figures">{"".join(items)}</dl>'


def _head_cell(column: model.Column) -> str:
    unit = f' <span class="b-unit">{escape(column.unit)}</span>' if column.unit else ""
    return f'<th scope="col"{_ALIGN_CLASS[column.align]}>{inlines_html(column.label)}{unit}</th>'


def _table(block: model.Table) -> str:
    aligns = [_ALIGN_CLASS[column.align] for column in block.columns]
    rows = []
    for row in block.rows:
        cells = [f"<td{align}>{inlines_html(c)}</td>" for align, c in zip(aligns, row, strict=True)]
        if block.row_header and cells:
            cells[0] = f'<th scope="row"{aligns[0]}>{inlines_html(row[0])}</th>'
        rows.append(f"<tr>{''.join(cells)}</tr>")
    caption = block.caption
    heads = "".join(_head_cell(column) for column in block.columns)
    notes = "".join(f"<p>{inlines_html(note)}</p>" for note in block.notes)
    # Focusable and named, so that the keyboard can scroll a table that is wider than the screen.
    return (
        f'<div class="b-table" role="group" tabindex="0" aria-label="{escape(plain_inlines(caption))}">'
        f"<table><caption>{inlines_html(caption)}</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
        + (f'<div class="b-table-notes">{notes}</div>' if notes else "")
    )


def figure_html(block: model.Figure, drawing: str, numbers: str) -> str:
    """Return a figure as HTML: ``drawing`` as it stands in the page, ``numbers`` as its table is called."""
    title, caption = inlines_html(block.title), inlines_html(block.caption)
    below = f"<p>{caption}</p>" if caption else ""
    if block.table is not None:
        summary = f"<summary>{escape(numbers)}</summary>"
        below += f'<details class="b-numbers">{summary}{_table(block.table)}</details>'
    return (
        '<figure class="b-figure">'
        + (f'<p class="b-figure-title">{title}</p>' if title else "")
        + drawing
        + (f"<figcaption>{below}</figcaption>" if below else "")
        + "</figure>"
    )


def _figure(block: model.Figure) -> str:
    drawing = f'<div class="b-svg" role="img" aria-label="{escape(block.alt)}">{checked_svg(block.svg)}</div>'
    return figure_html(block, drawing, _("The numbers behind this figure"))


def _references(block: model.References) -> str:
    items = "".join(
        f'<li id="{anchor_of(item.id)}">{inlines_html(item.content)}</li>' for item in block.items
    )
    return f'<ol class="b-references">{items}</ol>'


def _facts(block: model.Facts) -> str:
    items = "".join(
        f"<div><dt>{inlines_html(term)}</dt><dd>{inlines_html(value)}</dd></div>"
        for term, value in block.items
    )
    return f'<dl class="b-facts">{items}</dl>'


_WRITE: dict[str, Callable[[Any], str]] = {
    "paragraph": _paragraph,
    "heading": _heading,
    "list": _list,
    "key_figures": _key_figures,
    "notice": lambda block: f'<p class="b-notice" role="note">{inlines_html(block.content)}</p>',
    "table": _table,
    "figure": _figure,
    "references": _references,
    "facts": _facts,
    "group": lambda block: f'<div class="b-group">{"".join(html_of(b) for b in block.blocks)}</div>',
}
