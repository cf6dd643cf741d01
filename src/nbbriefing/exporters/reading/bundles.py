"""Mime bundles: the richest form of an output that a rendition can carry."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from html import escape
from typing import Any, TypeAlias

from nbbriefing.blocks.forms import BadBlock
from nbbriefing.blocks.shown import MIME_TYPE
from nbbriefing.blocks.svg import BadImage, description
from nbbriefing.exporters.blocks import read_block
from nbbriefing.exporters.document import Code, Console, Note, Origin, Part, Picture
from nbbriefing.exporters.reading import maths
from nbbriefing.exporters.reading.images import from_base64, pdf_to_svg, read_image
from nbbriefing.exporters.reading.markdown import to_html
from nbbriefing.exporters.reading.prose import ProseReader, is_empty
from nbbriefing.exporters.words import word
from nbbriefing.foreign import clean_text

Bundle: TypeAlias = Mapping[str, Any]
Builder: TypeAlias = Callable[["BundleReader", Any, Bundle, Origin], "list[Part] | None"]
# Forms that only a script can show, with the name that the visible note gives them.
INTERACTIVE = {
    "application/vnd.jupyter.widget-view+json": "widget",
    "application/vnd.plotly.v1+json": "Plotly",
    "application/vnd.bokehjs_exec.v0+json": "Bokeh",
    "application/vnd.bokehjs_load.v0+json": "Bokeh",
    "application/vnd.holoviews_exec.v0+json": "HoloViews",
    "application/vnd.holoviews_load.v0+json": "HoloViews",
    "application/javascript": "JavaScript",
    "text/javascript": "JavaScript",
    "application/geo+json": "GeoJSON",
}
_SCRIPTED_PREFIXES = {"application/vnd.vegalite.": "Vega-Lite", "application/vnd.vega.": "Vega"}
# Set up what is shown later and show nothing themselves.
_LOADERS = frozenset({"application/vnd.bokehjs_load.v0+json", "application/vnd.holoviews_load.v0+json"})


class BundleReader:
    """Turns the mime bundles of one notebook into parts of its document."""

    def __init__(self, prose: ProseReader) -> None:
        self.prose = prose
        self.document = prose.document

    def read(self, data: Bundle, metadata: Mapping[str, Any], origin: Origin) -> list[Part]:
        """Return the parts that stand for an output; never an empty list unless the output shows nothing."""
        bundle = {mime: _joined(content) for mime, content in data.items() if content is not None}
        for mime, build in _BUILDERS:
            if mime not in bundle:
                continue
            try:
                parts = build(self, bundle[mime], metadata.get(mime) or metadata, origin)
            except (BadImage, BadBlock) as error:
                self.document.warn(origin, f"{mime} cannot be shown: {error}")
                continue
            if parts and mime == "text/plain" and (kind := interactive_kind(bundle)):
                return [*parts, self._note(kind, origin)]  # that was no more than its name
            if parts:
                return parts
        return self._left_over(bundle, origin)

    def _left_over(self, bundle: Bundle, origin: Origin) -> list[Part]:
        if not bundle or _LOADERS & bundle.keys():
            return []
        if all(isinstance(content, str) and not content.strip() for content in bundle.values()):
            return []
        kind = interactive_kind(bundle)
        if not kind and any(mime.startswith(("image/", "application/pdf")) for mime in bundle):
            missing = word("image_missing", self.document.metadata.language, name=", ".join(sorted(bundle)))
            return [Note(missing, origin)]
        return [self._note(kind or ", ".join(sorted(bundle)), origin)]

    def _note(self, kind: str, origin: Origin) -> Note:
        self.document.warn(origin, f"an interactive output ({kind}) has no still image and is noted in words")
        return Note(word("interactive", self.document.metadata.language, kind=kind), origin)

    def picture(self, content: bytes, metadata: Bundle, origin: Origin) -> list[Part]:
        """Return a picture with its alternative text, and warn if there is none."""
        asset = self.document.add(read_image(content))
        alt = str(metadata.get("alt") or "").strip()
        if not alt and asset.kind == "svg":
            alt = description(asset.data)
        if not alt:
            self.document.warn(
                origin,
                "figure without alternative text\nGive it in the metadata of the output, under the key alt.",
            )
            alt = word("figure_without_text", self.document.metadata.language)
        return [Picture(asset, clean_text(alt), clean_text(str(metadata.get("caption") or "")), origin)]


def interactive_kind(bundle: Bundle) -> str:
    """Return the name of what a script would have shown, or an empty text.

    >>> interactive_kind({"application/vnd.vegalite.v5+json": {}, "text/plain": ""})
    'Vega-Lite'
    """
    for mime in sorted(bundle):
        if mime in INTERACTIVE:
            return INTERACTIVE[mime]
        for prefix, name in _SCRIPTED_PREFIXES.items():
            if mime.startswith(prefix):
                return name
    return ""


def _joined(content: Any) -> Any:
    """Return multi-line text as one string; JSON mime types keep their structure."""
    if isinstance(content, list) and all(isinstance(line, str) for line in content):
        return "".join(content)
    return content


def _block(reader: BundleReader, content: Any, metadata: Bundle, origin: Origin) -> list[Part]:
    return read_block(content, reader.document, origin)


def _image(decode: Callable[[str], bytes]) -> Builder:
    """Return the builder of a picture whose bytes the bundle holds in some form."""
    return lambda reader, content, metadata, origin: reader.picture(decode(str(content)), metadata, origin)


def _prose(to_markup: Callable[[str], str]) -> Builder:
    """Return the builder of flowing content; one that shows nothing leaves its place to a plainer form."""

    def build(reader: BundleReader, content: Any, metadata: Bundle, origin: Origin) -> list[Part] | None:
        prose = reader.prose.read(to_markup(str(content)), origin)
        return None if is_empty(prose.root) else [prose]

    return build


def _latex(reader: BundleReader, content: Any, metadata: Bundle, origin: Origin) -> list[Part] | None:
    source = clean_text(str(content)).strip()
    tex = maths.strip_delimiters(source)
    is_formula = tex != source or source.startswith((r"\begin{equation", r"\begin{align", r"\begin{gather"))
    if not is_formula or maths.Formulas().mathml(tex, block=True) is None:
        return None
    return [reader.prose.read(f'<div data-math="block">{escape(tex, quote=False)}</div>', origin)]


def _latex_source(reader: BundleReader, content: Any, metadata: Bundle, origin: Origin) -> list[Part] | None:
    return [Code(clean_text(str(content)), "latex", origin)] if str(content).strip() else None


def _json(reader: BundleReader, content: Any, metadata: Bundle, origin: Origin) -> list[Part]:
    if not isinstance(content, str):
        content = json.dumps(content, ensure_ascii=False, indent=2, default=str)
    return [Code(clean_text(content), "json", origin)]


def _plain(reader: BundleReader, content: Any, metadata: Bundle, origin: Origin) -> list[Part] | None:
    return [Console(str(content), "output", origin)] if str(content).strip() else None


# The richest first. Mathematics goes before a picture of it, a picture before a page that needs scripts.
_BUILDERS: tuple[tuple[str, Builder], ...] = (
    (MIME_TYPE, _block),
    ("image/svg+xml", _image(lambda text: text.encode("utf-8", "replace"))),
    ("text/latex", _latex),
    ("application/pdf", _image(lambda text: pdf_to_svg(from_base64(text)))),
    *((f"image/{kind}", _image(from_base64)) for kind in ("png", "jpeg", "gif", "webp")),
    ("text/html", _prose(str)),
    ("text/markdown", _prose(to_html)),
    ("application/json", _json),
    ("text/plain", _plain),
    ("text/latex", _latex_source),
)
