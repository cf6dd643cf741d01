"""What a forked kernel does: the same as ``python -m ipykernel_launcher``."""

from __future__ import annotations

import os
import sys

from ciie_utils.kernels import preload

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
    from ipykernel.kernelapp import IPKernelApp

    application = IPKernelApp.instance()
    # Its default was read from the environment when the class was made, in the fork server.
    # The parent to watch is the process that forked this one, which watches the client.
    application.parent_handle = os.getppid()
    if "matplotlib" in sys.modules:
        # IPykernel chooses the backend by an environment variable that `import matplotlib` will read.
        sys.modules["matplotlib"].rcParams["backend"] = os.environ.get("MPLBACKEND") or _INLINE
    application.initialize(arguments)
    # The debugger does not step into these: the kernel's own modules, without what was loaded for notebooks.
    internal = getattr(application.kernel, "_kernel_modules", [])
    internal[:] = [path for path in internal if preload.is_kernel_file(path)]
    os.close(files[0])
    application.start()
