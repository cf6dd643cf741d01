"""Exports of notebooks made in the test, as pages, texts and trees."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Any

import lxml.html
from nbformat import NotebookNode
from pypdf import PdfReader

from nbbriefing.exporters import BriefingHTMLExporter, BriefingPDFExporter


@dataclass
class Page:
    """An exported page: its source, its tree, its warnings."""

    html: str
    warnings: list[str]

    @property
    def tree(self) -> Any:
        """The page as a tree."""
        return lxml.html.document_fromstring(self.html)

    @property
    def text(self) -> str:
        """The words of the main part on one line."""
        return " ".join(self.tree.find(".//main").text_content().split())


@dataclass
class Paper:
    """An exported PDF: its bytes, its reader, its warnings."""

    pdf: bytes
    warnings: list[str]

    @property
    def reader(self) -> PdfReader:
        """The PDF as pypdf reads it."""
        return PdfReader(io.BytesIO(self.pdf))

    @property
    def text(self) -> str:
        """The words of all pages, in one line, without the places where a word may be broken."""
        words = " ".join(page.extract_text() for page in self.reader.pages)
        return " ".join(words.replace("\u200b", "").split())

    @property
    def squeezed(self) -> str:
        """The text without any space: what is left when lines are broken anywhere."""
        return re.sub(r"\s+", "", self.text)

    def tags(self) -> list[str]:
        """Return the structure types of the tagged PDF in reading order."""
        found: list[str] = []

        def visit(node: Any) -> None:
            node = node.get_object()
            if isinstance(node, list):
                for kid in node:
                    visit(kid)
            elif isinstance(node, dict):
                if "/S" in node:
                    found.append(str(node["/S"])[1:])
                if "/K" in node:
                    visit(node["/K"])

        visit(self.reader.trailer["/Root"]["/StructTreeRoot"]["/K"])
        return found


def export_page(node: NotebookNode, resources: dict[str, Any] | None = None, **options: Any) -> Page:
    """Export to HTML."""
    page, told = BriefingHTMLExporter(**options).from_notebook_node(node, resources)
    return Page(page, told["briefing"]["warnings"])


def export_paper(node: NotebookNode, resources: dict[str, Any] | None = None, **options: Any) -> Paper:
    """Export to PDF; Typst must have had nothing to warn of."""
    pdf, told = BriefingPDFExporter(**options).from_notebook_node(node, resources)
    warnings = told["briefing"]["warnings"]
    assert not [warning for warning in warnings if "Typst" in warning]
    return Paper(pdf, warnings)
