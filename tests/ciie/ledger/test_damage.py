"""Whatever happens to the bytes of a ledger: there is a report, and a ledger or a clear error."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ciie_utils import open_ledger
from ciie_utils.errors import LedgerError
from ciie_utils.ledger.checking import check

FILES = (
    "sources.csv",
    "organisations.csv",
    "initiatives.csv",
    "parties.csv",
    "milestones.csv",
    "indicators.csv",
)
# Bytes that mean something to CSV, dates, numbers or encodings are more telling than others.
TELLING = [
    *(
        b",",
        b'"',
        b"\n",
        b"\r",
        b"\r\n",
        b"\x00",
        b"\xff",
        b"\xef\xbb\xbf",
        b"\xe9",
        b"\x1f",
        b" ",
        b"\t",
        b"",
    ),
    *(b"-", b"9" * 30, b"1e999", b"0", b"-1", b"NaN", b"2020-02-30", b"expected", b"ended", "中".encode()),
]

edits = st.lists(
    st.tuples(
        st.sampled_from(FILES),
        st.floats(0, 1),
        st.integers(0, 40),
        st.one_of(st.sampled_from(TELLING), st.binary(max_size=6)),
    ),
    min_size=1,
    max_size=6,
)


pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def workshop(tmp_path_factory, make_small_ledger) -> Path:
    return make_small_ledger(tmp_path_factory.mktemp("damage") / "whole")


@settings(max_examples=40, deadline=None)
@given(edits)
def test_random_damage_gives_a_report_and_never_a_traceback(workshop, changes):
    folder = workshop.parent / "damaged"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(workshop, folder)
    for file, place, length, new in changes:
        path = folder / file
        raw = path.read_bytes()
        at = int(place * len(raw))
        path.write_bytes(raw[:at] + new + raw[at + length :])
    report = check(folder)
    json.loads(report.to_json())
    assert report.to_text().endswith(".\n")
    try:
        ledger = open_ledger(folder)
    except LedgerError:
        assert not report.ok
    else:
        assert {"broken CSV", "ragged row", "wrong type", "dangling key"}.isdisjoint(
            {each.rule for each in report.errors}
        )
        for view in (
            ledger,
            ledger.as_of("2030"),
            *(ledger.at_edition(number) for number in ledger.editions),
        ):
            assert len(view.fingerprint) == 64


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(FILES), st.binary(max_size=300))
def test_any_bytes_in_the_place_of_a_table_give_a_report(workshop, file, raw):
    folder = workshop.parent / "replaced"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(workshop, folder)
    (folder / file).write_bytes(raw)
    assert not check(folder).ok
    with pytest.raises(LedgerError):
        open_ledger(folder)
