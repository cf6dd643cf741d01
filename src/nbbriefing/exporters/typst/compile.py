"""Compiling: Typst sees a private folder with the images, and the project's fonts, and nothing else."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import typst

from nbbriefing.exporters.deadline import seconds_left
from nbbriefing.exporters.typst.process import compile_apart
from nbbriefing.fonts import font_files

# Characters of source that are compiled in this process: they take two or three seconds at most.
LARGE = 300_000


def compile_pdf(source: str, images: Mapping[str, bytes]) -> tuple[bytes, list[str]]:
    """Return a tagged PDF (PDF/UA-1) and what Typst warned of.

    Parameters
    ----------
    images
        Name to bytes; the source refers to them by name.

    Raises
    ------
    typst.TypstError
        If the source cannot be compiled.
    TooSlow
        If the source is large, and takes longer than the export may or too much memory.
    """
    return _compile(source, images, "pdf", ["ua-1"])


def compile_svg(source: str, images: Mapping[str, bytes]) -> bytes:
    """Return the first page as SVG.

    Raises
    ------
    typst.TypstError
        If the source cannot be compiled.
    """
    return _compile(source, images, "svg", [])[0]


def _compile(
    source: str, images: Mapping[str, bytes], form: str, standards: list[str]
) -> tuple[bytes, list[str]]:
    with tempfile.TemporaryDirectory(prefix="briefing-") as folder:
        for name, data in images.items():
            Path(folder, name).write_bytes(data)
        if len(source) > LARGE:
            with linked_fonts() as fonts:
                return compile_apart(source.encode("utf-8"), folder, fonts, form, standards, seconds_left())
        result, warnings = compiler().compile_with_warnings(
            input=source.encode("utf-8"),
            root=folder,
            format=form,  # type: ignore[arg-type]
            pdf_standards=standards,  # type: ignore[arg-type]
        )
    pages = result if isinstance(result, list) else [result]
    if not pages or pages[0] is None:
        raise RuntimeError("Typst returned no document")
    return bytes(pages[0]), [warning.message for warning in warnings]


@contextmanager
def linked_fonts() -> Iterator[str]:
    """Give a folder of links to the project's fonts.

    Typst takes folders of fonts, and the folders of other packages hold fonts that are not ours.
    """
    with tempfile.TemporaryDirectory(prefix="briefing-fonts-") as folder:
        for number, file in enumerate(font_files()):
            os.symlink(file, Path(folder, f"{number}-{file.name}"))
        yield folder


@cache
def compiler() -> typst.Compiler:
    """Return the compiler of this process; the fonts of the machine are ignored."""
    with linked_fonts() as folder:
        found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])
    return typst.Compiler(font_paths=found, ignore_system_fonts=True)
