"""The language of a briefing: messages, plurals, dates and numbers."""
