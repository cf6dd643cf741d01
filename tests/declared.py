"""What takes long is declared: without a marker of `LONG` a test starts no kernel, browser or build.

``make test-fast`` leaves out what bears such a marker, so that nothing slow may hide among the rest.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

LONG = ("kernel", "browser", "e2e")
_LONG_COMMAND = re.compile(
    r"ipykernel_launcher|nbbriefing\.kernels|jupyterlab|playwright|chrom(e|ium)\b|-m (build|pip|venv)\b"
)
_GUARD = Path(__file__).with_name("undeclared")
_undeclared = False


def is_long(item: pytest.Item) -> bool:
    """Return whether a test says that it takes long."""
    return any(item.get_closest_marker(name) for name in LONG)


@contextmanager
def held_to_markers(item: pytest.Item) -> Iterator[None]:
    """Refuse what a test has not declared, in this process and in those that are started from it."""
    global _undeclared
    _undeclared = not is_long(item)
    os.environ["UNDECLARED_KERNELS"] = "end" if _undeclared else "run"
    try:
        yield
    finally:
        _undeclared = False


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event == "subprocess.Popen" and _undeclared:
        words = arguments[1] if isinstance(arguments[1], list | tuple) else [arguments[1]]
        command = " ".join(map(os.fsdecode, words))  # type: ignore[arg-type]
        if _LONG_COMMAND.search(command):
            pytest.fail(f"needs a marker of {', '.join(LONG)}, because it starts: {command[:200]}")


def watch() -> None:
    """Begin to look at what tests start; once in a process."""
    path = [str(_GUARD), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, dict.fromkeys(path)))
    sys.addaudithook(_refuse)
