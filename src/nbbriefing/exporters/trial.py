"""Drawings that could take for ever are drawn once in a process of their own, with limits.

Filters, markers, long texts and very many shapes can make a short file draw for hours, here and in a reader's
browser. Ordinary charts have none of them and pay nothing.
"""

from __future__ import annotations

import re
import subprocess
import sys

from lxml import etree

from nbbriefing.blocks.svg import BadImage

SECONDS = 8
MEGABYTES = 2000
_COSTLY = re.compile(rb"<(?:filter|marker|textPath|image|fe[A-Z])")
_LONG_TEXT = 20_000
_LARGE = 2_000_000
# Typst's own threads start with the first compilation, here of nothing; after that nothing may be started.
LIMITS = """
import sys, typst
typst.compile(b"", format="svg", ignore_system_fonts=True)
try:
    import resource
    for limit, most in (
        (resource.RLIMIT_CPU, {seconds}), (resource.RLIMIT_AS, {megabytes} << 20),
        (resource.RLIMIT_NPROC, 0), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 500 << 20),
    ):
        resource.setrlimit(limit, (most, most))
except (ImportError, ValueError, OSError):
    pass
"""
# Runs with nothing but Typst: importing this package would take longer than drawing.
_PROGRAM = """
svg = sys.stdin.buffer.read().decode("utf-8")
literal = svg.replace("\\\\", "\\\\\\\\").replace('"', '\\\\"')
source = f'#image(bytes("{{literal}}"), format: "svg", width: 10cm)'
typst.compile(source.encode(), format="pdf", ignore_system_fonts=True)
"""


def try_drawing(data: bytes) -> None:
    """Raise `BadImage` unless a drawing is harmless by its looks, or has been drawn within the limits."""
    if not _is_costly(data):
        return
    program = (LIMITS + _PROGRAM).format(seconds=SECONDS, megabytes=MEGABYTES)
    try:
        done = subprocess.run(
            [sys.executable, "-c", program], input=data, capture_output=True, timeout=SECONDS + 4, check=False
        )
    except subprocess.TimeoutExpired:
        raise BadImage(f"the SVG cannot be drawn within {SECONDS} seconds") from None
    if done.returncode < 0:
        raise BadImage(f"the SVG cannot be drawn within {SECONDS} seconds and {MEGABYTES} MB")
    if done.returncode > 0:
        told = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise BadImage(f"the SVG cannot be drawn: {told[-1][:200] if told else 'no reason given'}")


def _is_costly(data: bytes) -> bool:
    if len(data) > _LARGE or _COSTLY.search(data):
        return True
    if len(data) < _LONG_TEXT:
        return False
    root = etree.fromstring(data, etree.XMLParser(huge_tree=True, resolve_entities=False, no_network=True))
    return sum(len(text) for text in root.itertext() if not text.isspace()) > _LONG_TEXT
