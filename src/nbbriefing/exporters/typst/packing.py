"""The PDF in less room: its thousands of small objects are compressed together.

A tagged PDF has an object for every cell, line and link. Typst writes each as plain text, which makes up
more than half of the file; PDF 1.5 has object streams for them. Nothing that a reader sees or hears changes.
"""

from __future__ import annotations

import io

import pikepdf


def packed(pdf: bytes) -> bytes:
    """Return the same document with its objects in compressed streams; equal input gives equal bytes.

    Raises
    ------
    pikepdf.PdfError
        If it is no PDF.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        target = io.BytesIO()
        document.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return target.getvalue()
