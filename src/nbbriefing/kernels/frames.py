"""Messages between a fork server and its clients: a length, a JSON object, and open files.

A stream socket has no message boundaries, so each message is preceded by its length; the files
that belong to a message (a kernel's standard streams) travel with its first byte.
"""

from __future__ import annotations

import array
import json
import socket
import struct
from collections.abc import Sequence
from typing import Any

_LENGTH = struct.Struct("!I")
LARGEST = 16 * 2**20  # an environment of this size cannot be given to a process anyway
MOST_FILES = 16


def send_frame(connection: socket.socket, message: dict[str, Any], files: Sequence[int] = ()) -> None:
    """Send one message and the open files that belong to it.

    Parameters
    ----------
    connection : socket.socket
        A connected ``AF_UNIX`` stream socket.
    message : dict
        What JSON can hold.
    files : sequence of int
        File descriptors; the receiver gets copies of its own.

    Raises
    ------
    OSError
        When the other end has gone.
    """
    body = json.dumps(message).encode("ascii")
    socket.send_fds(connection, [_LENGTH.pack(len(body))], list(files))
    connection.sendall(body)


def receive_frame(connection: socket.socket) -> tuple[dict[str, Any], list[int]]:
    """Wait for one message.

    Returns
    -------
    tuple of dict and list of int
        The message and the files that came with it (closed on exec, owned by the caller).

    Raises
    ------
    EOFError
        When the other end has closed the connection.
    OSError
        When the connection is broken, or a set time-out has passed.
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
