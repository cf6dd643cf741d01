"""The fork server itself: sharing, refusals, replacement, and processes that are not kernels."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import psutil
import pytest

from nbbriefing.kernels import current, support
from nbbriefing.kernels.forkserver import (
    SHARED,
    Address,
    ForkError,
    ForkServer,
    LostServerError,
    RefusedError,
    Request,
)
from nbbriefing.kernels.process import receive_frame, send_frame

pytestmark = [pytest.mark.kernel, pytest.mark.skipif(sys.platform != "linux", reason="forked on Linux only")]

PATIENCE = 60
TARGETS = """
import json, os, sys, threading

def report(word, files):
    with os.fdopen(files[0], "w") as file:
        json.dump({"word": word, "folder": os.getcwd(), "environment": dict(os.environ), "argv": sys.argv,
            "preloaded": "json.tool" in sys.modules, "threads": len(os.listdir("/proc/self/task"))}, file)

def leave(status):
    sys.exit(status)

def fail():
    raise RuntimeError("on purpose")
"""


@pytest.fixture(scope="module")
def targets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A folder with functions for forked processes, on the path of the servers of this module."""
    folder = tmp_path_factory.mktemp("targets")
    (folder / "fork_targets.py").write_text(TARGETS, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        path = [str(folder), *filter(None, [os.environ.get("PYTHONPATH")])]
        patch.setenv("PYTHONPATH", os.pathsep.join(path))
        yield str(folder)


@pytest.fixture(scope="module")
def server(targets: str) -> Iterator[ForkServer]:
    server = ForkServer(imports=["json.tool"])
    server.wait_until_ready()
    yield server
    server.close()


@pytest.fixture
def streams() -> Iterator[list[int]]:
    file = os.open(os.devnull, os.O_RDWR)
    yield [file] * 3
    os.close(file)


def test_any_function_can_be_called_in_a_fork(server: ForkServer, streams: list[int], tmp_path: Path) -> None:
    reading, writing = os.pipe()
    environment = {**os.environ, "ONLY": "here"}
    request = Request("fork_targets:report", ["hello"], ["name"], ["name"], environment, str(tmp_path))
    process = server.address.fork(request, [*streams, writing])
    os.close(writing)
    with os.fdopen(reading) as file:
        report = json.load(file)
    assert process.wait(PATIENCE) == 0
    assert report["word"] == "hello"
    assert report["folder"] == str(tmp_path)
    assert report["environment"]["ONLY"] == "here"
    assert report["argv"] == ["name"]
    assert report["preloaded"] is True
    assert report["threads"] == 1


@pytest.mark.parametrize(
    ("target", "args", "status"), [("leave", [5], 5), ("leave", [None], 0), ("fail", [], 1)]
)
def test_the_exit_status_is_that_of_a_script(
    server: ForkServer, streams: list[int], target: str, args: list[object], status: int
) -> None:
    process = server.address.fork(Request(f"fork_targets:{target}", args), streams)
    assert process.wait(PATIENCE) == status
    assert process.poll() == status


def test_waiting_ends_with_its_time(server: ForkServer, streams: list[int]) -> None:
    process = server.address.fork(Request("signal:pause"), streams)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(timeout=0)
    assert process.poll() is None
    process.terminate()
    assert process.wait(PATIENCE) == -15


def test_a_process_that_is_given_up_is_killed(server: ForkServer, streams: list[int]) -> None:
    process = server.address.fork(Request("signal:pause"), streams)
    running = psutil.Process(process.pid)
    process.close()
    running.wait(PATIENCE)
    assert process.poll() == -9


def test_an_ended_process_keeps_its_number_until_its_status_is_collected(
    server: ForkServer, streams: list[int]
) -> None:
    process = server.address.fork(Request("fork_targets:leave", [0]), streams)
    assert process._has_news(PATIENCE)
    assert psutil.Process(process.pid).status() == psutil.STATUS_ZOMBIE
    assert process.wait(PATIENCE) == 0


def test_the_server_has_a_single_thread(server: ForkServer) -> None:
    (process,) = psutil.Process(server.pid).children()
    assert process.num_threads() == 1


def test_a_wrong_token_is_refused(server: ForkServer, streams: list[int]) -> None:
    with pytest.raises(RefusedError, match="token"):
        Address(server.address.name, "guessed").fork(Request("signal:pause"), streams)


def test_what_is_not_a_request_does_no_harm(server: ForkServer, streams: list[int]) -> None:
    for message in ({}, {"token": server.address.token}, {"token": 1, "env": []}):
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.connect("\0" + server.address.name)
            send_frame(connection, message)
            connection.settimeout(PATIENCE)
            with contextlib.suppress(EOFError):
                assert "refused" in receive_frame(connection)[0]
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.connect("\0" + server.address.name)
        connection.sendall(b"\xff\xff\xff\xffrubbish")
    assert server.address.fork(Request("fork_targets:leave", [0]), streams).wait(PATIENCE) == 0


def test_a_server_is_replaced_when_its_code_has_changed(
    monkeypatch: pytest.MonkeyPatch, streams: list[int], tmp_path: Path
) -> None:
    package = Path(support.__file__).parents[1]
    copy = tmp_path / "nbbriefing"
    shutil.copytree(package, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(current, "ForkServer", partial(ForkServer, imports=()))
    servers = current.Servers()
    old = servers.start()
    running = servers.fork(Request("signal:pause"), streams)
    (copy / "blocks" / "changed.txt").touch()
    assert old.address.fork(Request("os:getpid"), streams, any_code=True).wait(PATIENCE) == 0
    assert servers.fork(Request("os:getpid"), streams).wait(PATIENCE) == 0
    assert servers.start() is not old
    # What the old server has forked lives on, and the old server no longer than that.
    assert running.poll() is None
    assert old.is_alive()
    running.kill()
    assert running.wait(PATIENCE) == -9
    psutil.Process(old.pid).wait(PATIENCE)
    servers.close()


def test_child_processes_share_the_server_of_their_parent(server: ForkServer) -> None:
    code = (
        "import os\n"
        "from nbbriefing.kernels.current import servers\n"
        "from nbbriefing.kernels.forkserver import Request\n"
        "process = servers().fork(Request('os:getpid'), [0, 1, 2])\n"
        "import psutil; parent = psutil.Process(process.pid).ppid()\n"
        "print(parent, process.wait(60), servers()._own)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, SHARED: server.address.to_text()},
        timeout=PATIENCE,
    )
    (process,) = psutil.Process(server.pid).children()
    assert ended.stdout.split() == [str(process.pid), "0", "None"]


def test_an_address_survives_being_written_down() -> None:
    address = Address("name", "token")
    assert Address.from_text(address.to_text()) == address
    with pytest.raises(ForkError, match=SHARED):
        Address.from_text("nonsense")


def test_no_server_is_an_error_of_its_own(streams: list[int]) -> None:
    with pytest.raises(LostServerError):
        Address("ciie-nobody-listens-here", "token").fork(Request("signal:pause"), streams)


def test_closing_removes_the_address_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SHARED, raising=False)
    server = ForkServer()
    process = psutil.Process(server.pid)
    server.share()
    assert Address.from_text(os.environ[SHARED]) == server.address
    server.close()
    assert SHARED not in os.environ
    assert not process.is_running()


def put_on_path(monkeypatch: pytest.MonkeyPatch, folder: Path, name: str, code: str) -> None:
    (folder / name).write_text(code, encoding="utf-8")
    path = [str(folder), *filter(None, [os.environ.get("PYTHONPATH")])]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(path))


