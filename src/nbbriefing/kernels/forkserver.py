"""Start a fork server, ask one for a process, and share one between processes."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import socket
import subprocess
import sys
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import IO, Any

from nbbriefing.errors import BriefingError
from nbbriefing.kernels.process import ForkedProcess, receive_frame, send_frame
from nbbriefing.project import variables

SHARED = variables("FORK_SERVER")[0]  # names the server that a parent process shares with its children
# What a server must not inherit from its owner: settings of the one process that they were made for.
_PRIVATE = frozenset({*variables("FORK_SERVER"), "JPY_PARENT_PID", "JPY_SESSION_NAME", "MPLBACKEND"})
_PATIENCE = 120.0  # seconds for the preload, on a slow disk that has none of it in memory


class ForkError(BriefingError):
    """No process could be forked; the text says why."""


class RefusedError(ForkError):
    """A fork of the server cannot be such a process, and no other server's could."""


class StaleServerError(ForkError):
    """The server has loaded code that has changed on disk since."""


class LostServerError(ForkError):
    """There is no server at the address, or it broke off."""


@dataclass(frozen=True)
class Request:
    """A process to be forked; the target is "package.module:function", the arguments are JSON."""

    target: str
    args: Sequence[Any] = ()
    argv: Sequence[str] = ("",)
    orig_argv: Sequence[str] = ("",)
    env: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    cwd: str = field(default_factory=os.getcwd)
    umask: int = field(default_factory=lambda: current_umask())


def current_umask() -> int:
    """Return the file mode creation mask without changing it, which other threads would notice."""
    with open("/proc/self/status", encoding="ascii", errors="replace") as status:
        for line in status:
            if line.startswith("Umask:"):
                return int(line.split()[1], 8)
    raise ForkError("/proc/self/status names no umask")


@dataclass(frozen=True)
class Address:
    """Where a fork server listens, and the token that opens it.

    The name lies in Linux's abstract namespace: it is no file, is never too long whatever
    TMPDIR is, and disappears with the server.
    """

    name: str
    token: str

    def to_text(self) -> str:
        """Return the form in which it is handed to child processes."""
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, text: str) -> Address:
        """Read what `to_text` wrote; `ForkError` when it is something else."""
        try:
            return cls(**json.loads(text))
        except (ValueError, TypeError) as error:
            raise ForkError(f"{SHARED} does not name a fork server: {text!r}") from error

    def fork(
        self,
        request: Request,
        files: Sequence[int],
        streams: dict[str, IO[Any]] | None = None,
        *,
        any_code: bool = False,
    ) -> ForkedProcess:
        """Have a process forked, or raise `RefusedError`, `StaleServerError` or `LostServerError`.

        The files are its standard input, output and error, and further ones that the target gets as
        ``files``; the streams are this side's ends of pipes. With ``any_code`` the code that the server has
        loaded will do even if it has changed on disk.
        """
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.settimeout(_PATIENCE)
            connection.connect("\0" + self.name)
            terms = {"token": self.token, "any_code": any_code}
            send_frame(connection, {**terms, **_plain(request)}, files)
            reply, _ = receive_frame(connection)
        except (EOFError, OSError) as error:
            connection.close()
            raise LostServerError(f"the fork server does not answer ({error})") from error
        if "pid" not in reply:
            connection.close()
            raise (StaleServerError if reply.get("stale") else RefusedError)(reply["refused"])
        return ForkedProcess(connection, reply["pid"], streams)


def _plain(request: Request) -> dict[str, Any]:
    plain = {name: getattr(request, name) for name in request.__dataclass_fields__}
    return plain | {"env": {k: v for k, v in request.env.items() if k != SHARED}}


class ForkServer:
    """A fork server that belongs to this process, and ends with it however it ends.

    Starting one returns at once; it preloads while this process does other things: the modules that
    notebooks will import, when these are known, else all that a notebook of this project may want.
    """

    def __init__(
        self, imports: Iterable[str] | None = None, environment: Mapping[str, str] | None = None
    ) -> None:
        self.address = Address(f"nbbriefing-{secrets.token_hex(16)}", secrets.token_hex(32))
        self._outcome: dict[str, Any] | None = None
        self._lock = threading.Lock()
        # The errors of the preload are told in a message; what it prints is for nobody,
        # except when the interpreter itself breaks down.
        self._noise = os.fdopen(os.memfd_create("nbbriefing-preload"), "w+b")
        self._control, theirs = socket.socketpair()
        with theirs, socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
            listener.bind("\0" + self.address.name)
            listener.listen(128)
            self._process = self._start(theirs.fileno(), listener.fileno(), environment or os.environ)
        with contextlib.suppress(OSError):  # it has ended already, which is told to whoever waits for it
            names = None if imports is None else sorted(imports)
            send_frame(self._control, {"token": self.address.token, "imports": names})

    def _start(self, control: int, listener: int, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "nbbriefing.kernels", str(control), str(listener), str(os.getpid())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._noise,
            pass_fds=(control, listener),
            cwd="/",  # it must neither hold a folder nor import what lies in it
            env={name: value for name, value in environment.items() if name not in _PRIVATE},
            start_new_session=True,
        )

    @property
    def pid(self) -> int:
        """Process number of the server's outermost process."""
        return self._process.pid

    def wait_until_ready(self) -> None:
        """Wait for the end of the preload; `ForkError` when it failed, or the server has died."""
        with self._lock:
            if self._outcome is None:
                self._outcome = self._receive_outcome()
        if "failed" in self._outcome:
            raise ForkError(f"the preload failed: {self._outcome['failed']}")

    def _receive_outcome(self) -> dict[str, Any]:
        self._control.settimeout(_PATIENCE)
        try:
            return receive_frame(self._control)[0]
        except TimeoutError:
            return {"failed": f"it has not ended within {_PATIENCE:.0f} s"}
        except (EOFError, OSError):
            return {"failed": f"its process ended with status {self._process.wait()}. {self.last_words()}"}

    def is_alive(self) -> bool:
        """Whether the server still runs."""
        return self._process.poll() is None

    def last_words(self) -> str:
        """Return the end of what the server has printed: of interest when it has died."""
        size = os.fstat(self._noise.fileno()).st_size
        return os.pread(self._noise.fileno(), 500, max(0, size - 500)).decode(errors="replace").strip()

    def share(self) -> None:
        """Let the processes that this one starts from now on find the server in their environment."""
        os.environ[SHARED] = self.address.to_text()

    def retire(self) -> None:
        """Let the server end with the last of its processes instead of taking new requests."""
        with contextlib.suppress(OSError):
            send_frame(self._control, {"retire": True})

    def close(self) -> None:
        """End the server and every process that it has forked, and wait for that."""
        if os.environ.get(SHARED) == self.address.to_text():
            del os.environ[SHARED]
        with contextlib.suppress(OSError):  # it has ended by itself
            self._control.shutdown(socket.SHUT_RDWR)
        self._control.close()
        self._noise.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def let_go(self) -> None:
        """In a process forked from the owner: drop the copies of the owner's files."""
        self._control.close()
        self._noise.close()
