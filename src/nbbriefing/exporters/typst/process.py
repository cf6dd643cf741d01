"""Compiling in a process of its own, which is ended when the time is up.

A compilation cannot be interrupted from within; a large document, which alone could take long, is given to a
process that can be killed. It runs with nothing but Typst: importing this package would take longer than
compiling.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import typst

from nbbriefing.errors import ExportError

MEGABYTES = 6000
_SLOW = "the PDF takes longer than the export may"
_PROGRAM = """
import json, sys, typst
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, ({megabytes} << 20, {megabytes} << 20))
except (ImportError, ValueError, OSError):
    pass
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
    source: bytes, root: str, fonts: str, form: str, standards: list[str], seconds: float
) -> tuple[bytes, list[str]]:
    """Return the compiled document and what Typst warned of.

    Parameters
    ----------
    root
        The only folder that Typst sees.
    fonts
        Folder with the fonts.
    seconds
        How long it may take.

    Raises
    ------
    typst.TypstError
        If the source cannot be compiled.
    TooSlow
        If it takes longer, or more memory than :data:`MEGABYTES`.
    """
    out = Path(fonts, "compiled")
    told = {"root": root, "fonts": fonts, "form": form, "standards": standards, "out": str(out)}
    command = [sys.executable, "-c", _PROGRAM.format(megabytes=MEGABYTES), json.dumps(told)]
    try:
        done = subprocess.run(command, input=source, capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        raise TooSlow(_SLOW) from None
    if done.returncode < 0:
        raise TooSlow(f"the PDF takes more than {MEGABYTES} MB of memory")
    if done.returncode > 0:
        raise RuntimeError(done.stderr.decode("utf-8", "replace"))
    answer = json.loads(done.stdout)
    if "error" in answer:
        error = typst.TypstError(*answer["error"])
        error.message = answer["error"][0]  # only an error that Typst raised itself has it set
        raise error
    return out.read_bytes(), answer["warnings"]
