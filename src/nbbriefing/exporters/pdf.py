"""``briefing-pdf``: a tagged PDF by Typst, without LaTeX and without a browser."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import typst
from nbformat import NotebookNode
from traitlets import CaselessStrEnum, default

from nbbriefing.errors import ExportError
from nbbriefing.exporters.base import BriefingExporter
from nbbriefing.exporters.deadline import limited
from nbbriefing.exporters.document import Document, Origin, Part
from nbbriefing.exporters.typst.compile import TooSlow, compile_pdf, packed
from nbbriefing.exporters.typst.writer import PAPERS, Source, fallback_piece, write_source

_LONG = 14


class BriefingPDFExporter(BriefingExporter):
    """Export a notebook to PDF: tagged (PDF/UA-1), with bookmarks, page numbers and our own fonts."""

    export_from_notebook = "Briefing (PDF)"
    output_mimetype = "application/pdf"

    paper = CaselessStrEnum(sorted(PAPERS), default_value="a4", help="Paper: a4 or us-letter.").tag(
        config=True
    )

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".pdf"

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """Return the PDF and the resources, whose ``briefing`` entry holds the warnings.

        Raises
        ------
        ExportError
            If Typst refuses the document, or the export takes too long; the text names the cell.
        """
        nb, prepared = self.preprocessed(nb, self.prepare(resources))
        with limited(self.time_limit):
            document = self.read(nb, prepared)
            contents = self.wants_contents(document, _LONG)
            source = write_source(document, PAPERS[self.paper.lower()], contents=contents)
            pdf = packed(compile_document(document, source))
        self.finish(document, prepared)
        return pdf, prepared


def compile_document(document: Document, source: Source) -> bytes:
    """Compile a document; a part that Typst refuses is set in plain words, with a warning."""
    images = {name: asset.data for name, asset in source.images.items()}
    try:
        pdf, warnings = _compile_or_mend(document, source, images)
    except TooSlow as error:
        place, share = _largest(document, source)
        raise ExportError(
            f"{error}; {share:.0%} of it is {place}\n"
            "Shorten what that cell shows (--BriefingExporter.max_lines, --BriefingExporter.max_rows), "
            "leave it out with the tag remove-output, or give more time: --BriefingExporter.time_limit=600"
        ) from None
    document.warnings += [f"Typst: {warning}" for warning in dict.fromkeys(warnings)]
    return pdf


def _compile_or_mend(document: Document, source: Source, images: dict[str, bytes]) -> tuple[bytes, list[str]]:
    try:
        return compile_pdf(source.text(), images)
    except typst.TypstError as first:
        mended, faults = _without_faults(document, source, images)
        try:
            return compile_pdf(mended.text(), images)
        except typst.TypstError as error:
            where = ", ".join(map(str, faults)) or "the document"
            raise ExportError(
                f"{where} cannot be set as PDF: {error.message} (first: {first.message})\n"
                "Export it as briefing-html, and report the notebook together with this message."
            ) from None


def _largest(document: Document, source: Source) -> tuple[str, float]:
    """Return the cell whose parts are the largest in Typst, and its share of the whole."""
    sizes = Counter[str]()
    for part, piece in zip(document.parts, source.pieces, strict=False):
        sizes[f"cell {part.origin.cell}"] += len(piece)
    place, size = sizes.most_common(1)[0] if sizes else ("the notebook", 0)
    return place, size / max(len(source.text()), 1)


def _without_faults(
    document: Document, source: Source, images: dict[str, bytes]
) -> tuple[Source, list[Origin]]:
    """Return the source with each part that cannot be compiled replaced by its words, and their places."""
    faults: list[Origin] = []
    pieces = list(source.pieces)
    for number, piece in enumerate(source.pieces):
        part: Part | None = document.parts[number] if number < len(document.parts) else None
        if part is None:
            continue
        reason = _fault(source, piece, images)
        if reason:
            document.warn(part.origin, f"set as plain words, because Typst cannot set it: {reason}")
            pieces[number] = fallback_piece(part)
            faults.append(part.origin)
    return replace(source, pieces=tuple(pieces)), faults


def _fault(source: Source, piece: str, images: dict[str, bytes]) -> str:
    """Return why a piece cannot be compiled by itself, or nothing; links to other pieces are no fault."""
    try:
        compile_pdf(replace(source, pieces=(piece,)).text(), images)
    except typst.TypstError as error:
        elsewhere = "label" in error.message or "heading level" in error.message
        return "" if elsewhere else error.message
    return ""
