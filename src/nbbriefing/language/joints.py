"""What stands between the parts of a text: each language has its own marks, and Chinese sets no spaces."""

from __future__ import annotations

from collections.abc import Iterable

from nbbriefing.language.messages import _, current_language, pgettext

# Scripts whose sentences and citations follow each other without a space; gettext cannot translate a space
# by nothing, as an empty translation counts as a missing one.
_WITHOUT_SPACES = frozenset({"zh"})


def gap() -> str:
    """Return what stands between two sentences, or before a citation or a remark in brackets."""
    return "" if current_language() in _WITHOUT_SPACES else " "


def clauses(parts: Iterable[str]) -> str:
    """Return remarks of different kinds one after the other: ``a, b, c``, in Chinese ``a，b，c``."""
    return clause_mark().join(parts)


def clause_mark() -> str:
    """Return the mark between two clauses: a comma."""
    return pgettext("between clauses", ", ")


def between_items() -> str:
    """Return the mark between items that have commas of their own: a semicolon."""
    return _("; ")


def sentence_end() -> str:
    """Return a full stop and what follows it within a paragraph."""
    return _(".") + gap()
