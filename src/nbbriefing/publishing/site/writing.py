"""Writing pages so that a reader finds the old or the new one, whole, and unchanged ones keep their date."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from nbbriefing.publishing import locks
from nbbriefing.publishing.publication import WORK, token


def write_pages(out: Path, pages: Mapping[str, bytes]) -> list[str]:
    """Write pages into the output folder, each in one step; those that are as they were are left alone.

    Parameters
    ----------
    out : Path
    pages : mapping of str to bytes
        By path relative to the output folder, in the order in which they are to appear.

    Returns
    -------
    list of str
        The paths that were written.

    Raises
    ------
    OSError
        If one cannot be written; those before it are in place, it and those after it are as they were.
    """
    changed = [path for path, content in pages.items() if _content(out / path) != content]
    if not changed:
        return []
    work = out / WORK / token()
    try:
        with locks.held(work):
            temporary = work / "page"
            for path in changed:
                (out / path).parent.mkdir(parents=True, exist_ok=True)
                temporary.write_bytes(pages[path])
                os.replace(temporary, out / path)
    finally:
        locks.remove(work)
        locks.remove_empty_parents(work, out)
    return changed


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def remove_pages(out: Path, paths: Iterable[str]) -> None:
    """Remove pages of an earlier site, and the folders that hold nothing without them."""
    for name in paths:
        path = out / name
        if path.resolve().is_relative_to(out.resolve()):
            path.unlink(missing_ok=True)
            locks.remove_empty_parents(path, out)
