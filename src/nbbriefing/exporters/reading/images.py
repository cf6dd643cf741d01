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
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from nbbriefing.blocks.svg import BadImage, alternative, clean_svg
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
# All that is decoded, by name: no other decoder is tried, and none that starts another program.
_KINDS = {"PNG": "png", "JPEG": "jpeg", "GIF": "gif", "WEBP": "webp"}
# How files begin that are called an image and are none of these.
_REFUSED = (
    (re.compile(rb"%!PS|\xc5\xd0\xd3\xc6"), "PostScript"),
    (re.compile(rb"II[*+]\0|MM\0[*+]"), "TIFF"),
    (re.compile(rb".{4}ftyp(?:avif|avis|mif1|msf1|hei[cfmsx])", re.DOTALL), "AVIF or HEIF"),
    (re.compile(rb"DDS "), "DDS"),
    (re.compile(rb"BM"), "BMP"),
    (re.compile(rb"\0\0[\1\2]\0"), "ICO"),
    (re.compile(rb"\0\0\0\x0cjP|\xffO\xffQ"), "JPEG 2000"),
    (re.compile(rb"8BPS"), "PSD"),
)
_EMBEDDED = re.compile(rb'href="data:image/\w+;base64,([^"]*+)"', re.IGNORECASE)


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
        spare = MAX_PIXELS
        for match in _EMBEDDED.finditer(drawing):
            inner = _raster(from_base64(match.group(1).decode().replace("&#10;", "")))
            spare -= int(inner.width * inner.height)
            if spare < 0:
                raise BadImage(f"the images within the SVG have more than {MAX_PIXELS:,} pixels")
        try_drawing(drawing)
        return _asset("svg", drawing, width, height)
    return _raster(data)


def _raster(data: bytes) -> Asset:
    from PIL import Image, UnidentifiedImageError  # slow to import, and many notebooks hold no raster image

    for begins, name in _REFUSED:
        if begins.match(data):
            raise BadImage(f"the image cannot be read: {name} is not shown, only {', '.join(_KINDS)}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=tuple(_KINDS)) as image:
                return _decoded(image, data)
    except BadImage:
        raise
    except UnidentifiedImageError:
        raise BadImage("the image cannot be read: its kind is not known") from None
    except Exception as error:  # noqa: BLE001 - decoders raise every kind of error for damaged data
        raise BadImage(f"the image cannot be read: {str(error) or type(error).__name__}") from None


def _decoded(image: Image.Image, data: bytes) -> Asset:
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise BadImage(f"the image has {width} by {height} pixels; at most {MAX_PIXELS:,} are allowed")
    if width * height > LARGE_PIXELS:
        return _reduced(image)
    image.load()
    if image.format in _KINDS and image.format != "WEBP":
        return _asset(_KINDS[image.format], data, width, height)
    # WebP may be animated; PNG is what all readers know. MPO, a JPEG of several pictures, comes here too.
    buffer = io.BytesIO()
    image.convert("RGBA").save(buffer, "PNG")
    return _asset("png", buffer.getvalue(), width, height)


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
    if address[:5].lower() == "data:":
        return _data(address)
    if address.lower().startswith("attachment:"):
        return _attachment(urllib.parse.unquote(address[11:]), attachments)
    return _file(urllib.parse.unquote(address.partition("?")[0].partition("#")[0]), folder)


def _data(address: str) -> bytes:
    head, comma, content = address.partition(",")
    kind, *options = (part.strip().lower() for part in head[5:].split(";"))
    if not comma or not (kind.startswith("image/") or kind in ("", "application/pdf")):
        raise BadImage("the address holds no image")
    payload = urllib.parse.unquote_to_bytes(content)
    return from_base64(payload.decode("ascii", "replace")) if "base64" in options[-1:] else payload


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
    """Return the first page of a PDF as a drawing; `BadImage` if it cannot be read within the limits."""
    found = _first_page(data)
    if isinstance(found, str):
        raise BadImage(found)
    return found


@lru_cache(maxsize=16)
def _first_page(data: bytes) -> bytes | str:
    """Return the drawing, or why there is none: both renditions ask, and a refusal may have taken seconds."""
    import typst  # HTML does without it, unless a figure is a PDF

    from nbbriefing.exporters.typst.compile import TooSlow, draw_apart

    if len(data) > MAX_BYTES:
        return f"the PDF has {len(data):,} bytes; at most {MAX_BYTES:,} are allowed"
    if not data.lstrip().startswith(b"%PDF"):
        return "it is no PDF"
    source = '#set page(width: auto, height: auto, margin: 0pt, fill: none)\n#image("figure.pdf")\n'
    try:
        return draw_apart(source, {"figure.pdf": data})
    except typst.TypstError as error:
        return f"the PDF cannot be read: {error.message}"
    except TooSlow as error:
        return f"the PDF cannot be read: {error}"


_DRAWING_BEGINS = re.compile(r"<svg\b", re.IGNORECASE)
_DRAWING_ENDS = re.compile(r"</svg\s*+>", re.IGNORECASE)


def lift_drawings(html: str, document: Document, origin: Origin) -> str:
    """Return the HTML with each drawing replaced by an ``img`` that refers to an asset of the document."""
    pieces, place = [], 0
    while begin := _DRAWING_BEGINS.search(html, place):
        end = _DRAWING_ENDS.search(html, begin.end())
        if end is None:
            break
        pieces += [html[place : begin.start()], _lifted(html[begin.start() : end.end()], document, origin)]
        place = end.end()
    return "".join([*pieces, html[place:]])


def _lifted(source: str, document: Document, origin: Origin) -> str:
    try:
        asset = document.add(read_image(source.encode("utf-8", "replace")))
    except BadImage as error:
        document.warn(origin, f"drawing cannot be shown: {error}")
        return f"<span>{escape(word('image_missing', document.metadata.language, name='SVG'))}</span>"
    return f'<img src="asset:{asset.name}" alt="{escape(alternative(asset.data))}">'
