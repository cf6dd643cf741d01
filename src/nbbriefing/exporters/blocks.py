"""Blocks of :mod:`nbbriefing.blocks.model` that outputs carry, as parts of a document."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from nbbriefing.blocks.forms import MAX_DEPTH, read
from nbbriefing.blocks.inline import plain_inlines
from nbbriefing.blocks.model import BadBlock, Figure, Group, Heading
from nbbriefing.blocks.svg import BadImage
from nbbriefing.exporters.document import BlockPart, Document, Json, Origin, Part, Prose
from nbbriefing.exporters.reading.clean import clean_html
from nbbriefing.exporters.reading.images import read_image
from nbbriefing.exporters.words import word
from nbbriefing.foreign import clean_text


def read_block(form: Any, document: Document, origin: Origin) -> list[Part]:
    """Return the parts of a block: groups are opened, headings join those of the document.

    Raises
    ------
    BadBlock
        If the block is not of version 1 or lacks something.
    """
    return list(_parts(read(_described(form, document, origin), clean_text), document, origin))


def _described(form: Any, document: Document, origin: Origin, depth: int = 0) -> Any:
    """Return a form whose figures have an alternative text, if need be their title."""
    if not isinstance(form, dict) or depth > MAX_DEPTH:
        return form
    if isinstance(inner := form.get("blocks"), list):
        return {**form, "blocks": [_described(each, document, origin, depth + 1) for each in inner]}
    if form.get("type") != "figure" or str(form.get("alt") or "").strip():
        return form
    document.warn(origin, "figure without alternative text")
    return {**form, "alt": _title(form) or word("figure_without_text", document.metadata.language)}


def _title(form: Json) -> str:
    title = form.get("title")
    return title if isinstance(title, str) else ""


def _parts(block: Any, document: Document, origin: Origin) -> Iterator[Part]:
    if isinstance(block, Group):
        for inner in block.blocks:
            yield from _parts(inner, document, origin)
    elif isinstance(block, Heading):
        text = escape(plain_inlines(block.content))
        yield Prose(clean_html(f"<h{block.level}>{text}</h{block.level}>"), origin)
    elif isinstance(block, Figure):
        try:
            drawing = document.add(read_image(block.svg.encode("utf-8", "replace")))
        except BadImage as error:
            raise BadBlock(str(error)) from None
        yield BlockPart(block, origin, drawing)
    else:
        yield BlockPart(block, origin)
