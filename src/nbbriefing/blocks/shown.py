"""A block as such: its JSON form, and the mime bundle by which a notebook shows it."""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable

from nbbriefing.blocks.html import render_block
from nbbriefing.blocks.inline import Json
from nbbriefing.blocks.text import plain_block

MIME_TYPE = "application/vnd.ciie.block+json"
VERSION = 1


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
