"""One briefing of each kind in each language, rendered once, as its readers get it."""

from __future__ import annotations

import fcntl
from pathlib import Path

import pytest

from ciie_utils import project
from ciie_utils.project import DOMAINS, newest_day
from nbbriefing.catalogue.entries import load_catalogue
from nbbriefing.catalogue.plan import Context, Request, Run, make_plan
from nbbriefing.running.freshness import look
from nbbriefing.running.render import render
from tests.ciie.rendered.kinds import KINDS, PREFERRED, PROJECT

LEDGER = PROJECT / "data" / "ledger"


def chosen_runs(out: Path) -> list[Run]:
    """Return a run for each kind and language, with the parameters whose briefing is the longest."""
    day = str(newest_day(LEDGER))
    planned = make_plan(
        load_catalogue(PROJECT / "briefings.toml"), Request(), Context(LEDGER, out, day, "", DOMAINS)
    )
    chosen: dict[tuple[str, str], Run] = {}
    for run in planned:
        kind = (run.briefing, run.language)
        if kind not in chosen or run.parameters == PREFERRED.get(run.briefing):
            chosen[kind] = run
    return list(chosen.values())


@pytest.fixture(scope="session")
def rendered_folders(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Path]:
    """Give the folder of each kind and language; processes of pytest-xdist share one rendering."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if base.name.startswith("popen-") else base
    out = shared / "rendered"
    runs = chosen_runs(out)
    with (shared / "rendered.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        missing = [run for run in runs if not (run.target / "build.json").exists()]
        outcomes = (
            render(missing, state=look(LEDGER, out, project.PROJECT), out=out, jobs=2) if missing else []
        )
    failures = [outcome for outcome in outcomes if outcome.status != "rendered"]
    assert not failures, failures
    return {(run.briefing, run.language): run.target for run in runs}


@pytest.fixture(scope="module", params=KINDS, ids="-".join)
def rendered(request: pytest.FixtureRequest, rendered_folders: dict[tuple[str, str], Path]) -> Path:
    """Give the folder of one kind in one language."""
    return rendered_folders[request.param]
