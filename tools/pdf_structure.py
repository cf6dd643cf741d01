"""What PDF/UA-1 asks of a tagged PDF and a machine can see, checked on the file's own objects.

The full validators of PDF/UA are not to be had from the Python package index or from Debian; ``pdfua`` covers
some of the rules. This checks the structure: what is tagged, and how.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pikepdf

# Operators that put something on the page.
PAINTING = frozenset("Tj TJ ' \" f F f* B B* b b* S s sh Do EI".split())  # noqa: SIM905


def faults(pdf: bytes) -> list[str]:
    """Return what is wrong with a PDF, nothing if nothing is."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        root = document.Root
        if "/StructTreeRoot" not in root:
            return ["it has no structure tree"]
        elements = list(_elements(root.StructTreeRoot))
        return [
            *_of_catalogue(root),
            *_of_elements(elements),
            *_of_headings(elements),
            *_of_tables(elements),
            *_of_pages(document, _numbered(root.StructTreeRoot.ParentTree)),
        ]


def _elements(node: Any) -> Iterator[Any]:
    """Yield the structure elements in reading order."""
    kids = node.get("/K")
    if kids is None:
        return
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from _elements(kid)


def kind(element: Any) -> str:
    """Return the structure type of an element, without the slash."""
    return str(element.S)[1:]


def _of_catalogue(root: Any) -> Iterator[str]:
    metadata = bytes(root.Metadata.read_bytes()) if "/Metadata" in root else b""
    if not re.search(rb"pdfuaid:part(>|=\")1\b", metadata):
        yield "it does not say that it is PDF/UA-1"
    if b"<dc:title>" not in metadata:
        yield "its metadata has no title"
    if not bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)):
        yield "the title is not asked to be shown"
    if not str(root.get("/Lang", "")):
        yield "it names no language"
    if not bool(root.get("/MarkInfo", {}).get("/Marked", False)):
        yield "it is not marked as tagged"


def _of_elements(elements: list[Any]) -> Iterator[str]:
    for number, element in enumerate(elements, start=1):
        told = str(element.get("/Alt", "")) + str(element.get("/ActualText", ""))
        if kind(element) in ("Figure", "Formula") and not told.strip():
            yield f"element {number}, a {kind(element)}, has no alternative text"
        if "/P" not in element:
            yield f"element {number}, a {kind(element)}, has no parent"


def _of_headings(elements: list[Any]) -> Iterator[str]:
    levels = [int(kind(e)[1]) for e in elements if re.fullmatch("H[1-6]", kind(e))]
    if levels[:1] != [1]:
        yield f"the first heading is of level {levels[0] if levels else 'none'}"
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"a heading of level {after} follows one of level {before}"


def _of_tables(elements: list[Any]) -> Iterator[str]:
    for number, table in enumerate((e for e in elements if kind(e) == "Table"), start=1):
        inner = list(_elements(table))
        if not any(kind(element) == "TR" for element in inner):
            yield f"table {number} has no rows"
        for head in (element for element in inner if kind(element) == "TH"):
            if not any("/Scope" in attributes for attributes in _attributes(head)):
                yield f"table {number} has a head without scope"


def _attributes(element: Any) -> list[Any]:
    found = element.get("/A")
    listed = list(found) if isinstance(found, pikepdf.Array) else [found]
    return [entry for entry in listed if isinstance(entry, pikepdf.Dictionary)]


def _numbered(tree: Any) -> dict[int, Any]:
    """Return the entries of a number tree."""
    found = {}
    numbers = list(tree.get("/Nums", []))
    for position in range(0, len(numbers), 2):
        found[int(numbers[position])] = numbers[position + 1]
    for kid in tree.get("/Kids", []):
        found |= _numbered(kid)
    return found


def _of_pages(document: pikepdf.Pdf, parents: dict[int, Any]) -> Iterator[str]:
    for number, page in enumerate(document.pages, start=1):
        marked, loose = _marks(page)
        if loose:
            yield f"page {number} has {loose} operators that paint outside tags and artifacts"
        entry = parents.get(int(page.obj.get("/StructParents", -1)))
        known = len(entry) if isinstance(entry, pikepdf.Array) else 0
        if missing := [mark for mark in marked if mark >= known or entry[mark] is None]:
            yield f"page {number} has marked content without an element: {missing[:5]}"
        if str(page.obj.get("/Tabs", "")) != "/S" and "/Annots" in page.obj:
            yield f"page {number} has links that are not visited in the order of the structure"
        for link in page.obj.get("/Annots", []):
            if int(link.get("/StructParent", -1)) not in parents:
                yield f"page {number} has a link outside the structure"
            if not str(link.get("/Contents", "")).strip():
                yield f"page {number} has a link without a description"


def _marks(page: Any) -> tuple[list[int], int]:
    """Return the numbers of the marked content of a page, and how often it paints outside of any."""
    marked: list[int] = []
    loose, open_marks = 0, 0
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            open_marks += 1
            if name == "BDC" and isinstance(operands[1], pikepdf.Dictionary) and "/MCID" in operands[1]:
                marked.append(int(operands[1]["/MCID"]))
        elif name == "EMC":
            open_marks -= 1
        elif name in PAINTING and not open_marks:
            loose += 1
    return marked, loose
