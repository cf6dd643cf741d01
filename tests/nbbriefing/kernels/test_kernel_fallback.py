"""Where a kernel cannot be forked an ordinary one starts, and says so once."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nbbriefing.kernels import current, forkserver, support
from nbbriefing.kernels.process import ForkedProcess
from nbbriefing.kernels.provisioner import ForkProvisioner
from tests.nbbriefing.kernels.kernel_session import KernelSession


@pytest.fixture(autouse=True)
def nothing_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ForkProvisioner, "_said", set())


@pytest.fixture
def own_servers(monkeypatch: pytest.MonkeyPatch) -> Iterator[current.Servers]:
    """Servers for this test alone, so that they may fail."""
    servers = current.Servers()
    monkeypatch.setattr(current, "_servers", servers)
    yield servers
    servers.close()


def reasons(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if "in the ordinary way" in record.getMessage()]


@pytest.mark.kernel
def test_without_fork_an_ordinary_kernel_starts_and_says_so_once(
    start: Callable[..., KernelSession], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(support, "why_not_here", lambda: "kernels are forked on Linux only, this is a test")
    sessions = [start("ciie"), start("ciie")]
    assert [session.run("print(1)").stdout for session in sessions] == ["1\n", "1\n"]
    assert not any(isinstance(session.process, ForkedProcess) for session in sessions)
    assert reasons(caplog) == [
        "The kernel is started in the ordinary way, which takes longer: "
        "kernels are forked on Linux only, this is a test."
    ]


@pytest.mark.kernel
def test_a_failing_preload_is_tried_once_and_named(
    start: Callable[..., KernelSession],
    own_servers: current.Servers,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
) -> None:
    (tmp_path / "breaks_the_preload.py").write_text("raise ValueError('on purpose')\n", encoding="utf-8")
    monkeypatch.setenv(
        "PYTHONPATH", os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")]).strip(":")
    )
    made: list[forkserver.ForkServer] = []

    def failing_server() -> forkserver.ForkServer:
        made.append(forkserver.ForkServer(imports=["breaks_the_preload"]))
        return made[-1]

    monkeypatch.setattr(current, "ForkServer", failing_server)
    sessions = [start("ciie"), start("ciie")]
    assert [session.run("print(1)").stdout for session in sessions] == ["1\n", "1\n"]
    (reason,) = reasons(caplog)
    assert "ValueError: on purpose" in reason
    assert "in the step 'import breaks_the_preload' of the preload" in reason
    assert len(made) == 1
    assert not made[0].is_alive()


@pytest.mark.kernel
def test_an_environment_that_only_a_new_interpreter_reads(
    start: Callable[..., KernelSession], caplog: pytest.LogCaptureFixture
) -> None:
    session = start("ciie", env={**os.environ, "PYTHONHASHSEED": "12"})
    assert session.run("import os; print(os.environ['PYTHONHASHSEED'])").stdout == "12\n"
    assert not isinstance(session.process, ForkedProcess)
    assert "PYTHONHASHSEED" in reasons(caplog)[0]


@pytest.mark.kernel
def test_a_kernel_that_is_to_survive_its_owner(start: Callable[..., KernelSession]) -> None:
    session = start("ciie", independent=True)
    assert not isinstance(session.process, ForkedProcess)


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ([sys.executable, "-m", "ipykernel_launcher", "-f", "file"], ""),
        (["/usr/bin/no-such-python", "-m", "ipykernel_launcher"], "another interpreter"),
        ([os.path.realpath(sys.executable), "-m", "ipykernel_launcher"], "another environment"),
        ([sys.executable, "-X", "dev", "-m", "ipykernel_launcher"], "its command is not"),
        ([sys.executable, "-m", "xeus_python"], "its command is not"),
        ([], "(none)"),
    ],
)
def test_which_commands_can_be_forked(command: list[str], reason: str) -> None:
    found = support.why_not_this_command(command)
    if os.path.realpath(sys.executable) == sys.executable and reason == "another environment":
        reason = ""  # the tests do not run in a virtual environment
    assert (reason in found) if reason else found == ""


@pytest.mark.parametrize(
    ("server", "wanted", "named"),
    [
        ({}, {"EDITOR": "vi", "TZ": "Asia/Shanghai", "MPLBACKEND": "svg", "CIIE_LEDGER": "/data"}, []),
        ({"PYTHONPATH": "/a"}, {"PYTHONPATH": "/a"}, []),
        ({}, {"PYTHONEXECUTABLE": "/bin/python"}, []),
        ({"OMP_NUM_THREADS": "1"}, {}, ["OMP_NUM_THREADS"]),
        ({"LANG": "C", "HOME": "/a"}, {"LANG": "zh_CN.UTF-8", "HOME": "/b"}, ["HOME", "LANG"]),
        ({"PYTHONPATH": "src"}, {"PYTHONPATH": "src"}, ["PYTHONPATH"]),
        ({"PYTHONPATH": ":/a"}, {"PYTHONPATH": ":/a"}, ["PYTHONPATH"]),
        ({"PYTHONPATH": ""}, {"PYTHONPATH": ""}, []),
    ],
)
def test_which_environments_can_be_forked(
    server: dict[str, str], wanted: dict[str, str], named: list[str]
) -> None:
    reason = support.why_not_this_environment(server, wanted)
    assert bool(reason) == bool(named)
    assert all(name in reason for name in named)


@pytest.mark.kernel
def test_popen_arguments_that_a_fork_cannot_have(
    start: Callable[..., KernelSession], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    session = start("ciie", umask=0o77)
    assert session.run("import os; print(oct(os.umask(0)))").stdout == "0o77\n"
    assert "a fork takes no umask" in reasons(caplog)[0]
