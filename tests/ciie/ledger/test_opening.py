"""Opening a ledger: types, the refusal of what cannot be read, and the cache."""

from __future__ import annotations

import csv

import pandas as pd
import pytest

from ciie_utils import open_ledger
from ciie_utils.errors import LedgerError
from ciie_utils.ledger import open_tables


def read_csv_rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_project_ledger_holds_every_row_of_its_files(project_ledger):
    ledger = open_ledger(project_ledger)
    for name in ("sources", "organisations", "initiatives", "parties", "milestones", "indicators"):
        assert len(getattr(ledger, name)) == len(read_csv_rows(project_ledger / f"{name}.csv"))
        assert isinstance(getattr(ledger, name).index, pd.RangeIndex)


def test_cells_are_what_the_files_say(project_ledger):
    milestones = open_ledger(project_ledger).milestones
    for name in ("initiative_id", "date", "note", "metric", "unit"):
        expected = [row[name] for row in read_csv_rows(project_ledger / "milestones.csv")]
        assert milestones[name].fillna("").tolist() == expected
        assert milestones[name].dtype == "str"
    values = [row["value"] for row in read_csv_rows(project_ledger / "milestones.csv")]
    assert [None if pd.isna(value) else value for value in milestones["value"]] == [
        float(text) if text else None for text in values
    ]
    assert milestones["edition"].dtype == "Int64"
    assert milestones["row"].tolist() == list(range(1, len(milestones) + 1))


def test_every_date_comes_with_both_ends(small_ledger):
    ledger = open_ledger(small_ledger)
    assert ledger.sources["published_on_start"].dt.strftime("%Y-%m-%d").tolist() == [
        "2019-11-07", "2020-02-01", "2021-01-01",
    ]  # fmt: skip
    assert ledger.sources["published_on_end"].dt.strftime("%Y-%m-%d").tolist() == [
        "2019-11-07", "2020-02-29", "2021-12-31",
    ]  # fmt: skip
    assert ledger.milestones["date_start"].dt.strftime("%Y-%m-%d").fillna("").tolist() == [
        "2019-11-06", "2020-01-01", "2020-02-01", "2018-11-01", "2021-11-01", "",
    ]  # fmt: skip
    assert ledger.milestones["date_end"].dt.strftime("%Y-%m-%d").fillna("").tolist() == [
        "2019-11-06", "2020-12-31", "2020-02-29", "2018-11-30", "2021-11-30", "",
    ]  # fmt: skip
    assert ledger.milestones["published_end"].dt.strftime("%Y-%m-%d").tolist() == [
        "2019-11-07", "2019-11-07", "2020-02-29", "2021-12-31", "2021-12-31", "2020-02-29",
    ]  # fmt: skip
    assert ledger.indicators["period_end"].dt.strftime("%Y-%m-%d").fillna("").tolist() == [
        "2019-11-30", "", "2019-12-31",
    ]  # fmt: skip


def test_a_cell_may_hold_a_line_break(small_ledger):
    assert open_ledger(small_ledger).milestones["note"][2] == "Sold,\nin two lines"


def test_a_byte_order_mark_is_no_part_of_the_first_column(small_ledger):
    path = small_ledger / "sources.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert open_ledger(small_ledger).sources["source_id"].tolist() == ["s-day", "s-month", "s-year"]


def test_columns_may_stand_in_another_order(small_ledger):
    path = small_ledger / "organisations.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    table[table.columns[::-1]].to_csv(path, index=False)
    assert open_ledger(small_ledger).organisations["name"].tolist() == ["Acme", "Beta Devices", "Gamma"]


def test_codes_that_look_like_something_else_stay_what_they_are(small_ledger, edit):
    edit(small_ledger / "initiatives.csv", "Shanghai,4", "NO,4")
    edit(small_ledger / "sources.csv", "Hall report", "007")
    edit(small_ledger / "sources.csv", "Yearbook", "NaN")
    ledger = open_ledger(small_ledger)
    assert ledger.initiatives["place"][1] == "NO"
    assert ledger.sources["title"].tolist() == ["007", "February issue", "NaN"]


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("milestones.csv", "acme-drug,launched,observed", "acme-drug,lanched,observed",
         ["milestones.csv, row 3", "column 'stage'", "'lanched'", "one of exhibited", "mean 'launched'?"]),
        ("milestones.csv", "Under way,s-month", "Under way,s-mont",
         ["milestones.csv, row 6 (line 8)", "'source_id'", "'s-mont'", "sources.csv", "mean 's-month'?"]),
        ("milestones.csv", "patients,100,", "patients,many,",
         ["row 2", "column 'value'", "'many'", "a finite number"]),
        ("milestones.csv", "2019-11-06,2,", "2019-11-06,2.5,",
         ["row 1", "column 'edition'", "'2.5'", "a whole number"]),
        ("milestones.csv", "2019-11-06,2,", "2019-11-31,2,",
         ["row 1", "column 'date'", "'2019-11-31'", "that exists"]),
        ("milestones.csv", "2019-11-06,2,", "2019-11-06,0,", ["row 1", "column 'edition'", "at least 1"]),
        ("sources.csv", ",2020-02,", ",,",
         ["sources.csv, row 2", "column 'published_on'", "empty, but required"]),
        ("organisations.csv", "gamma,Gamma", "acme,Gamma",
         ["row 3", "column 'org_id'", "'acme'", "in row 1 already"]),
        ("parties.csv", "beta-plant,beta,lead", "beta-plant,beta",
         ["parties.csv, row 3", "2 cells, fewer than the 3"]),
        ("parties.csv", "org_id,role", "org_id,rol",
         ["column 'rol'", "not described", "Did you mean 'role'?", "column 'role'"]),
    ],
)  # fmt: skip
def test_a_fault_is_refused_with_its_place_and_remedy(small_ledger, edit, file, old, new, expected):
    edit(small_ledger / file, old, new)
    with pytest.raises(LedgerError) as caught:
        open_ledger(small_ledger)
    for words in expected:
        assert words in str(caught.value)


