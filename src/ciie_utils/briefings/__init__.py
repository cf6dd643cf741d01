"""Briefings: what the notebooks of the catalogue call to say what they show."""
