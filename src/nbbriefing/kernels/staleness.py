"""Whether the code that a fork server has loaded is still the code on disk.

An ordinary kernel sees an edited module or an upgraded library after a restart. A fork of a process that
loaded the old one would not, so the server compares before each fork.
"""

from __future__ import annotations

import functools
import os
import site
import sysconfig
from collections.abc import Iterator
from pathlib import Path

from nbbriefing.project import folders_of_code

State = frozenset[tuple[str, int, int]]


def installed_state() -> State:
    """Return path, time of change (ns) and size of everything that a preloaded module depends on.

    These are the files of the engine and of the project, one by one, and the folders in which packages
    are installed: installing, upgrading or removing anything changes a folder's own time.
    """
    files = (file for folder in folders_of_code() for file in _files(folder))
    return frozenset(
        (path, status.st_mtime_ns, status.st_size)
        for path, status in (*files, *_folders(_installation_folders()))
    )


def _files(folder: str) -> Iterator[tuple[str, os.stat_result]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                if entry.name != "__pycache__":
                    yield from _files(entry.path)
            else:
                yield entry.path, entry.stat()


def _folders(paths: set[str]) -> Iterator[tuple[str, os.stat_result]]:
    for path in paths:
        if Path(path).is_dir():
            yield path, os.stat(path)


@functools.cache
def _installation_folders() -> set[str]:
    folders = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    return folders | ({site.getusersitepackages()} if site.ENABLE_USER_SITE else set())
