"""Execute a notebook with papermill; whatever goes wrong becomes one error that names the cell.

papermill lets several failures pass for success: a time limit leaves no mark in the notebook, `sys.exit(0)`
skips the rest, and a name that is no parameter is only logged. None of them gets through here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import papermill
from jupyter_core.utils import ensure_event_loop
from nbclient.exceptions import CellControlSignal, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_notebook
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, papermill_engines
from papermill.exceptions import PapermillException, PapermillExecutionError
from papermill.execute import raise_for_execution_errors
from papermill.log import logger

from nbbriefing.catalogue.notebooks import INJECTED_TAG
from nbbriefing.catalogue.plan import Run
from nbbriefing.errors import RenderError
from nbbriefing.running.kernel import Kernel

ENGINE = "nbbriefing"
_SKIP_TAG = "skip-execution"


class CellFailure(RenderError):
    """A notebook could not be executed to its end.

    ``cell`` is its number in the author's notebook, from 1 (``None`` before the first); ``notebook`` is as
    far as it got, ``details`` the traceback for the log.
    """

    def __init__(
        self, message: str, cell: int | None = None, notebook: NotebookNode | None = None, details: str = ""
    ) -> None:
        super().__init__(message)
        self.cell = cell
        self.notebook = notebook
        self.details = details


class KernelDied(CellFailure):
    """The kernel's process ended before the notebook did."""

    transient = True


@dataclass
class _Watch:
    """Follows an execution: papermill keeps the notebook to itself when it raises."""

    notebook: NotebookNode | None = None
    index: int | None = None

    def on_start(self, notebook: NotebookNode) -> None:
        self.notebook = notebook

    def on_cell(self, cell: NotebookNode, cell_index: int) -> None:
        self.index = cell_index

    def failure(self, message: str, details: str = "", kind: type[CellFailure] = CellFailure) -> CellFailure:
        """Return the error that names the cell being executed."""
        known = self.notebook is not None and self.index is not None
        number = author_number(self.notebook, self.index) if known else None  # type: ignore[arg-type]
        return kind(message, number, self.notebook, details)


def enter_folder(kernel: Kernel, folder: Path) -> None:
    """Let a kernel work in the folder of its notebook, beside which anybody's notebook reads its files."""
    assert kernel.client is not None
    code = f"import os as _os; _os.chdir({str(folder)!r}); del _os"
    done = kernel.client.execute_interactive(code, silent=True, store_history=False, allow_stdin=False)
    ensure_event_loop().run_until_complete(done)


def author_number(notebook: NotebookNode, index: int) -> int:
    """Number, from 1, that a cell of an executed notebook has in the author's notebook."""
    before = notebook.cells[: index + 1]
    injected = sum(INJECTED_TAG in cell.metadata.get("tags", []) for cell in before)
    return index + 1 - injected


def execute(run: Run, kernel: Kernel) -> NotebookNode:
    """Execute the notebook of a run to its end, or raise `CellFailure`.

    The kernel is connected and was never used before. Its working directory is its own; papermill's `cwd`
    would change that of the whole process.
    """
    watch = _Watch()
    notebook = nbformat.read(run.source.path, as_version=4)
    if run.foreign:
        enter_folder(kernel, run.source.path.parent)
        name = run.source.kernel
        notebook.metadata.setdefault("kernelspec", {"name": name, "display_name": name, "language": "python"})
    try:
        papermill.execute_notebook(
            notebook,  # not its path: papermill would take braces in a path for a template
            None,
            parameters=run.notebook_parameters,
            engine_name=ENGINE,
            progress_bar=False,
            autosave_cell_every=0,
            kernel=kernel,
            begin=watch.on_start,
            options={
                "timeout": run.timeout,
                "record_timing": False,
                # Text printed in several pieces is put together, or a slow machine would give other bytes.
                "coalesce_streams": True,
                "iopub_timeout": 60,
                "on_cell_execute": watch.on_cell,
            },
        )
        executed = watch.notebook
        assert executed is not None
        raise_for_execution_errors(executed, None)
    except PapermillExecutionError as error:
        raise watch.failure(_message(error), "\n".join(error.traceback or [])) from None
    except CellTimeoutError:
        raise watch.failure(f"took longer than {run.timeout} s") from None
    except DeadKernelError:
        message = "the kernel died: out of memory, killed, or a crash in a compiled library"
        raise watch.failure(message, kind=KernelDied) from None
    except (PapermillException, CellControlSignal, RuntimeError) as error:
        raise watch.failure(f"the kernel did not answer: {error}") from error
    _check_all_executed(executed)
    return executed


def _message(error: Any) -> str:
    return f"{error.ename}: {error.evalue}".rstrip(": ")


def _check_all_executed(notebook: NotebookNode) -> None:
    """Find what papermill takes for success: `sys.exit(0)`, and cells that were not reached."""
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        number = author_number(notebook, index)
        for output in cell.outputs:
            if output.output_type == "error":
                raise CellFailure(_message(output), number, notebook, "\n".join(output.traceback))
        if cell.execution_count is None and _SKIP_TAG not in cell.metadata.get("tags", []):
            raise CellFailure("was not executed", number, notebook)


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
        """Execute a notebook; ``begin`` gets it before its first cell, the options are nbclient's."""
        client = PapermillNotebookClient(
            nb_man, km=kernel.manager, kernel_name=kernel_name, log=logger, **options
        )
        client.kc = kernel.client
        begin(nb_man.nb)
        return client.execute()


papermill_engines.register(ENGINE, StartedKernelEngine)
