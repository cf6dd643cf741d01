"""The client's end of a process that a fork server started, and the messages between both."""

from __future__ import annotations

import array
import contextlib
import json
import os
import select
import signal
import socket
import struct
import subprocess
import threading
import time
from collections.abc import Sequence
from typing import IO, Any

_LENGTH = struct.Struct("!I")
LARGEST = 16 * 2**20  # an environment of this size cannot be given to a process anyway
MOST_FILES = 16


def send_frame(connection: socket.socket, message: dict[str, Any], files: Sequence[int] = ()) -> None:
    """Send one message, of what JSON can hold, over an ``AF_UNIX`` stream, with copies of the files."""
    body = json.dumps(message).encode("ascii")
    socket.send_fds(connection, [_LENGTH.pack(len(body))], list(files))
    connection.sendall(body)


def receive_frame(connection: socket.socket) -> tuple[dict[str, Any], list[int]]:
    """Wait for one message and the files that came with it (closed on exec, owned by the caller).

    `EOFError` when the other end has closed the connection, `OSError` when it is broken or a time-out has
    passed.
    """
    head, files = _receive_head(connection)
    head += _receive_exactly(connection, _LENGTH.size - len(head)) if head else b""
    if not head:
        raise EOFError("the connection was closed")
    (length,) = _LENGTH.unpack(head)
    if length > LARGEST:
        raise OSError(f"a message of {length} bytes was announced; at most {LARGEST} are allowed")
    body = _receive_exactly(connection, length)
    return json.loads(body), files


def _receive_head(connection: socket.socket) -> tuple[bytes, list[int]]:
    """Do what `socket.recv_fds` does, which drops the flag that keeps the files from being inherited."""
    files = array.array("i")
    space = socket.CMSG_SPACE(MOST_FILES * files.itemsize)
    head, ancillary, _, _ = connection.recvmsg(_LENGTH.size, space, socket.MSG_CMSG_CLOEXEC)
    for level, kind, data in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            files.frombytes(data[: len(data) - len(data) % files.itemsize])
    return head, list(files)


def _receive_exactly(connection: socket.socket, size: int) -> bytes:
    parts = []
    while size:
        part = connection.recv(size)
        if not part:
            raise EOFError("the connection was closed in the middle of a message")
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


class ForkedProcess:
    """A running process whose parent is the fork server; it leads a session and a group of its own number.

    The process lives at most until this object is closed or the process that owns it dies: the server then
    kills it. Forgetting this object does not end it, as with ``Popen``. And as with ``Popen`` an ended
    process stays a zombie until its exit status has been collected here, so that its number cannot be given
    to another process while somebody may still send a signal to it.
    """

    def __init__(
        self, connection: socket.socket, pid: int, streams: dict[str, IO[Any]] | None = None
    ) -> None:
        self._connection: socket.socket | None = connection
        self._lock = threading.Lock()
        self.pid = pid
        self.returncode: int | None = None
        streams = streams or {}
        self.stdin = streams.get("stdin")
        self.stdout = streams.get("stdout")
        self.stderr = streams.get("stderr")
        _running.add(self)

    def poll(self) -> int | None:
        """Return the exit status, negative for a signal as with ``Popen``; None while it runs."""
        if self.returncode is None and self._has_news(0.0):
            self._collect()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end of the process; `TimeoutExpired` when it still runs after so many seconds."""
        if self.returncode is None:
            if not self._has_news(timeout):
                raise subprocess.TimeoutExpired(f"process {self.pid}", timeout or 0.0)
            self._collect()
        assert self.returncode is not None
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send a signal to the process; nothing happens when it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask the process to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the process."""
        self.send_signal(signal.SIGKILL)

    def close(self) -> None:
        """Give the process up: the server kills it if it still runs."""
        _running.discard(self)
        if self._connection is not None:
            with contextlib.suppress(OSError):  # the server has gone
                # A forked copy of this process may hold the connection too; closing would not end it.
                self._connection.shutdown(socket.SHUT_RDWR)
            self._connection.close()
            self._connection = None

    def _has_news(self, timeout: float | None) -> bool:
        """Whether the server has reported something; None waits for ever."""
        connection = self._connection
        if connection is None or connection.fileno() < 0:
            return True
        poller = select.poll()  # unlike select.select it takes descriptors above 1023
        poller.register(connection, select.POLLIN)
        deadline = None if timeout is None else time.monotonic() + timeout
        while True:
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            if poller.poll(None if left is None else left * 1000):
                return True
            if left is not None and left <= 0.0:
                return False

    def _collect(self) -> None:
        """Take the exit status; closing the connection lets the server release the zombie."""
        with self._lock:
            if self.returncode is not None:  # by another thread
                return
            try:
                if self._connection is None:
                    raise EOFError("the process was given up")
                message, _ = receive_frame(self._connection)
                self.returncode = int(message["exit"])
            except (EOFError, OSError):
                # The server itself has died, and its processes die with it by SIGKILL.
                self.returncode = -signal.SIGKILL
            self.close()


_running: set[ForkedProcess] = set()
