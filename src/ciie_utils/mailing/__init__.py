"""Briefings by mail."""
