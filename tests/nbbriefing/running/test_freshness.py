"""Whether a run would give what is already there: content decides, and the reason is said."""

from __future__ import annotations

import json

import pytest

from nbbriefing.publishing.build import describe, write_json
from nbbriefing.running import freshness
from nbbriefing.running.freshness import judge, remember

THREE = "as_of(2021-03-01)/at_edition(3)"
LEDGER_LINES = {
    # A new source that only edition 1 sees, known on the day: it changes a row of the robot's story.
    "edition 1": "robot,ended,observed,2021-02-20,,,,,Withdrawn,daily-20210301,2,stated",
    "edition 3": "memorandum,launched,observed,2021-02-20,,,,,Launched,daily-20210301,2,stated",
    # Published after the as-of date.
    "later": "memorandum,launched,observed,2021-02-20,,,,,Launched,later,2,stated",
}


@pytest.fixture
def rendered(project):
    """A run of edition 3 with renditions and a record, as if it had just been rendered."""
    run, state = project.run(3), project.state()
    run.target.mkdir(parents=True)
    for name in ("briefing.html", "briefing.pdf", "briefing.ipynb"):
        (run.target / name).write_text(name)
    inputs = {**state.inputs(run), "reads": {THREE: str(state.fingerprint(THREE))}}
    record = describe(run, run.target, fingerprint="f", warnings=[], inputs=inputs, shown={}, downloads=[])
    write_json(run.target / "build.json", record)
    return run


def verdict(project, run=None):
    return judge(run or project.run(3), project.state())


def add(project, table, line):
    path = project.ledger / f"{table}.csv"
    path.write_text(path.read_text() + line + "\n")


def test_what_has_just_been_rendered_is_up_to_date(project, rendered):
    assert verdict(project).fresh


def test_what_was_never_rendered_is_not(project):
    assert verdict(project).reason == "has not been rendered yet"


def test_time_stamps_do_not_matter(project, rendered):
    for path in project.folder.rglob("*.*"):
        path.touch()
    assert verdict(project).fresh


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"as_of": "2021-02-01"}, "as-of was '2021-02-01' and is '2021-03-01'"),
        ({"since": "2020-01-01"}, "since was"),
        ({"language": "zh"}, "language was"),
        ({"title": "Other"}, "title was"),
        ({"parameters": {"edition": 2}}, "parameters was {'edition': 2}"),
    ],
)
def test_another_question_is_another_run(project, rendered, change, said):
    record = json.loads((rendered.target / "build.json").read_text())
    write_json(rendered.target / "build.json", {**record, **change})
    assert said in verdict(project).reason


def test_a_changed_notebook_is_noticed(project, rendered):
    project.write_notebook("print('other')")
    assert verdict(project).reason == "the notebook edition.ipynb has changed"


@pytest.mark.parametrize(
    ("function", "said"),
    [
        ("digest_package", "this package has changed"),
        ("digest_environment", "the installed packages have changed"),
    ],
)
def test_changed_software_is_noticed(project, rendered, monkeypatch, function, said):
    monkeypatch.setattr(freshness, function, lambda: "other")
    assert verdict(project).reason == said


@pytest.mark.parametrize("name", ["briefing.html", "briefing.pdf", "briefing.ipynb"])
def test_renditions_that_were_touched_are_made_again(project, rendered, name):
    (rendered.target / name).write_text(name.upper())
    assert verdict(project).reason == f"{name} is not as it was written"
    (rendered.target / name).unlink()
    assert verdict(project).reason == f"{name} is missing"


def test_downloads_that_were_touched_are_made_again(project, rendered):
    record = json.loads((rendered.target / "build.json").read_text())
    write_json(rendered.target / "build.json", {**record, "downloads": [{"path": "data/a.csv", "size": 3}]})
    assert verdict(project).reason == "data/a.csv is missing or not as it was written"
    (rendered.target / "data").mkdir()
    (rendered.target / "data" / "a.csv").write_text("1\n2")
    assert verdict(project).fresh


@pytest.mark.parametrize("content", ["", "[]", "{", "{}"])
def test_a_record_that_cannot_be_read_is_none(project, rendered, content):
    (rendered.target / "build.json").write_text(content)
    assert not verdict(project).fresh


def test_only_rows_that_the_notebook_saw_matter(project, rendered):
    add(project, "milestones", LEDGER_LINES["edition 1"])
    assert verdict(project).fresh
    add(project, "sources", "later,Daily,,Later,2021-03-02,stated,,en,news")
    add(project, "milestones", LEDGER_LINES["later"])
    assert verdict(project).fresh
    add(project, "milestones", LEDGER_LINES["edition 3"])
    assert verdict(project).reason == f"rows of the ledger that it reads have changed: {THREE}"


def test_the_order_of_rows_does_not_matter(project, rendered):
    path = project.ledger / "milestones.csv"
    header, *rows = path.read_text().splitlines()
    path.write_text("\n".join([header, *reversed(rows)]) + "\n")
    assert verdict(project).fresh


def test_a_ledger_that_cannot_be_opened_makes_nothing_fresh(project, rendered):
    add(project, "milestones", "robot,unheard-of,observed,2021,,,,,x,daily-20210301,2,stated")
    assert "have changed" in verdict(project).reason


def test_unchanged_files_are_not_opened(project, rendered, monkeypatch):
    state = project.state()
    monkeypatch.setattr(type(state), "fingerprint", None)
    assert judge(project.run(3), state).fresh


def test_what_was_found_out_is_remembered(project, rendered):
    add(project, "milestones", LEDGER_LINES["edition 1"])
    state = project.state()
    assert judge(rendered, state).fresh
    remember(state, project.out)
    again = project.state()
    assert THREE in again.known[again.files["ledger"]]
    assert not again.learned


@pytest.mark.parametrize("content", ["", "[]", "{", '{"a": 1}', "\x00"])
def test_a_broken_memory_is_no_memory(project, content):
    path = project.out / freshness.CACHE
    path.parent.mkdir(parents=True)
    path.write_text(content)
    assert project.state().known == {}


def test_every_file_of_the_package_counts(tmp_path, monkeypatch):
    (tmp_path / "a.py").write_text("1")
    before = freshness.digest_files([tmp_path / "a.py"], tmp_path)
    (tmp_path / "a.py").write_text("2")
    assert freshness.digest_files([tmp_path / "a.py"], tmp_path) != before
    assert freshness.digest_files([tmp_path / "a.py", tmp_path / "b.py"], tmp_path) != before
    assert freshness.digest_package() == freshness.digest_package()
