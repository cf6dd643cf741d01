"""The JSON form of blocks, version 1, made from their dataclasses: written, described and read.

A field's annotation says everything: what stands in the form, what the JSON Schema allows and what a form
that comes from elsewhere is checked for. Fields may add, in their metadata, ``schema`` (narrower than the
annotation), ``missing`` (what a form without the field means, if that is not its default) and ``form: False``
(not part of the form).
"""

from __future__ import annotations

import types
from collections.abc import Callable, Sequence
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from nbbriefing.blocks.inline import PROPERTIES, Inlines, Json, Run, inlines_json
from nbbriefing.project import current

VERSION = 1
MAX_DEPTH = 20
#: The tone of a remark, which every project has.
MUTED = "muted"
#: Cleans a text of a form that comes from elsewhere.
Clean = Callable[[str], str]

#: Every kind of block by the name that its form has.
KINDS: dict[str, type] = {}


class BadBlock(ValueError):
    """A block is not of the form that version 1 prescribes."""


def tones() -> list[str]:
    """Return the tones that the project knows."""
    return sorted({*current().tones, MUTED})


def form_of(part: Any) -> Json:
    """Return the JSON form of a block, or of a part of one: parts leave out what is not set."""
    kind: type = type(part)
    values = {field.name: (getattr(part, field.name), shape) for field, shape in _fields(kind)}
    whole = kind in KINDS.values()
    return {name: shape.write(value) for name, (value, shape) in values.items() if whole or value is not None}


def schema() -> Json:
    """Return the JSON Schema of all blocks."""
    run: Json = {"text": {"type": "string"}, "href": {"type": "string"}, "ref": {"type": "string"}}
    run |= {name: {"const": True} for name in ("bold", "italic", "code")} | {"tone": {"enum": tones()}}
    run["value"] = {"type": "number"}
    text: list[Json] = [{"type": "string"}, {"$ref": "#/$defs/run"}]
    definitions: Json = {
        "run": {**_object(run), "required": ["text"]},
        "inlines": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"anyOf": text}}]},
        "block": {"oneOf": [{"$ref": f"#/$defs/{name}"} for name in KINDS]},
    }
    for name, kind in KINDS.items():
        own = {"v": {"const": VERSION}, "type": {"const": name}}
        definitions[name] = _object(own | _properties(kind), kind)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$defs": definitions,
        "$ref": "#/$defs/block",
    }


def read(form: Any, clean: Clean = str, depth: int = 0) -> Any:
    """Return the block that a form describes.

    Raises
    ------
    BadBlock
        If the form is not of version 1, or a field is missing or of another kind.
    """
    if not isinstance(form, dict) or form.get("v") != VERSION:
        found = form.get("v") if isinstance(form, dict) else None
        raise BadBlock(f"block version {found!r}: only {VERSION} is known")
    if depth > MAX_DEPTH:
        raise BadBlock(f"it is nested more than {MAX_DEPTH} levels deep")
    kind = form.get("type")
    if not isinstance(kind, str) or kind not in KINDS:
        raise BadBlock(f"block type {kind!r}: allowed are {', '.join(sorted(KINDS))}")
    return _read_part(KINDS[kind], form, clean, depth, f"block of type {kind!r}")


@dataclass(frozen=True)
class _Shape:
    """What one annotation means: its JSON Schema, how a value is written, and how a form of it is read."""

    schema: Json
    write: Callable[[Any], Any]
    read: Callable[[Any, Clean, int, str], Any]


@cache
def _fields(part: type) -> list[tuple[Field[Any], _Shape]]:
    hints = get_type_hints(part)
    return [(field, _shape(hints[field.name])) for field in fields(part) if field.metadata.get("form", True)]


def _shape(hint: Any) -> _Shape:
    """Return what an annotation means."""
    arguments = get_args(hint)
    if hint == Inlines:
        return _Shape({"$ref": "#/$defs/inlines"}, inlines_json, _read_inlines)
    if get_origin(hint) is Literal:
        return _Shape({"enum": list(arguments)}, _same, _one_of(arguments))
    if hint in _PLAIN:
        return _PLAIN[hint]
    if get_origin(hint) in (Union, types.UnionType):
        inner = _shape(arguments[0])
        nothing = {"anyOf": [{"type": "null"}, inner.schema]}
        return _Shape(nothing, _unless_none(inner.write), _unless_none(inner.read))
    if get_origin(hint) is tuple:
        return _tuple([_shape(argument) for argument in arguments])
    if is_dataclass(hint):
        assert isinstance(hint, type)
        name = next((name for name, kind in KINDS.items() if kind is hint), None)
        if name is None:
            return _Shape(_object(_properties(hint), hint), form_of, _reader(hint))
        return _Shape({"$ref": f"#/$defs/{name}"}, _to_json, _reader(hint))
    if get_origin(hint) is not None and issubclass(get_origin(hint), Sequence):
        return _sequence(_shape(arguments[0]))
    return _Shape({"$ref": "#/$defs/block"}, _to_json, _read_block)


