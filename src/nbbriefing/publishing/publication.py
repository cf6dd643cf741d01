"""Put one folder in the place of another so that at no instant there is none.

Linux (``renameat2`` with ``RENAME_EXCHANGE``) and macOS (``renamex_np`` with ``RENAME_SWAP``) exchange two
names in one step of the file system. Elsewhere, or on a file system that cannot, two renames follow one
another; see `nbbriefing.publishing.publication` for what is promised then.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import functools
import os
import re
import secrets
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from nbbriefing.publishing import locks

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # linux/fs.h
_RENAME_SWAP = 2  # macOS sys/stdio.h
_NOT_SUPPORTED = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}


@functools.cache
def _system_call() -> Callable[[bytes, bytes], int] | None:
    if sys.platform == "linux":
        call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
        if call is None:
            return None
        call.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint]
        return lambda a, b: int(call(_AT_FDCWD, a, _AT_FDCWD, b, _RENAME_EXCHANGE))
    if sys.platform == "darwin":
        call = getattr(ctypes.CDLL(None, use_errno=True), "renamex_np", None)
        if call is None:
            return None
        call.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.c_uint]
        return lambda a, b: int(call(a, b, _RENAME_SWAP))
    return None


def exchange(one: Path, other: Path) -> bool:
    """Exchange two existing paths; False, with nothing done, where the system cannot do it in one step."""
    call = _system_call()
    if call is None:
        return False
    if call(os.fsencode(one), os.fsencode(other)) == 0:
        return True
    number = ctypes.get_errno()
    if number in _NOT_SUPPORTED:
        return False
    raise OSError(number, os.strerror(number), str(one), None, str(other))


_TOKEN = r"[0-9]+-[0-9a-f]{12}"
_LEFT_OVER = re.compile(rf"\.(?P<target>[^.].*)\.(?P<kind>new|old)-{_TOKEN}")
WORK = ".work"


def token() -> str:
    """Return a name that no other process uses: the process id, for people, and a random part."""
    return f"{os.getpid()}-{secrets.token_hex(6)}"


@contextlib.contextmanager
def staging(target: Path, top: Path) -> Iterator[Path]:
    """Give a new folder beside the target that is gone afterwards, with empty ones below ``top``."""
    folder = target.parent / f".{target.name}.new-{token()}"
    try:
        with locks.held(folder):
            yield folder
    finally:
        locks.remove(folder)
        locks.remove_empty_parents(folder, top)


def publish(folder: Path, target: Path, *, written: bool = False) -> None:
    """Give a staged folder the target's name; what had it before is then found under the staged name.

    ``written`` says that the content of the files has reached the disk already; their names are written
    either way. If the file system refuses (`OSError`), the target is as it was.
    """
    _write_through(folder, names_only=written)
    while True:
        try:
            os.rename(folder, target)
            break
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                raise
        try:
            if not exchange(folder, target):
                _two_renames(folder, target)
            break
        except FileNotFoundError:  # the target was removed in between
            if not folder.exists():
                raise
    _write_through_folder(target.parent)


def _two_renames(folder: Path, target: Path) -> None:
    old = target.parent / f".{target.name}.old-{token()}"
    with locks.holding(target):  # so that no sweep takes it for left over
        os.rename(target, old)
        os.rename(folder, target)
    locks.remove(old)


def _write_through(folder: Path, *, names_only: bool) -> None:
    for path in folder.iterdir():
        if path.is_dir():
            _write_through(path, names_only=names_only)
        if path.is_dir() or names_only:
            continue
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    _write_through_folder(folder)


def _write_through_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sweep(out: Path) -> None:
    """Remove what dead processes left in an output folder, and put back what they had moved aside.

    What belongs to a living process is left alone, so several may render into one folder at a time.
    """
    # Of newest runs; of versions and of failures.
    left_over = [*out.glob("*/*/.*"), *out.glob("*/*/*/.*")]
    for folder in left_over:
        match = _LEFT_OVER.fullmatch(folder.name)
        if match is None or not folder.is_dir():
            continue
        with locks.taken_over(folder) as dead:
            if not dead:
                continue
            target = folder.parent / match["target"]
            if match["kind"] == "old" and not target.exists():
                os.rename(folder, target)
            else:
                locks.remove(folder)
                locks.remove_empty_parents(folder, out)
    for folder in out.glob(f"{WORK}/*"):
        with locks.taken_over(folder) as dead:
            if dead:
                locks.remove(folder)
    locks.remove_empty_parents(out / WORK / "x", out)
