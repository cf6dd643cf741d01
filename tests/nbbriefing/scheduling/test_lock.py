"""One caller at a time, and a dead one counts for nothing."""

from __future__ import annotations

import subprocess
import sys

import pytest

from nbbriefing.scheduling.state import AtWork, at_work, only_caller
from tests.nbbriefing.scheduling.moments import at

NOW = at("2026-11-16 06:00")
HOLD = """
import datetime as dt, sys
from pathlib import Path
from nbbriefing.scheduling.state import only_caller
with only_caller(Path(sys.argv[1]), dt.datetime.now(dt.UTC)):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path):
    """Another process that holds the schedule of the folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_a_second_caller_is_told_who_is_at_work(tmp_path, holder):
    assert at_work(tmp_path)
    with pytest.raises(AtWork, match=f"process {holder.pid} on "), only_caller(tmp_path, NOW):
        pass


def test_the_lock_of_a_caller_that_was_killed_is_not_honoured(tmp_path, holder):
    holder.kill()
    holder.wait()
    assert not at_work(tmp_path)
    with only_caller(tmp_path, NOW):
        assert at_work(tmp_path)
    assert not at_work(tmp_path)


def test_the_lock_ends_with_an_error(tmp_path):
    with pytest.raises(KeyError), only_caller(tmp_path, NOW):
        raise KeyError
    assert not at_work(tmp_path)


def test_nobody_is_at_work_in_a_folder_that_is_not_there(tmp_path):
    assert not at_work(tmp_path / "none")
    assert not (tmp_path / "none").exists()
