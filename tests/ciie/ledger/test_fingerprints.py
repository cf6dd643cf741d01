"""Fingerprints: the same exactly when the rows in sight are the same."""

from __future__ import annotations

import csv
import hashlib
import random
import re

import pytest

from ciie_utils import open_ledger

TABLES = ("sources", "organisations", "initiatives", "parties", "milestones", "indicators")


def shuffle_rows(path, seed):
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    random.Random(seed).shuffle(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


def test_it_is_a_sha256(small_ledger):
    assert re.fullmatch("[0-9a-f]{64}", open_ledger(small_ledger).fingerprint)


def test_it_is_that_of_the_sorted_rows_of_the_sorted_tables(small_ledger):
    text = ""
    for name in sorted(TABLES):
        with (small_ledger / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        columns = sorted(rows[0])
        for row in rows:
            for column in ("value", "low", "high"):
                if row.get(column):
                    row[column] = repr(float(row[column]))
        lines = sorted("\x1f".join(row[column] for column in columns) for row in rows)
        text += "".join(part + "\x1e" for part in (name, "\x1f".join(columns), *lines))
    assert open_ledger(small_ledger).fingerprint == hashlib.sha256(text.encode()).hexdigest()


def test_the_order_of_rows_and_columns_makes_no_difference(tmp_path, make_small_ledger):
    plain, mixed = make_small_ledger(tmp_path / "plain"), make_small_ledger(tmp_path / "mixed")
    for number, name in enumerate(TABLES):
        shuffle_rows(mixed / f"{name}.csv", number)
    assert (mixed / "milestones.csv").read_bytes() != (plain / "milestones.csv").read_bytes()
    assert open_ledger(mixed).fingerprint == open_ledger(plain).fingerprint


def test_a_number_counts_by_its_value(small_ledger, edit):
    before = open_ledger(small_ledger).fingerprint
    edit(small_ledger / "milestones.csv", "patients,120,", "patients,120.0,")
    assert open_ledger(small_ledger).fingerprint == before
    edit(small_ledger / "milestones.csv", "patients,120.0,", "patients,121,")
    assert open_ledger(small_ledger).fingerprint != before


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("milestones.csv", "To be sold", "To be given"),
        ("sources.csv", "Hall report", "Hall note"),
        ("organisations.csv", "Acme,顶点", "Acme,顶峰"),
        ("parties.csv", "acme-drug,gamma,authority", "acme-drug,gamma,site"),
        ("indicators.csv", "Shanghai,edition 2,", "Shanghai,edition 2: all,"),
        ("initiatives.csv", '"Acme, drug"', '"Acme, medicine"'),
    ],
)
def test_a_changed_row_in_sight_changes_it(small_ledger, edit, file, old, new):
    before = open_ledger(small_ledger).as_of("2019-11-07").fingerprint
    edit(small_ledger / file, old, new)
    assert open_ledger(small_ledger).as_of("2019-11-07").fingerprint != before


def test_what_a_view_cannot_see_does_not_change_it(small_ledger, edit):
    def fingerprints():
        ledger = open_ledger(small_ledger)
        early = ledger.as_of("2019-11-07")
        return (
            early.fingerprint,
            early.at_edition(2).fingerprint,
            ledger.at_edition(4).fingerprint,
            ledger.fingerprint,
        )

    before = fingerprints()
    # A row that only later views see, put first so that every other row has another number, and a changed
    # curated edition, which the early view works out by itself.
    edit(
        small_ledger / "milestones.csv",
        "acme-drug,exhibited,observed,2019-11-06",
        "gamma-scheme,ended,observed,2020,,,,,Over,s-year,,stated\nacme-drug,exhibited,observed,2019-11-06",
    )
    edit(small_ledger / "initiatives.csv", "drug,,1,stated", "drug,,2,stated")
    after = fingerprints()
    assert after[:3] == before[:3]
    assert after[3] != before[3]


def test_views_have_their_own(small_ledger):
    ledger = open_ledger(small_ledger)
    views = [
        ledger,
        ledger.as_of("2019-11-07"),
        ledger.as_of("2020-02-29"),
        ledger.at_edition(2),
        ledger.at_edition(4),
    ]
    assert len({view.fingerprint for view in views}) == len(views)
    assert ledger.as_of("2020-02-29").fingerprint == ledger.as_of("2021-12-30").fingerprint
    assert ledger.as_of("2021-12-31").fingerprint == ledger.fingerprint
