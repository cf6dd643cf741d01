"""Folders that belong to a living process, and finding those whose process is dead.

A folder is held by an exclusive ``flock`` on itself. The system lets go of it when the process ends in any
way, which a process id in a file name cannot promise: ids are reused and mean nothing in another container.
Libraries lock a file beside it, which would be one more thing to make, to leave behind and to sweep.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: nothing is held, so nothing is ever taken for left over either
    fcntl = None  # type: ignore[assignment]


def available() -> bool:
    """Whether this system can hold folders at all."""
    return fcntl is not None


@contextlib.contextmanager
def held(folder: Path) -> Iterator[None]:
    """Create a folder, which must not exist, and hold it; the caller removes or moves it."""
    if fcntl is None:
        folder.mkdir(parents=True)
        yield
        return
    descriptor = _create_and_lock(folder)
    try:
        yield
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def holding(folder: Path) -> Iterator[None]:
    """Hold a folder that exists, waiting for whoever else holds it."""
    if fcntl is None:
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _create_and_lock(folder: Path) -> int:
    while True:
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            folder.mkdir()
            descriptor = os.open(folder, os.O_RDONLY)
        except FileNotFoundError:  # a sweep, or the end of another run, removed it or an empty parent
            continue
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        # Between mkdir and flock a sweep may have taken it for left over and removed it.
        with contextlib.suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(descriptor), os.stat(folder)):
                return descriptor
        os.close(descriptor)


@contextlib.contextmanager
def taken_over(folder: Path) -> Iterator[bool]:
    """Hold a folder if nobody does; yields whether it is left over by a dead process."""
    if fcntl is None:
        yield False
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        yield False
        return
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)


def remove(folder: Path) -> None:
    """Remove a folder that another process may be removing as well."""
    shutil.rmtree(folder, ignore_errors=True)


def remove_empty_parents(folder: Path, top: Path) -> None:
    """Remove the folders above `folder` and below `top` that are empty."""
    for parent in folder.parents:
        if parent == top or not parent.is_relative_to(top):
            return
        try:
            parent.rmdir()
        except OSError:  # not empty, or gone
            return
