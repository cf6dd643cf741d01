"""``briefing-html``: one self-contained page without scripts."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import jinja2
from nbformat import NotebookNode
from traitlets import default

from nbbriefing.exporters.base import BriefingExporter
from nbbriefing.exporters.deadline import limited
from nbbriefing.exporters.document import Document
from nbbriefing.exporters.html_writer import HtmlWriter
from nbbriefing.exporters.style import TEMPLATES, page_style
from nbbriefing.exporters.words import long_date, word
from nbbriefing.project import current, named

_DEEPEST_IN_CONTENTS = 3
_LONG = 3
_ISO_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


class BriefingHTMLExporter(BriefingExporter):
    """Export a notebook to one HTML file: no scripts, no network, readable on a phone and on paper."""

    export_from_notebook = "Briefing (HTML)"
    output_mimetype = "text/html"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Return the page and the resources, whose ``briefing`` entry holds the warnings."""
        nb, prepared = self.preprocessed(nb, self.prepare(resources))
        with limited(self.time_limit):
            document = self.read(nb, prepared)
            page = write_page(document, contents=self.wants_contents(document, _LONG))
        self.finish(document, prepared)
        return page, prepared


def write_page(document: Document, *, contents: bool) -> str:
    """Return the page of a document."""
    meta = document.metadata
    date = long_date(meta.date, meta.language)
    if date and document.dated_as_of:
        date = word("as_of", meta.language, date=date)
    entries = (
        [entry for entry in document.contents if entry.level <= _DEEPEST_IN_CONTENTS] if contents else []
    )
    lead, body = HtmlWriter(document).body()
    return str(
        _template().render(
            meta=meta,
            date=date,
            date_iso=meta.date if _ISO_DAY.fullmatch(meta.date) else "",
            contents=entries,
            words={key: word(key, meta.language) for key in ("skip", "contents", "related")},
            style=_style(current().name),
            lead=lead,
            body=body,
            footer=meta.publication,
        )
    )


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("page.html.j2")


@cache
def _style(project: str) -> str:
    """Return a project's style sheet without the comments and line breaks that only its authors need."""
    text = page_style(named(project))
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", text).replace("} ", "}\n").strip() + "\n"
