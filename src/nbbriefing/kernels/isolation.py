"""Turn a fresh fork into a process of its own: as if started from nothing with this request."""

from __future__ import annotations

import atexit
import ctypes
import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Mapping
from typing import Any

from nbbriefing.kernels.server import Job

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True)
_settings_read: tuple[str, int] | None = None
_started_in: dict[str, str] = {}
_set_by_imports: dict[str, str] = {}


def isolate(job: Job) -> None:
    """Give this process its session, streams, environment, directory and randomness.

    Parameters
    ----------
    job : Job
        Its request holds "argv" and "orig_argv" (lists of str), "env" (dict), "cwd" (str) and
        "umask" (int); its first three files become standard input, output and error.
    """
    os.setsid()
    die_with(job.server)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for wanted, got in enumerate(job.files[:3]):
        os.dup2(got, wanted)
        os.close(got)
    sys.stdout.reconfigure(line_buffering=os.isatty(1))  # type: ignore[union-attr]  # a TextIOWrapper
    os.environ.clear()
    os.environ.update(environment(job.request["env"]))
    os.umask(job.request["umask"])
    os.chdir(job.request["cwd"])
    sys.argv[:] = job.request["argv"]
    sys.orig_argv[:] = job.request["orig_argv"]
    _forget_the_server()


def environment(given: Mapping[str, str]) -> dict[str, str]:
    """Return the environment that a process has after it was started with one and has imported everything.

    Some libraries set variables when they are imported, which here has already happened.
    """
    meant_as_in_the_server = {
        name: value for name, value in _set_by_imports.items() if given.get(name) == _started_in.get(name)
    }
    return {**given, **meant_as_in_the_server}


def die_with(parent: int) -> None:
    """Have the kernel kill this process as soon as its parent ends, however it ends."""
    if _LIBC.prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG) failed")
    if os.getppid() != parent:  # it ended before the call
        os._exit(1)


def _forget_the_server() -> None:
    """Renew what is shared by all forks or was derived from the server's environment."""
    time.tzset()
    tempfile.tempdir = None
    for path, finder in list(sys.path_importer_cache.items()):
        if finder is None:  # no folder then; a folder that was there is read again when it has changed
            del sys.path_importer_cache[path]
    random.seed()
    multiprocessing.current_process().authkey = os.urandom(32)
    if "numpy" in sys.modules:
        import numpy

        numpy.random.seed()
    if "matplotlib" in sys.modules:
        _adopt_matplotlib_settings()
    if throw_away_folder():
        atexit.unregister(shutil.rmtree)  # the server removes it at its own end


def remember(started_in: Mapping[str, str]) -> None:
    """Note in the server what has been read and set while everything was imported.

    Parameters
    ----------
    started_in : mapping of str to str
        The environment in which the server was started.
    """
    global _settings_read
    _settings_read = _matplotlib_settings_file()
    _started_in.update(started_in)
    _set_by_imports.update({k: v for k, v in os.environ.items() if started_in.get(k) != v})


def throw_away_folder() -> str | None:
    """Return the folder that Matplotlib made for want of a writable one, and would remove at exit."""
    return _set_by_imports.get("MPLCONFIGDIR")


def _matplotlib_settings_file() -> tuple[str, int]:
    import matplotlib

    path = matplotlib.matplotlib_fname()
    return path, os.stat(path).st_mtime_ns


def _adopt_matplotlib_settings() -> None:
    """Do what ``import matplotlib`` does with the working directory and ``MPLBACKEND``."""
    import matplotlib

    if _matplotlib_settings_file() != _settings_read:
        settings = matplotlib.rc_params()
        matplotlib.rcParams.update(settings)
        matplotlib.rcParamsOrig = settings
    if os.environ.get("MPLBACKEND"):
        matplotlib.rcParams["backend"] = os.environ["MPLBACKEND"]


def exit_on_error(function: Any, *args: Any) -> None:
    """Call a function; when it fails, print why on standard error and end the process."""
    try:
        function(*args)
    except BaseException:  # noqa: BLE001 - there is nobody to raise it to
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
