"""Which failures are worth another try."""

from __future__ import annotations

import errno

import pytest

from ciie_utils.errors import LedgerError
from nbbriefing.errors import RenderError
from nbbriefing.publishing.outcome import is_transient
from nbbriefing.running.execution import CellFailure, KernelDied
from nbbriefing.running.kernel import KernelFailure
from nbbriefing.running.pool import WorkerDied


@pytest.mark.parametrize(
    "error",
    [
        WorkerDied("the worker process was ended by SIGKILL"),
        KernelDied("the kernel died"),
        KernelFailure("the kernel did not answer"),
        MemoryError(),
        OSError(errno.ENOMEM, "no memory"),
        OSError(errno.EAGAIN, "no process"),
        OSError(errno.EMFILE, "too many open files"),
        ConnectionResetError(errno.ECONNRESET, "reset"),
        TimeoutError(errno.ETIMEDOUT, "timed out"),
    ],
)
def test_what_may_pass_by_itself(error):
    assert is_transient(error)


@pytest.mark.parametrize(
    "error",
    [
        CellFailure("ZeroDivisionError: division by zero", 3),
        CellFailure("took longer than 600 s", 3),
        RenderError("briefing.pdf is empty"),
        LedgerError("a fault"),
        OSError(errno.ENOSPC, "no space"),
        FileNotFoundError(errno.ENOENT, "no file"),
        PermissionError(errno.EACCES, "not allowed"),
        OSError("without a number"),
        ValueError(),
    ],
)
def test_what_would_fail_again(error):
    assert not is_transient(error)
