"""Settings of all tests."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pandas as pd
import pytest
from hypothesis import HealthCheck, settings

from tests import declared
from tests.data import LEDGER

# A busy machine is no fault of the code: no test is judged by the time it takes. Derandomised, so that the
# same commit gives the same result; delete the line to search anew.
settings.register_profile(
    "ciie", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], database=None
)
settings.load_profile("ciie")

# What is opened without naming a folder, here and in every process that is started from here, is the frozen
# ledger and the evidence beside it.
os.environ["CIIE_LEDGER"] = str(LEDGER)

# A shell that starts a job in the background has it ignore Ctrl-C, and so does every process started from it;
# the tests that interrupt a command need one that listens.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


declared.watch()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with long tests come first, so that no worker is left alone with one at the end."""
    long = {item.path for item in items if declared.is_long(item)}
    items.sort(key=lambda item: item.path not in long)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    with declared.held_to_markers(item):
        return (yield)


@pytest.fixture(autouse=True)
def _texts_as_pandas_keeps_them() -> Iterator[None]:
    """Opening a briefing sets how pandas keeps short texts (docs/decisions/0100); no test hands that on."""
    before = pd.get_option("mode.string_storage")
    yield
    pd.set_option("mode.string_storage", before)
