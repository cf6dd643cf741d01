"""Every as-of date keeps its address: there before the newest, never by halves, removed by the rule only."""

from __future__ import annotations

import json
import os
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbbriefing.publishing import publication, versions
from nbbriefing.publishing.publication import staging, sweep
from nbbriefing.publishing.versions import adopt, expired, put_in_place, retire

OLD, NEW = "2021-03-01", "2021-03-08"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "out" / "edition" / "edition-3" / "en"


def run(target: Path, as_of: str, text: str = "") -> None:
    """Publish a run of some files, as a real one is."""
    out = target.parents[2]
    with staging(target, out) as folder:
        (folder / "build.json").write_text(json.dumps({"as_of": as_of}))
        (folder / "briefing.html").write_text(text or as_of)
        (folder / "data").mkdir()
        (folder / "data" / "table-01.csv").write_text(text or as_of)
        put_in_place(folder, target, as_of, out)
    retire(target, out)


def content(folder: Path) -> str | None:
    """The text that all files of a run say; None without the run."""
    if not folder.exists():
        return None
    said = {(folder / name).read_text() for name in ("briefing.html", "data/table-01.csv")}
    assert len(said) == 1
    assert (folder / "build.json").exists()
    return said.pop()


def hidden(out: Path) -> list[str]:
    return [path.name for path in out.rglob(".*")]


def test_the_address_of_a_day_is_there_from_its_first_day_on(target):
    run(target, OLD)
    assert content(target) == content(target.parent / OLD / "en") == OLD
    run(target, NEW)
    assert content(target) == content(target.parent / NEW / "en") == NEW
    assert content(target.parent / OLD / "en") == OLD
    assert hidden(target.parents[2]) == []


def test_the_newest_and_its_version_are_the_same_files(target):
    run(target, OLD)
    one, other = target / "data" / "table-01.csv", target.parent / OLD / "en" / "data" / "table-01.csv"
    assert os.path.samefile(one, other)


def test_where_there_are_no_hard_links_files_are_copied(target, monkeypatch):
    def refused(source, goal):
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", refused)
    run(target, OLD)
    run(target, NEW)
    assert content(target.parent / OLD / "en") == OLD
    assert content(target) == NEW


@pytest.mark.parametrize("links", [True, False])
def test_every_file_and_name_has_reached_the_disk_before_it_is_given_out(target, monkeypatch, links):
    """Of linked files the content is written once, of copies each; the names always."""
    written: list[int] = []
    fsync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda number: (written.append(os.fstat(number).st_ino), fsync(number)))
    if not links:
        monkeypatch.setattr(os, "link", lambda *names: (_ for _ in ()).throw(OSError(95, "not supported")))
    run(target, OLD)
    for folder in (target, target.parent / OLD / "en"):
        for path in (folder, *folder.rglob("*")):
            assert path.stat().st_ino in written, path
    html = (target / "briefing.html").stat().st_ino
    assert written.count(html) == 1


def test_the_same_day_rendered_again_is_replaced_under_its_address(target):
    run(target, OLD, "first")
    run(target, OLD, "second")
    assert content(target) == content(target.parent / OLD / "en") == "second"
    assert versions.versions(target) == [OLD]


def test_an_earlier_day_rendered_later_takes_no_address_away(target):
    run(target, NEW)
    run(target, OLD)
    assert versions.versions(target) == [NEW, OLD]
    assert content(target) == OLD


