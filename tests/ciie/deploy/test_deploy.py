"""The files in `deploy/` parse, and call commands that there are."""

from __future__ import annotations

import configparser
import datetime as dt
import shlex
import shutil
import subprocess

import pytest
import yaml
from cronsim import CronSim

from nbbriefing.scheduling.hook import read_command
from nbbriefing.scheduling.report import BUSY
from tests.ciie.deploy.commands import DEPLOY, HOME, ROOT, check_ciie, check_line

NOON = dt.datetime(2026, 11, 16, 12, tzinfo=dt.UTC)
SERVICE, TIMER = (DEPLOY / "systemd" / f"ciie-run-due.{kind}" for kind in ("service", "timer"))


def unit(path) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.optionxform = str
    parser.read_string(path.read_text(encoding="utf-8"))
    return parser


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed here")
def test_systemd_takes_the_units(tmp_path):
    copies = []
    for path in (SERVICE, TIMER):
        copy = tmp_path / path.name
        # systemd sees whether the program is there.
        copy.write_text(path.read_text(encoding="utf-8").replace(HOME, str(ROOT)), encoding="utf-8")
        copies.append(str(copy))
    command = ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *copies]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed here")
def test_systemd_would_find_a_fault(tmp_path):
    wrong = tmp_path / SERVICE.name
    wrong.write_text(SERVICE.read_text(encoding="utf-8").replace("Type=oneshot", "Typ=oneshot"))
    ended = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", str(wrong)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Typ" in ended.stderr


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed here")
def test_the_timer_comes_every_ten_minutes():
    when = unit(TIMER)["Timer"]["OnCalendar"]
    ended = subprocess.run(
        ["systemd-analyze", "calendar", "--iterations=3", when], capture_output=True, text=True, check=True
    )
    minutes = [line.split()[-2].split(":")[1] for line in ended.stdout.splitlines() if "UTC" in line.split()]
    assert minutes
    assert all(int(minute) % 10 == 0 for minute in minutes)


def test_the_service_calls_a_command_that_there_is():
    service = unit(SERVICE)["Service"]
    program, *arguments = shlex.split(service["ExecStart"])
    assert program == f"{HOME}/.venv/bin/ciie"
    context = check_ciie(arguments)
    assert context.info_name == "run-due"
    assert service["SuccessExitStatus"] == str(BUSY)
    assert str(context.params["out"]) in service["ReadWritePaths"].split()


@pytest.mark.skipif(not shutil.which("systemd-cat"), reason="systemd-cat is not installed here")
def test_the_services_command_on_failure_can_be_called():
    _, *arguments = shlex.split(unit(SERVICE)["Service"]["ExecStart"])
    assert read_command(check_ciie(arguments).params["on_failure"])[0] == "systemd-cat"


def test_cron_takes_the_line_and_it_calls_a_command_that_there_is():
    content = (DEPLOY / "cron" / "crontab").read_text(encoding="utf-8")
    lines = [line for line in content.splitlines() if line and not line.startswith("#")]
    (entry,) = (line for line in lines if "=" not in line.split()[0])
    *fields, command = entry.split(None, 5)
    assert next(CronSim(" ".join(fields), NOON)) == NOON + dt.timedelta(minutes=10)
    assert "%" not in command, "cron takes % for the end of a line"
    assert check_line(command) == ["ciie run-due"]
    assert content.endswith("\n"), "cron ignores a last line without its end"


def test_the_workflow_parses_and_calls_commands_that_there_are():
    text = (DEPLOY / "github-actions" / "briefings.yml").read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    triggers = workflow[True]  # YAML 1.1 takes `on` for true
    (schedule,) = triggers["schedule"]
    assert next(CronSim(schedule["cron"], NOON)) == NOON + dt.timedelta(minutes=17)
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    called = [name for step in steps if "run" in step for name in check_line(step["run"])]
    assert called == ["make setup", "ciie run-due"]
    assert all("@v" in step["uses"] for step in steps if "uses" in step)
    assert {need for job in workflow["jobs"].values() for need in [job.get("needs")] if need} <= set(
        workflow["jobs"]
    )
    assert workflow["concurrency"]["cancel-in-progress"] is False


def test_the_workflow_hands_on_what_it_renders():
    text = (DEPLOY / "github-actions" / "briefings.yml").read_text(encoding="utf-8")
    steps = yaml.safe_load(text)["jobs"]["render"]["steps"]
    (render,) = (step["run"] for step in steps if "run-due" in step.get("run", ""))
    out = str(check_ciie(shlex.split(render)[1:]).params["out"])
    kept = [step["with"] for step in steps if "/cache/" in step.get("uses", "")]
    assert {each["path"] for each in kept} == {out}
    assert kept[0]["key"] == kept[1]["key"]
    assert kept[0]["key"].startswith(kept[0]["restore-keys"])
