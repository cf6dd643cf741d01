"""How long an export may take, wherever the time goes: in Python, in a library, or in Typst.

Python code of a thread is interrupted by an exception that a watching thread sends to it, because signals
reach the main thread only and a Jupyter server exports in others. Typst cannot be interrupted; what could
take it long is compiled in a process of its own (`typst/compile.py`), which is ended with the time.
"""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from nbbriefing.errors import ExportError

SECONDS = 120.0


class OutOfTime(BaseException):
    """The time is up. No ``Exception``: what libraries do about those must not swallow it."""


class Watch:
    """Interrupts the thread that made it once the time is up; knows which cell is at work."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.place = "the notebook"
        self._end = time.monotonic() + seconds
        self._thread = threading.get_ident()
        self._lock = threading.Lock()
        self._over = False
        self._timer = threading.Timer(seconds, self._interrupt)
        self._timer.daemon = True

    def start(self) -> None:
        """Begin to watch."""
        self._timer.start()

    def stop(self) -> None:
        """End watching; an interruption that is under way but has not arrived is called back."""
        with self._lock:
            self._over = True
            self._timer.cancel()
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self._thread), None)

    def left(self) -> float:
        """Return the seconds that are left, at least a tenth of one."""
        return max(self._end - time.monotonic(), 0.1)

    def _interrupt(self) -> None:
        with self._lock:
            if not self._over:
                thread = ctypes.c_ulong(self._thread)
                ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, ctypes.py_object(OutOfTime))


_CURRENT: ContextVar[Watch | None] = ContextVar("watch", default=None)


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Give what is done a limit of time (0 is none); an `ExportError` names the cell that was at work."""
    if seconds <= 0:
        yield
        return
    watch = Watch(seconds)
    token = _CURRENT.set(watch)
    try:
        watch.start()
        try:
            yield
        finally:
            watch.stop()
    except OutOfTime:
        raise too_long(watch.place, seconds) from None
    finally:
        _CURRENT.reset(token)


def at_work(place: object) -> None:
    """Note which cell is being read or written."""
    watch = _CURRENT.get()
    if watch is not None:
        watch.place = str(place)


def seconds_left() -> float:
    """Return how long a process may be waited for."""
    watch = _CURRENT.get()
    return watch.left() if watch is not None else SECONDS


def too_long(place: str, seconds: float) -> ExportError:
    """Return the error that says where the time went and what to do."""
    return ExportError(
        f"the export takes longer than {seconds:g} seconds; it was at {place}\n"
        "Shorten what that cell holds or shows, leave it out with the tag remove-cell or remove-output, "
        "or give more time: --BriefingExporter.time_limit=600"
    )
