"""What became of a run, and whether a failure may pass by itself."""

from __future__ import annotations

import errno
from dataclasses import dataclass, field
from pathlib import Path

RENDERED = "rendered"
FAILED = "failed"
UP_TO_DATE = "up to date"
NOT_STARTED = "not started"


@dataclass(frozen=True)
class Outcome:
    """What became of a run.

    ``cell`` is where it failed, in the author's notebook; the first line of the message says why, the others
    what to do; ``transient`` tells whether the failure may pass by itself.
    """

    name: str
    status: str
    seconds: float = 0.0
    cell: int | None = None
    message: str = ""
    log: Path | None = None
    warnings: list[str] = field(default_factory=list)
    transient: bool = False

    @property
    def failed(self) -> bool:
        """Whether the run failed."""
        return self.status == FAILED


_PASSING = frozenset(
    {
        errno.EAGAIN,
        errno.EBUSY,
        errno.ECONNREFUSED,
        errno.ECONNRESET,
        errno.EINTR,
        errno.EIO,
        errno.EMFILE,
        errno.ENFILE,
        errno.ENOMEM,
        errno.ESTALE,
        errno.ETIMEDOUT,
    }
)


def is_transient(error: BaseException) -> bool:
    """Whether a failure may pass by itself.

    Errors of this package say so by an attribute ``transient``; of the system's, those that are about
    memory, processes, open files, devices and connections count.

    >>> is_transient(OSError(errno.ENOMEM, "Cannot allocate memory"))
    True
    >>> is_transient(OSError(errno.ENOSPC, "No space left on device"))
    False
    """
    if isinstance(error, OSError):
        return error.errno in _PASSING
    return bool(getattr(error, "transient", False)) or isinstance(error, MemoryError)
