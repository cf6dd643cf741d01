"""One notebook exported and looked at: is everything there that it shows, and is the PDF what it claims?

What a notebook shows is counted from the notebook itself and looked for in the text of the page and of the
PDF, without asking the exporters what they did.
"""

from __future__ import annotations

import io
import logging
import re
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import lxml.html
import nbformat
from pdf_structure import faults
from pypdf import PdfReader

from nbbriefing.errors import BriefingError
from nbbriefing.exporters import BriefingHTMLExporter, BriefingPDFExporter

IMAGES = ("image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf")
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07")
_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass
class Outcome:
    """What became of a notebook."""

    path: Path
    failure: str = ""
    unreadable: bool = False
    faults: list[str] = field(default_factory=list)
    page_seconds: float = 0.0
    pdf_seconds: float = 0.0
    words: int = 0
    words_found: int = 0
    expected: Counter[str] = field(default_factory=Counter)
    in_page: Counter[str] = field(default_factory=Counter)
    in_pdf: Counter[str] = field(default_factory=Counter)

    @property
    def project(self) -> str:
        """The name and version of the package that the notebook came with."""
        return next((part for part in self.path.parts if re.search(r"-\d+(\.\d+)+$", part)), "")

    @property
    def upstream(self) -> str:
        """The name of the project itself, the same for its package here and there."""
        name = self.project.rpartition("-")[0]
        return re.sub(r"^python-|-doc$", "", name).replace("_", "-")


