"""Which files count, and that a saved one is noticed."""

from __future__ import annotations

import threading

import pytest

from nbbriefing.watching.changes import folders_of, is_input, saved


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("notebooks/a.ipynb", True),
        ("notebooks/b.ipynb", False),
        ("ledger/sources.csv", True),
        ("ledger/datapackage.json", True),
        ("ledger/.sources.csv.swp", False),
        ("ledger/.~lock.csv", False),
        ("ledger/README.md", False),
        ("ledger/sub/sources.csv", False),
    ],
)
def test_notebooks_and_tables_count(tmp_path, name, expected):
    assert is_input(tmp_path / name, [tmp_path / "notebooks/a.ipynb"], [tmp_path / "ledger"]) is expected


def test_each_folder_is_watched_once(tmp_path):
    (tmp_path / "n").mkdir()
    files = [tmp_path / "n" / "a.ipynb", tmp_path / "n" / "b.ipynb"]
    assert folders_of(files, [tmp_path / "n", tmp_path / "missing"]) == [tmp_path / "n"]


def test_a_saved_file_is_noticed(tmp_path):
    book = tmp_path / "a.ipynb"
    book.write_text("1", encoding="utf-8")
    stop = threading.Event()
    writer = threading.Event()

    def edit():
        # Writing goes on until it is noticed, so that it does not matter when the watching begins.
        number = 0
        while not writer.wait(0.05) and number < 400:
            number += 1
            (tmp_path / "other.txt").write_text(str(number), encoding="utf-8")
            book.write_text(str(number), encoding="utf-8")

    thread = threading.Thread(target=edit)
    thread.start()
    try:
        assert next(saved([book], [], stop)) == [book]
    finally:
        writer.set()
        stop.set()
        thread.join()
