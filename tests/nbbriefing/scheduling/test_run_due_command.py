"""`ciie run-due` and `ciie due` as they are called: real kernels, a caller that is killed, two at once."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from ciie_utils.cli import cli
from nbbriefing.scheduling import last_run
from nbbriefing.scheduling.state import read_state
from tests.nbbriefing.conftest import Project

CATALOGUE = """
[[briefing]]
id = "edition"
notebook = "notebooks/edition.ipynb"
title = "Edition {edition}"
languages = ["en"]
schedule = "* * * * *"
[briefing.parameters]
edition = [1, 2]
"""
YEARLY = CATALOGUE.replace("* * * * *", "0 0 1 1 *")
KEEP = "import sys; open(sys.argv[1], 'w').write(sys.stdin.read())"
SECONDS = 240


def call(project: Project, *arguments: str) -> list[str]:
    paths = ["--catalogue", str(project.catalogue_file), "--out", str(project.out)]
    return [sys.executable, "-m", "ciie_utils", *arguments, *paths]


def run_due(project: Project, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = call(project, "run-due", "--jobs", "1", "--ledger", str(project.ledger), *arguments)
    return subprocess.run(command, capture_output=True, text=True, check=False)


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


@pytest.mark.e2e
def test_a_caller_that_is_killed_is_taken_up_again_and_nothing_is_done_twice(project):
    gate = project.folder / "gate"
    os.mkfifo(gate)
    project.write_notebook(f"if edition == 2:\n    open({str(gate)!r}).read()")
    project.declare(YEARLY)
    said = project.folder / "said.txt"
    command = call(project, "run-due", "--jobs", "1", "--ledger", str(project.ledger))
    with said.open("w") as file:
        first = subprocess.Popen(command, stdout=file, stderr=file)
    done = project.out / "edition" / "edition-1" / "en" / "build.json"
    try:
        wait_until(lambda: done.is_file() or first.poll() is not None)
        assert first.poll() is None, said.read_text()
        meanwhile = run_due(project)
        assert meanwhile.returncode == 3
        assert f"process {first.pid} on " in meanwhile.stderr
    finally:
        first.kill()
        first.wait()
    written = done.stat().st_mtime_ns
    begun = last_run(project.out, "edition")
    assert begun.finished is None

    gate.unlink()
    gate.write_text("")
    second = run_due(project, "--json")
    assert second.returncode == 0, second.stderr
    (told,) = json.loads(second.stdout)["due"]
    assert (told["rendered"], told["up_to_date"]) == (1, 1)
    assert told["as_of"] == begun.as_of == json.loads(done.read_text())["as_of"]
    assert done.stat().st_mtime_ns == written
    assert run_due(project).stdout == ""


@pytest.mark.e2e
def test_a_failure_calls_the_hook_and_its_status_lasts(project):
    project.write_notebook("1 / (edition - 2)")
    project.declare(YEARLY)
    kept = project.folder / "kept.json"
    hook = shlex.join([sys.executable, "-c", KEEP, str(kept)])
    ended = run_due(project, "--on-failure", hook)
    assert ended.returncode == 1
    assert ended.stdout.endswith("1 rendered, 1 failed.\n")
    assert "Traceback" not in ended.stderr
    told = json.loads(kept.read_text())
    assert told["failed"][0]["run"] == "edition/edition-2/en"
    assert told["failed"][0]["message"] == "ZeroDivisionError: division by zero"

    kept.unlink()
    again = run_due(project, "--on-failure", hook)
    assert again.returncode == 1
    assert "not mended since: edition/edition-2/en" in again.stderr
    assert not kept.exists()


def test_a_ledger_that_cannot_be_read_is_told_to_the_hook_as_well(project, tmp_path):
    project.declare(YEARLY)
    kept = tmp_path / "kept.json"
    hook = shlex.join([sys.executable, "-c", KEEP, str(kept)])
    command = call(project, "run-due", "--ledger", str(tmp_path / "nowhere"), "--on-failure", hook)
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
    told = json.loads(kept.read_text())
    assert told["status"] == 2
    assert "There is no ledger" in told["message"]
    assert read_state(project.out) == {}


def test_a_fault_of_the_program_is_told_to_the_hook_and_not_hidden(project, tmp_path, monkeypatch):
    def broken(desk, **options):
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("nbbriefing.commands.run_due.run_due", broken)
    kept = tmp_path / "kept.json"
    hook = shlex.join([sys.executable, "-c", KEEP, str(kept)])
    arguments = call(project, "run-due", "--ledger", str(project.ledger), "--on-failure", hook)[3:]
    result = CliRunner().invoke(cli, arguments)
    assert isinstance(result.exception, ZeroDivisionError)
    told = json.loads(kept.read_text())
    assert (told["status"], told["summary"]) == (1, "division by zero")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run-due", "--on-failure", "/no/such/program"], "--on-failure '/no/such/program'"),
        (["due", "--at", "yesterday"], "is not a moment with a zone"),
        (["due", "--at", "2026-11-16T06:00"], "is not a moment with a zone"),
    ],
)
def test_misuse_is_said_and_ends_with_status_2(project, arguments, said):
    ended = subprocess.run(call(project, *arguments), capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert said in ended.stderr
    assert not project.out.exists()


def test_a_schedule_that_is_not_understood_is_misuse_that_names_the_entry(project):
    project.declare(CATALOGUE.replace("* * * * *", "daily during the Exop"))
    ended = subprocess.run(call(project, "due"), capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert "briefings.toml: entry 'edition', key 'schedule': 'daily during the Exop': " in ended.stderr
    assert "Did you mean 'Expo'?" in ended.stderr


def test_what_is_due_is_told_at_any_moment(project):
    project.declare(YEARLY)
    command = call(project, "due", "--json", "--at", "2026-11-16T06:00+08:00")
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert told["briefings"][0]["since"] == "2026-01-01T00:00:00+08:00"
    assert told["briefings"][0]["next"] == "2027-01-01T00:00:00+08:00"


def test_the_projects_own_schedules_all_come():
    root = Path(__file__).resolve().parents[3]
    command = [
        sys.executable,
        "-m",
        "ciie_utils",
        "due",
        "--json",
        "--at",
        "2026-07-01T00:00Z",
        "--out",
        "/none",
    ]
    ended = subprocess.run(command, capture_output=True, text=True, check=True, cwd=root)
    entries = json.loads(ended.stdout)["briefings"]
    assert entries
    assert all(entry["next"] for entry in entries)
