"""The words of the club, in the language that is written in."""

from __future__ import annotations

from nbbriefing.language.messages import _


def pool(name: str) -> str:
    """Return the name of a pool."""
    return {"harbour": _("the harbour pool"), "hill": _("the hill pool")}.get(name, name)
