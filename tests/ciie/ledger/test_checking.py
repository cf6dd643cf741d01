"""`check`: every fault at once, in its place, with its remedy; and the suspicions."""

from __future__ import annotations

import json

import pytest

from ciie_utils import open_ledger
from ciie_utils.errors import LedgerError
from ciie_utils.ledger.checking import check


def found(folder, rule):
    """The faults of one rule, as (severity, file, row, line, column, value)."""
    return [
        (each.severity, each.file, each.row, each.line, each.column, each.value)
        for each in check(folder).faults
        if each.rule == rule
    ]


def add(folder, file, *rows):
    with (folder / file).open("a", encoding="utf-8", newline="") as stream:
        stream.write("".join(row + "\n" for row in rows))


def test_the_small_ledger_is_in_order(small_ledger):
    report = check(small_ledger)
    assert report.ok
    assert report.errors == ()
    assert report.counts == {
        "sources": 3, "organisations": 3, "initiatives": 3, "parties": 4, "milestones": 6, "indicators": 3,
    }  # fmt: skip
    assert report.span == ("2019-11-07", "2021-12-31")


def test_every_fault_is_reported_at_once(small_ledger, edit):
    edit(small_ledger / "milestones.csv", "acme-drug,launched,observed", "acme-drug,lanched,observed")
    edit(small_ledger / "milestones.csv", "patients,100,", "patients,many,")
    edit(small_ledger / "milestones.csv", "Under way,s-month", "Under way,s-moth")
    edit(small_ledger / "sources.csv", "2020-02,inferred", "2020-02-30,guessed")
    edit(small_ledger / "organisations.csv", "gamma,Gamma", "acme,Gamma")
    edit(small_ledger / "parties.csv", "beta-plant,beta,lead", "beta-plant,beta")
    report = check(small_ledger)
    assert [
        (each.rule, each.file, each.row, each.line, each.column, each.value) for each in report.errors
    ] == [
        ("wrong date", "sources.csv", 2, 3, "published_on", "2020-02-30"),
        ("unknown word", "sources.csv", 2, 3, "date_basis", "guessed"),
        ("duplicate key", "organisations.csv", 3, 4, "org_id", "acme"),
        ("dangling key", "parties.csv", 2, 3, "org_id", "gamma"),
        ("ragged row", "parties.csv", 3, 4, None, None),
        ("dangling key", "parties.csv", 4, 5, "org_id", "gamma"),
        ("wrong type", "milestones.csv", 2, 3, "value", "many"),
        ("unknown word", "milestones.csv", 3, 4, "stage", "lanched"),
        ("dangling key", "milestones.csv", 6, 8, "source_id", "s-moth"),
    ]
    assert not report.ok


def test_a_finding_says_what_is_allowed_and_what_to_do(small_ledger, edit):
    edit(small_ledger / "milestones.csv", "acme-drug,launched,observed", "acme-drug,lanched,observed")
    (error,) = check(small_ledger).errors
    assert error.to_text() == (
        "milestones.csv, row 3, column 'stage': 'lanched' is not allowed; allowed is one of exhibited, "
        "signed, announced, piloted, approved, launched, first_use, reimbursed, localised, opened, scaled, "
        "evidence, renewed, ended.\n    Did you mean 'launched'?"
    )


def test_the_line_is_named_where_it_is_not_the_next_number(small_ledger, edit):
    edit(small_ledger / "milestones.csv", "Under way,s-month", "Under way,s-moth")
    (error,) = check(small_ledger).errors
    assert error.place == "milestones.csv, row 6 (line 8), column 'source_id'"


@pytest.mark.parametrize(
    ("date", "wrong"),
    [
        ("2019-11-07", False),
        ("2019-11", False),
        ("2019", False),
        ("2019-11-08", True),
        ("2019-12", True),
        ("2020", True),
    ],
)
def test_an_observed_milestone_cannot_lie_after_its_source(small_ledger, date, wrong):
    # s-day is of 2019-11-07; a partial date is only wrong if no day of it could be right.
    add(small_ledger, "milestones.csv", f"acme-drug,approved,observed,{date},,,,,Approved,s-day,,stated")
    expected = [("error", "milestones.csv", 7, 9, "date", date)] if wrong else []
    assert found(small_ledger, "later than its source") == expected


def test_a_milestone_in_the_year_of_an_undated_source_is_possible(small_ledger):
    add(small_ledger, "milestones.csv", "acme-drug,approved,observed,2021-12-31,,,,,Approved,s-year,,stated")
    assert found(small_ledger, "later than its source") == []


