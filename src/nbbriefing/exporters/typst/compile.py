"""Compiling in a process of its own, which is ended when the time is up.

A compilation cannot be interrupted from within; a large document, which alone could take long, is given to a
process that can be killed. It runs with nothing but Typst: importing this package would take longer than
compiling.
"""

from __future__ import annotations

import io
import json
import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pikepdf
import typst

from nbbriefing.errors import ExportError
from nbbriefing.exporters import trial
from nbbriefing.exporters.deadline import seconds_left
from nbbriefing.exporters.trial import LIMITS
from nbbriefing.fonts import font_files

MEGABYTES = 6000
_SLOW = "the PDF takes longer than the export may"
_PROGRAM = """
import json
told = json.loads(sys.argv[1])
fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[told["fonts"]])
compiler = typst.Compiler(font_paths=fonts, ignore_system_fonts=True)
answer = {{}}
try:
    result, warnings = compiler.compile_with_warnings(
        input=sys.stdin.buffer.read(), root=told["root"], format=told["form"], pdf_standards=told["standards"]
    )
    answer["warnings"] = [warning.message for warning in warnings]
    pages = result if isinstance(result, list) else [result]
    with open(told["out"], "wb") as file:
        file.write(pages[0])
except typst.TypstError as error:
    answer["error"] = [error.message, error.diagnostic]
print(json.dumps(answer))
"""


class TooSlow(ExportError):
    """A compilation was ended because of the time or the memory that it took."""


def compile_apart(
    source: bytes,
    root: str,
    fonts: str,
    form: str,
    standards: list[str],
    seconds: float,
    megabytes: int = MEGABYTES,
) -> tuple[bytes, list[str]]:
    """Return the compiled document and what Typst warned of.

    ``root`` is the only folder that Typst sees. `TooSlow` if it takes longer than the seconds given or more
    memory than given, `typst.TypstError` if the source cannot be compiled.
    """
    out = Path(fonts, "compiled")
    told = {"root": root, "fonts": fonts, "form": form, "standards": standards, "out": str(out)}
    program = (LIMITS + _PROGRAM).format(seconds=math.ceil(seconds) + 1, megabytes=megabytes)
    command = [sys.executable, "-c", program, json.dumps(told)]
    try:
        done = subprocess.run(command, input=source, capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        raise TooSlow(_SLOW) from None
    if done.returncode < 0:
        raise TooSlow(f"the PDF takes more than {megabytes} MB of memory")
    if done.returncode > 0:
        raise RuntimeError(done.stderr.decode("utf-8", "replace"))
    answer = json.loads(done.stdout)
    if "error" in answer:
        error = typst.TypstError(*answer["error"])
        error.message = answer["error"][0]  # only an error that Typst raised itself has it set
        raise error
    return out.read_bytes(), answer["warnings"]


# Characters of source that are compiled in this process: they take two or three seconds at most.
LARGE = 300_000


def compile_pdf(source: str, images: Mapping[str, bytes]) -> tuple[bytes, list[str]]:
    """Return a tagged PDF (PDF/UA-1) and what Typst warned of; the source refers to the images by name.

    `typst.TypstError` if it cannot be compiled, `TooSlow` if it is large and takes too long or too much
    memory.
    """
    return _compile(source, images, "pdf", ["ua-1"])


def draw_apart(source: str, images: Mapping[str, bytes]) -> bytes:
    """Return the first page as SVG, drawn from a stranger's data in a process of its own with narrow limits.

    `typst.TypstError` if it cannot be compiled, `TooSlow` if it takes too long or too much memory.
    """
    with _folder(images) as folder, linked_fonts() as fonts:
        seconds = min(seconds_left(), trial.SECONDS)
        try:
            return compile_apart(source.encode(), folder, fonts, "svg", [], seconds, trial.MEGABYTES)[0]
        except RuntimeError:  # Typst gave up: out of memory, or out of its own bounds
            raise TooSlow("it takes more than may be had") from None


@contextmanager
def _folder(images: Mapping[str, bytes]) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="briefing-") as folder:
        for name, data in images.items():
            Path(folder, name).write_bytes(data)
        yield folder


def _compile(
    source: str, images: Mapping[str, bytes], form: str, standards: list[str]
) -> tuple[bytes, list[str]]:
    with _folder(images) as folder:
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


_KEPT = 11  # compilations after which Typst lets go


def forget_documents() -> None:
    """Let Typst forget the documents that this process has compiled; nothing of one is of use to the next.

    It keeps what it has worked out for ten more compilations, and has no call for this. A compilation of
    nothing counts as one. Measured over twelve briefings: a worker needs 225 MB at most instead of 485 MB,
    for about 0.1 s a run, most of it the freeing.
    """
    for _ in range(_KEPT):
        compiler().compile(input=b"", format="svg")


def packed(pdf: bytes) -> bytes:
    """Return the same document with its objects in compressed streams; equal input gives equal bytes.

    A tagged PDF has an object for every cell, line and link. Typst writes each as plain text, more than half
    of the file; PDF 1.5 has object streams for them. Nothing that a reader sees or hears changes.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        target = io.BytesIO()
        document.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return target.getvalue()
