"""Why a section is empty: typed, so that "nothing known" never looks like something broken."""

from __future__ import annotations

from ciie_utils.display import formats
from ciie_utils.display.blocks import Notice
from ciie_utils.display.briefing import Briefing
from ciie_utils.display.language import _


def nothing_known(briefing: Briefing, what: str) -> Notice:
    """Say that nothing of a kind was known by the as-of date.

    Parameters
    ----------
    briefing
        Gives the day.
    what
        What is missing, as the subject of the sentence, translated: ``promise``, ``agreement``.
    """
    return Notice(_("No {what} was known by {day}.").format(what=what, day=formats.day(briefing.as_of)))
