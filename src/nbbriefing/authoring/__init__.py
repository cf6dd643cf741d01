"""From exploration to publication: a new briefing with its notebook, catalogue entry and test."""
