"""The kernel provisioner ``nbbriefing-fork``: an ordinary local kernel, but forked from a warm process."""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import os
import select
import subprocess
from collections.abc import Iterator
from typing import IO, Any, ClassVar

from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from nbbriefing.kernels import support
from nbbriefing.kernels.current import servers
from nbbriefing.kernels.forkserver import ForkError, Request
from nbbriefing.kernels.process import ForkedProcess

_STREAMS = ("stdin", "stdout", "stderr")
_KNOWN_ARGUMENTS = frozenset({*_STREAMS, "cwd", "env", "independent", "extra_arguments", "kernel_id"})
# A client that connects before the kernel listens tries again only after 0.1 s, so a kernel is handed out
# when it listens. A kernel whose startup files take longer than this (seconds) is handed out before.
_LISTENING_PATIENCE = 3.0
_ENDING_STEP = 0.005  # seconds between two looks at a kernel that is about to end
_ENDING_LOOKS = 100


class ForkProvisioner(LocalProvisioner):
    """Starts kernels by a fork server, and in the ordinary way where that is not possible.

    Signals, ports, waiting and all else are `LocalProvisioner`'s: a `ForkedProcess` stands in for
    its ``Popen``.
    """

    _said: ClassVar[set[str]] = set()
    process: Any = None  # a Popen or a ForkedProcess
    _ending = False

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Fork the kernel, or start it in the ordinary way; the arguments are as for ``Popen``."""
        self._ending = False
        reason = _why_not(cmd, kwargs)
        if not reason:
            try:
                # In a thread: the first kernel waits for the preload, which must not stop the server's loop.
                process = await asyncio.to_thread(_fork, cmd, kwargs)
            except ForkError as error:
                reason = str(error)
            else:
                self.process = process
                self.pid = self.pgid = process.pid
                self.cwd = kwargs.get("cwd") or os.getcwd()
                return self.connection_info
        self._say_once(reason)
        return await super().launch_kernel(cmd, **kwargs)

    def _say_once(self, reason: str) -> None:
        if reason not in self._said:
            self._said.add(reason)
            self.log.warning(
                "The kernel is started in the ordinary way, which takes longer: %s.", reason.rstrip(".")
            )

    async def poll(self) -> int | None:
        """Return the exit status, None while the kernel runs.

        Callers look every 0.1 s, most of which is lost time when the kernel has been told to end:
        then the answer is held back until it has, or for half a second.
        """
        if self._ending and isinstance(self.process, ForkedProcess):
            for _ in range(_ENDING_LOOKS):
                if self.process is None or self.process.poll() is not None:
                    break
                await asyncio.sleep(_ENDING_STEP)
        return await super().poll()

    async def shutdown_requested(self, restart: bool = False) -> None:
        """Note that the kernel is about to end."""
        self._ending = True
        await super().shutdown_requested(restart=restart)

    async def kill(self, restart: bool = False) -> None:
        """Kill the kernel and its process group."""
        self._ending = True
        await super().kill(restart=restart)

    async def terminate(self, restart: bool = False) -> None:
        """Ask the kernel and its process group to end."""
        self._ending = True
        await super().terminate(restart=restart)


def _why_not(cmd: list[str], kwargs: dict[str, Any]) -> str:
    """Say why a kernel with these arguments cannot be forked; empty when it can."""
    unknown = sorted(name for name in kwargs.keys() - _KNOWN_ARGUMENTS if kwargs[name] is not None)
    if unknown:
        return f"a fork takes no {', '.join(unknown)}"
    if kwargs.get("independent"):
        return "it is to survive this process"
    return support.why_not_here() or support.why_not_this_command(cmd)


def _fork(cmd: list[str], kwargs: dict[str, Any]) -> ForkedProcess:
    cwd = os.path.abspath(kwargs.get("cwd") or os.getcwd())
    os.stat(os.path.join(cwd, "."))  # the same error as from Popen when it is no folder that can be entered
    env = dict(os.environ if kwargs.get("env") is None else kwargs["env"])
    env["JPY_PARENT_PID"] = str(os.getpid())
    request = Request(
        target="nbbriefing.kernels.child:run_kernel",
        args=[cmd[3:]],
        argv=[_launcher(), *cmd[3:]],
        orig_argv=cmd,
        env=env,
        cwd=cwd,
    )
    with contextlib.ExitStack() as stack:
        streams: dict[str, IO[Any]] = {}
        files = [stack.enter_context(_stream(name, kwargs.get(name), streams)) for name in _STREAMS]
        if kwargs.get("stderr") == subprocess.STDOUT:
            files[2] = files[1]
        reading, writing = os.pipe()
        with os.fdopen(reading, "rb") as listening:
            try:
                process = servers().fork(request, [*files, writing], streams)
            finally:
                os.close(writing)
            poller = select.poll()
            poller.register(listening, select.POLLIN)
            poller.poll(_LISTENING_PATIENCE * 1000)
    return process


def _launcher() -> str:
    spec = importlib.util.find_spec("ipykernel_launcher")
    assert spec is not None
    assert spec.origin is not None
    return spec.origin


@contextlib.contextmanager
def _stream(name: str, wanted: Any, pipes: dict[str, IO[Any]]) -> Iterator[int]:
    """Hold a descriptor to be sent as a standard stream, as ``Popen`` understands its arguments."""
    if wanted is None and name == "stdin":
        # A kernel gets no terminal: as in jupyter_client's launcher, a pipe that is closed at once.
        theirs, ours = os.pipe()
        os.close(ours)
    elif wanted == subprocess.PIPE:
        reading, writing = os.pipe()
        theirs, ours = (reading, writing) if name == "stdin" else (writing, reading)
        pipes[name] = os.fdopen(ours, "wb" if name == "stdin" else "rb")
    elif wanted in (subprocess.DEVNULL, subprocess.STDOUT):
        theirs = os.open(os.devnull, os.O_RDWR)
    else:
        number = wanted if isinstance(wanted, int) else wanted and wanted.fileno()
        theirs = os.dup(_STREAMS.index(name) if number is None else number)
    try:
        yield theirs
    finally:
        os.close(theirs)