def test_a_promise_may_lie_after_its_source(small_ledger):
    add(small_ledger, "milestones.csv", "acme-drug,approved,expected,2030,,,,,To be approved,s-day,,stated")
    assert check(small_ledger).ok


@pytest.mark.parametrize("status", ["observed", "expected"])
@pytest.mark.parametrize(
    ("date", "wrong"),
    [
        ("2019-11-05", False), ("2019-11-10", False), ("2019-11", False), ("2019", False), ("", False),
        ("2019-11-04", True), ("2019-11-11", True), ("2019-10", True), ("2018-11-06", True), ("2020", True),
    ],
)  # fmt: skip
def test_an_edition_must_fit_its_date(small_ledger, date, wrong, status):
    add(small_ledger, "milestones.csv", f"acme-drug,exhibited,{status},{date},2,,,,Shown,s-year,,stated")
    expected = [("error", "milestones.csv", 7, 9, "edition", "2")] if wrong else []
    assert found(small_ledger, "edition contradicts date") == expected


def test_a_thing_observed_at_an_edition_before_it_opened_is_suspicious(small_ledger, edit):
    edit(small_ledger / "sources.csv", "Hall report,2019-11-07", "Hall report,2019-11-04")
    edit(
        small_ledger / "milestones.csv",
        "acme-drug,exhibited,observed,2019-11-06",
        "acme-drug,exhibited,observed,2019-11",
    )
    assert found(small_ledger, "edition not yet open") == [
        ("warning", "milestones.csv", 1, 2, "edition", "2")
    ]


@pytest.mark.parametrize("curated", ["", "2", "3"])
def test_a_first_edition_must_be_the_earliest_of_its_milestones(small_ledger, edit, curated):
    edit(small_ledger / "initiatives.csv", "drug,,1,stated", f"drug,,{curated},stated")
    assert found(small_ledger, "first edition contradicts milestones") == [
        ("error", "initiatives.csv", 1, 2, "first_edition", curated)
    ]


def test_an_inferred_edition_counts_only_if_there_is_no_other(small_ledger, edit):
    edit(small_ledger / "milestones.csv", "Shown first,s-year,,stated", "Shown first,s-year,,inferred")
    assert found(small_ledger, "first edition contradicts milestones") == [
        ("error", "initiatives.csv", 1, 2, "first_edition", "1")
    ]
    edit(small_ledger / "milestones.csv", "Shown,s-day,1,stated", "Shown,s-day,1,inferred")
    assert found(small_ledger, "first edition contradicts milestones") == []


def test_a_first_edition_without_a_tie_to_the_expo_is_suspicious(small_ledger, edit):
    edit(small_ledger / "initiatives.csv", "drug,,1,stated", "drug,,1,none")
    assert found(small_ledger, "edition without a tie") == [
        ("warning", "initiatives.csv", 1, 2, "ciie_tie", "none")
    ]


def test_figures_must_be_whole(small_ledger, edit):
    edit(small_ledger / "milestones.csv", "patients,100,patient", "patients,100,")
    edit(small_ledger / "indicators.csv", "edition 21,900,,", "edition 21,,,")
    edit(small_ledger / "indicators.csv", "adults,,1.5,2.5", "adults,3,1.5,2.5")
    assert found(small_ledger, "incomplete figure") == [
        ("error", "milestones.csv", 2, 3, "unit", None),
        ("error", "indicators.csv", 2, 3, "value", None),
    ]
    assert found(small_ledger, "value outside its range") == [("error", "indicators.csv", 3, 4, "value", "3")]


def test_a_row_that_repeats_another_in_every_cell_is_an_error(small_ledger):
    add(small_ledger, "milestones.csv", "gamma-scheme,launched,observed,,,,,,Under way,s-month,,inferred")
    assert found(small_ledger, "duplicate row") == [("error", "milestones.csv", 7, 9, None, None)]


def test_a_stage_before_the_one_that_it_needs_is_suspicious(small_ledger):
    add(small_ledger, "milestones.csv", "acme-drug,approved,observed,2020-03,,,,,Approved,s-year,,stated")
    assert found(small_ledger, "stage out of order") == [
        ("warning", "milestones.csv", 3, 4, "date", "2020-02")
    ]


def test_overlapping_dates_are_in_no_order(small_ledger):
    add(small_ledger, "milestones.csv", "acme-drug,approved,observed,2020,,,,,Approved,s-year,,stated")
    assert found(small_ledger, "stage out of order") == []


