"""Briefings: what the notebooks of the catalogue call to say what they show.

The package gives what every section is made of: the briefing, tables, and figures of counts and shares.
"""

from ciie_utils.briefings.briefing import Briefing, SubjectBriefing
from ciie_utils.briefings.local_text import local_text
from ciie_utils.briefings.shares import Share, bars_figure, shares_figure
from ciie_utils.briefings.tables import Shown, left, right, tabulate
from ciie_utils.project import MESSAGES
from nbbriefing.language.messages import add_messages

__all__ = [
    "Briefing", "Share", "Shown", "SubjectBriefing", "bars_figure", "left", "local_text", "right",
    "shares_figure", "tabulate",
]  # fmt: skip

add_messages(*MESSAGES)
