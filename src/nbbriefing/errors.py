"""One exception class per layer, and the suggestion that every message ends with.

A message of this package says what is wrong, where, with which value, what is allowed,
and on a line of its own what to do about it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class BriefingError(Exception):
    """Base of every error that this package raises on purpose; its text is meant for the user."""


#: Its name before the engine was a package of its own; for one version more.
CiieError = BriefingError


class DataError(BriefingError):
    """The data of a project cannot be read, or was asked for something that it does not hold."""


class CatalogueError(BriefingError):
    """``briefings.toml`` is not valid; the text names the entry and the key."""


class ParameterError(BriefingError):
    """A parameter of a briefing is unknown, of the wrong type or not an allowed value."""


class ExportError(BriefingError):
    """A notebook cannot be turned into a rendition; the text names the cell."""


class RenderError(BriefingError):
    """A run failed; the text names the briefing, the cell and the cause."""


class SiteError(BriefingError):
    """The site cannot be made from the output folder."""


class ScheduleError(BriefingError):
    """What is due cannot be told, or cannot be rendered now."""


class MailError(BriefingError):
    """A briefing cannot be sent; the text names what is missing or what the mail server said."""


def suggest(word: str, possible: Iterable[str]) -> str:
    """Name the nearest of the possible words, as a sentence; empty when none is near.

    >>> suggest("yeer", ["year", "edition"])
    "Did you mean 'year'?"
    >>> suggest("zzz", ["year", "edition"])
    ''
    """
    near = difflib.get_close_matches(str(word), list(possible), n=1, cutoff=0.6)
    return f"Did you mean {near[0]!r}?" if near else ""
