"""Figures that a notebook carries as PDF, drawn as SVG so that both renditions can show them."""

from __future__ import annotations

import typst

from nbbriefing.exporters.reading.svg import BadImage


def pdf_to_svg(data: bytes) -> bytes:
    """Return the first page of a PDF as a drawing.

    Raises
    ------
    BadImage
        If it is no PDF that can be read.
    """
    from nbbriefing.exporters.typst.compile import compile_svg

    if not data.lstrip().startswith(b"%PDF"):
        raise BadImage("it is no PDF")
    source = '#set page(width: auto, height: auto, margin: 0pt, fill: none)\n#image("figure.pdf")\n'
    try:
        return compile_svg(source, {"figure.pdf": data})
    except typst.TypstError as error:
        raise BadImage(f"the PDF cannot be read: {error.message}") from None
