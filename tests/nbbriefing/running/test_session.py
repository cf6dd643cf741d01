"""The private folder and environment of a call, and how its processes are kept warm."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from ciie_utils.project import COLLECTIONS
from nbbriefing.running import warm as module
from nbbriefing.running.session import environment, open_session
from nbbriefing.running.warm import warm


def settings(tmp_path: Path) -> dict[str, str]:
    return environment(tmp_path / "work", tmp_path / "out", tmp_path / "ledger")


def test_what_would_change_a_rendition_is_fixed(tmp_path, monkeypatch):
    for name, value in {
        "TZ": "Asia/Shanghai",
        "LC_TIME": "de_DE",
        "LANG": "zh_CN",
        "MPLBACKEND": "agg",
    }.items():
        monkeypatch.setenv(name, value)
    made = settings(tmp_path)
    assert made["TZ"] == "UTC"
    assert made["LC_ALL"] == "C.UTF-8"
    assert made["PYTHONHASHSEED"] == "0"
    assert made["OMP_NUM_THREADS"] == "1"
    assert not {"LC_TIME", "LANG", "MPLBACKEND"} & set(made)
    assert Path(made["MATPLOTLIBRC"]).is_file()


def test_what_is_written_is_private(tmp_path, monkeypatch):
    monkeypatch.delenv("MPLCONFIGDIR", raising=False)
    made = settings(tmp_path)
    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "XDG_CACHE_HOME", "TMPDIR"):
        assert Path(made[name]).parent == tmp_path / "work"
    assert Path(made["MPLCONFIGDIR"]).is_relative_to(tmp_path / "out")


def test_the_private_folder_is_gone_afterwards(tmp_path):
    with open_session(tmp_path / "out", tmp_path, COLLECTIONS) as session:
        assert Path(session.environment["TMPDIR"]).is_dir()
    assert list((tmp_path / "out").iterdir()) == []


@pytest.fixture
def server(monkeypatch):
    """Replace the kernels' fork server by a note of how it was started."""

    class Address:
        def to_text(self):
            return "address"

    class Server:
        started = closed = ()
        address = Address()

        def __init__(self, imports, environment):
            Server.started += ((set(imports), environment),)

        def close(self):
            Server.closed += (self,)

    monkeypatch.setattr(module, "ForkServer", Server)
    monkeypatch.setattr(module, "place_sockets", lambda out: None)
    monkeypatch.setattr(module.multiprocessing.forkserver, "ensure_running", lambda: None)
    monkeypatch.setattr(module.support, "why_not_here", lambda: "")
    return Server


def test_the_server_imports_what_the_notebooks_do_in_the_sessions_environment(project, server):
    project.write_notebook("import json", kernel="ciie")
    before = dict(os.environ)
    with open_session(project.out, project.ledger, COLLECTIONS) as session:
        with warm(session, [project.run().source]) as warmed:
            assert warmed.environment == {**session.environment, "NBBRIEFING_FORK_SERVER": "address"}
            assert dict(os.environ) == before
        (started,) = server.started
        assert started == ({"json"}, session.environment)
        assert len(server.closed) == 1


def test_without_a_forked_kernel_there_is_no_server(project, server):
    with (
        open_session(project.out, project.ledger, COLLECTIONS) as session,
        warm(session, [project.run().source]) as warmed,
    ):
        assert warmed == session
    assert server.started == ()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such sockets")
def test_the_socket_of_the_workers_lies_in_the_output_folder_and_goes_with_the_process():
    with tempfile.TemporaryDirectory(
        dir="/tmp", prefix="o"
    ) as short:  # pytest's own is too long for a socket
        out = Path(short, "out")
        code = (
            "import multiprocessing.util, pathlib, sys\n"
            "from nbbriefing.running.warm import place_sockets\n"
            "out = pathlib.Path(sys.argv[1])\n"
            "place_sockets(out); place_sockets(out)\n"
            "print(multiprocessing.util.get_temp_dir())\n"
            "print(len(list((out / '.work').iterdir())))\n"
        )
        ended = subprocess.run([sys.executable, "-c", code, out], capture_output=True, text=True, check=True)
        folder, count = ended.stdout.split()
        assert Path(folder).parent.parent == out / ".work"
        assert count == "1"
        assert list(out.iterdir()) == []


def test_a_long_name_is_no_place_for_a_socket(tmp_path):
    long = tmp_path / ("x" * 100)
    code = (
        "import pathlib, sys\n"
        "from nbbriefing.running.warm import place_sockets\n"
        "place_sockets(pathlib.Path(sys.argv[1]))\n"
    )
    subprocess.run([sys.executable, "-c", code, long], check=True)
    assert not long.exists()
