"""Where the ledger is looked for."""

from pathlib import Path

import pytest

from ciie_utils import open_ledger
from ciie_utils.errors import LedgerError
from ciie_utils.folders import VARIABLES, find_folder
from tests.data import LIVING


@pytest.fixture(autouse=True)
def _no_variable(monkeypatch):
    monkeypatch.delenv(VARIABLES["ledger"], raising=False)


def test_a_folder_that_is_given_is_taken(small_ledger, monkeypatch, tmp_path):
    monkeypatch.setenv(VARIABLES["ledger"], str(tmp_path / "elsewhere"))
    assert find_folder("ledger", small_ledger) == small_ledger


def test_the_environment_variable_comes_next(small_ledger, monkeypatch):
    monkeypatch.setenv(VARIABLES["ledger"], str(small_ledger))
    assert find_folder("ledger") == small_ledger
    assert open_ledger().folder == small_ledger


def test_then_the_nearest_data_folder_above(make_small_ledger, monkeypatch, tmp_path):
    folder = make_small_ledger(tmp_path / "project" / "data" / "ledger")
    below = tmp_path / "project" / "notebooks" / "explore"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert find_folder("ledger") == folder


def test_at_last_the_checkout(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert find_folder("ledger") == LIVING / "ledger"


def test_a_folder_that_does_not_exist_is_an_error(tmp_path):
    with pytest.raises(LedgerError, match="There is no ledger in 'nowhere'"):
        find_folder("ledger", Path("nowhere"))


def test_outside_any_project_the_ways_to_name_one_are_listed(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("ciie_utils.folders.CHECKOUT", tmp_path)
    with pytest.raises(LedgerError, match=VARIABLES["ledger"]):
        find_folder("ledger")
