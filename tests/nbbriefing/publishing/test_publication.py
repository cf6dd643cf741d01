"""A folder is published complete or not at all, and what dead processes leave is swept."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nbbriefing.publishing import locks, publication
from nbbriefing.publishing.publication import publish, staging, sweep


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "out" / "edition" / "edition-3" / "en"


def write(target: Path, text: str) -> None:
    with staging(target, target.parents[2]) as folder:
        (folder / "a.txt").write_text(text)
        (folder / "b.txt").write_text(text)
        publish(folder, target)


def content(target: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in sorted(target.iterdir())}


def hidden(target: Path) -> list[str]:
    return sorted(path.name for path in target.parent.iterdir() if path.name.startswith("."))


def test_a_first_folder_is_published(target):
    write(target, "1")
    assert content(target) == {"a.txt": "1", "b.txt": "1"}
    assert hidden(target) == []


def test_a_new_folder_takes_the_place_of_the_old(target):
    write(target, "1")
    (target / "c.txt").write_text("only in the old one")
    write(target, "2")
    assert content(target) == {"a.txt": "2", "b.txt": "2"}
    assert hidden(target) == []


def test_an_error_leaves_the_old_folder_and_nothing_else(target):
    write(target, "1")
    with contextlib.suppress(ZeroDivisionError), staging(target, target.parents[2]) as folder:
        (folder / "a.txt").write_text("2")
        _ = 1 / 0
    assert content(target) == {"a.txt": "1", "b.txt": "1"}
    assert hidden(target) == []


def test_an_error_at_the_first_time_leaves_no_empty_folders(target):
    top = target.parents[2]
    top.mkdir()
    with contextlib.suppress(ZeroDivisionError), staging(target, top):
        _ = 1 / 0
    assert list(top.iterdir()) == []


def test_at_no_instant_is_there_no_folder(target, monkeypatch):
    """Watch every system call of a publication that changes a name."""
    write(target, "1")
    seen = []
    for name in ("rename", "unlink", "rmdir", "mkdir", "open"):
        original = getattr(os, name)

        def watched(*args, _original=original, **kwargs):
            seen.append(content(target))
            return _original(*args, **kwargs)

        monkeypatch.setattr(os, name, watched)
    write(target, "2")
    old, new = {"a.txt": "1", "b.txt": "1"}, {"a.txt": "2", "b.txt": "2"}
    assert seen[0] == old
    assert seen[-1] == new
    assert all(state in (old, new) for state in seen)


def test_without_an_exchange_two_renames_do(target, monkeypatch):
    monkeypatch.setattr(publication, "_system_call", lambda: None)
    write(target, "1")
    write(target, "2")
    assert content(target) == {"a.txt": "2", "b.txt": "2"}
    assert hidden(target) == []


def test_killed_between_two_renames_the_next_start_puts_the_old_one_back(target, monkeypatch):
    monkeypatch.setattr(publication, "_system_call", lambda: None)
    write(target, "1")
    rename, calls = os.rename, []

    def dies_at_the_third(source, goal):
        calls.append(goal)
        if len(calls) == 3:  # 1: target is in the way, 2: it is moved aside
            raise KeyboardInterrupt
        rename(source, goal)

    monkeypatch.setattr(os, "rename", dies_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        write(target, "2")
    monkeypatch.undo()
    assert not target.exists()
    sweep(target.parents[2])
    assert content(target) == {"a.txt": "1", "b.txt": "1"}
    assert hidden(target) == []


@pytest.mark.skipif(publication._system_call() is None, reason="this system exchanges no names")
def test_exchange_reports_what_is_missing(tmp_path):
    (tmp_path / "a").mkdir()
    with pytest.raises(FileNotFoundError):
        publication.exchange(tmp_path / "a", tmp_path / "b")


def test_what_a_living_process_holds_is_not_swept(target):
    out = target.parents[2]
    with staging(target, out) as folder:
        (folder / "a.txt").write_text("1")
        sweep(out)
        assert (folder / "a.txt").exists()


def test_what_a_dead_process_left_is_swept(target, tmp_path):
    """A process is killed while it holds a staging folder and a working folder."""
    out = target.parents[2]
    code = (
        "import os, signal, sys, pathlib\n"
        "from nbbriefing.publishing.publication import staging\n"
        "from nbbriefing.running.session import open_session\n"
        "target = pathlib.Path(sys.argv[1]); out = target.parents[2]\n"
        "with staging(target, out) as folder, open_session(out, out, {}) as session:\n"
        "    (folder / 'a.txt').write_text('1')\n"
        "    (session.work / 'a.txt').write_text('1')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    ended = subprocess.run([sys.executable, "-c", code, str(target)], check=False)
    assert ended.returncode == -9
    assert len(list(out.rglob("a.txt"))) == 2
    sweep(out)
    assert list(out.iterdir()) == []


def test_other_hidden_files_are_left_alone(target):
    write(target, "1")
    for name in (".en.new-old-notes", ".htaccess", ".en.new-12"):
        (target.parent / name).mkdir()
    sweep(target.parents[2])
    assert hidden(target) == [".en.new-12", ".en.new-old-notes", ".htaccess"]


def test_a_folder_swept_away_at_its_making_is_made_again(tmp_path, monkeypatch):
    """Between making a folder and holding it, a sweep takes it for left over."""
    folder, stat, swept = tmp_path / "f", os.stat, []

    def sweeping_stat(path, *args, **kwargs):
        if str(path) == str(folder) and not swept:
            swept.append(path)
            folder.rmdir()
        return stat(path, *args, **kwargs)

    monkeypatch.setattr(os, "stat", sweeping_stat)
    with locks.held(folder):
        assert folder.is_dir()
    assert swept


def test_what_is_published_has_reached_the_disk(target, monkeypatch):
    written = []
    fsync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda number: (written.append(os.fstat(number).st_ino), fsync(number)))
    write(target, "1")
    expected = [(target / "a.txt").stat().st_ino, (target / "b.txt").stat().st_ino, target.stat().st_ino]
    assert sorted(written[:2]) == sorted(expected[:2])
    assert written[2:] == [expected[2], target.parent.stat().st_ino]


def test_a_name_is_used_once():
    assert publication.token() != publication.token()
