"""What a forked kernel does: the same as ``python -m ipykernel_launcher``."""

from __future__ import annotations

import os


def run_kernel(arguments: list[str]) -> None:
    """Run an IPython kernel in this process until it is shut down.

    Parameters
    ----------
    arguments : list of str
        What follows ``-m ipykernel_launcher`` in the kernel's command.
    """
    from ipykernel.kernelapp import IPKernelApp

    application = IPKernelApp.instance()
    # Its default was read from the environment when the class was made, in the fork server.
    # The parent to watch is the process that forked this one, which watches the client.
    application.parent_handle = os.getppid()
    application.initialize(arguments)
    application.start()
