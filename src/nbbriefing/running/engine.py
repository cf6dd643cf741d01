"""A papermill engine that executes in a kernel which has been started beforehand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_notebook
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, papermill_engines
from papermill.log import logger

from nbbriefing.running.kernel import Kernel

NAME = "ciie"


class StartedKernelEngine(NBClientEngine):
    """papermill's own engine, except that the kernel is handed in and outlives the notebook."""

    @classmethod
    def execute_notebook(cls, nb: NotebookNode, kernel_name: str, **options: Any) -> NotebookNode:
        """Execute a notebook in place, and return an empty one.

        papermill writes what it gets from here as JSON even if there is no file to write it to. The
        caller has the notebook already, through `begin`, and looks for errors in it.
        """
        super().execute_notebook(nb, kernel_name, **options)
        return new_notebook()

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        *,
        kernel: Kernel,
        begin: Callable[[NotebookNode], None],
        options: dict[str, Any],
        **unused: Any,
    ) -> Any:
        """Execute a notebook.

        Parameters
        ----------
        nb_man : papermill.engines.NotebookExecutionManager
        kernel_name : str
        kernel : Kernel
            Connected.
        begin : callable
            Called with the notebook before its first cell.
        options : dict
            Traits of `nbclient.NotebookClient`.
        **unused
            papermill's own, which concern starting a kernel and saving.
        """
        client = PapermillNotebookClient(
            nb_man, km=kernel.manager, kernel_name=kernel_name, log=logger, **options
        )
        client.kc = kernel.client
        begin(nb_man.nb)
        return client.execute()


def register() -> None:
    """Make the engine known to papermill by its name."""
    papermill_engines.register(NAME, StartedKernelEngine)


register()
