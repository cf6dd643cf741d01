"""Processes that are started once and shared by all runs: the kernels' fork server, the workers' preload.

Both begin to import while the command is still reading its data, and on two processors side by side.
"""

from __future__ import annotations

import contextlib
import multiprocessing.forkserver
import multiprocessing.util
import os
import signal
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from nbbriefing.catalogue.notebooks import Source
from nbbriefing.kernels import support
from nbbriefing.kernels.forkserver import SHARED, ForkServer
from nbbriefing.project import KERNEL, current
from nbbriefing.publishing import locks
from nbbriefing.publishing.publication import WORK, token
from nbbriefing.running.session import Session

#: Imported by the process that workers are forked from. `__main__` is what spawned processes begin with.
WORKERS_PRELOAD = ("__main__", "nbbriefing.running.preload")


@contextlib.contextmanager
def warm(session: Session, sources: Iterable[Source]) -> Iterator[Session]:
    """Start what workers and kernels are forked from, without waiting for it.

    The session that is given has the fork server's address in its environment. Where kernels cannot be
    forked it is as it was: they are then started in the ordinary way.
    """
    place_sockets(session.out)
    forked = [source for source in sources if source.kernel in (KERNEL, current().kernel)]
    # What libraries warn of while they are imported is for nobody; workers warn again.
    with _environment({**session.environment, "PYTHONWARNINGS": "ignore"}):
        multiprocessing.forkserver.set_forkserver_preload(list(WORKERS_PRELOAD))
        multiprocessing.forkserver.ensure_running()
    with _environment(session.environment), contextlib.ExitStack() as stack:
        if forked and not support.why_not_here():
            # A desk that renders one briefing would otherwise wait for the statistics of all the others.
            server = ForkServer(imports={name for source in forked for name in source.imports})
            stack.enter_context(_closing(server))
            shared = {**session.environment, SHARED: server.address.to_text()}
            session = replace(session, environment=shared)
        stack_to_close = stack.pop_all()
    with stack_to_close:
        yield session


@contextlib.contextmanager
def _closing(server: ForkServer) -> Iterator[None]:
    """Close a server at the end; after an error or Ctrl-C at once, even in the middle of its imports."""
    try:
        yield
    except BaseException:
        with contextlib.suppress(ProcessLookupError):
            os.kill(server.pid, signal.SIGKILL)
        raise
    finally:
        server.close()


@contextlib.contextmanager
def _environment(environment: Mapping[str, str]) -> Iterator[None]:
    """Start processes in another environment: some variables only take effect at a process's start."""
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(environment)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


_LONGEST_NAME = 107  # of a socket, on Linux
_OWN_PART = len("/pymp-12345678/listener-12345678")
_AFTER_MULTIPROCESSING = -200  # which removes its part with priority -100


def place_sockets(out: Path) -> None:
    """Have `multiprocessing` use the output folder, once in this process and until it ends.

    Where the folder's name is too long for a socket, the machine's temporary folder is used.
    """
    folder = out / WORK / token()
    if len(os.fsencode(folder)) + _OWN_PART > _LONGEST_NAME:
        multiprocessing.util.get_temp_dir()
        return
    holding = contextlib.ExitStack()
    holding.enter_context(locks.held(folder))
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    try:
        chosen = Path(multiprocessing.util.get_temp_dir())
    finally:
        tempfile.tempdir = before
    if chosen.parent == folder:
        multiprocessing.util.Finalize(
            None, _remove, args=(folder, out, holding), exitpriority=_AFTER_MULTIPROCESSING
        )
    else:  # it had chosen before
        _remove(folder, out, holding)


def _remove(folder: Path, out: Path, holding: contextlib.ExitStack) -> None:
    locks.remove(folder)
    locks.remove_empty_parents(folder, out)
    holding.close()
