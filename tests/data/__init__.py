"""Frozen copies of the ledger and of the evidence: what tests count and name is counted and named here.

The living tables in ``data`` grow with every fact that an editor adds; tests hold them to invariants alone
(``tests/ciie/test_living_ledger.py``). Nothing is added here, and no editor looks here: a test that needs
another fact changes a copy of its own.
"""

from pathlib import Path

DATA = Path(__file__).parent
LEDGER, EVIDENCE = DATA / "ledger", DATA / "evidence"
PROJECT = DATA.parents[1]
LIVING = PROJECT / "data"