def test_a_run_without_a_version_is_given_one_before_it_is_replaced(target):
    run(target, OLD)
    for path in sorted((target.parent / OLD).rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    (target.parent / OLD).rmdir()
    run(target, NEW)
    assert content(target.parent / OLD / "en") == OLD


def test_a_run_that_is_exchanged_while_it_is_adopted_is_not_mixed(target, monkeypatch):
    out = target.parents[2]
    run(target, OLD)
    os.rename(target.parent / OLD / "en", out / "gone")
    link_files, interfered = versions.link_files, []

    def interfering(source, goal):
        linked = link_files(source, goal)
        if source == target and not interfered:
            interfered.append(True)
            other = target.parent / ".en.other"
            other.mkdir()
            (other / "data").mkdir()
            for name in ("briefing.html", "data/table-01.csv"):
                (other / name).write_text("other")
            (other / "build.json").write_text(json.dumps({"as_of": OLD}))
            os.rename(target, out / "aside")
            os.rename(other, target)
        return linked

    monkeypatch.setattr(versions, "link_files", interfering)
    adopt(target, out)
    assert content(target.parent / OLD / "en") == "other"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked process at every step")
def test_killed_at_any_step_every_address_leads_to_a_whole_run(tmp_path):
    """A process ends, without any clean-up, before the n-th change of the file system, for every n."""
    gone, stays = "2020-12-05", "2020-12-20"  # 93 and 78 days before the new run
    step, dead = 0, True
    while dead:
        target = tmp_path / f"{step}" / "edition" / "edition-3" / "en"
        for as_of in (gone, stays, OLD):
            run(target, as_of)
        dead = _killed_at(step, target)
        if not dead:
            break
        assert content(target) in (OLD, NEW)
        assert content(target.parent / OLD / "en") == OLD
        assert content(target.parent / stays / "en") == stays
        assert content(target.parent / NEW / "en") in (None, NEW)
        assert content(target.parent / gone / "en") in (None, gone)
        if content(target.parent / gone / "en") is None:
            assert content(target) == NEW
        sweep(target.parents[2])
        assert hidden(target.parents[2]) == []
        run(target, NEW)
        assert versions.versions(target) == [NEW, OLD, stays]
        assert content(target) == NEW
        step += 1
    assert step > 20  # or nothing was counted


def _killed_at(step: int, target: Path) -> bool:
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    count = 0

    def counting(original):
        def call(*arguments, **options):
            nonlocal count
            if count == step:
                os._exit(9)
            count += 1
            return original(*arguments, **options)

        return call

    for name in ("rename", "link", "mkdir", "unlink", "rmdir"):
        setattr(os, name, counting(getattr(os, name)))
    publication.exchange = counting(publication.exchange)
    run(target, NEW)
    os._exit(0)


def test_a_version_is_removed_when_the_new_one_is_in_place(target):
    for as_of in ("2020-11-02", "2020-11-30", "2021-03-08"):
        run(target, as_of)
    assert versions.versions(target) == ["2021-03-08", "2020-11-30"]
    assert not (target.parent / "2020-11-02").exists()


days = st.dates(date(2018, 11, 5), date(2026, 3, 16)).map(date.isoformat)


@given(st.lists(days, unique=True, max_size=60))
def test_the_last_ninety_days_and_the_last_of_each_month_are_kept(listed):
    gone = set(expired(listed))
    kept = set(listed) - gone
    if listed:
        newest = date.fromisoformat(max(listed))
        recent = {day for day in listed if newest - date.fromisoformat(day) <= timedelta(days=90)}
        assert recent <= kept
        assert {day[:7] for day in kept} == {day[:7] for day in listed}
        for day in kept - recent:
            assert not [other for other in listed if other[:7] == day[:7] and other > day]
    assert expired(sorted(kept)) == []


@given(st.lists(days, unique=True, min_size=1, max_size=60), st.data())
def test_what_readers_see_is_never_removed(listed, data):
    shown = data.draw(st.sampled_from(listed))
    assert shown not in expired(listed, shown)


def test_only_whole_days_are_versions(target):
    run(target, OLD)
    for name in ("2021-02-31", "zh", "data", "2021"):
        (target.parent / name / "en").mkdir(parents=True)
    assert versions.versions(target) == [OLD]
    assert not [name for name in os.listdir(target.parent) if re.fullmatch(r"\..*", name)]
