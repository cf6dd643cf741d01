"""Exporters of any executed notebook: ``briefing-html`` and ``briefing-pdf`` for nbconvert.

>>> from nbbriefing.exporters import BriefingHTMLExporter
>>> import nbformat
>>> page, resources = BriefingHTMLExporter().from_notebook_node(nbformat.v4.new_notebook())
>>> resources["briefing"]["warnings"]
[]
"""

from nbbriefing.exporters.html import BriefingHTMLExporter
from nbbriefing.exporters.pdf import BriefingPDFExporter

__all__ = ["BriefingHTMLExporter", "BriefingPDFExporter"]
