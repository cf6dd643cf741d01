"""Errors of the ledger and of what is computed from it; their text is meant for the user."""

from nbbriefing.errors import BriefingError, DataError


class LedgerError(DataError):
    """The ledger cannot be read, or was asked for something that it does not hold."""


class AnalysisError(BriefingError):
    """An analysis was asked for something that cannot be computed."""
