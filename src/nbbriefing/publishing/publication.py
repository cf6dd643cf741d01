"""Publishing a folder of renditions: complete or not at all, at any instant, killed anywhere.

A run writes into a hidden folder beside its target, on the same file system. When everything in it is
complete it takes the target's name in one step of the file system (`nbbriefing.publishing.exchange`), and
what was there before is removed. Where the system has no such step there are two renames; killed between
them, the old folder stands beside the target under a hidden name and the next start puts it back.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

from nbbriefing.publishing import locks
from nbbriefing.publishing.exchange import exchange

_TOKEN = r"[0-9]+-[0-9a-f]{12}"
_LEFT_OVER = re.compile(rf"\.(?P<target>[^.].*)\.(?P<kind>new|old)-{_TOKEN}")
WORK = ".work"


def token() -> str:
    """Return a name that no other process uses: the process id, for people, and a random part."""
    return f"{os.getpid()}-{secrets.token_hex(6)}"


@contextlib.contextmanager
def staging(target: Path, top: Path) -> Iterator[Path]:
    """Give a new folder beside the target; whatever happens, it is gone afterwards.

    Parameters
    ----------
    target : Path
        Where the folder will be published.
    top : Path
        The output folder; empty folders between it and the target are removed again.
    """
    folder = target.parent / f".{target.name}.new-{token()}"
    try:
        with locks.held(folder):
            yield folder
    finally:
        locks.remove(folder)
        locks.remove_empty_parents(folder, top)


def publish(folder: Path, target: Path, *, written: bool = False) -> None:
    """Give a staged folder the target's name; what had it before is then found under the staged name.

    Parameters
    ----------
    folder, target : Path
    written : bool
        Whether the content of the files has reached the disk already; their names are written either way.

    Raises
    ------
    OSError
        If the file system refuses; the target is as it was.
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
