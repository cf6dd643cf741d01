"""What an executed notebook shows, taken from its blocks: the words that an index and a feed repeat.

A block that is not of the form that the exporters read is left out; they warn of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nbformat import NotebookNode

MIME_TYPE = "application/vnd.ciie.block+json"
_DEEPEST = 20


def shown(notebook: NotebookNode) -> dict[str, Any]:
    """Collect the finding, the key figures and what the briefing says it is about.

    Returns
    -------
    dict
        ``finding`` (str), ``key_figures`` (list of ``value``, ``label`` and ``detail``) and ``about`` (group,
        for example ``"organisations"``, to the names by id); each empty if the notebook shows none.
    """
    finding = ""
    figures: list[dict[str, str]] = []
    for block in blocks(notebook):
        if block["type"] == "paragraph" and block.get("role") == "finding" and not finding:
            finding = text(block.get("content"))
        elif block["type"] == "key_figures" and not figures and isinstance(block.get("items"), list):
            figures = [_figure(item) for item in block["items"] if isinstance(item, dict)]
    return {"finding": finding, "key_figures": figures, "about": _about(notebook)}


def _figure(item: dict[str, Any]) -> dict[str, str]:
    return {name: text(item.get(name)) for name in ("value", "label", "detail")}


def _about(notebook: NotebookNode) -> dict[str, dict[str, str]]:
    about: dict[str, dict[str, str]] = {}
    for output in _outputs(notebook):
        for group, names in output.get("metadata", {}).get("ciie", {}).get("about", {}).items():
            about.setdefault(group, {}).update(names)
    return {group: dict(sorted(names.items())) for group, names in sorted(about.items())}


def blocks(notebook: NotebookNode) -> Iterator[dict[str, Any]]:
    """Yield the blocks of a notebook in their order; those of a group one by one."""
    for output in _outputs(notebook):
        yield from _opened(output.get("data", {}).get(MIME_TYPE), 0)


def _outputs(notebook: NotebookNode) -> Iterator[dict[str, Any]]:
    for cell in notebook.cells:
        yield from cell.get("outputs", [])


def _opened(block: Any, depth: int) -> Iterator[dict[str, Any]]:
    if not isinstance(block, dict) or depth > _DEEPEST:
        return
    if block.get("type") == "group":
        for inner in block.get("blocks") or []:
            yield from _opened(inner, depth + 1)
    elif isinstance(block.get("type"), str):
        yield block


def text(inlines: Any) -> str:
    """Return the text of inlines without the numbers of sources.

    >>> text(["Signed", {"text": "[3]", "ref": "who-2020"}, {"text": " in 2020", "bold": True}])
    'Signed in 2020'
    """
    parts = inlines if isinstance(inlines, list) else [inlines]
    said = "".join(_said(part) for part in parts)
    return " ".join(said.split()).replace(" .", ".").replace(" ,", ",")


def _said(part: Any) -> str:
    if isinstance(part, dict):
        return "" if part.get("ref") else str(part.get("text") or "")
    return "" if part is None else str(part)


def cited(inlines: Any) -> list[str]:
    """Return the ids of the sources that inlines refer to, each once, in their order.

    >>> cited(["Signed ", {"text": "[3]", "ref": "who-2020"}])
    ['who-2020']
    """
    parts = inlines if isinstance(inlines, list) else []
    found = [str(part["ref"]) for part in parts if isinstance(part, dict) and part.get("ref")]
    return list(dict.fromkeys(found))
