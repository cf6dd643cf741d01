"""What a process does that was forked to be a kernel: it becomes one of its own, runs, and ends."""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import gc
import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any

from nbbriefing.kernels import preload
from nbbriefing.kernels.server import Job

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True)
_settings_read: tuple[str, int] | None = None
_started_in: dict[str, str] = {}
_set_by_imports: dict[str, str] = {}


def isolate(job: Job) -> None:
    """Give this process the session, streams (the first three files), environment and folder asked for."""
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
    """Note in the server what was read and set, and in which environment, while all was imported."""
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


_INLINE = "module://matplotlib_inline.backend_inline"


def run_kernel(arguments: list[str], files: list[int]) -> None:
    """Do what ``python -m ipykernel_launcher`` does with these arguments, until the kernel is shut down.

    The one file is closed as soon as the kernel listens on its ports.
    """
    from ipykernel import ipkernel
    from ipykernel.kernelapp import IPKernelApp

    application = IPKernelApp.instance()
    # Its default was read from the environment when the class was made, in the fork server.
    # The parent to watch is the process that forked this one, which watches the client.
    application.parent_handle = os.getppid()
    if "matplotlib" in sys.modules:
        # IPykernel chooses the backend by an environment variable that `import matplotlib` will read.
        sys.modules["matplotlib"].rcParams["backend"] = os.environ.get("MPLBACKEND") or _INLINE
    with _without_notebook_modules(ipkernel):
        application.initialize(arguments)
    os.close(files[0])
    application.start()


@contextlib.contextmanager
def _without_notebook_modules(ipkernel: ModuleType) -> Iterator[None]:
    """Hide from ``ipykernel.ipkernel`` that pandas and the like have been imported.

    It takes every loaded module for a part of the kernel, and the debugger does not step into those. Going
    through all of them would besides copy thousands of memory pages, a sixth of a kernel's start.
    """
    real = ipkernel.sys
    ipkernel.sys = _SysOfAKernel()  # type: ignore[attr-defined]
    try:
        yield
    finally:
        ipkernel.sys = real  # type: ignore[attr-defined]


class _SysOfAKernel:
    """Stands in for ``sys``, with fewer modules."""

    def __getattr__(self, name: str) -> Any:
        return preload.kernel_modules() if name == "modules" else getattr(sys, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(sys, name, value)


def run_to_the_end(target: Callable[..., object], args: Sequence[Any], inherited: Collection[str]) -> None:
    """Call a function as the whole work of this process, then end the process; does not return.

    ``SystemExit`` ends it with that status, any other error with status 1. An interpreter that ends clears
    every module. In a fork that touches, and therefore copies, nearly every page of memory that it shares
    with the server: about twice the cost of the kernel's start, for nothing. Here only what this process has
    loaded and made itself is cleared, not the inherited modules.
    """
    status = 0
    try:
        target(*args)
    except SystemExit as error:
        status = _status(error.code)
    except BaseException:  # noqa: BLE001 - what the interpreter itself does with it
        traceback.print_exc()
        status = 1
    threading._shutdown()  # type: ignore[attr-defined]  # waits for the threads that are not daemons
    atexit._run_exitfuncs()
    forget_own_modules(inherited)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and not stream.closed:
            stream.flush()
    _LIBC.fflush(None)
    os._exit(status)


def forget_own_modules(inherited: Collection[str]) -> None:
    """Clear the modules of this process, so that open files are written and finalisers run."""
    own = [
        module for name, module in list(sys.modules.items()) if name not in inherited or name == "__main__"
    ]
    for module in reversed(own):
        getattr(module, "__dict__", {}).clear()
    own.clear()
    gc.collect()


def _status(code: object) -> int:
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF
    print(code, file=sys.stderr)
    return 1
