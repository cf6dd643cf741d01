"""While someone edits a notebook or the ledger: render what it changes, and show it in the open page."""
