"""The command line's quick answers about a ledger are those of the ledger itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from ciie_utils import open_ledger
from ciie_utils.errors import LedgerError
from ciie_utils.project import (
    COLLECTIONS,
    editions,
    evidence_files,
    find_ledger,
    ledger_files,
    ledger_fingerprint,
    newest_day,
)
from tests.data import LEDGER as OWN

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(params=["own", "tiny"])
def folder(request, project):
    return OWN if request.param == "own" else project.ledger


def test_the_editions_are_those_of_the_ledger(folder):
    assert editions(folder) == open_ledger(folder).editions


def test_the_newest_day_is_the_ledgers_as_of_date(folder):
    assert newest_day(folder) == open_ledger(folder).as_of_date.isoformat()


def test_days_known_by_month_or_year_do_not_count(project):
    sources = project.ledger / "sources.csv"
    sources.write_text("source_id,published_on\na,2022\nb,2022-05\nc,2021-01-01\n")
    assert newest_day(project.ledger) == "2021-01-01"
    sources.write_text("source_id,published_on\na,2022\n")
    with pytest.raises(LedgerError, match="no as-of date"):
        newest_day(project.ledger)


def test_a_recipe_gives_the_fingerprint_of_its_view(folder):
    expected = open_ledger(folder).as_of("2020-12-31").at_edition(2).fingerprint
    assert ledger_fingerprint(folder, "as_of(2020-12-31)/at_edition(2)") == expected


def test_every_file_of_the_ledger_is_looked_at():
    names = {path.name for path in ledger_files(OWN)}
    assert names == {path.name for path in OWN.iterdir() if path.suffix in (".csv", ".json")}
    assert {path.parent.name for path in evidence_files(OWN)} == {"evidence"}
    assert set(COLLECTIONS) == {"ledger", "evidence"}


def test_the_ledger_is_found_in_the_order_that_is_documented(project, monkeypatch):
    monkeypatch.delenv("CIIE_LEDGER", raising=False)
    monkeypatch.chdir(project.folder / "notebooks")
    assert find_ledger(None) == project.ledger
    monkeypatch.setenv("CIIE_LEDGER", str(OWN))
    assert find_ledger(None) == OWN
    assert find_ledger(project.ledger) == project.ledger


def test_a_folder_without_a_ledger_is_an_error(tmp_path):
    with pytest.raises(LedgerError, match="There is no ledger in"):
        find_ledger(tmp_path)


def test_a_broken_table_is_an_error(project):
    (project.ledger / "milestones.csv").write_bytes(b"edition\n\xff\xfe\n")
    with pytest.raises(LedgerError, match=r"milestones\.csv of the ledger 'ledger' cannot be read"):
        editions(project.ledger)
