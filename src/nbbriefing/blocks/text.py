"""Blocks as plain text: what a terminal shows, and what tests search for facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any


def plain_inlines(inlines: str | Sequence[str | dict[str, Any]]) -> str:
    """Return the text of inlines (JSON form) without their properties."""
    if isinstance(inlines, str):
        return inlines
    return "".join(part if isinstance(part, str) else part["text"] for part in inlines)


def plain_block(block: dict[str, Any]) -> str:
    """Return a block (JSON form, version 1) as plain text.

    Raises
    ------
    ValueError
        If the type of the block is unknown.
    """
    try:
        return _PLAIN[block["type"]](block)
    except KeyError as error:
        raise ValueError(f"not a block of version 1: {error} is missing or unknown") from None


def _list(block: dict[str, Any]) -> str:
    marks = [f"{n}." if block["ordered"] else "-" for n in range(1, len(block["items"]) + 1)]
    return "\n".join(
        f"{mark} {plain_inlines(item)}" for mark, item in zip(marks, block["items"], strict=True)
    )


def _key_figures(block: dict[str, Any]) -> str:
    lines = []
    for item in block["items"]:
        detail = plain_inlines(item["detail"])
        lines.append(f"{item['value']} {plain_inlines(item['label'])}" + (f" ({detail})" if detail else ""))
    return "\n".join(lines)


def _table(block: dict[str, Any]) -> str:
    heads = [
        plain_inlines(column["label"]) + (f" ({column['unit']})" if column.get("unit") else "")
        for column in block["columns"]
    ]
    rows = [" | ".join(plain_inlines(cell) for cell in row) for row in block["rows"]]
    notes = [plain_inlines(note) for note in block["notes"]]
    return "\n".join([plain_inlines(block["caption"]), " | ".join(heads), *rows, *notes])


def _figure(block: dict[str, Any]) -> str:
    parts = [plain_inlines(block["title"]), block["alt"], plain_inlines(block["caption"])]
    if block["table"] is not None:
        parts.append(_table(block["table"]))
    return "\n".join(part for part in parts if part)


def _references(block: dict[str, Any]) -> str:
    return "\n".join(
        f"[{n}] {plain_inlines(item['content'])}" for n, item in enumerate(block["items"], start=1)
    )


_PLAIN: dict[str, Callable[[dict[str, Any]], str]] = {
    "paragraph": lambda block: plain_inlines(block["content"]),
    "heading": lambda block: plain_inlines(block["content"]),
    "notice": lambda block: plain_inlines(block["content"]),
    "list": _list,
    "key_figures": _key_figures,
    "table": _table,
    "figure": _figure,
    "references": _references,
    "facts": lambda block: "\n".join(f"{plain_inlines(t)}: {plain_inlines(v)}" for t, v in block["items"]),
    "group": lambda block: "\n\n".join(plain_block(part) for part in block["blocks"]),
}
