"""Drawings that stand as ``<svg>`` within HTML: taken out, checked, and referred to as images."""

from __future__ import annotations

import re
from html import escape, unescape

from nbbriefing.exporters.document import Document, Origin
from nbbriefing.exporters.reading.images import read_image
from nbbriefing.exporters.reading.svg import BadImage
from nbbriefing.exporters.words import word

_DRAWING = re.compile(r"<svg\b.*?</svg\s*>", re.DOTALL | re.IGNORECASE)
_TITLE = re.compile(r"<(title|desc)\b[^>]*>([^<]+)</\1>", re.IGNORECASE)
_TEXT = re.compile(r"<(?:text|tspan)\b[^>]*>([^<]+)<", re.IGNORECASE)


def lift_drawings(html: str, document: Document, origin: Origin) -> str:
    """Return the HTML with each drawing replaced by an ``img`` that refers to an asset of the document."""
    # Beyond the last end no drawing ends: to look for its end from each begin would take for ever.
    last = html.lower().rfind("</svg")
    if last < 0:
        return html
    bound = html.find(">", last) + 1 or len(html)

    def lift(match: re.Match[str]) -> str:
        source = match.group(0)
        try:
            asset = document.add(read_image(source.encode()))
        except BadImage as error:
            document.warn(origin, f"drawing cannot be shown: {error}")
            return f"<span>{escape(word('image_missing', document.metadata.language, name='SVG'))}</span>"
        return f'<img src="asset:{asset.name}" alt="{escape(_alternative(source))}">'

    return _DRAWING.sub(lift, html[:bound]) + html[bound:]


def _alternative(source: str) -> str:
    """Return the drawing's own title, else the words that stand in it."""
    if match := _TITLE.search(source):
        return " ".join(unescape(match.group(2)).split())
    words = " ".join(" ".join(unescape(text).split()) for text in _TEXT.findall(source))
    return words[:200]