def _sequence(inner: _Shape) -> _Shape:
    def read_all(form: Any, clean: Clean, depth: int, where: str) -> list[Any]:
        if not isinstance(form, list):
            raise BadBlock(f"{where} is not a list")
        return [inner.read(each, clean, depth, where) for each in form]

    items = {"type": "array", "items": inner.schema}
    return _Shape(items, lambda values: [inner.write(value) for value in values], read_all)


def _tuple(inner: list[_Shape]) -> _Shape:
    def read_each(form: Any, clean: Clean, depth: int, where: str) -> tuple[Any, ...]:
        if not isinstance(form, list) or len(form) != len(inner):
            raise BadBlock(f"{where} is not a list of {len(inner)}")
        return tuple(shape.read(each, clean, depth, where) for shape, each in zip(inner, form, strict=True))

    pairs = {"type": "array", "prefixItems": [shape.schema for shape in inner]}
    length = {"minItems": len(inner), "maxItems": len(inner)}
    return _Shape(
        pairs | length,
        lambda values: [shape.write(value) for shape, value in zip(inner, values, strict=True)],
        read_each,
    )


def _properties(part: type) -> Json:
    """Return the schemas of the fields of a part; one that may be left out is not null where it stands."""
    found = {}
    for field, shape in _fields(part):
        plain = shape.schema
        if part not in KINDS.values() and "anyOf" in plain and plain["anyOf"][0] == {"type": "null"}:
            plain = plain["anyOf"][1]
        found[field.name] = {**plain, **field.metadata.get("schema", {})}
    return found


def _object(properties: Json, part: type | None = None) -> Json:
    """Return the schema of an object; what a part may leave out is not required."""
    optional = set()
    if part is not None and part not in KINDS.values():
        optional = {field.name for field in fields(part) if field.default is None}
    return {
        "type": "object",
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
        "properties": properties,
    }


def _reader(part: type) -> Callable[[Any, Clean, int, str], Any]:
    def read_part(form: Any, clean: Clean, depth: int, where: str) -> Any:
        if not isinstance(form, dict):
            raise BadBlock(f"{where} is of the kind {type(form).__name__}")
        return _read_part(part, form, clean, depth, where)

    return read_part


def _read_part(part: type, form: Json, clean: Clean, depth: int, where: str) -> Any:
    values = {}
    for field, shape in _fields(part):
        given = form.get(field.name)
        if given is not None:
            values[field.name] = shape.read(given, clean, depth, field.name)
        elif "missing" in field.metadata:
            values[field.name] = field.metadata["missing"]
        elif field.default is MISSING and field.default_factory is MISSING:
            raise BadBlock(f"{where} lacks {field.name!r}")
    try:
        return part(**values)
    except ValueError as error:
        raise BadBlock(str(error)) from None


def _read_inlines(form: Any, clean: Clean, depth: int, where: str) -> list[Run]:
    if isinstance(form, str | int | float):
        return [Run(clean(str(form)))] if form != "" else []
    if not isinstance(form, list):
        raise BadBlock(f"{where} is of the kind {type(form).__name__}, not text")
    return [_read_run(part, clean) for part in form]


def _read_run(part: Any, clean: Clean) -> Run:
    if isinstance(part, str):
        return Run(clean(part))
    if not isinstance(part, dict) or not isinstance(part.get("text"), str):
        raise BadBlock("a run of text has no text")
    found = {name: part[name] for name in PROPERTIES if part.get(name)}
    found |= {name: True for name in ("bold", "italic", "code") if name in found}
    if "tone" in found and found["tone"] not in tones():
        raise BadBlock(f"tone {found['tone']!r}: allowed are {', '.join(tones())}")
    found |= {name: str(found[name]) for name in ("ref", "href") if name in found}
    if isinstance(part.get("value"), int | float):
        found["value"] = part["value"]
    return Run(clean(part["text"]), **found)


def _read_block(form: Any, clean: Clean, depth: int, where: str) -> Any:
    return read(form, clean, depth + 1)


def _read_text(form: Any, clean: Clean, depth: int, where: str) -> str:
    if isinstance(form, str | int | float):
        return clean(str(form))
    return clean("".join(run.text for run in _read_inlines(form, clean, depth, where)))


def _read_number(form: Any, clean: Clean, depth: int, where: str) -> float | None:
    """Return a number; what is none counts as not given."""
    return form if isinstance(form, int | float) and not isinstance(form, bool) else None


def _one_of(allowed: tuple[Any, ...]) -> Callable[[Any, Clean, int, str], Any]:
    def read_one(form: Any, clean: Clean, depth: int, where: str) -> Any:
        if form not in allowed:
            raise BadBlock(f"{where} {form!r}: allowed are {', '.join(map(str, allowed))}")
        return form

    return read_one


def _unless_none(turn: Callable[..., Any]) -> Callable[..., Any]:
    return lambda value, *rest: None if value is None else turn(value, *rest)


def _same(value: Any) -> Any:
    return value


def _to_json(block: Any) -> Json:
    form: Json = block.to_json()
    return form


_PLAIN = {
    str: _Shape({"type": "string"}, _same, _read_text),
    bool: _Shape({"type": "boolean"}, _same, lambda form, clean, depth, where: bool(form)),
    float: _Shape({"type": "number"}, _same, _read_number),
}
