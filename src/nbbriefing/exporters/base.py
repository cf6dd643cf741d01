"""What both exporters share: options, reading the notebook, collecting warnings."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from nbconvert.exporters.base import Exporter
from nbformat import NotebookNode
from traitlets import Bool, CaselessStrEnum, Float, Integer, Unicode, default

from nbbriefing.exporters.deadline import SECONDS
from nbbriefing.exporters.document import Document, log_warnings
from nbbriefing.exporters.limits import MAX_LINES, MAX_ROWS, Limits
from nbbriefing.exporters.reading.reader import Options, read_notebook


class BriefingExporter(Exporter):
    """Options and reading; the two exporters write what this reads.

    Warnings (a figure without alternative text, a link without a target ...) are logged and collected in
    ``resources["briefing"]["warnings"]``; they never appear in the rendition.
    """

    include_code = Bool(False, help="Show the code of code cells.").tag(config=True)
    code_annex = Bool(False, help="Show the code of all cells at the end, for those who check.").tag(
        config=True
    )
    include_stderr = Bool(False, help="Show what code wrote to stderr, warnings included.").tag(config=True)
    toc = CaselessStrEnum(
        ["auto", "yes", "no"],
        default_value="auto",
        help="List the contents: auto does so for long documents.",
    ).tag(config=True)
    language = Unicode("", help="Language of the document (BCP 47), instead of the notebook's metadata.").tag(
        config=True
    )

    time_limit = Float(SECONDS, help="Seconds that an export may take; 0 for no limit.").tag(config=True)
    max_lines = Integer(
        MAX_LINES, min=0, help="Lines of one output that are shown; a note tells of the rest. 0 for all."
    ).tag(config=True)
    max_rows = Integer(
        MAX_ROWS, min=0, help="Rows of one table that are shown; a note tells of the rest. 0 for all."
    ).tag(config=True)

    @default("enabled")
    def _enabled_default(self) -> bool:
        # A Jupyter server cannot serve a name with a hyphen; see lab.py for the names that it can.
        return not within_jupyter_server()

    def read(self, nb: NotebookNode, resources: dict[str, Any]) -> Document:
        """Return the document of a notebook, and leave the notebook as it was."""
        told = resources.get("metadata") or {}
        folder = told.get("path")
        options = Options(
            include_code=self.include_code,
            code_annex=self.code_annex,
            include_stderr=self.include_stderr,
            language=self.language,
            name=str(told.get("name") or ""),
            folder=Path(folder) if folder is not None else None,
            limits=Limits(self.max_lines, self.max_rows),
        )
        return read_notebook(nb, options)

    def prepare(self, resources: dict[str, Any] | None) -> dict[str, Any]:
        """Return resources that can be written to, with the extension of the output set."""
        prepared = dict(resources or {})
        prepared["metadata"] = dict(prepared.get("metadata") or {})
        prepared["output_extension"] = self.file_extension
        prepared.setdefault("outputs", {})
        return prepared

    def preprocessed(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Return what nbconvert's preprocessors make of a notebook: ``--execute``, removal by tags ...

        The limit of time does not hold for them: executing has one of its own.
        """
        if not any(getattr(preprocessor, "enabled", True) for preprocessor in self._preprocessors):
            return nb, resources
        changed, told = self._preprocess(nb, resources)
        return changed, dict(told)

    def finish(self, document: Document, resources: dict[str, Any]) -> None:
        """Hand the warnings over, and log them."""
        resources["briefing"] = {"warnings": list(document.warnings), "title": document.metadata.title}
        log_warnings(self.log, resources)

    def wants_contents(self, document: Document, at_least: int) -> bool:
        """Tell whether the contents are listed, given how many headings make a document long."""
        return self.toc == "yes" or (self.toc == "auto" and len(document.contents) >= at_least)


def within_jupyter_server() -> bool:
    """Tell whether this process is a Jupyter server, as against one that converts notebooks."""
    module = sys.modules.get("jupyter_server.serverapp")
    return module is not None and bool(module.ServerApp.initialized())