def test_what_follows_the_end_is_suspicious(small_ledger):
    add(small_ledger, "milestones.csv", "acme-drug,ended,observed,2020-01,,,,,Given up,s-year,,stated")
    assert found(small_ledger, "stage out of order") == [
        ("warning", "milestones.csv", 3, 4, "date", "2020-02")
    ]


def test_a_promise_of_long_ago_without_news_is_suspicious(small_ledger, edit):
    # The promise is of 2019-11-07; a source of five years and a day later makes it old.
    add(small_ledger, "sources.csv", "s-new,Daily,,New,2024-11-08,stated,,en,news")
    assert found(small_ledger, "promise without news") == []  # row 2 had news in 2020-02
    edit(
        small_ledger / "milestones.csv",
        "acme-drug,launched,expected,2020",
        "beta-plant,launched,expected,2020",
    )
    assert found(small_ledger, "promise without news") == []  # and beta-plant in 2021
    edit(small_ledger / "milestones.csv", "Opened,s-year", "Opened,s-day")
    edit(small_ledger / "milestones.csv", "opened,observed,2021-11,4", "opened,expected,2021-11,4")
    rows = [
        ("warning", "milestones.csv", row, line, "initiative_id", "beta-plant")
        for row, line in ((2, 3), (5, 7))
    ]
    assert found(small_ledger, "promise without news") == rows
    edit(small_ledger / "sources.csv", "2024-11-08", "2024-11-07")
    assert found(small_ledger, "promise without news") == []


def test_figures_of_two_sources_that_differ_are_suspicious(small_ledger):
    add(
        small_ledger,
        "milestones.csv",
        "acme-drug,launched,observed,2020-02,,patients,90,patient,Sold,s-year,,stated",
    )
    assert found(small_ledger, "sources contradict each other") == [
        ("warning", "milestones.csv", 3, 4, "value", "120")
    ]


def test_the_same_figure_twice_or_another_date_is_no_contradiction(small_ledger):
    add(
        small_ledger,
        "milestones.csv",
        "acme-drug,launched,observed,2020-02,,patients,120,patient,Sold,s-year,,stated",
        "acme-drug,launched,observed,2020-03,,patients,90,patient,Sold,s-year,,stated",
        "acme-drug,launched,expected,2020-02,,patients,90,patient,To be sold,s-year,,stated",
    )
    assert found(small_ledger, "sources contradict each other") == []


@pytest.mark.parametrize(
    ("figure", "suspicious"),
    [
        ("300,,", False),
        ("301,,", False),
        ("299,,", True),
        ("299,,299", True),
        ("350,,350", False),
        (",310,400", False),
    ],
)
def test_more_than_and_less_than_are_compared_as_ranges(small_ledger, figure, suspicious):
    # The ledger says 300 or more.
    add(
        small_ledger,
        "indicators.csv",
        f"exhibitors,edition,Shanghai,edition 2,{figure},company,2019-11,s-year,,stated",
    )
    assert bool(found(small_ledger, "sources contradict each other")) is suspicious


def test_rows_that_lead_nowhere_are_mentioned(small_ledger):
    add(small_ledger, "sources.csv", "s-idle,Daily,,Idle,2019,inferred,,en,news")
    add(small_ledger, "organisations.csv", "delta,Delta,,medtech,US")
    add(small_ledger, "initiatives.csv", "delta-thing,product,Thing,,oncology,drug,,,stated")
    assert found(small_ledger, "unused row") == [
        ("warning", "sources.csv", 4, 5, "source_id", "s-idle"),
        ("warning", "organisations.csv", 4, 5, "org_id", "delta"),
        ("warning", "initiatives.csv", 4, 5, "initiative_id", "delta-thing"),
        ("warning", "initiatives.csv", 4, 5, "initiative_id", "delta-thing"),
    ]


def test_faulty_files_do_not_hide_the_faults_of_others(small_ledger, edit):
    (small_ledger / "parties.csv").unlink()
    (small_ledger / "indicators.csv").write_bytes(b"")
    (small_ledger / "organisations.csv").write_bytes("org_id,name\nacme,Müller\n".encode("latin-1"))
    edit(small_ledger / "milestones.csv", "patients,100,", "patients,many,")
    assert [(each.rule, each.file, each.line, each.column) for each in check(small_ledger).errors] == [
        ("wrong encoding", "organisations.csv", 2, None),
        ("missing column", "organisations.csv", 1, "name_zh"),
        ("missing column", "organisations.csv", 1, "sector"),
        ("missing column", "organisations.csv", 1, "country"),
        ("missing file", "parties.csv", None, None),
        ("wrong type", "milestones.csv", 3, "value"),
        ("empty file", "indicators.csv", None, None),
    ]  # fmt: skip


