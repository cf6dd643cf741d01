"""The ledger: read, check, view as of a day. CSV files in, `Ledger` out."""

from ciie_utils.ledger.ledger import Ledger
from ciie_utils.ledger.opening import open_ledger, open_tables

__all__ = ["Ledger", "open_ledger", "open_tables"]
