"""Images of every kind that notebooks carry, checked and turned into assets."""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import re
import urllib.parse
import warnings
from functools import lru_cache
from html import escape, unescape
from pathlib import Path
from typing import TYPE_CHECKING

from nbbriefing.blocks.svg import BadImage, clean_svg
from nbbriefing.exporters.document import Asset, Document, Origin
from nbbriefing.exporters.trial import try_drawing
from nbbriefing.exporters.words import word

if TYPE_CHECKING:
    from PIL import Image

MAX_BYTES = 40_000_000
MAX_PIXELS = 100_000_000
# More than 600 dots an inch over the width of a page only make a rendition heavy.
LARGE_PIXELS = 16_000_000
LARGE_SIDE = 4000
_KINDS = {"PNG": "png", "JPEG": "jpeg", "GIF": "gif", "WEBP": "webp"}
_DATA = re.compile(
    r"data:\s*(image/[\w.+-]+|application/pdf)?((?:\s*;\s*[\w=.-]+)*?)(\s*;\s*base64)?\s*,(.*)",
    re.DOTALL | re.IGNORECASE,
)


def read_image(data: bytes) -> Asset:
    """Return an asset for an image of any known kind; `BadImage` if it is damaged or exceeds a limit."""
    found = _examined(data)
    if isinstance(found, str):
        raise BadImage(found)
    return found


@lru_cache(maxsize=64)
def _examined(data: bytes) -> Asset | str:
    """Return the asset, or why there is none: both renditions ask, and a refusal may have taken seconds."""
    try:
        return _read(data)
    except BadImage as error:
        return str(error)


def _read(data: bytes) -> Asset:
    if len(data) > MAX_BYTES:
        raise BadImage(f"the image has {len(data):,} bytes; at most {MAX_BYTES:,} are allowed")
    head = data[:1000].lstrip().lower()
    if head.startswith(b"%pdf"):
        raise BadImage("a PDF is no image")
    if head.startswith((b"<?xml", b"<svg", b"<!doctype svg", b"<!--")):
        drawing, width, height = clean_svg(data)
        try_drawing(drawing)
        return _asset("svg", drawing, width, height)
    return _raster(data)


def _raster(data: bytes) -> Asset:
    from PIL import Image, UnidentifiedImageError  # slow to import, and many notebooks hold no raster image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data)) as image:
                width, height = image.size
                if width * height > MAX_PIXELS:
                    raise BadImage(
                        f"the image has {width} by {height} pixels; at most {MAX_PIXELS:,} are allowed"
                    )
                if width * height > LARGE_PIXELS:
                    return _reduced(image)
                image.load()
                if image.format in _KINDS and image.format != "WEBP":
                    return _asset(_KINDS[image.format], data, width, height)
                # Everything else (BMP, TIFF, WebP with animation ...) is carried as PNG, which all readers
                # know.
                buffer = io.BytesIO()
                image.convert("RGBA").save(buffer, "PNG")
                return _asset("png", buffer.getvalue(), width, height)
    except BadImage:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        reason = "its kind is not known" if isinstance(error, UnidentifiedImageError) else str(error)
        raise BadImage(f"the image cannot be read: {reason}") from None


def _reduced(image: Image.Image) -> Asset:
    """Return an image that has more pixels than paper shows, scaled down."""
    image.draft("RGB", (LARGE_SIDE, LARGE_SIDE))
    image.thumbnail((LARGE_SIDE, LARGE_SIDE))
    buffer = io.BytesIO()
    if image.format == "JPEG" or image.mode == "RGB":
        image.convert("RGB").save(buffer, "JPEG", quality=88)
        return _asset("jpeg", buffer.getvalue(), *image.size)
    image.convert("RGBA").save(buffer, "PNG")
    return _asset("png", buffer.getvalue(), *image.size)


def _asset(kind: str, data: bytes, width: float, height: float) -> Asset:
    return Asset(hashlib.sha256(data).hexdigest()[:20] + f".{kind}", kind, data, width, height)


def from_base64(text: str) -> bytes:
    """Return the bytes of base64 text, as bundles and attachments carry it; `BadImage` if it is none."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise BadImage("the image is not valid base64") from None


def from_address(address: str, folder: Path | None, attachments: dict[str, dict[str, str]]) -> bytes:
    """Return the bytes behind the address of an ``img`` element, or raise `BadImage`; nothing is fetched.

    Files are read from the folder and those below it only (``None`` allows no file); the attachments are
    those of the Markdown cell, name to mime bundle.
    """
    if match := _DATA.match(address):
        payload = urllib.parse.unquote_to_bytes(match.group(4))
        return from_base64(payload.decode("ascii", "replace")) if match.group(3) else payload
    if address.lower().startswith("attachment:"):
        return _attachment(urllib.parse.unquote(address[11:]), attachments)
    return _file(urllib.parse.unquote(address.partition("?")[0].partition("#")[0]), folder)


def _attachment(name: str, attachments: dict[str, dict[str, str]]) -> bytes:
    bundle = attachments.get(name)
    if not bundle:
        raise BadImage(f"the cell has no attachment {name!r}")
    mime, content = next(iter(sorted(bundle.items())))
    text = "".join(content) if isinstance(content, list) else str(content)
    return text.encode() if mime == "image/svg+xml" and text.lstrip().startswith("<") else from_base64(text)


def _file(name: str, folder: Path | None) -> bytes:
    if folder is None:
        raise BadImage("the notebook's folder is not known, so that no file can be read")
    try:
        path = (folder / name).resolve()
        if not path.is_relative_to(folder.resolve()):
            raise BadImage("it lies outside the notebook's folder")
        if not path.is_file():
            raise BadImage("there is no such file")
        if path.stat().st_size > MAX_BYTES:
            raise BadImage(f"the file is larger than {MAX_BYTES:,} bytes")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        if isinstance(error, BadImage):
            raise
        raise BadImage(f"the file cannot be read: {type(error).__name__}") from None


def pdf_to_svg(data: bytes) -> bytes:
    """Return the first page of a PDF as a drawing; `BadImage` if it cannot be read."""
    import typst  # HTML does without it, unless a figure is a PDF

    from nbbriefing.exporters.typst.compile import compile_svg

    if not data.lstrip().startswith(b"%PDF"):
        raise BadImage("it is no PDF")
    source = '#set page(width: auto, height: auto, margin: 0pt, fill: none)\n#image("figure.pdf")\n'
    try:
        return compile_svg(source, {"figure.pdf": data})
    except typst.TypstError as error:
        raise BadImage(f"the PDF cannot be read: {error.message}") from None


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
