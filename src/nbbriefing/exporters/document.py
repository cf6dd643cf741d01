"""The neutral document between a notebook and its renditions: the contract of reader and writers.

`reading.reader.read_notebook` makes a `Document` of any notebook; `html_writer` and `typst.writer` turn it
into a rendition each, so that both say the same. Neither writer sees the notebook, and the
reader knows nothing of HTML pages or Typst.

What the reader promises, so that no writer checks it again:

- ``parts`` stand in the order of the notebook, and each knows its cell (`Origin`), which warnings and
  errors name.
- HTML within `Prose` is sanitised (`reading.clean`): no script, style sheet or address that loads anything.
  Every ``img`` has alternative text, a size and ``src="asset:<name>"``; tables have their structure; what
  cannot work on a page (frames, players, forms) is a ``span`` with ``data-note``. Formulas are TeX in
  elements with ``data-math`` (``inline`` or ``block``), boxes of notes have ``data-notice``, boxes to tick
  ``data-check``.
- ``assets`` holds, once each, the checked images that parts show: of known kinds, within the limits,
  self-contained.
- Headings have levels without gaps below the title, and anchors that are unique; ``contents`` lists them; a
  link within the document leads to such an anchor or is plain text.
- `BlockPart` is a block that `exporters.blocks` has read: every field there, of its type, drawings as
  assets.
- No text holds characters that a rendition cannot hold, but those of `Console`, whose escapes are colours.
- What is too long is cut (`limits`), and a `Note` says so; what could not be carried over is a `Note` or a
  warning.

What a writer promises: it writes every kind of `Part` (each rendition has a document of its own, whose
trees it may change), takes every text as text, and adds what goes wrong (a formula that nobody reads) to
``warnings`` by `Document.warn`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from lxml.html import HtmlElement

from nbbriefing.blocks.shown import Shown
from nbbriefing.errors import ExportError
from nbbriefing.exporters import deadline

Json: TypeAlias = dict[str, Any]
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
LONGEST_LEAD = 8


@dataclass(frozen=True)
class Origin:
    """Where in the notebook something stands; cells and outputs are counted from 1."""

    cell: int
    output: int | None = None

    def __str__(self) -> str:
        return f"cell {self.cell}" if self.output is None else f"cell {self.cell}, output {self.output}"


@dataclass(frozen=True)
class Asset:
    """A checked image of the kind svg, png, jpeg, gif or webp; its size is in CSS pixels."""

    name: str
    kind: str
    data: bytes
    width: float
    height: float


@dataclass
class Prose:
    """Flowing content: a sanitised HTML tree whose images are assets and whose formulas are TeX."""

    root: HtmlElement
    origin: Origin


@dataclass
class BlockPart:
    """One block of :mod:`nbbriefing.blocks.model`, neither a group nor a heading."""

    block: Shown
    origin: Origin
    drawing: Asset | None = None


@dataclass
class Picture:
    """An image that an output shows; ``caption`` is empty if there is none."""

    asset: Asset
    alt: str
    caption: str
    origin: Origin


@dataclass
class Console:
    """Text in fixed pitch that may hold ANSI colours; ``role`` is ``output`` or ``error``."""

    text: str
    role: str
    origin: Origin


@dataclass
class Code:
    """Source code or data, shown as it is written."""

    text: str
    language: str
    origin: Origin


@dataclass
class Note:
    """What stood in the notebook and cannot stand in a rendition."""

    text: str
    origin: Origin


Part: TypeAlias = Prose | BlockPart | Picture | Console | Code | Note


@dataclass(frozen=True)
class Related:
    """A page that belongs to this one; the language is that of the page, if it is another one."""

    text: str
    href: str
    language: str = ""


@dataclass(frozen=True)
class Metadata:
    """What the first page says; every field but ``title`` and ``language`` may be empty."""

    title: str
    language: str = "en"
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    date: str = ""
    description: str = ""
    publication: str = ""
    related: tuple[Related, ...] = ()


@dataclass(frozen=True)
class Entry:
    """A line of the contents."""

    level: int
    text: str
    anchor: str


@dataclass
class Document:
    """A notebook as its readers see it, with what went wrong on the way."""

    metadata: Metadata
    parts: list[Part] = field(default_factory=list)
    contents: list[Entry] = field(default_factory=list)
    assets: dict[str, Asset] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    dated_as_of: bool = False

    def warn(self, origin: Origin, message: str) -> None:
        """Collect a warning that names the cell."""
        self.warnings.append(f"{origin}: {message}")

    def lead(self) -> int:
        """Return how many parts stand before the first heading: the contents are listed after them.

        A lead that is longer than :data:`LONGEST_LEAD` is none; then the contents come first.
        """
        for number, part in enumerate(self.parts[: LONGEST_LEAD + 1]):
            if isinstance(part, Prose) and next(part.root.iter(*HEADINGS), None) is not None:
                return number
        return 0

    def add(self, asset: Asset) -> Asset:
        """Keep an image once, however often it is shown."""
        return self.assets.setdefault(asset.name, asset)


@contextmanager
def naming(origin: Origin) -> Iterator[None]:
    """Turn the errors that unexpected data causes into an `ExportError` that names the cell."""
    deadline.at_work(origin)
    try:
        yield
    except (AttributeError, KeyError, IndexError, TypeError, ValueError, RecursionError) as error:
        raise ExportError(
            f"{origin} cannot be exported: {type(error).__name__}: {error}\n"
            "Look at the cell in JupyterLab; clear or repair its outputs, then export again."
        ) from error


def log_warnings(log: logging.Logger | logging.LoggerAdapter[Any], resources: Mapping[str, Any]) -> None:
    """Write the collected warnings to a log, one line each."""
    for warning in resources["briefing"]["warnings"]:
        log.warning(warning)
