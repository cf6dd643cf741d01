"""One run: execute, export, check, publish. This module is loaded in worker processes only."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from ciie_utils import open_ledger
from ciie_utils.errors import CiieError
from ciie_utils.rendering import failures
from ciie_utils.rendering.build import FILE_NAME, LOG_NAME, describe, write_json
from ciie_utils.rendering.checks import check_renditions
from ciie_utils.rendering.execution import CellFailure, execute
from ciie_utils.rendering.outcome import RENDERED, Outcome, Task
from ciie_utils.rendering.plan import Run
from ciie_utils.rendering.publication import publish, staging, token
from ciie_utils.rendering.runlog import RunLog, collecting
from ciie_utils.rendering.tidying import reads, take_log, tidy


def perform(task: Task) -> Outcome:
    """Do a run and publish it; a failure is recorded and returned, and leaves the renditions as they were."""
    started = time.perf_counter()
    run, out = task.run, task.session.out
    with collecting() as log:
        try:
            with staging(run.target, out) as folder:
                warnings = _render(task, folder, log, started)
                publish(folder, run.target)
        except (CiieError, OSError) as error:
            return _failed(task, log, error, time.perf_counter() - started)
    failures.forget(run, out)
    seconds = time.perf_counter() - started
    return Outcome(run.name, RENDERED, seconds, log=run.target / LOG_NAME, warnings=warnings)


def _render(task: Task, folder: Path, log: RunLog, started: float) -> list[str]:
    run, session = task.run, task.session
    notebook = _execute(task)
    for text in take_log(notebook):
        log.add(text)
    read = reads(notebook)
    fingerprint = _fingerprint(run, read)
    tidy(notebook, title=run.title, language=run.language, date=run.as_of)
    warnings = _export(notebook, folder)
    check_renditions(folder, (session.out, run.ledger, run.source.path.parent))
    (folder / LOG_NAME).write_text(log.text, encoding="utf-8")
    record = describe(
        run,
        folder,
        fingerprint=fingerprint,
        warnings=warnings,
        # A notebook that does not say what it has read counts as having read all of that view.
        inputs={**task.inputs, "reads": read or {f"as_of({run.as_of})": fingerprint}},
        seconds=time.perf_counter() - started,
    )
    write_json(folder / FILE_NAME, record)
    return warnings


def _fingerprint(run: Run, read: dict[str, str]) -> str:
    """Fingerprint of the ledger as of the run's day; notebooks that read all of that view say it."""
    return read.get(f"as_of({run.as_of})") or open_ledger(run.ledger).as_of(run.as_of).fingerprint


def _execute(task: Task) -> NotebookNode:
    """Execute the notebook in a folder of its own."""
    working = task.session.work / f"run-{token()}"
    working.mkdir(parents=True)
    try:
        return execute(task.run, working)
    finally:
        shutil.rmtree(working, ignore_errors=True)


def _export(notebook: NotebookNode, folder: Path) -> list[str]:
    """Write the three renditions and return the exporters' warnings, each once."""
    from ciie_utils.rendering.exporters import BriefingHTMLExporter, BriefingPDFExporter

    nbformat.write(notebook, folder / "briefing.ipynb")
    warnings: list[str] = []
    for exporter, name in (
        (BriefingHTMLExporter(), "briefing.html"),
        (BriefingPDFExporter(), "briefing.pdf"),
    ):
        content, resources = exporter.from_notebook_node(notebook)
        data = content.encode("utf-8") if isinstance(content, str) else content
        (folder / name).write_bytes(data)
        warnings += resources.get("briefing", {}).get("warnings", [])
    return list(dict.fromkeys(warnings))


def _failed(task: Task, log: RunLog, error: CiieError | OSError, seconds: float) -> Outcome:
    message = _describe(error)
    cell, notebook = None, None
    if isinstance(error, CellFailure):
        cell = error.cell
        if error.notebook is not None:
            for text in take_log(error.notebook):
                log.add(text)
            notebook = nbformat.writes(error.notebook)
    log.add(f"{task.run.name} failed{f' in cell {cell}' if cell else ''}: {message}")
    if isinstance(error, CellFailure) and error.details:
        log.add(error.details)
    return failures.failed(
        task.run,
        task.session.out,
        message,
        log=log.text,
        cell=cell,
        notebook=notebook,
        seconds=seconds,
    )


def _describe(error: CiieError | OSError) -> str:
    if not isinstance(error, OSError):
        return str(error) or type(error).__name__
    # The name alone: the folder is a temporary one that nobody will find.
    name = Path(error.filename).name if isinstance(error.filename, str | Path) else "a file"
    return f"{name} could not be read or written: {error.strerror or error}"
