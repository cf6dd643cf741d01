"""The command on failure: it gets what happened, and nothing of it is ever read by a shell."""

from __future__ import annotations

import json
import sys

import pytest

from nbbriefing.errors import ScheduleError
from nbbriefing.scheduling.hook import read_command, run_hook

DETAILS = {
    "status": 1,
    "summary": "1 failed; $(touch pwned) `touch pwned`\0\n& touch pwned",
    "failed": [{"run": "edition/edition-3/en", "message": "$(touch pwned)"}, {"run": "company/a/zh"}],
}
KEEP = """
import json, os, sys
with open("told.json", "w") as file:
    told = {name: value for name, value in os.environ.items() if name.startswith("CIIE")}
    json.dump([sys.argv[1:], json.load(sys.stdin), told], file)
"""


def test_details_come_on_standard_input_and_in_the_environment(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run_hook([sys.executable, "-c", KEEP, "$HOME;"], DETAILS) == ""
    arguments, details, environment = json.loads((tmp_path / "told.json").read_text())
    assert arguments == ["$HOME;"]
    assert details == DETAILS
    assert environment["CIIE_STATUS"] == "1"
    assert environment["CIIE_FAILED"] == "2"
    assert environment["CIIE_SUMMARY"].startswith("1 failed; $(touch pwned)")
    assert [path.name for path in tmp_path.iterdir()] == ["told.json"]


def test_a_command_that_reads_nothing_is_no_fault():
    assert run_hook([sys.executable, "-c", ""], {**DETAILS, "summary": "x" * 1_000_000}) == ""


def test_a_command_that_fails_is_told():
    told = run_hook([sys.executable, "-c", "raise SystemExit(5)"], DETAILS)
    assert told == "The command for failures ended with status 5."


def test_a_command_that_hangs_is_ended(monkeypatch):
    monkeypatch.setattr("nbbriefing.scheduling.hook.SECONDS", 0.2)
    told = run_hook([sys.executable, "-c", "import threading; threading.Event().wait()"], DETAILS)
    assert told == "The command for failures was ended after 0.2 s."


def test_a_command_is_split_as_a_shell_would_without_being_one():
    assert read_command("echo 'two words' $HOME | cat") == ["echo", "two words", "$HOME", "|", "cat"]


@pytest.mark.parametrize("text", ["", "  ", "echo 'open", "/no/such/program now"])
def test_a_command_that_cannot_be_called_is_misuse(text):
    with pytest.raises(ScheduleError, match="--on-failure"):
        read_command(text)
