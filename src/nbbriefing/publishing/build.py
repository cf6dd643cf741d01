"""The record of a run that lies beside its renditions: `build.json`."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from nbbriefing.project import current
from nbbriefing.publishing.checks import RENDITIONS
from nbbriefing.running.plan import Run

FILE_NAME = "build.json"
LOG_NAME = "briefing.log"


def describe(
    run: Run,
    folder: Path,
    *,
    fingerprint: str,
    warnings: list[str],
    inputs: dict[str, Any],
    seconds: float,
    shown: dict[str, Any] | None = None,
    downloads: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """Compose the record of a run that has succeeded.

    Parameters
    ----------
    run : Run
    folder : Path
        Holds the renditions.
    fingerprint : str
        Of the ledger as of the run's as-of date.
    warnings : list of str
    inputs : dict
        What the renditions were made from; see `nbbriefing.running.freshness`.
    seconds : float
        With the times that are added later, the only entry that differs between two equal runs.
    shown : dict, optional
        What the briefing says, for the site; see `nbbriefing.running.shown`.
    downloads : list of dict, optional
        Files that hold its numbers; see `nbbriefing.publishing.downloads`.
    """
    return {
        "status": "ok",
        "briefing": run.briefing,
        "title": run.title,
        "parameters": run.parameters,
        "as_of": run.as_of,
        "since": run.since,
        "language": run.language,
        "languages": list(run.languages),
        "ledger_fingerprint": fingerprint,
        "software_version": current().version,
        **(shown or {}),
        "renditions": {name: _measure(folder / name) for name in RENDITIONS},
        "downloads": downloads or [],
        "warnings": warnings,
        "inputs": inputs,
        "seconds": round(seconds, 3),
    }


def _measure(path: Path) -> dict[str, Any]:
    return {"sha256": sha256_of(path), "size": path.stat().st_size}


def sha256_of(path: Path) -> str:
    """Hash the content of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_json(path: Path, record: dict[str, Any]) -> None:
    """Write a record for people and programs: UTF-8, indented, keys in the order given."""
    path.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def read_record(folder: Path) -> dict[str, Any] | None:
    """Read the record of a folder; ``None`` if there is none or it cannot be read."""
    try:
        record = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return record if isinstance(record, dict) else None
