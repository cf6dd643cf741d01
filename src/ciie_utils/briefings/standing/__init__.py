"""The standing briefings: one folder a question."""
