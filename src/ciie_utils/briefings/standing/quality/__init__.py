"""How far the ledger can be trusted."""
