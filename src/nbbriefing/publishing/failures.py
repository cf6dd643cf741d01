"""The record of a run that failed: OUT/.failed/<briefing>/<slug>/<language>/.

It is kept apart from the renditions, so that the last good ones stay as they are and a site made from the
output folder never shows a failure to a reader. The next success of the same run removes it.
"""

from __future__ import annotations

from pathlib import Path

from nbbriefing.catalogue.plan import Run
from nbbriefing.publishing import locks
from nbbriefing.publishing.build import LOG_NAME, now, write_json
from nbbriefing.publishing.outcome import FAILED, Outcome
from nbbriefing.publishing.publication import publish, staging

FOLDER = ".failed"
FILE_NAME = "failure.json"


def record_folder(run: Run, out: Path) -> Path:
    """Where the record of a failed run is kept."""
    return out / FOLDER / run.briefing / run.slug / run.language


def failed(
    run: Run,
    out: Path,
    message: str,
    *,
    log: str,
    cell: int | None = None,
    notebook: str | None = None,
    seconds: float = 0.0,
    transient: bool = False,
) -> Outcome:
    """Keep why a run failed, its log and the notebook (as JSON) as far as it got, and say so.

    Where that cannot be written, for example because the disk is full, the message says that too.
    """
    target = record_folder(run, out)
    try:
        with staging(target, out) as folder:
            write_json(folder / FILE_NAME, _details(run, message, cell))
            (folder / LOG_NAME).write_text(log, encoding="utf-8")
            if notebook is not None:
                (folder / "briefing.ipynb").write_text(notebook, encoding="utf-8")
            publish(folder, target)
    except OSError as error:
        message += f"\nIts log could not be kept either: {error.strerror or error}."
        return Outcome(run.name, FAILED, seconds, cell, message, transient=transient)
    return Outcome(run.name, FAILED, seconds, cell, message, target / LOG_NAME, transient=transient)


def _details(run: Run, message: str, cell: int | None) -> dict[str, object]:
    return {
        "status": FAILED,
        "briefing": run.briefing,
        "parameters": run.parameters,
        "as_of": run.as_of,
        "since": run.since,
        "language": run.language,
        "cell": cell,
        "message": message,
        "failed_at": now(),
    }


def forget(run: Run, out: Path) -> None:
    """Remove the record of an earlier failure of a run that has now succeeded."""
    folder = record_folder(run, out)
    if folder.exists():
        locks.remove(folder)
        locks.remove_empty_parents(folder, out)
