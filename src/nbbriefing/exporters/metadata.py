"""What a notebook says about itself: title, authors, date, language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from nbbriefing.exporters.document import Metadata, Related
from nbbriefing.foreign import clean_text

# BCP 47: a language of two or three letters and, as far as needed here, script, region and variants.
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
# A file near this one; no address that could do anything else than open it.
_NEARBY = re.compile(r"(?:\.\./)*[A-Za-z0-9][\w.~-]*(?:/[A-Za-z0-9][\w.~-]*)*")


def read_metadata(metadata: Mapping[str, Any], *, language: str = "", fallback_title: str = "") -> Metadata:
    """Return the metadata of a notebook.

    The language overrides its own, the title is used where it gives none. It may hold ``title``,
    ``subtitle``, ``authors`` (names, or dictionaries with ``name``), ``date``, ``language`` or ``lang``,
    ``description``, ``publication``, and ``related`` (dictionaries with ``text``, ``href``, which leads to a
    file near this one, and ``language``; only HTML shows them).
    """
    return Metadata(
        title=_text(metadata.get("title")) or fallback_title,
        language=_language(language, metadata),
        subtitle=_text(metadata.get("subtitle")),
        authors=_authors(metadata),
        date=_text(metadata.get("date")),
        description=_text(metadata.get("description")),
        publication=_text(metadata.get("publication")),
        related=_related(metadata.get("related")),
    )


def _text(value: object) -> str:
    return " ".join(clean_text(str(value)).split()) if isinstance(value, (str, int, float)) else ""


def _related(listed: object) -> tuple[Related, ...]:
    found = []
    for entry in listed if isinstance(listed, (list, tuple)) else ():
        if isinstance(entry, Mapping):
            text, href, language = (_text(entry.get(name)) for name in ("text", "href", "language"))
            if text and _NEARBY.fullmatch(href):
                found.append(Related(text, href, language if _LANGUAGE.fullmatch(language) else ""))
    return tuple(found)


def _language(override: str, metadata: Mapping[str, Any]) -> str:
    for candidate in (override, metadata.get("language"), metadata.get("lang")):
        if isinstance(candidate, str) and _LANGUAGE.fullmatch(candidate.replace("_", "-")):
            return candidate.replace("_", "-")
    return "en"


def _authors(metadata: Mapping[str, Any]) -> tuple[str, ...]:
    listed = metadata.get("authors") or metadata.get("author") or ()
    if isinstance(listed, (str, Mapping)):
        listed = [listed]
    if not isinstance(listed, (list, tuple)):
        return ()
    names = (_text(entry.get("name")) if isinstance(entry, Mapping) else _text(entry) for entry in listed)
    return tuple(name for name in names if name)