def test_a_header_is_read_word_by_word(small_ledger, edit):
    edit(small_ledger / "parties.csv", "initiative_id,org_id,role", "initiative_id,initiative_id,rolle")
    assert [(each.rule, each.column) for each in check(small_ledger).errors] == [
        ("unknown column", "rolle"),
        ("duplicate column", "initiative_id"),
        ("missing column", "org_id"),
        ("missing column", "role"),
    ]


def test_a_quotation_mark_left_open_is_found(small_ledger, edit):
    edit(small_ledger / "milestones.csv", "Shown,s-day", '"Shown,s-day')
    assert ("error", "milestones.csv") in {
        (each.severity, each.file)
        for each in check(small_ledger).faults
        if each.rule in ("broken CSV", "ragged row")
    }


def test_characters_that_cannot_be_printed_are_found(small_ledger, edit):
    edit(small_ledger / "sources.csv", "Hall report", "Hall\x07report")
    assert found(small_ledger, "unprintable text") == [
        ("error", "sources.csv", 1, 2, "title", "Hall\x07report")
    ]


def test_a_folder_without_a_description_is_checked_against_the_projects(small_ledger):
    (small_ledger / "datapackage.json").unlink()
    assert found(small_ledger, "no description") == [("warning", "datapackage.json", None, None, None, None)]


def test_a_folder_that_does_not_exist_is_no_report(tmp_path):
    with pytest.raises(LedgerError, match="There is no ledger in"):
        check(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("milestones.csv", "patients,100,", "patients,many,"),
        ("parties.csv", "beta-plant,beta,lead", "beta-plant,beta"),
        ("organisations.csv", "gamma,Gamma", "acme,Gamma"),
        ("milestones.csv", "Under way,s-month", "Under way,s-moth"),
    ],
)
def test_what_cannot_be_opened_is_an_error_of_the_check(small_ledger, edit, file, old, new):
    edit(small_ledger / file, old, new)
    with pytest.raises(LedgerError) as caught:
        open_ledger(small_ledger)
    for each in check(small_ledger).errors:
        assert each.to_text() in str(caught.value)


def test_the_text_counts_and_shortens_warnings_but_no_errors(small_ledger, edit):
    for number in range(5):
        add(small_ledger, "sources.csv", f"s-idle-{number},Daily,,Idle,2019,inferred,,en,news")
    text = check(small_ledger).to_text()
    assert text.startswith("small: 8 sources, 3 organisations")
    assert "Warning (unused row), 5 times:" in text
    assert text.count("s-idle-") == 3
    assert "... and 2 more; --format json lists all." in text
    assert text.endswith("0 errors, 5 warnings.\n")
    path = small_ledger / "parties.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",lead", ",boss"), encoding="utf-8")
    text = check(small_ledger).to_text()
    assert text.count("'boss' is not allowed; allowed is one of lead, partner, authority, site, payer.") == 3
    assert text.endswith("3 errors, 5 warnings.\n")


def test_warnings_can_be_left_out(small_ledger, edit):
    edit(small_ledger / "milestones.csv", "Under way,s-month", "Under way,s-moth")
    edit(small_ledger / "initiatives.csv", "drug,,1,stated", "drug,,1,none")
    report = check(small_ledger)
    assert report.warnings
    assert report.without_warnings().faults == report.errors
    assert not report.without_warnings().ok
    assert report.without_warnings().to_text().endswith("1 error, 0 warnings.\n")


def test_the_json_holds_everything(small_ledger, edit):
    edit(small_ledger / "milestones.csv", "Under way,s-month", "Under way,s-moth")
    report = check(small_ledger)
    content = json.loads(report.to_json())
    assert content["ok"] is False
    assert content["errors"] == 1
    assert content["warnings"] == len(report.warnings)
    assert content["rows"]["milestones"] == 6
    error = content["findings"][0]
    assert error == {
        "severity": "error",
        "rule": "dangling key",
        "file": "milestones.csv",
        "message": "is not in sources.csv; allowed is a source_id of that table.",
        "remedy": "Did you mean 's-month'?",
        "row": 6,
        "line": 8,
        "column": "source_id",
        "value": "s-moth",
    }
    assert str(small_ledger) not in report.to_json()


def test_the_projects_ledger_has_no_error_and_few_kinds_of_warnings(project_ledger):
    report = check(project_ledger)
    assert [each.to_text() for each in report.errors] == []
    assert len(report.to_text().splitlines()) < 60
