"""Exporters of any executed notebook: ``briefing-html`` and ``briefing-pdf`` for nbconvert.

>>> from ciie_utils.rendering.exporters import BriefingHTMLExporter
>>> import nbformat
>>> page, resources = BriefingHTMLExporter().from_notebook_node(nbformat.v4.new_notebook())
>>> resources["briefing"]["warnings"]
[]
"""

from ciie_utils.rendering.exporters.html import BriefingHTMLExporter
from ciie_utils.rendering.exporters.pdf import BriefingPDFExporter

__all__ = ["BriefingHTMLExporter", "BriefingPDFExporter"]
