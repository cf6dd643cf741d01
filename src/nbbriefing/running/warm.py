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


_LONGEST_NAME = 107  # of a socket, on Linux
_OWN_PART = len("/pymp-12345678/listener-12345678")
_AFTER_MULTIPROCESSING = -200  # which removes its part with priority -100


@contextlib.contextmanager
def warm(session: Session, sources: Iterable[Source]) -> Iterator[Session]:
    """Start what workers and kernels are forked from, without waiting for it.

    The session that is given has the fork server's address in its environment. Where kernels cannot be
    forked it is as it was: they are then started in the ordinary way.
    """
    place_sockets(session.out)
    _start_workers_preload(session.environment)
    forked = [source for source in sources if source.kernel in (KERNEL, current().kernel)]
    if not forked or support.why_not_here():
        yield session
        return
    # A desk that renders one briefing would otherwise wait for the statistics of all the others.
    server = ForkServer({name for source in forked for name in source.imports}, session.environment)
    with _closing(server):
        yield replace(session, environment={**session.environment, SHARED: server.address.to_text()})


def _start_workers_preload(environment: Mapping[str, str]) -> None:
    """Start `multiprocessing`'s fork server, which takes over the environment of this process."""
    before = dict(os.environ)
    os.environ.clear()
    # What libraries warn of while they are imported is for nobody; workers warn again.
    os.environ.update({**environment, "PYTHONWARNINGS": "ignore"})
    try:
        multiprocessing.forkserver.set_forkserver_preload(list(WORKERS_PRELOAD))
        multiprocessing.forkserver.ensure_running()
    finally:
        os.environ.clear()
        os.environ.update(before)


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


def place_sockets(out: Path) -> None:
    """Have `multiprocessing` keep the socket of its fork server in the output folder until this process ends.

    It makes a folder among the machine's temporary files, and leaves it there when it is killed; here the
    next start finds what a dead process has left. It asks `tempfile` where; no call tells it. Where the
    folder's name is too long for a socket, the machine's temporary folder is used.
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
