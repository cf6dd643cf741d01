"""Ledgers for the tests of analyses."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from ciie_utils import Ledger, open_ledger
from tests.data import LEDGER

from .small_ledgers import write_tables

LedgerMaker = Callable[..., Ledger]


@pytest.fixture(scope="session")
def make_ledger(tmp_path_factory: pytest.TempPathFactory) -> LedgerMaker:
    """Return a function that opens a ledger with the given milestones, as of a day if one is given."""

    def make(milestones: Iterable[dict[str, Any]] = (), as_of: str | None = None, **tables: Any) -> Ledger:
        folder = tmp_path_factory.mktemp("ledger")
        write_tables(folder, milestones, **tables)
        ledger = open_ledger(folder)
        return ledger if as_of is None else ledger.as_of(as_of)

    return make


@pytest.fixture(scope="session")
def ledger() -> Ledger:
    """The project's own ledger."""
    return open_ledger(LEDGER)
