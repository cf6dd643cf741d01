"""The log of one run: everything that any library says while it lasts, and nothing on the screen."""

from __future__ import annotations

import contextlib
import io
import logging
import warnings
from collections.abc import Iterator


class RunLog:
    """Collects lines; `text` is what goes into the file beside the renditions.

    There is no time in it, so that equal runs leave equal logs.
    """

    def __init__(self) -> None:
        self._buffer = io.StringIO()
        self.handler = logging.StreamHandler(self._buffer)
        self.handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))

    def add(self, text: str) -> None:
        """Add a text of one or more lines."""
        self._buffer.write(text.rstrip("\n") + "\n")

    def add_process(self, text: str) -> None:
        """Add what the kernel's process wrote past Jupyter, if anything."""
        if text.strip():
            self.add(f"kernel process:\n{text}")

    @property
    def text(self) -> str:
        """All that was collected so far."""
        return self._buffer.getvalue()


@contextlib.contextmanager
def collecting() -> Iterator[RunLog]:
    """Send the messages of all loggers and all warnings of this process to a log, and only there."""
    log = RunLog()
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers[:] = [log.handler]
    root.setLevel(logging.WARNING)
    with warnings.catch_warnings():
        logging.captureWarnings(True)
        try:
            yield log
        finally:
            logging.captureWarnings(False)
            root.handlers[:] = handlers
            root.setLevel(level)
