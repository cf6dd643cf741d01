"""Exporters of any executed notebook: ``briefing-html`` and ``briefing-pdf`` for nbconvert.

HTML needs neither Typst nor pikepdf; they come with the extra ``nbbriefing[pdf]``.

>>> from nbbriefing.exporters import BriefingHTMLExporter
>>> import nbformat
>>> page, resources = BriefingHTMLExporter().from_notebook_node(nbformat.v4.new_notebook())
>>> resources["briefing"]["warnings"]
[]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nbbriefing.errors import ExportError
from nbbriefing.fonts import is_installed

if TYPE_CHECKING:
    from nbbriefing.exporters.html import BriefingHTMLExporter
    from nbbriefing.exporters.pdf import BriefingPDFExporter

__all__ = ["BriefingHTMLExporter", "BriefingPDFExporter", "missing_for_pdf"]

_FOR_PDF = ("typst", "pikepdf")


class PDFMissing(ExportError, ValueError):
    """Packages for PDF are missing; nbconvert passes a ValueError over when it lists its exporters."""


def missing_for_pdf() -> list[str]:
    """Return the packages that are missing for writing PDF; empty if it can be written."""
    return [name for name in _FOR_PDF if not is_installed(name)]


def __getattr__(name: str) -> Any:
    # On first use: nbconvert takes a while to load, and whoever asks what is missing does not need it.
    if name == "BriefingHTMLExporter":
        from nbbriefing.exporters.html import BriefingHTMLExporter

        return BriefingHTMLExporter
    if name != "BriefingPDFExporter":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if missing := missing_for_pdf():
        raise PDFMissing(f"PDF needs {' and '.join(missing)}\nInstall them: pip install 'nbbriefing[pdf]'.")
    from nbbriefing.exporters.pdf import BriefingPDFExporter

    return BriefingPDFExporter
