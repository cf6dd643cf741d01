"""Notebooks written by hand for the tests of the exporters."""

from __future__ import annotations

import base64
import io
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image

MIME = "application/vnd.nbbriefing.block+json"
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="453.5pt" height="120pt" viewBox="0 0 453.5 120">'
    '<g id="bars"><rect x="120" y="20" width="200" height="30" fill="#00706a"/>'
    '<rect x="120" y="65" width="90" height="30" fill="#b3203f"/></g>'
    '<text x="10" y="40" style="font: 10px \'Briefing Sans\', sans-serif">kept 中文</text>'
    '<text x="10" y="85" style="font: 10px \'Briefing Sans\', sans-serif">overdue</text></svg>'
)


def notebook(*cells: NotebookNode, **metadata: Any) -> NotebookNode:
    """Return a notebook of these cells; the ids of cells are counted, so that it is the same every time."""
    for number, cell in enumerate(cells, start=1):
        cell["id"] = f"cell-{number}"
    return new_notebook(cells=list(cells), metadata=dict(metadata))


def markdown(source: str, **metadata: Any) -> NotebookNode:
    """Return a Markdown cell."""
    return new_markdown_cell(source, metadata=metadata)


def code(source: str = "1", *outputs: NotebookNode, **metadata: Any) -> NotebookNode:
    """Return a code cell with outputs."""
    return new_code_cell(source, outputs=list(outputs), execution_count=1, metadata=metadata)


def shown(bundle: dict[str, Any], **metadata: Any) -> NotebookNode:
    """Return the output of a display call."""
    return new_output("display_data", bundle, metadata=metadata)


def stream(text: str, name: str = "stdout") -> NotebookNode:
    """Return a stream output."""
    return new_output("stream", text=text, name=name)


def error(ename: str, evalue: str, traceback: list[str]) -> NotebookNode:
    """Return an error output."""
    return new_output("error", ename=ename, evalue=evalue, traceback=traceback)


def block(kind: str, **content: Any) -> NotebookNode:
    """Return a code cell that shows one block."""
    return code("block", shown({MIME: {"v": 1, "type": kind, **content}, "text/plain": kind}))


def png(width: int = 20, height: int = 10, kind: str = "PNG") -> str:
    """Return a small image as base64."""
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "#1f5a96").save(buffer, kind)
    return base64.b64encode(buffer.getvalue()).decode()


def table_block(rows: int = 3) -> dict[str, Any]:
    """Return the content of a table block."""
    names = ["Vyndamax", "NovoPen 6", "Revolution CT 中国"]
    verdicts = ["kept", "overdue", "pending"]
    return {
        "caption": "Promises and what became of them",
        "columns": [
            {"label": "Initiative", "align": "left"},
            {"label": "Hospitals", "align": "right", "unit": "number"},
            {"label": "Verdict", "align": "left"},
            {"label": "Source", "align": "left"},
        ],
        "rows": [
            [
                f"{names[n % 3]} {n + 1}",
                f"{(n + 1) * 1234:,}",
                [{"text": verdicts[n % 3], "tone": verdicts[n % 3]}],
                ["reported by the maker ", {"text": "[1]", "ref": "s-one"}],
            ]
            for n in range(rows)
        ],
        "row_header": True,
        "notes": ["Hospitals as promised, not as reached."],
    }


def every_block() -> NotebookNode:
    """Return a notebook with every type of block of the contract."""
    return notebook(
        markdown("# A title that the metadata replaces", tags=["title"]),
        block(
            "paragraph",
            role="finding",
            content=[
                "Of 27 promises that fell due, ",
                {"text": "11 were kept", "bold": True},
                "; of 9 no report is found.",
            ],
        ),
        block(
            "key_figures",
            items=[
                {"value": "134", "label": "initiatives followed", "detail": "in eight editions"},
                {
                    "value": "41 %",
                    "label": "of due promises kept",
                    "detail": "11 of 27; 95 % interval 25–59 %",
                },
                {"value": "9", "label": "promises overdue", "detail": ""},
                {
                    "value": "38",
                    "label": ["months to ", {"text": "patients", "italic": True}],
                    "detail": "median",
                },
            ],
        ),
        block("heading", level=2, content="What was promised"),
        markdown("Prose with *emphasis*, a formula $x^2$ and a [link](https://example.org)."),
        block("table", **table_block()),
        block("heading", level=3, content="Delays"),
        block(
            "figure",
            svg=DRAWING,
            alt="Two bars: eleven promises kept, nine overdue.",
            title="More were kept than are overdue",
            caption="Promises due by the as-of date.",
            table=table_block(),
        ),
        block("paragraph", role="body", content=["A report names it ", {"text": "[2]", "ref": "s-two"}, "."]),
        block("paragraph", role="note", content="A promise counts once."),
        block("notice", content="No promise was superseded by this date."),
        block("list", ordered=False, items=["first", [{"text": "second", "code": True}]]),
        block("list", ordered=True, items=["one", "two"]),
        block(
            "group",
            blocks=[
                {"v": 1, "type": "heading", "level": 2, "content": "Sources"},
                {
                    "v": 1,
                    "type": "references",
                    "items": [
                        {
                            "id": "s-one",
                            "content": [
                                "Agency, ",
                                {"text": "A report of 2020", "href": "https://example.org/a?b=1&c=2"},
                            ],
                        },
                        {"id": "s-two", "content": "新华社, 一份报告"},
                    ],
                },
                {"v": 1, "type": "heading", "level": 2, "content": "Identity"},
                {
                    "v": 1,
                    "type": "facts",
                    "items": [["As of", "2021-12-31"], ["Ledger", [{"text": "ab" * 32, "code": True}]]],
                },
            ],
        ),
        title="What became of the third Expo's healthcare promises",
        subtitle="Edition 3, held in November 2020",
        date="2021-12-31",
        language="en",
        authors=["The desk"],
        publication="CIIE healthcare ledger",
    )


def write(node: NotebookNode, path: Any) -> None:
    """Write a notebook to a file."""
    nbformat.write(node, path)
