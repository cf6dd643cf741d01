"""The loop of the fork server, which `nbbriefing.kernels.__main__` starts after the preload.

It forks a process for each request. A client holds one connection
per process: the reply on it is the process number, later its exit status. When a client closes the
connection, or ends in any way, its process is killed; when the owner of the server ends, all are.

The loop below never has two threads and never blocks for long: it waits for sockets and for
process descriptors, which become readable when a process ends.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import selectors
import signal
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nbbriefing.kernels import support
from nbbriefing.kernels.process import receive_frame, send_frame

_PATIENCE = 5.0  # seconds that a client may take over one message
_CREDENTIALS = struct.Struct("3i")  # struct ucred: process, user, group


@dataclass
class Client:
    """One connection, and the process that was asked for on it."""

    connection: socket.socket
    owner: int  # descriptor of the client's own process
    pid: int | None = None
    process: int | None = None  # descriptor of the forked process
    exited: bool = False
    gone: bool = False


@dataclass(frozen=True)
class Job:
    """What a forked process has to do: the request, its files, and the server's process number."""

    request: dict[str, Any]
    files: list[int]
    server: int


@dataclass(frozen=True)
class Terms:
    """What a request is held against."""

    token: str
    environment: dict[str, str]  # in which the server was started
    state: support.State  # of the installed code before the preload


class Server:
    """The loop of the fork server; the end of the control connection is its end.

    It watches its owner's process as well, because a process that the owner forked may hold a copy of the
    connection.
    """

    def __init__(self, control: socket.socket, listener: socket.socket, owner: int, terms: Terms) -> None:
        self._control = control
        self._listener: socket.socket | None = listener
        self._owner = owner
        self._terms = terms
        self._clients: list[Client] = []
        self._stopped = False
        self._selector = selectors.DefaultSelector()
        self._watch(control, self._hear_owner)
        self._watch(owner, self._stop)
        self._watch(listener, self._accept)

    def serve(self) -> Job | None:
        """Serve until the owner ends (None); in a forked process return the job that it has to do."""
        while not self._stopped and (self._listener or self._clients):
            for key, _ in self._selector.select():
                job = key.data()
                if job is not None:
                    self._abandon()
                    return job
        return None

    # -- the owner ---------------------------------------------------------------------------------

    def _hear_owner(self) -> None:
        """The owner either retires the server, which then outlives its last process only, or is gone."""
        try:
            receive_frame(self._control)
        except (EOFError, OSError):
            self._stop()
            return
        if self._listener is not None:
            self._selector.unregister(self._listener)
            self._listener.close()
            self._listener = None

    def _stop(self) -> None:
        self._stopped = True
        for client in self._clients:
            if not client.exited:
                _kill(client.pid)

    # -- clients -----------------------------------------------------------------------------------

    def _accept(self) -> None:
        if self._listener is None:  # closed while this event was waiting
            return
        try:
            connection, _ = self._listener.accept()
        except OSError:  # it has given up already
            return
        credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
        process, user, _ = _CREDENTIALS.unpack(credentials)
        try:
            if user != os.getuid():
                raise PermissionError(f"user {user} may not use this server")
            owner = os.pidfd_open(process)
        except OSError:
            connection.close()
            return
        connection.settimeout(_PATIENCE)
        client = Client(connection, owner)
        self._clients.append(client)
        self._watch(connection, lambda: self._hear(client))
        self._watch(owner, lambda: self._drop(client))

    def _hear(self, client: Client) -> Job | None:
        """The first thing heard from a client is its request, the second that it has closed."""
        if client.gone:
            return None
        if client.pid is not None:
            self._drop(client)
            return None
        try:
            request, files = receive_frame(client.connection)
            refusal = self._refusal(request)
            if not refusal:
                return self._fork(client, request, files)
            for file in files:
                os.close(file)
            send_frame(client.connection, refusal)
        except (EOFError, OSError, KeyError, TypeError, ValueError):
            pass  # a client that has gone, or that does not speak this protocol, is dropped below
        self._drop(client)
        return None

    def _refusal(self, request: dict[str, Any]) -> dict[str, Any] | None:
        if not secrets.compare_digest(str(request.get("token")), self._terms.token):
            return {"refused": "the token is not that of this server"}
        if not request["any_code"] and support.installed_state() != self._terms.state:
            return {"refused": "the installed code has changed since the server started", "stale": True}
        reason = support.why_not_this_environment(self._terms.environment, request["env"])
        return {"refused": reason} if reason else None

    def _fork(self, client: Client, request: dict[str, Any], files: list[int]) -> Job | None:
        server = os.getpid()
        pid = os.fork()
        if pid == 0:
            return Job(request, files, server)
        for file in files:
            os.close(file)
        client.pid = pid
        client.process = os.pidfd_open(pid)
        self._watch(client.process, lambda: self._see_exit(client))
        send_frame(client.connection, {"pid": pid})
        return None

    def _see_exit(self, client: Client) -> None:
        """Report the status but leave the zombie: its number stays taken until the client has heard."""
        assert client.pid is not None
        assert client.process is not None
        self._selector.unregister(client.process)
        os.close(client.process)
        client.exited = True
        if client.gone:
            self._forget(client)
            return
        ended = os.waitid(os.P_PID, client.pid, os.WEXITED | os.WNOWAIT)
        assert ended is not None
        code = ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status
        try:
            send_frame(client.connection, {"exit": code})
        except OSError:
            self._drop(client)

    def _drop(self, client: Client) -> None:
        """The client has closed its connection or has ended: so does its process."""
        if client.gone:
            return
        client.gone = True
        self._selector.unregister(client.connection)
        self._selector.unregister(client.owner)
        client.connection.close()
        os.close(client.owner)
        if client.pid is None or client.exited:
            self._forget(client)
        else:
            _kill(client.pid)

    def _forget(self, client: Client) -> None:
        if client.pid is not None:
            os.waitpid(client.pid, 0)
        self._clients.remove(client)

    # -- both --------------------------------------------------------------------------------------

    def _watch(self, file: Any, handler: Callable[[], Job | None]) -> None:
        self._selector.register(file, selectors.EVENT_READ, handler)

    def _abandon(self) -> None:
        """Close the server's files in a forked process, without touching what the server waits for.

        Unregistering would: both processes share one epoll instance.
        """
        self._selector.close()
        self._control.close()
        os.close(self._owner)
        if self._listener is not None:
            self._listener.close()
        for client in self._clients:
            if not client.gone:
                client.connection.close()
                os.close(client.owner)
            if client.process is not None and not client.exited:
                os.close(client.process)
        self._clients.clear()


def _kill(pid: int | None) -> None:
    """Kill a process and its group; a process that was forked this moment may not lead one yet."""
    if pid is None:
        return
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
