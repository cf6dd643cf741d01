"""An executed notebook: what it says and has read; and out of it goes what is not the briefing."""

from __future__ import annotations

import json
import re
from typing import Any

from nbformat import NotebookNode

from nbbriefing.blocks.shown import blocks_of, outputs_of, record_of, text_of
from nbbriefing.catalogue.notebooks import INJECTED_TAG
from nbbriefing.running.execution import author_number

_ADDRESS = re.compile(r"(?<= at )0x[0-9a-fA-F]{6,16}\b")


def take_log(notebook: NotebookNode) -> list[str]:
    """Remove and return what cells wrote to standard error: ``cell 4: ...`` for each that wrote."""
    texts = []
    for index, cell in enumerate(notebook.cells):
        outputs = cell.get("outputs", [])
        errors = [output for output in outputs if output.output_type == "stream" and output.name == "stderr"]
        if errors:
            text = "".join(output.text for output in errors).rstrip()
            texts.append(f"cell {author_number(notebook, index)}: {text}")
            cell.outputs = [output for output in outputs if output not in errors]
    return texts


def tidy(notebook: NotebookNode, *, title: str, language: str, date: str) -> None:
    """Make an executed notebook the same on every machine and day, and give it its title.

    Removes papermill's records (which hold absolute paths and times), execution times, the version of
    Python, memory addresses in plain text and random cell ids.
    """
    metadata = notebook.metadata
    for key in ("papermill", "widgets", "language_info"):
        metadata.pop(key, None)
    metadata["language_info"] = NotebookNode(name="python", file_extension=".py", mimetype="text/x-python")
    metadata["title"] = title
    metadata["language"] = language
    metadata["date"] = date
    for index, cell in enumerate(notebook.cells):
        injected = INJECTED_TAG in cell.metadata.get("tags", [])
        # By position: papermill gives its cell a random id, and so does nbformat to cells of older notebooks.
        cell["id"] = INJECTED_TAG if injected else f"cell-{author_number(notebook, index)}"
        for key in ("papermill", "execution"):
            cell.metadata.pop(key, None)
        for output in cell.get("outputs", []):
            _forget_addresses(output)
    notebook["nbformat"], notebook["nbformat_minor"] = 4, 5


def _forget_addresses(output: NotebookNode) -> None:
    if output.output_type == "stream":
        output["text"] = _ADDRESS.sub("0x0", output["text"])
    data: dict[str, Any] = output.get("data", {})
    if isinstance(data.get("text/plain"), str):
        data["text/plain"] = _ADDRESS.sub("0x0", data["text/plain"])


def reads(notebook: NotebookNode) -> dict[str, str]:
    """Collect the views of the data that the notebook says it has read.

    Returns
    -------
    dict of str to str
        Recipe of a view to the fingerprint of its rows; empty if the notebook does not say.
    """
    found: dict[str, str] = {}
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            found.update(record_of(output.get("metadata", {})).get("reads", {}))
    return dict(sorted(found.items()))


def notebook_text(notebook: NotebookNode) -> str:
    """Write a notebook as JSON, a line for each cell.

    `nbformat.writes` copies the notebook and indents it, which Python's JSON library does many times slower.
    """
    rest = {key: value for key, value in notebook.items() if key != "cells"}
    lines = ",\n".join(_json(cell) for cell in notebook.cells)
    return '{"cells": [\n' + lines + "\n],\n" + _json(rest)[1:] + "\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def shown(notebook: NotebookNode) -> dict[str, Any]:
    """Collect ``finding`` (str), ``key_figures`` (list of ``value``, ``label``, ``detail``) and ``about``.

    ``about`` is the group, for example ``"organisations"``, to names by id. Each is empty if the notebook
    shows none.
    """
    finding = ""
    figures: list[dict[str, str]] = []
    for block in blocks_of(notebook):
        if block["type"] == "paragraph" and block.get("role") == "finding" and not finding:
            finding = text_of(block.get("content"))
        elif block["type"] == "key_figures" and not figures and isinstance(block.get("items"), list):
            figures = [
                {name: text_of(item.get(name)) for name in ("value", "label", "detail")}
                for item in block["items"]
                if isinstance(item, dict)
            ]
    return {"finding": finding, "key_figures": figures, "about": _about(notebook)}


def _about(notebook: NotebookNode) -> dict[str, dict[str, str]]:
    about: dict[str, dict[str, str]] = {}
    for output in outputs_of(notebook):
        for group, names in record_of(output.get("metadata", {})).get("about", {}).items():
            about.setdefault(group, {}).update(names)
    return {group: dict(sorted(names.items())) for group, names in sorted(about.items())}
