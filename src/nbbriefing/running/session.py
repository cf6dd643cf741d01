"""The private folder and environment of one call of `render`.

Kernels and workers write where they like by default: below the home directory, the user's Jupyter and
matplotlib folders, the current directory. Here all of that is inside the output folder and is removed at
the end, and nothing of the user's set-up or of the machine reaches a rendition.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbbriefing.catalogue.plan import Run
from nbbriefing.project import Collections, current
from nbbriefing.publishing import locks
from nbbriefing.publishing.publication import WORK, token

_REMOVED = (
    "MPLBACKEND",
    "PYTHONWARNINGS",
    "PYTHONSTARTUP",
    "LANGUAGE",
    "LANG",
    "PAPERMILL_EXECUTION_TIMEOUT",
)
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")


@dataclass(frozen=True)
class Session:
    """What every run of one call shares; the private folder is removed at its end."""

    out: Path
    work: Path
    environment: dict[str, str]
    data: Path
    collections: Collections


@dataclass(frozen=True)
class Task:
    """A run, and what it needs to know of the call that it belongs to.

    Attributes
    ----------
    inputs : dict
        What the renditions are made from besides what the notebook reads; see
        `nbbriefing.running.freshness`.
    more : bool
        Whether the worker is likely to get another run after this one.
    """

    run: Run
    session: Session
    inputs: dict[str, Any]
    more: bool = False


@contextlib.contextmanager
def open_session(out: Path, data: Path, collections: Collections) -> Iterator[Session]:
    """Make the private folder below the output folder, and remove it at the end."""
    work = out / WORK / token()
    try:
        with locks.held(work):
            (work / "tmp").mkdir()
            yield Session(out, work, environment(work, out, data), data, collections)
    finally:
        locks.remove(work)
        locks.remove_empty_parents(work, out)


def environment(work: Path, out: Path, data: Path) -> dict[str, str]:
    """Compose the environment in which notebooks are executed and exported.

    Hash seed, time zone, locale and the number of threads of linear algebra (whose sums depend on it) are
    fixed, so that the same inputs give the same bytes on any machine.
    """
    kept = {name: value for name, value in os.environ.items() if name not in _REMOVED}
    kept = {name: value for name, value in kept.items() if not name.startswith("LC_")}
    private = {
        current().data_variable: str(data),
        "IPYTHONDIR": str(work / "ipython"),
        "JUPYTER_CONFIG_DIR": str(work / "jupyter-config"),
        "JUPYTER_RUNTIME_DIR": str(work / "runtime"),
        "XDG_CACHE_HOME": str(work / "cache"),
        "TMPDIR": str(work / "tmp"),
        # Kept between calls, because finding the machine's fonts takes matplotlib about a second.
        "MPLCONFIGDIR": os.environ.get("MPLCONFIGDIR") or str(out / ".cache" / "matplotlib"),
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "SOURCE_DATE_EPOCH": "315532800",
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        **dict.fromkeys(_THREADS, "1"),
    }
    if defaults := _matplotlib_defaults():
        private["MATPLOTLIBRC"] = defaults
    return {**kept, **private}


def _matplotlib_defaults() -> str | None:
    found = importlib.util.find_spec("matplotlib")
    if found is None or found.origin is None:
        return None
    return str(Path(found.origin).parent / "mpl-data" / "matplotlibrc")
