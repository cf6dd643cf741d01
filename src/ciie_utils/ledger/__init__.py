"""The ledger and the published evidence: read, check, view as of a day. CSV files in, objects out."""

from ciie_utils.ledger.evidence import Evidence, open_evidence
from ciie_utils.ledger.ledger import Ledger
from ciie_utils.ledger.opening import open_ledger, open_tables

__all__ = ["Evidence", "Ledger", "open_evidence", "open_ledger", "open_tables"]
