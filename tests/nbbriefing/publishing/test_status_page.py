"""The state of the briefings: last good run, age, next due, last failure with its log."""

from __future__ import annotations

import datetime as dt
import json

import lxml.html
import pytest

from nbbriefing.catalogue.schedule import Rule, Schedule
from nbbriefing.publishing.site.status_page import without_folders

MONDAYS = Schedule(("every Monday at 06:00",), (Rule("0 6 * * 1"),), "Asia/Shanghai")


def rows(out):
    page = lxml.html.document_fromstring(out.text("status.html"))
    return [
        [" ".join(cell.text_content().split()) for cell in row.xpath("./*")]
        for row in page.xpath("//tbody/tr")
    ]


def test_each_briefing_tells_its_last_good_run_age_and_next_due(out):
    out.run("outcomes", as_of="2021-03-01")
    out.run("pathways", as_of="2021-03-08")
    out.build(schedules={"outcomes": MONDAYS}, order=("outcomes", "pathways"))
    assert rows(out) == [
        [
            "outcomes all",
            "English",
            "1 March 2021",
            "1 March 2021, 06:00 UTC",
            "7 days",
            "7 March 2021, 22:00 UTC",  # Monday, 8 March, 06:00 in Shanghai
            "none since",
        ],
        [
            "pathways all",
            "English",
            "8 March 2021",
            "8 March 2021, 06:00 UTC",
            "same day",
            "not scheduled",
            "none since",
        ],
    ]


def test_what_the_catalogue_declares_and_nobody_rendered_is_named(out):
    out.run("outcomes")
    out.failure("pathways")
    out.build(order=("pilot-zone", "outcomes", "pathways", "edition"))
    assert "In the catalogue, but never rendered: pilot-zone, edition." in out.text("status.html")
    out.build(order=("outcomes", "pathways"))
    assert "never rendered:" not in out.text("status.html")


def test_a_failure_is_told_with_its_log_but_without_folders_of_the_machine(out):
    out.run("outcomes")
    out.failure("outcomes")
    out.failure("never-rendered", message="no kernel in /opt/jupyter/kernels/x")
    out.build()
    page = lxml.html.document_fromstring(out.text("status.html"))
    (never, failed) = page.xpath("//section[@class='failure']")
    assert "no kernel in …/x" in never.text_content()
    assert "Failed on 8 March 2021, 06:00 UTC." in failed.text_content()
    assert "Cell 4: ZeroDivisionError: division by zero" in failed.text_content()
    assert failed.xpath(".//pre/text()") == ['File "…/x.py", line 3\nnoted']
    assert rows(out)[0][-1] == "Failing"
    assert "outcomes all" in lxml.html.document_fromstring(out.text("index.html")).text_content()
    assert "ZeroDivisionError" not in out.text("index.html")


def test_the_schedule_counts_what_it_found_up_to_date_as_good(out):
    out.run("outcomes")
    finished = dt.datetime(2021, 3, 15, 6, 1, tzinfo=dt.UTC).isoformat()
    good = {"scheduled": finished, "finished": finished, "as_of": "2021-03-15"}
    last = {
        "scheduled": finished,
        "started": finished,
        "as_of": "2021-03-15",
        "finished": finished,
        "good": good,
    }
    last |= {"rendered": 0, "up_to_date": 1, "failed": []}
    state = out.folder / ".schedule" / "state.json"
    state.parent.mkdir()
    state.write_text(json.dumps({"version": 1, "briefings": {"outcomes": last}}))
    out.build()
    assert rows(out)[0][3] == "15 March 2021, 06:01 UTC"
    out.failure("outcomes")
    out.build()
    assert rows(out)[0][3] == "1 March 2021, 06:00 UTC"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('File "/home/a b/x.py"', 'File "…/x.py"'),
        ("at /usr/lib/python3/site.py:3", "at …/site.py:3"),
        (r"at C:\Users\desk\x.py", "at …/x.py"),
        ("https://example.org/a/b/c", "https://example.org/a/b/c"),
        ("3/4 of a/b/c", "3/4 of a/b/c"),
    ],
)
def test_folders_are_taken_out_of_logs(text, expected):
    assert without_folders(text) == expected
