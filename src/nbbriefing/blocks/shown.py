"""A block as such: its JSON form, and the mime bundle by which a notebook shows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, runtime_checkable

from nbbriefing.blocks.html import render_block
from nbbriefing.blocks.inline import Json
from nbbriefing.blocks.text import plain_block

MIME_TYPE = "application/vnd.nbbriefing.block+json"
#: Under which the metadata of an output says what was read and what it is about.
METADATA_KEY = "nbbriefing"
VERSION = 1
# Of notebooks that were executed before the engine had a name of its own.
_OLD_MIME_TYPE, _OLD_METADATA_KEY = "application/vnd.ciie.block+json", "ciie"


def current_bundle(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a mime bundle with a block under the name that is written now."""
    return {MIME_TYPE if name == _OLD_MIME_TYPE else name: content for name, content in data.items()}


def record_of(metadata: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what the metadata of an output says of its block; empty if nothing."""
    record = metadata.get(METADATA_KEY) or metadata.get(_OLD_METADATA_KEY)
    return record if isinstance(record, Mapping) else {}


@runtime_checkable
class Block(Protocol):
    """Whatever has the JSON form of a block."""

    def to_json(self) -> Json:
        """Return the block as plain lists, dictionaries, strings and numbers."""
        ...


class Shown:
    """Gives a block its mime bundle."""

    __slots__ = ()

    def to_json(self) -> Json:
        """Return the block as plain lists, dictionaries, strings and numbers."""
        raise NotImplementedError

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        block = self.to_json()
        return {MIME_TYPE: block, "text/html": render_block(block), "text/plain": plain_block(block)}


def block_json(kind: str, **content: Any) -> Json:
    """Return the JSON form of a block of a kind."""
    return {"v": VERSION, "type": kind, **content}
