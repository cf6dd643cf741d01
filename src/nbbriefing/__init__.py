"""Anybody's notebooks as briefings: parameterised, executed, exported to HTML and PDF, published, sent."""

__version__ = "0.1.0"