def test_a_row_with_a_comma_too_many_does_not_make_its_key_unknown(small_ledger, edit):
    edit(small_ledger / "sources.csv", "Hall report", "Hall report, corrected")
    with pytest.raises(LedgerError, match="it has a fault") as caught:
        open_ledger(small_ledger)
    assert "sources.csv, row 1: has 10 cells, more than the 9" in str(caught.value)


def test_another_encoding_is_named(small_ledger):
    path = small_ledger / "organisations.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))
    with pytest.raises(LedgerError, match=r"organisations.csv, line 2: is not UTF-8: the byte 0x"):
        open_ledger(small_ledger)


def test_a_missing_and_an_empty_file_are_named_together(small_ledger):
    (small_ledger / "parties.csv").unlink()
    (small_ledger / "indicators.csv").write_bytes(b"\n")
    with pytest.raises(LedgerError, match="2 faults") as caught:
        open_ledger(small_ledger)
    assert "parties.csv: is missing" in str(caught.value)
    assert "indicators.csv: is empty" in str(caught.value)


def test_a_ledger_without_a_source_is_refused(small_ledger):
    for name in ("sources", "milestones", "indicators"):
        path = small_ledger / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    with pytest.raises(LedgerError, match="has no source"):
        open_ledger(small_ledger)


def test_a_ledger_of_headers_alone_but_for_one_source_is_opened(small_ledger):
    for name in ("organisations", "initiatives", "parties", "milestones", "indicators"):
        path = small_ledger / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    ledger = open_ledger(small_ledger)
    view = ledger.as_of("2019-12-01")
    assert ledger.editions == []
    assert [len(view.sources), len(view.milestones), len(view.initiatives)] == [1, 0, 0]
    assert view.milestones.dtypes.equals(ledger.milestones.dtypes)


def test_the_same_content_is_opened_once(small_ledger, edit):
    first = open_ledger(small_ledger)
    assert open_ledger(small_ledger) is first
    path = small_ledger / "sources.csv"
    path.touch()
    assert open_ledger(small_ledger) is first
    edit(path, "Hall report", "Hall report corrected")
    assert open_ledger(small_ledger) is not first
    assert open_ledger(small_ledger).sources["title"][0] == "Hall report corrected"


@pytest.mark.usefixtures("frozen_checkout")
def test_a_folder_without_a_description_is_read_by_the_projects(small_ledger):
    (small_ledger / "datapackage.json").unlink()
    assert len(open_ledger(small_ledger).milestones) == 6


def test_the_evidence_is_opened_by_the_same_rules(project_ledger):
    folder = project_ledger.parent / "evidence"
    tables = open_tables(folder)
    assert len(tables["trials"]) == len(read_csv_rows(folder / "trials.csv"))
    assert tables["trials"]["n_guided"].dtype == "Int64"
    assert "published_on_end" in tables["sources"]


def with_column(path, after, name, values):
    """Put a column into a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    place = header.index(after) + 1
    rows = [[*row[:place], value, *row[place:]] for row, value in zip(rows, values, strict=True)]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([[*header[:place], name, *header[place:]], *rows])


def test_translations_may_be_missing_from_a_ledger(small_ledger):
    ledger = open_ledger(small_ledger)
    assert ledger.milestones["note_zh"].isna().all()
    assert ledger.indicators["subject_zh"].isna().all()
    assert list(ledger.milestones["note"].head(2)) == ["Shown", "To be sold"]


def test_a_ledger_with_translations_holds_them(small_ledger):
    before = open_ledger(small_ledger).fingerprint
    texts = ["展出", "将上市", "", "首次展出", "已启用", "进行中"]
    with_column(small_ledger / "milestones.csv", "note", "note_zh", texts)
    ledger = open_ledger(small_ledger)
    assert list(ledger.milestones["note_zh"].fillna("")) == texts
    assert ledger.fingerprint != before
