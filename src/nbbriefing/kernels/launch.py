"""What a forked kernel does: the same as ``python -m ipykernel_launcher``."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from nbbriefing.kernels import preload

_INLINE = "module://matplotlib_inline.backend_inline"


def run_kernel(arguments: list[str], files: list[int]) -> None:
    """Run an IPython kernel in this process until it is shut down.

    Parameters
    ----------
    arguments : list of str
        What follows ``-m ipykernel_launcher`` in the kernel's command.
    files : list of int
        One descriptor, which is closed as soon as the kernel listens on its ports.
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
