"""Kernels for runs: one in use, the next one already being started.

A kernel's start is mostly waiting, and so is the handshake with it. A worker therefore asks for the kernel of
its next run when it begins the present one.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import secrets
import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import ensure_event_loop

from nbbriefing.errors import RenderError
from nbbriefing.publishing.publication import token

START_SECONDS = 120
_LOOK_SECONDS = 1.0
_NO_HISTORY = "--HistoryManager.enabled=False"


class KernelFailure(RenderError):
    """A kernel did not start."""

    transient = True


@dataclass
class Kernel:
    """A started kernel; its private folder holds working directory and log, and is removed with it."""

    name: str
    folder: Path
    manager: AsyncKernelManager
    client: AsyncKernelClient | None = None

    @property
    def noise(self) -> str:
        """What the process wrote past Jupyter: warnings of the interpreter, crashes of libraries."""
        path = self.folder / "kernel.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""


async def _start(name: str, work: Path) -> Kernel:
    folder = work / f"kernel-{token()}"
    working = folder / "cwd"
    working.mkdir(parents=True)
    manager = AsyncKernelManager(
        kernel_name=name, connection_file=str(folder / "connection.json"), **_transport()
    )
    try:
        with (folder / "kernel.log").open("wb") as noise:
            await manager.start_kernel(
                cwd=str(working), stdout=noise, stderr=noise, extra_arguments=[_NO_HISTORY]
            )
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return Kernel(name, folder, manager)


def _transport() -> dict[str, Any]:
    """Connect by names in Linux's abstract namespace: no file is left over, and no two kernels meet.

    With TCP, two processes that look for free ports at the same time may find the same ones.
    """
    if sys.platform != "linux":
        return {}
    return {"transport": "ipc", "ip": f"@nbbriefing-{secrets.token_hex(12)}"}


async def _connect(kernel: Kernel) -> None:
    """Wait until the kernel answers and its output channel is connected.

    `AsyncKernelClient.wait_for_ready` ends with 0.2 s of listening for leftovers. Here the channel counts as
    connected when the "idle" that ends our own request has come through it; nothing can be left over then.
    """
    client = kernel.manager.client()
    client.start_channels()
    kernel.client = client
    client.allow_stdin = False
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        request = client.kernel_info()
        if await _answered(client, request) and await _idle(client, request):
            return
        if not await kernel.manager.is_alive():
            raise KernelFailure("the kernel died while it started\nIts log says why.")
    raise KernelFailure(f"the kernel did not answer within {START_SECONDS} s")


async def _answered(client: AsyncKernelClient, request: str) -> bool:
    with contextlib.suppress(queue.Empty):
        while True:
            message = await client.get_shell_msg(timeout=_LOOK_SECONDS)
            if message["parent_header"].get("msg_id") == request:
                return True
    return False


async def _idle(client: AsyncKernelClient, request: str) -> bool:
    with contextlib.suppress(queue.Empty):
        while True:
            message = await client.get_iopub_msg(timeout=_LOOK_SECONDS)
            ours = message["parent_header"].get("msg_id") == request
            if ours and message["content"].get("execution_state") == "idle":
                return True
    return False


async def _end(kernel: Kernel) -> None:
    if kernel.client is not None:
        kernel.client.stop_channels()
    # Killed, not asked: a kernel owns nothing that outlives it, and its folder goes with it.
    await kernel.manager.shutdown_kernel(now=True)
    shutil.rmtree(kernel.folder, ignore_errors=True)


async def _start_and_connect(name: str, work: Path) -> Kernel:
    kernel = await _start(name, work)
    try:
        await _connect(kernel)
    except BaseException:
        await _end(kernel)
        raise
    return kernel


class Kernels:
    """The kernels of one worker.

    nbclient runs this thread's event loop while it executes cells; the next kernel is started and connected
    by the same loop, in what would be its waiting time.
    """

    def __init__(self) -> None:
        self._next: asyncio.Task[Kernel] | None = None

    @contextlib.contextmanager
    def kernel(self, name: str, work: Path, *, more: bool) -> Iterator[Kernel]:
        """Give a connected kernel that is ended afterwards; with ``more`` the next one is started meanwhile.

        `NoSuchKernel` if there is no such kernelspec, `KernelFailure` if it does not start.
        """
        loop = ensure_event_loop()
        kernel = loop.run_until_complete(self._take(name, work))
        try:
            if more:
                self._next = loop.create_task(_start_and_connect(name, work))
            yield kernel
        finally:
            loop.run_until_complete(_end(kernel))

    async def _take(self, name: str, work: Path) -> Kernel:
        kernel = await self._waiting()
        if kernel is not None:
            if kernel.name == name and await kernel.manager.is_alive():
                return kernel
            await _end(kernel)
        return await _start_and_connect(name, work)

    async def _waiting(self) -> Kernel | None:
        """Kernel that was started beforehand; one that did not start is forgotten, and started anew."""
        if self._next is None:
            return None
        task, self._next = self._next, None
        outcome = (await asyncio.gather(task, return_exceptions=True))[0]
        return outcome if isinstance(outcome, Kernel) else None

    async def _drop(self) -> None:
        kernel = await self._waiting()
        if kernel is not None:
            await _end(kernel)

    def close(self) -> None:
        """End the kernel that waits for a run."""
        ensure_event_loop().run_until_complete(self._drop())