def test_a_preload_that_leaves_a_thread_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    code = "import threading; threading.Thread(target=threading.Event().wait, daemon=True).start()"
    put_on_path(monkeypatch, tmp_path, "leaves_a_thread.py", code)
    server = ForkServer(imports=["leaves_a_thread"])
    with pytest.raises(ForkError, match="left threads running"):
        server.wait_until_ready()
    server.close()


def test_a_server_that_breaks_down_has_its_last_words_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    code = "import os, sys; print('last words', file=sys.stderr, flush=True); os.abort()"
    put_on_path(monkeypatch, tmp_path, "sitecustomize.py", code)
    server = ForkServer()
    with pytest.raises(ForkError, match=r"ended with status -6\. .*last words"):
        server.wait_until_ready()
    server.close()


def test_a_folder_that_matplotlib_made_ends_with_the_server(
    monkeypatch: pytest.MonkeyPatch, streams: list[int], tmp_path: Path
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("MPLCONFIGDIR", "/proc/no-such-folder")
    server = ForkServer(imports=())
    server.wait_until_ready()
    (folder,) = tmp_path.iterdir()
    assert server.address.fork(Request("os:getpid"), streams).wait(PATIENCE) == 0
    assert folder.exists()
    server.close()
    assert list(tmp_path.iterdir()) == []
