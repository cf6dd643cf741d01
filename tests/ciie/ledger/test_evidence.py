"""The evidence tables: opened by their description, viewed as of a day."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pandas as pd
import pytest

from ciie_utils.errors import LedgerError
from ciie_utils.ledger.evidence import Evidence, open_evidence
from tests.data import EVIDENCE as DATA


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return open_evidence(DATA)


def test_every_table_has_the_rows_of_its_file(evidence: Evidence) -> None:
    for name in Evidence.table_names:
        assert len(getattr(evidence, name)) == len(pd.read_csv(DATA / f"{name}.csv")), name


def test_columns_are_typed_by_the_description(evidence: Evidence) -> None:
    assert str(evidence.trials["n_guided"].dtype) == "Int64"
    assert str(evidence.trials["hr"].dtype) == "float64"
    assert str(evidence.survival_anchors["study"].dtype) == "str"
    first = evidence.indicators.iloc[0]
    assert (first["period"], first["period_start"]) == ("2005", pd.Timestamp("2005-01-01"))


def test_a_view_holds_what_was_published_by_the_day(evidence: Evidence) -> None:
    # RENOVATE-COMPLEX-PCI was published on 2023-03-05; OCTOBER on 2023-08-29 and in "2023".
    view = evidence.as_of("2023-03-05")
    mace = view.trials[view.trials["outcome"] == "mace"]
    assert "RENOVATE-COMPLEX-PCI" in set(mace["trial"])
    assert "OCTOBER" not in set(mace["trial"])
    assert view.as_of_date == dt.date(2023, 3, 5)
    assert view.lineage == ("as_of(2023-03-05)",)


def test_a_row_with_two_sources_is_known_when_both_are(evidence: Evidence) -> None:
    # AIR-CTO: result of 2015-04, arm sizes from a table of 2024-04-17.
    def has_air_cto(day: str) -> bool:
        return "AIR-CTO" in set(evidence.as_of(day).trials["trial"])

    assert not has_air_cto("2024-04-16")
    assert has_air_cto("2024-04-17")


def test_before_the_first_source_the_tables_are_empty(evidence: Evidence) -> None:
    view = evidence.as_of("1999-12-31")
    assert all(getattr(view, name).empty for name in Evidence.table_names)


def test_the_fingerprint_changes_with_the_rows_in_sight(evidence: Evidence) -> None:
    assert evidence.as_of("2026-12-31").fingerprint == evidence.fingerprint
    assert evidence.as_of("2020-12-31").fingerprint != evidence.fingerprint


def test_a_recipe_leads_to_the_same_rows(evidence: Evidence) -> None:
    view = evidence.as_of("2020")
    assert evidence.as_of("2019").replay(view.recipe).fingerprint == view.fingerprint
    assert view.replay("").fingerprint == evidence.fingerprint
    with pytest.raises(LedgerError, match=r"as_of\(yyyy-mm-dd\)"):
        evidence.replay("at_edition(3)")


def test_a_view_cannot_look_ahead(evidence: Evidence) -> None:
    with pytest.raises(LedgerError, match="cannot show"):
        evidence.as_of("2020-01-01").as_of("2020-01-02")


def test_changing_a_frame_changes_nothing(evidence: Evidence) -> None:
    trials = evidence.trials
    trials["hr"] = 0.0
    assert evidence.trials["hr"].max() > 0


def test_the_folder_beside_the_ledger_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(DATA, tmp_path / "evidence")
    monkeypatch.delenv("CIIE_EVIDENCE", raising=False)
    monkeypatch.setenv("CIIE_LEDGER", str(tmp_path / "ledger"))
    assert open_evidence().folder == (tmp_path / "evidence").resolve()


def test_the_environment_names_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(DATA, tmp_path / "mine")
    monkeypatch.setenv("CIIE_EVIDENCE", str(tmp_path / "mine"))
    assert open_evidence().folder == (tmp_path / "mine").resolve()


def test_a_folder_without_description_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match=r"datapackage\.json"):
        open_evidence(tmp_path)
