"""Which files a briefing is made from, and when one of them is saved."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import watchfiles

_SUFFIXES = (".csv", ".json")
# Editors write a file in several steps; what comes within this time is one change. Milliseconds.
_TOGETHER = 400


def folders_of(files: Iterable[Path], collections: Iterable[Path]) -> list[Path]:
    """Return the folders to watch for these files and for these folders of tables, each once."""
    folders = [*(path.parent for path in files), *collections]
    return sorted({folder.resolve() for folder in folders if folder.is_dir()})


def is_input(path: Path, files: Iterable[Path], collections: Iterable[Path]) -> bool:
    """Return whether a file is one of these, or a table or description in one of these folders."""
    own = path.suffix in _SUFFIXES and not path.name.startswith(".") and path.parent in set(collections)
    return own or path in set(files)


def saved(
    files: Iterable[Path], collections: Iterable[Path], stop: threading.Event | None = None
) -> Iterator[list[Path]]:
    """Yield the files that were saved, changes that come together in one list.

    Parameters
    ----------
    files : iterable of Path
        Notebooks and the catalogue; absolute.
    collections : iterable of Path
        Folders of tables; absolute.
    stop : threading.Event, optional
        Ends it when set.
    """
    own, tables = list(files), list(collections)

    def wanted(_change: watchfiles.Change, path: str) -> bool:
        return is_input(Path(path), own, tables)

    for changes in watchfiles.watch(
        *folders_of(own, tables),
        watch_filter=wanted,
        debounce=_TOGETHER,
        stop_event=stop,
        recursive=False,
        raise_interrupt=True,
    ):
        yield sorted({Path(path) for _change, path in changes})
