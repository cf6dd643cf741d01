"""The language of a briefing: this package gives messages and the marks between the parts of a text."""

from nbbriefing.language.joints import between_items, clause_mark, clauses, gap, sentence_end
from nbbriefing.language.messages import (
    N_plural,
    _,
    current_language,
    ngettext,
    pgettext,
    say,
    say_n,
)
from nbbriefing.project import N_, Np_

__all__ = [
    "N_", "N_plural", "Np_", "_", "between_items", "clause_mark", "clauses", "current_language", "gap",
    "ngettext", "pgettext", "say", "say_n", "sentence_end",
]  # fmt: skip
