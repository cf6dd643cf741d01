"""Every character that a briefing of the project can hold, and the glyphs that a PDF shows."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[3]
UNSEEN = {"Cc", "Cf", "Zs", "Zl", "Zp"}


def ledger_texts() -> set[str]:
    """Return the cells of every table under ``data``."""
    cells = set()
    for path in sorted((ROOT / "data").rglob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            cells |= {cell for row in csv.reader(file) for cell in row if cell}
    return cells


def catalogue_texts() -> set[str]:
    """Return the messages of every catalogue and their translations."""
    found = set()
    for path in sorted((ROOT / "src").rglob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                for side in (message.id, message.string):
                    found |= {side} if isinstance(side, str) else set(side or ())
    return found


def characters(texts: set[str]) -> set[str]:
    """Return the characters that leave ink."""
    return {c for text in texts for c in text if unicodedata.category(c) not in UNSEEN}


def glyphs(pdf: bytes) -> Iterator[tuple[str, int]]:
    """Yield the font and the glyph of all that is shown, in drawings too; the glyph 0 is ``.notdef``."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            yield from _shown(page.obj, page.obj.get("/Resources", pikepdf.Dictionary()))


def _shown(content: Any, resources: Any) -> Iterator[tuple[str, int]]:
    fonts, forms, font = resources.get("/Font", {}), resources.get("/XObject", {}), None
    for operands, operator in pikepdf.parse_content_stream(content):
        match str(operator):
            case "Tf":
                font = fonts[str(operands[0])]
            case "Tj":
                yield from _of(font, [operands[0]])
            case "TJ":
                yield from _of(font, list(operands[0]))
            case "Do":
                form = forms[str(operands[0])]
                if form.get("/Subtype") == "/Form":
                    yield from _shown(form, form.get("/Resources", resources))


def _of(font: Any, parts: list[Any]) -> Iterator[tuple[str, int]]:
    assert font is not None
    assert font["/Subtype"] == "/Type0"
    assert font["/Encoding"] == "/Identity-H"
    name = str(font["/BaseFont"]).split("+")[-1]
    for part in parts:
        if isinstance(part, pikepdf.String):
            data = bytes(part)
            for place in range(0, len(data), 2):
                yield name, int.from_bytes(data[place : place + 2], "big")
