"""The one fork server of this process: its own, or the one that its parent shares with it."""

from __future__ import annotations

import atexit
import logging
import os
import threading
from collections.abc import Sequence
from typing import IO, Any

from nbbriefing.kernels import support
from nbbriefing.kernels.forkserver import (
    SHARED,
    Address,
    ForkError,
    ForkServer,
    LostServerError,
    Request,
    StaleServerError,
)
from nbbriefing.kernels.process import ForkedProcess

_log = logging.getLogger(__name__)


class Servers:
    """Finds, starts and replaces the fork server of one process; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._own: ForkServer | None = None
        self._retired: list[ForkServer] = []
        self._failure: tuple[str, support.State] | None = None
        self._use_shared = True

    def start(self) -> ForkServer:
        """Return this process's own server, which preloads in the background if it is new.

        `ForkError` when the last preload failed and nothing has been changed since.
        """
        with self._lock:
            if self._own is None:
                if self._failure is not None and self._failure[1] == support.installed_state():
                    raise ForkError(self._failure[0])
                self._own = ForkServer()
            return self._own

    def fork(
        self, request: Request, files: Sequence[int], streams: dict[str, IO[Any]] | None = None
    ) -> ForkedProcess:
        """Have a process forked by the shared server, else by the own; `ForkError` says why not.

        A server that has died, or whose code has changed on disk, is replaced once.
        """
        shared = os.environ.get(SHARED)
        if shared and self._use_shared and self._own is None:
            try:
                # Whoever shares a server wants the same code in all that is done with it.
                return Address.from_text(shared).fork(request, files, streams, any_code=True)
            except LostServerError as error:
                _log.debug("The shared fork server is not used: %s", error)
                self._use_shared = False
        server = self._ready_server()
        try:
            return server.address.fork(request, files, streams)
        except (StaleServerError, LostServerError) as error:
            _log.debug("The fork server is replaced: %s. %s", error, server.last_words())
            self._replace(server)
        return self._ready_server().address.fork(request, files, streams)

    def _ready_server(self) -> ForkServer:
        server = self.start()
        try:
            server.wait_until_ready()
        except ForkError as error:
            with self._lock:
                self._failure = (str(error), support.installed_state())
                if self._own is server:
                    self._own = None
            server.close()
            raise
        return server

    def _replace(self, server: ForkServer) -> None:
        """Let a new server be started; the old one lives on until its last process has ended."""
        with self._lock:
            if self._own is server:
                self._own = None
                server.retire()
                self._retired.append(server)
            for retired in [old for old in self._retired if not old.is_alive()]:
                self._retired.remove(retired)
                retired.close()

    def close(self) -> None:
        """End the servers of this process and everything that they have forked."""
        with self._lock:
            for server in [self._own, *self._retired]:
                if server is not None:
                    server.close()
            self._own = None
            self._retired.clear()

    def let_go(self) -> None:
        """In a process forked from this one: the servers are its parent's."""
        for server in [self._own, *self._retired]:
            if server is not None:
                server.let_go()


_servers = Servers()


def servers() -> Servers:
    """Return the servers of this process."""
    return _servers


def _renew_after_fork() -> None:
    global _servers
    _servers.let_go()
    _servers = Servers()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_after_fork)
atexit.register(lambda: _servers.close())
