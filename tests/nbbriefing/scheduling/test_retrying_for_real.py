"""A kernel that is killed once: the run is tried again and succeeds, with real kernels and no waiting."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nbbriefing.catalogue.entries import load_catalogue
from nbbriefing.commands.options import Place
from nbbriefing.commands.run_due import make_desk
from nbbriefing.scheduling import last_run
from nbbriefing.scheduling.batch import run_due
from tests.nbbriefing.scheduling.moments import at

CATALOGUE = """
[[briefing]]
id = "edition"
notebook = "notebooks/edition.ipynb"
title = "Edition {edition}"
languages = ["en"]
schedule = "every Monday at 06:00"
[briefing.parameters]
edition = [1, 2]
"""
KILLED_ONCE = """
import os, pathlib, signal
flag = pathlib.Path({flag!r})
if edition == 2 and not flag.exists():
    flag.touch()
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.kernel
@pytest.mark.e2e
def test_a_kernel_that_is_killed_once_is_no_failure(project):
    project.write_notebook(KILLED_ONCE.format(flag=str(project.folder / "flag")))
    project.declare(CATALOGUE)
    slept: list[float] = []
    desk = make_desk(Place(load_catalogue(project.catalogue_file), project.ledger, project.out, jobs=1))
    report = run_due(replace(desk, sleep=slept.append, clock=lambda: at("2026-11-18 12:00")))
    assert report.status == 0
    assert slept == [30.0]
    assert report.tries == {"edition/edition-1/en": 1, "edition/edition-2/en": 2}
    assert last_run(project.out, "edition").rendered == 2
    assert not (project.out / ".failed").exists()
