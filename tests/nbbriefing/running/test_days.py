"""The days that were asked for are judged by the ledger, before anything is rendered."""

from __future__ import annotations

import pytest

from ciie_utils.errors import LedgerError
from nbbriefing.errors import BriefingError, DataError, ParameterError
from nbbriefing.running.days import Days, ask_project, is_full_day, read_days


@pytest.mark.parametrize(
    ("text", "full"),
    [("2021-12-31", True), ("2021-12", False), ("20211231", False), ("2021-02-30", False), ("", False)],
)
def test_a_day_in_full_is_recognised(text, full):
    assert is_full_day(text) == full


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        (("2021-03-01", ""), ("2021-03-01", "")),
        (("2021", "2019"), ("2021-12-31", "2019-12-31")),
        (("2021-02", "2018-11-06"), ("2021-02-28", "2018-11-06")),
    ],
)
def test_days_are_read_in_full(project, asked, read):
    assert read_days(project.ledger, Days(*asked)) == read


@pytest.mark.parametrize(
    ("asked", "kind", "said"),
    [
        (("soon", ""), LedgerError, "--as-of soon: "),
        (("1999-01-01", ""), LedgerError, "--as-of 1999-01-01: "),
        (("2021-01-01", "1999"), LedgerError, "--since 1999: "),
        (("2020-01-01", "2020-01-01"), ParameterError, "--since 2020-01-01 is not before"),
        (("2020-01-01", "2021-01-01"), ParameterError, "--since 2021-01-01 is not before"),
    ],
)
def test_what_is_wrong_with_a_day_is_said(project, asked, kind, said):
    with pytest.raises(kind) as caught:
        read_days(project.ledger, Days(*asked))
    assert str(caught.value).startswith(said)
    with pytest.raises(BriefingError) as again:
        ask_project(project.ledger, Days(*asked))
    assert str(again.value) == str(caught.value)


def test_another_process_gives_the_same_answer(project):
    assert ask_project(project.ledger, Days("2021", "2019")) == ("2021-12-31", "2019-12-31")


def test_a_ledger_with_faults_is_refused_with_all_of_them(project):
    milestones = project.ledger / "milestones.csv"
    milestones.write_text(milestones.read_text().replace("exhibited", "shown"))
    with pytest.raises(DataError, match="row 1, column 'stage'") as caught:
        ask_project(project.ledger, Days("2021-03-01", ""))
    assert "row 2, column 'stage'" in str(caught.value)


def test_a_file_of_the_current_folder_is_not_taken_for_a_module(project, tmp_path, monkeypatch):
    (tmp_path / "json.py").write_text("raise RuntimeError('wrong module')")
    monkeypatch.chdir(tmp_path)
    assert ask_project(project.ledger, Days("2021-03-01", "")) == ("2021-03-01", "")
