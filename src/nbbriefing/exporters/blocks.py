"""Blocks of :mod:`nbbriefing.blocks.model` in their JSON form, checked before a writer sets them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from nbbriefing.exporters.document import BlockPart, Document, Json, Origin, Part, Prose
from nbbriefing.exporters.reading.clean import clean_html, clean_text
from nbbriefing.exporters.reading.images import read_image
from nbbriefing.exporters.reading.svg import BadImage

VERSION = 1
MAX_DEPTH = 20
TONES = frozenset({"kept", "late", "overdue", "pending", "superseded", "muted"})
_ALIGN = frozenset({"left", "right", "center"})


class BadBlock(ValueError):
    """A block is not of the form that version 1 prescribes."""


def read_block(block: Any, document: Document, origin: Origin) -> list[Part]:
    """Return the parts of a block: groups are opened, headings join those of the document.

    Raises
    ------
    BadBlock
        If the block is not of version 1 or lacks something.
    """
    return list(_read(block, document, origin, 0))


def _read(block: Any, document: Document, origin: Origin, depth: int) -> list[Part]:
    if not isinstance(block, dict) or block.get("v") != VERSION:
        raise BadBlock(f"its version is not {VERSION}")
    if depth > MAX_DEPTH:
        raise BadBlock(f"it is nested more than {MAX_DEPTH} levels deep")
    kind = block.get("type")
    if kind == "group":
        return [
            part for inner in _list(block, "blocks") for part in _read(inner, document, origin, depth + 1)
        ]
    if kind == "heading":
        return [_heading(block, origin)]
    if kind not in _CHECKED:
        raise BadBlock(
            f"its type {kind!r} is not known; known are {', '.join(sorted([*_CHECKED, 'group', 'heading']))}"
        )
    try:
        checked = _CHECKED[kind](block)
    except (KeyError, TypeError, AttributeError) as error:
        raise BadBlock(f"a {kind} lacks something or has something of the wrong kind: {error}") from None
    part = BlockPart({"v": VERSION, "type": kind, **checked}, origin)
    if kind == "figure":
        try:
            part.drawing = document.add(read_image(str(block.get("svg", "")).encode("utf-8", "replace")))
        except BadImage as error:
            raise BadBlock(str(error)) from None
        if not checked["alt"]:
            document.warn(origin, "figure without alternative text")
    return [part]


def _heading(block: Json, origin: Origin) -> Prose:
    level = block.get("level")
    if level not in (2, 3, 4):
        raise BadBlock(f"the level of a heading is {level!r}; allowed are 2, 3 and 4")
    return Prose(clean_html(f"<h{level}>{escape(plain(_inlines(block.get('content'))))}</h{level}>"), origin)


def plain(inlines: Sequence[Json]) -> str:
    """Return the text of checked inlines."""
    return "".join(run["text"] for run in inlines)


def _list(block: Json, key: str) -> list[Any]:
    value = block.get(key)
    if not isinstance(value, list):
        raise BadBlock(f"{key!r} is not a list")
    return value


def _inlines(value: Any) -> list[Json]:
    """Return inlines in one form: a list of runs, each with its ``text``."""
    if isinstance(value, (str, int, float)):
        return [{"text": clean_text(str(value))}] if value != "" else []
    if value is None:
        return []
    if not isinstance(value, list):
        raise BadBlock(f"text is of the kind {type(value).__name__}")
    return [_run(part) for part in value]


def _run(part: Any) -> Json:
    if isinstance(part, str):
        return {"text": clean_text(part)}
    if not isinstance(part, dict) or not isinstance(part.get("text"), str):
        raise BadBlock("a run of text has no text")
    run: Json = {"text": clean_text(part["text"])}
    for name in ("bold", "italic", "code"):
        if part.get(name):
            run[name] = True
    if part.get("tone") is not None:
        if part["tone"] not in TONES:
            raise BadBlock(f"tone {part['tone']!r} is not known; known are {', '.join(sorted(TONES))}")
        run["tone"] = part["tone"]
    if part.get("ref"):
        run["ref"] = re.sub(r"[^\w.-]", "_", str(part["ref"]))
    elif re.match(r"(https?://|mailto:)\S+$", str(part.get("href") or ""), re.IGNORECASE):
        run["href"] = str(part["href"])
    return run


def _paragraph(block: Json) -> Json:
    role = block.get("role", "body")
    if role not in ("finding", "body", "note"):
        raise BadBlock(f"role {role!r} of a paragraph is not known; known are finding, body and note")
    return {"role": role, "content": _inlines(block["content"])}


def _items(block: Json) -> Json:
    return {"ordered": bool(block["ordered"]), "items": [_inlines(item) for item in _list(block, "items")]}


def _key_figures(block: Json) -> Json:
    items = [
        {
            "value": plain(_inlines(i["value"])),
            "label": _inlines(i["label"]),
            "detail": _inlines(i.get("detail")),
        }
        for i in _list(block, "items")
    ]
    return {"items": items}


def _table(block: Json) -> Json:
    columns = []
    for column in _list(block, "columns"):
        align = column.get("align", "left")
        if align not in _ALIGN:
            raise BadBlock(
                f"alignment {align!r} of a column is not known; known are {', '.join(sorted(_ALIGN))}"
            )
        unit = clean_text(str(column.get("unit") or ""))
        weight = column.get("weight")
        known = isinstance(weight, (int, float)) and 0 < weight < 1000
        columns.append(
            {
                "label": _inlines(column["label"]),
                "align": align,
                "unit": unit,
                "weight": weight if known else None,
            }
        )
    rows = [[_inlines(cell) for cell in row] for row in _list(block, "rows")]
    if wrong := next((n for n, row in enumerate(rows, start=1) if len(row) != len(columns)), None):
        raise BadBlock(f"row {wrong} of a table has {len(rows[wrong - 1])} cells; it needs {len(columns)}")
    return {
        "caption": _inlines(block.get("caption")),
        "columns": columns,
        "rows": rows,
        "row_header": bool(block.get("row_header")),
        "notes": [_inlines(note) for note in block.get("notes") or []],
    }


def _figure(block: Json) -> Json:
    table = block.get("table")
    return {
        "alt": clean_text(str(block.get("alt") or "")),
        "title": _inlines(block.get("title")),
        "caption": _inlines(block.get("caption")),
        "table": _table(table) if table is not None else None,
    }


def _references(block: Json) -> Json:
    return {
        "items": [
            {"id": re.sub(r"[^\w.-]", "_", str(item["id"])), "content": _inlines(item["content"])}
            for item in _list(block, "items")
        ]
    }


def _facts(block: Json) -> Json:
    pairs = []
    for pair in _list(block, "items"):
        term, value = pair if isinstance(pair, list) and len(pair) == 2 else (None, None)
        if term is None:
            raise BadBlock("a fact is not a pair of term and value")
        pairs.append([_inlines(term), _inlines(value)])
    return {"items": pairs}


_CHECKED: dict[str, Callable[[Json], Json]] = {
    "paragraph": _paragraph,
    "list": _items,
    "key_figures": _key_figures,
    "notice": lambda block: {"content": _inlines(block["content"])},
    "table": _table,
    "figure": _figure,
    "references": _references,
    "facts": _facts,
}
