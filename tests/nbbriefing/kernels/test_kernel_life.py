"""Interrupt, restart, shutdown and death, with either kind of kernel."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from tests.nbbriefing.kernels.kernel_session import PATIENCE, KernelSession

pytestmark = pytest.mark.kernel

# Endless, and says when it has begun.
BUSY = "print('begun', flush=True)\nimport time\nwhile True: time.sleep(0.01)"


def when_begun(action: Callable[[], object]) -> Callable[[dict[str, object]], None]:
    """Act as soon as the cell has printed something."""

    def hook(message: dict[str, object]) -> None:
        if message["msg_type"] == "stream":
            action()

    return hook


def test_an_interrupt_stops_the_cell_and_nothing_else(spec: str, start: Callable[..., KernelSession]) -> None:
    session = start(spec)
    session.run("kept = 1")
    answer = session.run(BUSY, on_output=when_begun(session.manager.interrupt_kernel))
    assert (answer.status, answer.error) == ("error", "KeyboardInterrupt")
    assert session.run("print(kept)").stdout == "1\n"


def test_an_interrupt_reaches_subprocesses(spec: str, start: Callable[..., KernelSession]) -> None:
    session = start(spec)
    session.run("import subprocess; child = subprocess.Popen(['sleep', '600'])")
    answer = session.run(BUSY, on_output=when_begun(session.manager.interrupt_kernel))
    assert answer.error == "KeyboardInterrupt"
    assert session.run("print(child.wait())").stdout == f"{-signal.SIGINT}\n"


def test_a_restart_gives_a_new_process_without_variables(
    spec: str, start: Callable[..., KernelSession]
) -> None:
    session = start(spec)
    session.run("gone = 1")
    before, file = session.process.pid, session.manager.connection_file
    session.manager.restart_kernel()
    session.reconnect()
    assert session.process.pid != before
    assert session.manager.connection_file == file
    assert session.run("gone").error == "NameError"


def test_a_shutdown_runs_what_an_interpreter_runs_at_its_end(
    spec: str, start: Callable[..., KernelSession], tmp_path: Path
) -> None:
    (tmp_path / "own_module.py").write_text(
        "held = open('module.txt', 'w')\nheld.write('of a module')\n", encoding="utf-8"
    )
    session = start(spec, cwd=str(tmp_path))
    session.run(
        "import atexit, threading, own_module\n"
        "unclosed = open('file.txt', 'w'); unclosed.write('buffered')\n"
        "@atexit.register\n"
        "def last():\n    open('atexit.txt', 'w').write('called')\n"
        "class Last:\n    def __del__(self, path=own_module.__file__, open=open):\n"
        "        open(path + '.deleted', 'w').close()\n"
        "kept = Last()\n"
        "threading.Thread(target=lambda: (open('thread.txt', 'w').write('done'))).start()\n"
    )
    process = session.process
    session.manager.shutdown_kernel()
    assert process.returncode == 0
    texts = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.glob("*.txt")}
    assert texts == {
        "file.txt": "buffered",
        "module.txt": "of a module",
        "atexit.txt": "called",
        "thread.txt": "done",
    }
    assert (tmp_path / "own_module.py.deleted").exists()


def test_a_shutdown_leaves_no_file(spec: str, start: Callable[..., KernelSession]) -> None:
    session = start(spec)
    file, pid = Path(session.manager.connection_file), session.process.pid
    assert file.exists()
    session.close()
    assert not file.exists()
    assert not psutil.pid_exists(pid)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGSEGV])
def test_a_death_is_noticed_with_its_cause(
    number: signal.Signals, spec: str, start: Callable[..., KernelSession]
) -> None:
    session = start(spec)
    os.kill(session.process.pid, number)
    process = session.process
    assert process.wait(timeout=PATIENCE) == -number
    assert process.poll() == -number
    assert not session.manager.is_alive()


def test_an_exit_status_is_passed_on(spec: str, start: Callable[..., KernelSession]) -> None:
    session = start(spec)
    session.client.execute("import os; os._exit(7)")
    assert session.process.wait(timeout=PATIENCE) == 7


def test_a_kernel_can_be_killed_while_it_is_busy(spec: str, start: Callable[..., KernelSession]) -> None:
    session = start(spec)
    process = session.process
    session.client.execute("while True: pass")
    session.manager.shutdown_kernel(now=True)
    assert process.poll() == -signal.SIGKILL


def test_a_dead_kernel_can_be_started_again(spec: str, start: Callable[..., KernelSession]) -> None:
    session = start(spec)
    session.process.kill()
    session.process.wait(timeout=PATIENCE)
    session.manager.restart_kernel(now=True)
    session.reconnect()
    assert session.run("print(1)").stdout == "1\n"


def test_two_kernels_at_once_are_two_processes(spec: str, start: Callable[..., KernelSession]) -> None:
    first, second = start(spec), start(spec)
    first.run("x = 'first'")
    second.run("x = 'second'")
    assert first.run("print(x)").stdout + second.run("print(x)").stdout == "first\nsecond\n"
    first.manager.shutdown_kernel()
    assert second.run("print(x)").stdout == "second\n"


def test_a_kernel_outlives_its_forgotten_manager(spec: str, start: Callable[..., KernelSession]) -> None:
    session = start(spec)
    process = psutil.Process(session.process.pid)
    session.manager.provisioner.process = None
    assert session.run("print(1)").stdout == "1\n"
    process.kill()


def test_the_streams_of_the_process_can_be_given(
    spec: str, start: Callable[..., KernelSession], tmp_path: Path
) -> None:
    with (tmp_path / "log").open("wb") as log:
        session = start(spec, stdout=log, stderr=subprocess.STDOUT)
    session.run("import sys; print('to the file', file=sys.__stdout__, flush=True)")
    session.run("print('and this', file=sys.__stderr__, flush=True)")
    assert (tmp_path / "log").read_text(encoding="utf-8").endswith("to the file\nand this\n")


def test_the_streams_of_the_process_can_be_pipes(spec: str, start: Callable[..., KernelSession]) -> None:
    session = start(spec, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    session.run("import sys; print('into the pipe', file=sys.__stdout__, flush=True)")
    assert session.process.stdout.readline() == b"into the pipe\n"


def test_a_folder_that_does_not_exist_is_an_error(spec: str, start: Callable[..., KernelSession]) -> None:
    with pytest.raises(FileNotFoundError, match="/no/such/folder"):
        start(spec, cwd="/no/such/folder")


def test_paths_are_resolved_from_the_folder_of_the_kernel(
    spec: str, start: Callable[..., KernelSession], tmp_path: Path
) -> None:
    (tmp_path / "script.py").touch()
    session = start(spec, cwd=str(tmp_path))
    assert session.manager.resolve_path("script.py") == str(tmp_path / "script.py")


def test_the_connection_can_be_encrypted(spec: str, start: Callable[..., KernelSession]) -> None:
    session = start(spec, transport_encryption="required")
    assert session.run("print(1)").stdout == "1\n"
