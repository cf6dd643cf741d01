"""Promises and verdicts."""
