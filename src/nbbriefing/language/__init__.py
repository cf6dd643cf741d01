"""The language of a briefing: messages and plurals, which this package gives, and what spells the rest."""

from nbbriefing.language.messages import _, current_language, ngettext, pgettext, say, say_n

__all__ = ["_", "current_language", "ngettext", "pgettext", "say", "say_n"]
