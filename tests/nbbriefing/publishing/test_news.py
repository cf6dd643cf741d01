"""What counts as news, and when it was first told."""

from __future__ import annotations

import pytest

from nbbriefing.publishing import build
from nbbriefing.publishing.build import times

RECORD = {
    "title": "Edition 3",
    "finding": "By 1 March 2021, 3 of 4 were kept.",
    "key_figures": [{"value": "3", "label": "kept", "detail": "by 2021-03-01"}],
    "ledger_fingerprint": "abc",
    "as_of": "2021-03-01",
    "language": "en",
}
LATER = {
    **RECORD,
    "finding": "By 8 March 2021, 3 of 4 were kept.",
    "key_figures": [{"value": "3", "label": "kept", "detail": "by 2021-03-08"}],
    "as_of": "2021-03-08",
}
BEFORE = {
    "rendered": "2021-03-02T00:00:00Z",
    "published": "2021-01-01T00:00:00Z",
    "changed": "2021-02-01T00:00:00Z",
}
NOW = "2021-03-09T06:00:00Z"


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    monkeypatch.setattr(build, "now", lambda: NOW)


def test_the_first_run_is_all_news():
    assert times(RECORD, None) == {"rendered": NOW, "published": NOW, "changed": NOW}


def test_a_later_day_alone_is_no_news():
    assert times(LATER, {**RECORD, "times": BEFORE}) == {**BEFORE, "rendered": NOW}


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Edition 4"},
        {"finding": "By 8 March 2021, 4 of 4 were kept."},
        {"key_figures": []},
        {"ledger_fingerprint": "def"},
    ],
)
def test_whatever_a_reader_is_told_anew_is_news(change):
    assert times({**LATER, **change}, {**RECORD, "times": BEFORE}) == {
        **BEFORE,
        "rendered": NOW,
        "changed": NOW,
    }


def test_records_of_earlier_software_have_no_times():
    assert times(LATER, RECORD)["published"] == NOW


def test_the_clock_tells_utc_to_the_second(monkeypatch):
    monkeypatch.undo()
    assert len(build.now()) == len(NOW)
    assert build.now().endswith("Z")
