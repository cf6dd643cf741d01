"""The whole command with real kernels and exporters: atomic, independent, repeatable, clean when stopped."""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil
import pytest

pytestmark = [pytest.mark.kernel, pytest.mark.e2e]

KILLS = 15
VERSION = "print('version', {number})\nimport sys; print('noise', file=sys.stderr)"


@pytest.fixture
def ciie(project):
    """Call the command in the project; the environment names the project, so that its processes are found."""

    def call(*arguments, wait=True):
        process = subprocess.Popen(
            [sys.executable, "-m", "ciie_utils", *arguments],
            cwd=project.folder,
            env={**os.environ, "CIIE_LEDGER": str(project.ledger)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        if not wait:
            return process
        out, err = process.communicate()
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    yield call
    assert survivors(project) == []


def survivors(project) -> list[psutil.Process]:
    """Processes of this project that have not ended within ten seconds."""
    ours = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("CIIE_LEDGER") == str(project.ledger):
                ours.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            continue
    return psutil.wait_procs(ours, timeout=10)[1]


def published(target: Path) -> int | None:
    """Version of the renditions in a folder, after seeing that they belong together; none without any."""
    if not target.exists():
        return None
    build = json.loads((target / "build.json").read_text())
    for name, written in build["renditions"].items():
        assert hashlib.sha256((target / name).read_bytes()).hexdigest() == written["sha256"], name
    found = re.search(r"version (\d+)", (target / "briefing.html").read_text())
    assert found
    return int(found[1])


def in_folder(out: Path) -> list[str]:
    """Folders and hidden files in an output folder besides the cache that is meant to stay."""
    inside = (path for path in out.iterdir() if path.is_dir() or path.name.startswith("."))
    return sorted(path.name for path in inside if path.name != ".cache")


def files(target: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(target.iterdir()) if path.name != "build.json"}


@pytest.fixture
def short_out():
    """An output folder with a name that has room for sockets, unlike pytest's."""
    with tempfile.TemporaryDirectory(prefix="o") as folder:
        yield Path(folder)


def test_killed_at_any_moment_the_old_or_the_new_briefing_is_there(project, ciie, short_out):
    target = short_out / "edition" / "edition-3" / "en"
    version = target.parent / "2021-02-01" / "en"
    arguments = ("render", "edition", "-p", "edition=3", "--lang", "en", "--out", str(short_out))
    arguments = (*arguments, "--as-of", version.parent.name)
    project.write_notebook(VERSION.format(number=0))
    ended = ciie(*arguments)
    assert ended.returncode == 0, ended.stderr
    seconds = json.loads((target / "build.json").read_text())["seconds"] + 2
    chance = random.Random(20181105)
    last = last_kept = 0
    for number in range(1, KILLS + 1):
        project.write_notebook(VERSION.format(number=number))
        process = ciie(*arguments, wait=False)
        try:
            process.communicate(timeout=chance.uniform(0, seconds))
        except subprocess.TimeoutExpired:
            process.kill()  # it alone: its children have to notice
            process.communicate()
        assert survivors(project) == []
        now = published(target)
        assert now in (last, number)
        kept = published(version)
        assert kept in (last_kept, number)
        last, last_kept = now, kept
    ended = ciie(*arguments)
    assert ended.returncode == 0, ended.stderr
    assert published(target) == published(version) == KILLS
    assert sorted(path.name for path in target.parent.iterdir()) == [
        version.parent.name,
        "en",
        "index.html",
        "index.zh.html",
    ]
    assert [path.name for path in version.parent.iterdir() if path.is_dir()] == ["en"]
    assert in_folder(short_out) == ["edition"]


def test_two_runs_give_the_same_bytes_and_a_third_does_nothing(project, ciie, tmp_path):
    project.write_notebook(
        "import os, random\nprint({'b', 'a', 'c'}, hash('text'), os.environ['TZ'])",
        "class Thing: pass\nThing()",
        "from IPython.display import SVG\nSVG('<svg xmlns=\"http://www.w3.org/2000/svg\"/>')",
    )
    folders = []
    for name in ("one", "two"):
        ended = ciie("render", "-p", "edition=3", "--lang", "en", "--out", str(tmp_path / name))
        assert ended.returncode == 0, ended.stderr
        folders.append(tmp_path / name / "edition" / "edition-3" / "en")
    assert files(folders[0]) == files(folders[1])
    builds = [json.loads((folder / "build.json").read_text()) for folder in folders]
    assert {**builds[0], "seconds": 0, "times": {}} == {**builds[1], "seconds": 0, "times": {}}

    before = {path: path.stat().st_mtime_ns for path in folders[0].iterdir()}
    ended = ciie("render", "-p", "edition=3", "--lang", "en", "--out", str(tmp_path / "one"), "--explain")
    assert ended.stdout == "edition/edition-3/en: up to date, nothing that it depends on has changed\n"
    assert ended.stderr == ""
    assert {path: path.stat().st_mtime_ns for path in folders[0].iterdir()} == before
    assert (tmp_path / "one" / "index.html").read_bytes() == (tmp_path / "two" / "index.html").read_bytes()


def test_to_see_that_nothing_is_to_be_done_loads_nothing_heavy(project, ciie):
    arguments = ["render", "-p", "edition=3", "--lang", "en", "--as-of", "2021-01-31"]
    ended = ciie(*arguments)
    assert ended.returncode == 0, ended.stderr
    code = (
        "import sys\n"
        f"sys.argv = ['ciie', *{[*arguments, '--explain']!r}]\n"
        "from ciie_utils.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = ('pandas', 'numpy', 'papermill', 'jupyter_client', 'jinja2')\n"
        "print([name for name in heavy if name in sys.modules])\n"
    )
    environment = {**os.environ, "CIIE_LEDGER": str(project.ledger)}
    ended = subprocess.run(
        [sys.executable, "-c", code],
        cwd=project.folder,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout.splitlines() == [
        "edition/edition-3/en: up to date, nothing that it depends on has changed",
        "[]",
    ]


def test_kernels_are_forked_and_differ_in_nothing(project, ciie):
    project.write_notebook(
        "import sys\nprint('version', edition, 'forked', 'nbbriefing.kernels.child' in sys.modules)",
        "import os\nprint(os.environ['PYTHONHASHSEED'], hash('text'), os.listdir())",
        kernel="ciie",
    )
    ended = ciie("render", "--lang", "en", "--jobs", "1")
    assert ended.returncode == 0, ended.stderr
    texts = [
        (project.out / "edition" / f"edition-{n}" / "en" / "briefing.html").read_text() for n in (1, 2, 3)
    ]
    forked = sys.platform == "linux"
    for number, text in enumerate(texts, start=1):
        assert f"version {number} forked {forked}" in text
        logged = project.out / "edition" / f"edition-{number}" / "en" / "briefing.log"
        assert logged.read_text() == ""


def test_a_failing_run_harms_no_other_and_is_told(project, ciie):
    project.write_notebook("1 / (edition - 2)\nprint('version', edition)")
    ended = ciie("render", "--lang", "en", "--jobs", "2")
    assert ended.returncode == 1
    assert published(project.out / "edition" / "edition-1" / "en") == 1
    assert published(project.out / "edition" / "edition-3" / "en") == 3
    assert not (project.out / "edition" / "edition-2").exists()
    log = project.out / ".failed" / "edition" / "edition-2" / "en" / "briefing.log"
    assert "ZeroDivisionError" in log.read_text()
    table = ended.stderr.split("1 of 3 runs failed")[1].splitlines()
    assert table[2].split() == ["run", "cell", "message", "log"]
    assert table[3].split() == [
        "edition/edition-2/en",
        "2",
        "ZeroDivisionError:",
        "division",
        "by",
        "zero",
        str(log),
    ]
    assert "Traceback" not in ended.stderr


def test_the_death_of_a_kernel_or_a_worker_fails_one_run(project, ciie):
    project.write_notebook(
        "import os, signal\n"
        "if edition == 1: os.kill(os.getpid(), signal.SIGKILL)\n"
        "if edition == 2: os.kill(int(os.environ['JPY_PARENT_PID']), signal.SIGKILL)\n"
        "print('version', edition)"
    )
    ended = ciie("render", "--lang", "en", "--jobs", "1")
    assert ended.returncode == 1
    assert "edition/edition-1/en: FAILED, the kernel died" in ended.stderr
    assert "edition/edition-2/en: FAILED, the worker process was ended by SIGKILL" in ended.stderr
    assert published(project.out / "edition" / "edition-3" / "en") == 3


def test_ctrl_c_leaves_nothing_behind(project, ciie):
    started = project.folder / "started"
    project.write_notebook(
        f"import pathlib, threading\npathlib.Path({str(started)!r}).touch()\nthreading.Event().wait()"
    )
    process = ciie("render", "--lang", "en", "--jobs", "2", wait=False)
    while not started.exists():
        assert process.poll() is None, process.communicate()
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.1)
    os.killpg(process.pid, signal.SIGINT)
    _, stderr = process.communicate()
    assert process.returncode == 130, stderr
    assert "Interrupted." in stderr
    assert "Traceback" not in stderr
    assert survivors(project) == []
    assert in_folder(project.out) == []


def test_nothing_outside_the_output_folder_is_touched(project, ciie, tmp_path, monkeypatch):
    home = tmp_path / "home"
    home.mkdir()
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(home))
    for name in ("MPLCONFIGDIR", "IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    before = sorted(project.folder.rglob("*"))
    project.write_notebook("open('file-of-the-notebook', 'w').write('x')\nprint('version', 1)")
    ended = ciie("render", "-p", "edition=3", "--lang", "en")
    assert ended.returncode == 0, ended.stderr
    assert list(home.rglob("*")) == []
    assert sorted(path for path in project.folder.rglob("*") if project.out not in path.parents) == sorted(
        [*before, project.out]
    )
    assert in_folder(project.out) == ["edition"]


def test_any_text_is_a_parameter_and_none_is_a_path(project, ciie):
    common = 'as_of = ""\nsince = ""\nlanguage = "en"\narea = "x"\n'
    project.write_notebook("print('version', 1)\nprint(area)", parameters=common)
    project.declare(
        '[[briefing]]\nid = "area"\nnotebook = "notebooks/edition.ipynb"\n'
        'title = "About {area}"\nlanguages = ["en"]\n'
    )
    text = "../../{as_of}\\'\"$(touch x)糖尿病<script>"
    ended = ciie("render", "-p", f"area={text}")
    assert ended.returncode == 0, ended.stderr
    (folder,) = (project.out / "area").iterdir()
    assert folder.name.startswith("area-as-of-touch-x-script~")
    assert json.loads((folder / "en" / "build.json").read_text())["parameters"] == {"area": text}
    assert "<script>" not in (folder / "en" / "briefing.html").read_text()