def examine(path: Path, out: Path) -> Outcome:
    """Export a notebook to both renditions and compare them with it."""
    logging.disable(logging.CRITICAL)
    outcome = Outcome(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            notebook = nbformat.read(path, as_version=4)
    except Exception as error:  # noqa: BLE001 - whatever nbformat says about a file that is no notebook
        outcome.unreadable, outcome.failure = True, f"no notebook: {error}"
        return outcome
    try:
        _export(notebook, outcome, out)
    except BriefingError as error:
        outcome.failure = str(error)
    except Exception:  # noqa: BLE001 - a traceback is what this looks for
        outcome.failure = traceback.format_exc()
    return outcome


def _export(notebook: Any, outcome: Outcome, out: Path) -> None:
    resources = {"metadata": {"name": outcome.path.stem, "path": str(outcome.path.parent)}}
    started = time.perf_counter()
    page, _ = BriefingHTMLExporter().from_notebook_node(notebook, resources)
    outcome.page_seconds = time.perf_counter() - started
    started = time.perf_counter()
    pdf, _ = BriefingPDFExporter().from_notebook_node(notebook, resources)
    outcome.pdf_seconds = time.perf_counter() - started
    name = "_".join(outcome.path.parts[outcome.path.parts.index(outcome.project) :])
    (out / f"{name}.html").write_text(page, "utf-8")
    (out / f"{name}.pdf").write_bytes(pdf)
    outcome.faults = faults(pdf)
    compare(notebook, page, pdf, outcome)


def compare(notebook: Any, page: str, pdf: bytes, outcome: Outcome) -> None:
    """Count what the notebook shows, and what of it is found in the page and in the PDF."""
    tree = lxml.html.document_fromstring(page).find(".//body")
    shown = " ".join(tree.xpath("//main//text()[not(ancestor::nav) and not(ancestor::math)]"))
    reader = PdfReader(io.BytesIO(pdf))
    text = "".join(sheet.extract_text() for sheet in reader.pages)
    in_page, in_pdf = squeezed(tree.text_content()), squeezed(text)
    found = [word for word in _WORD.findall(shown) if word.isascii()]
    outcome.words = len(found)
    outcome.words_found = sum(word in in_pdf for word in found)
    figures = len(tree.findall(".//img")) + len(tree.xpath("//div[@role='img']"))
    drawn = structure(reader)["Figure"]
    for kind, trace in expected(notebook):
        outcome.expected[kind] += 1
        if kind == "image":
            outcome.in_page[kind] += figures > outcome.in_page[kind]
            outcome.in_pdf[kind] += drawn > outcome.in_pdf[kind]
        else:
            outcome.in_page[kind] += trace(in_page)
            outcome.in_pdf[kind] += trace(in_pdf)


def expected(notebook: Any) -> list[tuple[str, Callable[[str], bool]]]:
    """Return each output that a reader should find: its kind, and how to tell that it is in a text."""
    found = []
    for cell in notebook.cells:
        tags = set((cell.get("metadata") or {}).get("tags") or ())
        hidden = any(re.match("(remove|hide)[-_](cell|output)", str(tag)) for tag in tags)
        for output in [] if hidden else cell.get("outputs") or []:
            kind, sample = kind_of(output)
            if kind:
                found.append((kind, _looks_for(sample)))
    return found


def kind_of(output: Any) -> tuple[str, str]:
    """Return the kind of an output and words of it; an empty kind if it shows nothing or is left out."""
    kind = output.get("output_type")
    if kind == "stream":
        return ("", "") if output.get("name") == "stderr" else _if_any("stream", _text(output.get("text")))
    if kind == "error":
        return "error", _text(output.get("traceback")) or str(output.get("evalue"))
    data = {mime: content for mime, content in (output.get("data") or {}).items() if content}
    if _text(data.get("text/latex")).lstrip().startswith("$") and "image/svg+xml" not in data:
        return "LaTeX", ""
    if any(mime in data for mime in IMAGES) and not _broken(data):
        return "image", ""
    if html := _text(data.get("text/html")):
        if re.search(r"<(iframe|video|audio|object|embed)\b", html):
            return "noted in words", "stood here"
        words = lxml.html.document_fromstring(f"<div>{_SCRIPTS.sub('', html)}</div>").text_content()
        if words.strip():
            return ("table" if "<table" in html else "HTML"), words
        if re.search(r"<(img|svg)\b", html):
            return "image", ""
    for mime, name in (("text/markdown", "Markdown"), ("application/json", "JSON")):
        if mime in data:
            return name, ""
    if "text/latex" in data:
        return "LaTeX", ""
    if "text/plain" in data:
        return _if_any("text", _text(data["text/plain"]))
    return ("noted in words" if data else ""), "stood here" if data and "text/html" not in data else ""


_SCRIPTS = re.compile(r"<(script|style|svg|title)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)


def _broken(data: dict[str, Any]) -> bool:
    """Tell whether an image is a stand-in of somebody's tests ("data") and not an image."""
    return all(len(_text(content)) < 40 for mime, content in data.items() if mime in IMAGES)


def _if_any(kind: str, text: str) -> tuple[str, str]:
    return (kind, text) if text.strip() else ("", "")


def _text(value: Any) -> str:
    return "".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _looks_for(sample: str) -> Callable[[str], bool]:
    """Return a test for up to twelve words of a sample, the last of each line that is not overwritten."""
    plain = _ESCAPES.sub("", sample)
    settled = [line.rstrip("\r").rpartition("\r")[2] for line in plain.split("\n")]
    words = [word for line in settled for word in _WORD.findall(line) if word.isascii()]
    step = max(len(words) // 12, 1)
    chosen = words[::step][:12]
    return lambda text: all(word in text for word in chosen)


def squeezed(text: str) -> str:
    """Return the text without spaces and places to break."""
    return re.sub(r"[\s\u200b\u00ad]+", "", text)


def structure(reader: PdfReader) -> Counter[str]:
    """Return how often each structure type occurs in a tagged PDF."""
    found: Counter[str] = Counter()
    waiting = [reader.trailer["/Root"]["/StructTreeRoot"]["/K"]]
    while waiting:
        node = waiting.pop().get_object()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            if "/S" in node:
                found[str(node["/S"])[1:]] += 1
            if "/K" in node:
                waiting.append(node["/K"])
    return found
