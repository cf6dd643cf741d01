"""One run from its notebook to its address; loaded in worker processes only."""

from __future__ import annotations

import contextlib
import hashlib
import io
import logging
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import NoSuchKernel
from nbconvert.exporters import Exporter as NbExporter
from nbformat import NotebookNode

from nbbriefing.errors import BriefingError, RenderError
from nbbriefing.exporters.words import word
from nbbriefing.publishing import failures
from nbbriefing.publishing.build import (
    FILE_NAME,
    LOG_NAME,
    PDF,
    RENDITIONS,
    check_renditions,
    describe,
    read_record,
    times,
    write_json,
)
from nbbriefing.publishing.downloads import write_downloads
from nbbriefing.publishing.numbers import sheets
from nbbriefing.publishing.outcome import RENDERED, Outcome, is_transient
from nbbriefing.publishing.publication import staging
from nbbriefing.publishing.related import related
from nbbriefing.publishing.versions import put_in_place, retire
from nbbriefing.running.executed import notebook_text, reads, shown, take_log, tidy
from nbbriefing.running.execution import CellFailure, execute
from nbbriefing.running.freshness import digest_collections
from nbbriefing.running.kernel import Kernels
from nbbriefing.running.session import Task
from nbbriefing.running.translation import translate_notebook


class RunLog:
    """Everything that any library says during a run; without times, so that equal runs leave equal logs."""

    def __init__(self) -> None:
        self._buffer = io.StringIO()
        self.handler = logging.StreamHandler(self._buffer)
        self.handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))

    def add(self, text: str) -> None:
        """Add a text of one or more lines."""
        self._buffer.write(text.rstrip("\n") + "\n")

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


def perform(task: Task, kernels: Kernels) -> Outcome:
    """Do a run and publish it: execute, clean, translate, export, check, describe, put in place.

    A failure is recorded and returned, and leaves the renditions as they were.
    """
    started = time.perf_counter()
    run, out = task.run, task.session.out
    with collecting() as log:
        try:
            with staging(run.target, out) as folder:
                notebook = _execute(task, kernels, log)
                for text in take_log(notebook):
                    log.add(text)
                read = _rows_read(task, notebook)
                tidy(notebook, title=run.title, language=run.language, date=run.as_of)
                translate_notebook(notebook, run.language, foreign=run.foreign)
                notebook.metadata["related"] = related(run)
                warnings = _export(notebook, folder)
                check_renditions(folder, (out, run.data, run.source.path.parent))
                (folder / LOG_NAME).write_text(log.text, encoding="utf-8")
                record = _describe(task, notebook, folder, read, warnings)
                record["seconds"] = round(time.perf_counter() - started, 3)
                record["times"] = times(record, read_record(run.target))
                write_json(folder / FILE_NAME, record)
                put_in_place(folder, run.target, run.as_of, out)
        except (BriefingError, OSError) as error:
            return _failed(task, log, error, time.perf_counter() - started)
    failures.forget(run, out)
    try:
        retire(run.target, out)
    except OSError as error:  # that they stay is no fault of the run
        warnings.append(f"an earlier version could not be removed: {error.strerror or error}")
    seconds = time.perf_counter() - started
    return Outcome(run.name, RENDERED, seconds, log=run.target / LOG_NAME, warnings=warnings)


def _execute(task: Task, kernels: Kernels, log: RunLog) -> NotebookNode:
    name = task.run.source.kernel
    try:
        with kernels.kernel(name, task.session.work, more=task.more) as kernel:
            try:
                return execute(task.run, kernel)
            finally:
                if noise := kernel.noise.strip():
                    log.add(f"kernel process:\n{noise}")
    except NoSuchKernel:
        remedy = "See `jupyter kernelspec list`; `make setup` installs the project's."
        raise RenderError(f"there is no kernel {name!r} here\n{remedy}") from None


def _rows_read(task: Task, notebook: NotebookNode) -> dict[str, str]:
    """Views whose rows the notebook has read; one that does not say counts as having read all it could."""
    whole, first = f"as_of({task.run.as_of})", next(iter(task.session.collections.values()), None)
    return reads(notebook) or ({whole: first.replay(task.run.data, whole)} if first else {})


def _export(notebook: NotebookNode, folder: Path) -> list[str]:
    """Write the renditions and return the exporters' warnings, each once; PDF if Typst is installed."""
    from nbbriefing import exporters

    (folder / "briefing.ipynb").write_text(notebook_text(notebook), encoding="utf-8")
    wanted: list[tuple[NbExporter, str]] = [(exporters.BriefingHTMLExporter(), "briefing.html")]
    if PDF in RENDITIONS:
        wanted.append((exporters.BriefingPDFExporter(), PDF))
    warnings: list[str] = []
    for exporter, name in wanted:
        content, resources = exporter.from_notebook_node(notebook)
        data = content.encode("utf-8") if isinstance(content, str) else content
        (folder / name).write_bytes(data)
        warnings += resources.get("briefing", {}).get("warnings", [])
    if PDF in RENDITIONS:
        from nbbriefing.exporters.typst.compile import forget_documents

        forget_documents()
    return list(dict.fromkeys(warnings))


def _describe(
    task: Task, notebook: NotebookNode, folder: Path, read: dict[str, str], warnings: list[str]
) -> dict[str, Any]:
    """Write the numbers as files, and compose the record of the run.

    Its fingerprint is of the rows that the briefing rests on: views as of an earlier day, which it compares
    with, do not count. Files of data that were changed meanwhile are not named, so that rows are compared.
    """
    run, session = task.run, task.session
    own = sorted(value for recipe, value in read.items() if recipe.startswith(f"as_of({run.as_of})"))
    whole = hashlib.sha256("\n".join(own).encode()).hexdigest() if read else ""
    fingerprint = own[0] if len(own) == 1 else whole
    said = shown(notebook)
    numbers = sheets(notebook, word("references", run.language))
    now = digest_collections(session.collections, session.data)
    files = {name: value for name, value in task.inputs["files"].items() if now.get(name) == value}
    return describe(
        run,
        folder,
        fingerprint=fingerprint,
        warnings=warnings,
        inputs={**task.inputs, "files": files, "reads": read},
        shown=said,
        downloads=write_downloads(folder, run, numbers, said["finding"], fingerprint),
    )


def _failed(task: Task, log: RunLog, error: BriefingError | OSError, seconds: float) -> Outcome:
    """Record a failure, with the notebook as far as it got."""
    if isinstance(error, OSError):
        # The name alone: the folder is a temporary one that nobody will find.
        name = Path(error.filename).name if isinstance(error.filename, str | Path) else "a file"
        message = f"{name} could not be read or written: {error.strerror or error}"
    else:
        message = str(error) or type(error).__name__
    cell, notebook, details = None, None, ""
    if isinstance(error, CellFailure):
        cell, details = error.cell, error.details
        if error.notebook is not None:
            for text in take_log(error.notebook):
                log.add(text)
            notebook = notebook_text(error.notebook)
    log.add(f"{task.run.name} failed{f' in cell {cell}' if cell else ''}: {message}")
    if details:
        log.add(details)
    return failures.failed(
        task.run,
        task.session.out,
        message,
        log=log.text,
        cell=cell,
        notebook=notebook,
        seconds=seconds,
        transient=is_transient(error),
    )
