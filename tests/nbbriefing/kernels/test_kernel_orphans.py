"""Nothing is left when the owner of kernels ends, in whatever way."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

pytestmark = [pytest.mark.kernel, pytest.mark.skipif(sys.platform != "linux", reason="forked on Linux only")]

PATIENCE = 60

# Starts a kernel that has a child, copies itself, says which processes there are, and does as it is told.
OWNER = """
import json, os, signal, sys
from jupyter_client.manager import start_new_kernel
from functools import partial
from nbbriefing.kernels import current
from nbbriefing.kernels.current import servers
current.ForkServer = partial(current.ForkServer, imports=())  # the preload of what is needed here
manager, client = start_new_kernel(kernel_name="ciie")
client.execute_interactive("import subprocess; child = subprocess.Popen(['sleep', '600'])")
if os.fork() == 0:  # a copy that holds every socket of the owner, but not the pipes to the test
    os.closerange(0, 2)
    signal.pause()
print(json.dumps({
    "kernel": manager.provisioner.pid,
    "kind": type(manager.provisioner.process).__name__,
    "server": servers().start().pid,
    "connection": manager.connection_file,
}), flush=True)
exec(sys.stdin.readline())
"""


class Watched:
    """A process that is not our child, whose end can be waited for even if nobody collects its status."""

    def __init__(self, process: psutil.Process) -> None:
        self.process = process
        self.command = process.cmdline()
        self.descriptor = os.pidfd_open(process.pid)

    def ends(self) -> bool:
        return bool(select.select([self.descriptor], [], [], PATIENCE)[0])

    def kill(self) -> None:
        if not select.select([self.descriptor], [], [], 0)[0]:
            self.process.kill()


class Owner:
    """A process that owns a kernel, its descendants, and the folder that it may leave files in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / ("d" * 100) / ("e" * 100)  # too long for the name of a socket in it
        self.folder.mkdir(parents=True)
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
        runtime = str(self.folder / "runtime")
        folders = {
            "TMPDIR": str(self.folder),
            "JUPYTER_RUNTIME_DIR": runtime,
            "IPYTHONDIR": str(folder / "i"),
        }
        self.process = subprocess.Popen(
            [sys.executable, "-c", OWNER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=inherited | folders,
        )
        assert self.process.stdout is not None
        self.report = json.loads(self.process.stdout.readline())
        assert self.report["kind"] == "ForkedProcess"
        family = [Watched(child) for child in psutil.Process(self.process.pid).children(recursive=True)]
        self.child = next(one for one in family if one.command == ["sleep", "600"])
        self.copies = [
            one for one in family if one.process.ppid() == self.process.pid and "-c" in one.command
        ]
        self.copies = [one for one in self.copies if one.process.pid != self.report["server"]]
        self.kernels = [one for one in family if one not in (self.child, *self.copies)]

    def files(self) -> list[str]:
        return [path.name for path in self.folder.rglob("*") if not path.is_dir()]

    def close(self) -> None:
        self.process.kill()
        for one in (self.child, *self.kernels, *self.copies):
            one.kill()
        self.process.communicate()


@pytest.fixture
def run_owner(tmp_path: Path) -> Iterator[Callable[..., Owner]]:
    """Start an owner; it and its descendants are gone after the test."""
    started: list[Owner] = []

    def run() -> Owner:
        started.append(Owner(tmp_path))
        return started[-1]

    yield run
    for owner in started:
        owner.close()


def test_an_owner_that_is_killed_leaves_no_process(run_owner: Callable[..., Owner]) -> None:
    owner = run_owner()
    # The waiter, the server and the kernel. The copy keeps the owner's connections from ending with it.
    assert (len(owner.kernels), len(owner.copies)) == (3, 1)
    owner.process.kill()
    owner.process.wait(PATIENCE)
    assert all(one.ends() for one in (*owner.kernels, owner.child))
    # The connection file is the owner's, and stays behind an ordinary kernel too.
    assert owner.files() == [Path(owner.report["connection"]).name]


def test_an_owner_that_ends_without_shutting_down_leaves_no_process(run_owner: Callable[..., Owner]) -> None:
    owner = run_owner()
    owner.process.communicate("pass\n", timeout=PATIENCE)
    assert all(one.ends() for one in (*owner.kernels, owner.child))


def test_an_orderly_end_leaves_nothing_at_all(run_owner: Callable[..., Owner]) -> None:
    owner = run_owner()
    owner.process.communicate("manager.shutdown_kernel(); client.stop_channels()\n", timeout=PATIENCE)
    assert all(one.ends() for one in owner.kernels)
    assert owner.files() == []


def test_kernels_end_with_a_killed_server_and_the_next_has_a_new_one(
    run_owner: Callable[..., Owner],
) -> None:
    owner = run_owner()
    (server,) = psutil.Process(owner.report["server"]).children()
    server.kill()
    assert all(one.ends() for one in owner.kernels)
    commands = [
        "print(manager.provisioner.process.wait())",
        "manager.restart_kernel(now=True)",
        "print(type(manager.provisioner.process).__name__)",
        "print(manager.is_alive())",
        "manager.shutdown_kernel()",
    ]
    printed, _ = owner.process.communicate("; ".join(commands) + "\n", timeout=PATIENCE)
    assert printed.split() == [str(-signal.SIGKILL), "ForkedProcess", "True"]


def test_an_owner_that_is_killed_during_the_preload_leaves_no_process() -> None:
    code = (
        "from nbbriefing.kernels.forkserver import ForkServer; import sys\n"
        "server = ForkServer(); print(server.pid, flush=True); sys.stdin.readline()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as owner:
        assert owner.stdout is not None
        server = Watched(psutil.Process(int(owner.stdout.readline())))
        owner.kill()
    assert server.ends()
