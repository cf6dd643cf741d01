"""Folder names made from parameters: readable, safe on every file system, never the same for two values.

The slug of ``{"edition": 3}`` is ``edition-3``; several parameters are joined by ``__``; no parameters
give ``all``. A name or value that cannot be kept as it is ends in ``~`` and a piece of its hash.
A plain name holds no hyphen, and neither holds two underscores, so a slug can be read in one way only.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

NO_PARAMETERS = "all"
_LONGEST = 60  # of one value; file systems allow 255 bytes for a name
_LONGEST_SLUG = 200
_PLAIN_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_PLAIN_VALUE = re.compile(r"-?[a-z0-9]+([._-][a-z0-9]+)*")


def slug(parameters: Mapping[str, str | int | float | bool]) -> str:
    """Name the folder of one set of parameters.

    Parameters
    ----------
    parameters : mapping
        In the order in which they shall appear. The names are identifiers.

    Returns
    -------
    str
        Matches ``[a-z0-9][a-z0-9._~-]*``; different parameters give different slugs.

    >>> slug({"edition": 3})
    'edition-3'
    >>> slug({})
    'all'
    >>> slug({"area": "../Rare diseases"})
    'area-rare-diseases~4c523fa5'
    """
    if not parameters:
        return NO_PARAMETERS
    joined = "__".join(f"{_name(name)}-{_value(value)}" for name, value in parameters.items())
    return joined if len(joined) <= _LONGEST_SLUG else _hashed(joined[:_LONGEST_SLUG], joined)


def _name(name: str) -> str:
    return name if _PLAIN_NAME.fullmatch(name) and len(name) <= _LONGEST else _reduced(name)


def _value(value: str | int | float | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = value if isinstance(value, str) else repr(value)
    return text if _PLAIN_VALUE.fullmatch(text) and len(text) <= _LONGEST else _reduced(text)


def _reduced(text: str) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    return _hashed(words[:_LONGEST].strip("-") or "x", text)


def _hashed(text: str, original: str) -> str:
    return f"{text}~{hashlib.sha256(original.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
