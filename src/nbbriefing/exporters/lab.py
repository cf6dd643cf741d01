"""The exporters under names that JupyterLab's menu "Save and Export Notebook As" can use.

JupyterLab lists every exporter that the Jupyter server names, by its name, and asks the server for
``/nbconvert/<name>/<path>``. That address takes letters, digits and underscores only, so that a name with a
hyphen ends in "404". Within a server the hyphenated names therefore count as disabled, and these stand in for
them. Options set for the parent classes hold for these too.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from traitlets import default

from nbbriefing import exporters
from nbbriefing.exporters.html import BriefingHTMLExporter


class BriefingHTMLExporterInLab(BriefingHTMLExporter):
    """``briefing_html``: the page, for the menu of JupyterLab."""

    @default("enabled")
    def _enabled_default(self) -> bool:
        return True


@cache
def _pdf_in_lab() -> type:
    """Make the class of ``briefing_pdf`` where PDF can be written."""

    class BriefingPDFExporterInLab(exporters.BriefingPDFExporter):
        """``briefing_pdf``: the PDF, for the menu of JupyterLab."""

        @default("enabled")
        def _enabled_default(self) -> bool:
            return True

    return BriefingPDFExporterInLab


def __getattr__(name: str) -> Any:
    if name != "BriefingPDFExporterInLab":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return _pdf_in_lab()
