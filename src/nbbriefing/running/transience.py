"""Which failures may pass by themselves, so that the same run is worth another try.

A cell that raises, or takes too long, does so again, and a full disk does not empty itself. A process that
was killed and a system that is short of something for a moment are another matter.
"""

from __future__ import annotations

import errno

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
