"""The JSON form of blocks, version 1, as a JSON Schema: what the tests hold every block against."""

from __future__ import annotations

from typing import Any

from nbbriefing.blocks.html import TONES

_RUN = {
    "type": "object",
    "required": ["text"],
    "additionalProperties": False,
    "properties": {
        "text": {"type": "string"},
        "href": {"type": "string"},
        "ref": {"type": "string"},
        "bold": {"const": True},
        "italic": {"const": True},
        "code": {"const": True},
        "tone": {"enum": sorted(TONES)},
    },
}

_INLINES = {
    "anyOf": [
        {"type": "string"},
        {"type": "array", "items": {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/run"}]}},
    ]
}

_COLUMN = {
    "type": "object",
    "required": ["label", "align"],
    "additionalProperties": False,
    "properties": {
        "label": {"$ref": "#/$defs/inlines"},
        "align": {"enum": ["left", "right", "center"]},
        "unit": {"type": "string"},
        "weight": {"type": "number", "exclusiveMinimum": 0},
    },
}


def _kind(name: str, **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["v", "type", *properties],
        "additionalProperties": False,
        "properties": {"v": {"const": 1}, "type": {"const": name}, **properties},
    }


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(properties),
        "additionalProperties": False,
        "properties": properties,
    }


_INLINE = {"$ref": "#/$defs/inlines"}
_INLINE_LIST = {"type": "array", "items": _INLINE}
_TEXT = {"type": "string"}
_BOOLEAN = {"type": "boolean"}

_BLOCKS = {
    "paragraph": _kind("paragraph", role={"enum": ["finding", "body", "note"]}, content=_INLINE),
    "heading": _kind("heading", level={"enum": [2, 3, 4]}, content=_INLINE),
    "list": _kind("list", ordered=_BOOLEAN, items=_INLINE_LIST),
    "key_figures": _kind(
        "key_figures",
        items={"type": "array", "items": _object(value=_TEXT, label=_INLINE, detail=_INLINE)},
    ),
    "notice": _kind("notice", content=_INLINE),
    "table": _kind(
        "table",
        caption=_INLINE,
        columns={"type": "array", "items": {"$ref": "#/$defs/column"}, "minItems": 1},
        rows={"type": "array", "items": _INLINE_LIST},
        row_header=_BOOLEAN,
        notes=_INLINE_LIST,
    ),
    "figure": _kind(
        "figure",
        svg={"type": "string", "pattern": "^<svg"},
        alt={"type": "string", "pattern": "\\S"},
        title=_INLINE,
        caption=_INLINE,
        table={"anyOf": [{"type": "null"}, {"$ref": "#/$defs/table"}]},
    ),
    "references": _kind("references", items={"type": "array", "items": _object(id=_TEXT, content=_INLINE)}),
    "facts": _kind(
        "facts",
        items={"type": "array", "items": {"type": "array", "items": _INLINE, "minItems": 2, "maxItems": 2}},
    ),
    "group": _kind("group", blocks={"type": "array", "items": {"$ref": "#/$defs/block"}}),
}

SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$defs": {
        "run": _RUN,
        "inlines": _INLINES,
        "column": _COLUMN,
        "block": {"oneOf": [{"$ref": f"#/$defs/{name}"} for name in _BLOCKS]},
        **_BLOCKS,
    },
    "$ref": "#/$defs/block",
}
