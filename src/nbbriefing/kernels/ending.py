"""End a forked process as an interpreter ends, but without taking apart what the fork server loaded.

An interpreter that ends clears every module. In a fork that touches, and therefore copies, nearly every
page of memory that it shares with the server: about twice the cost of the kernel's start, for
nothing. Here only what this process has loaded and made itself is cleared.
"""

from __future__ import annotations

import atexit
import ctypes
import gc
import os
import sys
import threading
import traceback
from collections.abc import Callable, Collection, Sequence
from typing import Any

_LIBC = ctypes.CDLL(None)


def run_to_the_end(target: Callable[..., object], args: Sequence[Any], inherited: Collection[str]) -> None:
    """Call a function as the whole work of this process, then end the process; does not return.

    Parameters
    ----------
    target : callable
        The work. ``SystemExit`` ends it with that status, any other error with status 1.
    args : sequence
        Its arguments.
    inherited : collection of str
        Names of the modules that the fork server had loaded; they are left alone.
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
