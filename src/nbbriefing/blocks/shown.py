"""A block as such: its JSON form, and the mime bundle by which a notebook shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Protocol, runtime_checkable

from nbbriefing.blocks.forms import KINDS, MAX_DEPTH, VERSION, form_of, read
from nbbriefing.blocks.html import html_of
from nbbriefing.blocks.inline import Json

MIME_TYPE = "application/vnd.nbbriefing.block+json"
#: Under which the metadata of an output says what was read and what it is about.
METADATA_KEY = "nbbriefing"
# Of notebooks that were executed before the engine had a name of its own.
_OLD_METADATA_KEY = "ciie"
_OLD_MIME_TYPE = f"application/vnd.{_OLD_METADATA_KEY}.block+json"


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
    """Gives a block its JSON form and its mime bundle; ``kind`` is the name that its form has.

    A kind of block says with ``plain()`` how a terminal shows it.
    """

    __slots__ = ()
    kind: ClassVar[str] = ""

    def __init_subclass__(cls, kind: str = "", **rest: Any) -> None:
        super().__init_subclass__(**rest)
        if kind:
            cls.kind = kind
            KINDS[kind] = cls

    def to_json(self) -> Json:
        """Return the block as plain lists, dictionaries, strings and numbers."""
        return {"v": VERSION, "type": self.kind, **form_of(self)}

    def plain(self) -> str:
        """Return the block as plain text."""
        raise NotImplementedError

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        form = self.to_json()
        block = read(form)
        return {MIME_TYPE: form, "text/html": html_of(block), "text/plain": block.plain()}


def blocks_of(notebook: Any) -> Iterator[dict[str, Any]]:
    """Yield the blocks of a notebook in their order; those of a group one by one.

    One that is not of the form that the exporters read is left out; they warn of it.
    """
    for output in outputs_of(notebook):
        yield from _opened(current_bundle(output.get("data", {})).get(MIME_TYPE), 0)


def outputs_of(notebook: Any) -> Iterator[dict[str, Any]]:
    """Yield the outputs of a notebook in their order."""
    for cell in notebook.cells:
        yield from cell.get("outputs", [])


def _opened(block: Any, depth: int) -> Iterator[dict[str, Any]]:
    if not isinstance(block, dict) or depth > MAX_DEPTH:
        return
    if block.get("type") == "group":
        for inner in block.get("blocks") or []:
            yield from _opened(inner, depth + 1)
    elif isinstance(block.get("type"), str):
        yield block


def text_of(inlines: Any) -> str:
    """Return the text of inlines without the numbers of sources.

    >>> text_of(["Signed", {"text": "[3]", "ref": "who-2020"}, {"text": " in 2020", "bold": True}])
    'Signed in 2020'
    """
    parts = inlines if isinstance(inlines, list) else [inlines]
    said = "".join(_said(part) for part in parts)
    return " ".join(said.split()).replace(" .", ".").replace(" ,", ",")


def _said(part: Any) -> str:
    if isinstance(part, dict):
        return "" if part.get("ref") else str(part.get("text") or "")
    return "" if part is None else str(part)


def cited_in(inlines: Any) -> list[str]:
    """Return the ids of the sources that inlines refer to, each once, in their order.

    >>> cited_in(["Signed ", {"text": "[3]", "ref": "who-2020"}])
    ['who-2020']
    """
    parts = inlines if isinstance(inlines, list) else []
    found = [str(part["ref"]) for part in parts if isinstance(part, dict) and part.get("ref")]
    return list(dict.fromkeys(found))
