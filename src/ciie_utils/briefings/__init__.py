"""Briefings: what the notebooks of the catalogue call to say what they show."""

from ciie_utils.project import MESSAGES
from nbbriefing.language.messages import add_messages

add_messages(*MESSAGES)
