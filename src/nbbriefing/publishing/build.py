"""The record of a run that lies beside its renditions (`build.json`), and what renditions must be."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from nbbriefing.catalogue.plan import Run
from nbbriefing.errors import RenderError
from nbbriefing.exporters import missing_for_pdf
from nbbriefing.project import current

PDF = "briefing.pdf"
RENDITIONS = ("briefing.html", *(() if missing_for_pdf() else (PDF,)), "briefing.ipynb")


def check_renditions(folder: Path, private_paths: Iterable[Path] = ()) -> None:
    """Check that every rendition exists, is whole, and shows none of the machine's own paths.

    A `RenderError` names the rendition and what is wrong with it.
    """
    for name in RENDITIONS:
        path = folder / name
        content = path.read_bytes() if path.is_file() else b""
        if not content:
            raise RenderError(f"{name}: was not written")
        if fault := _fault(name, content):
            raise RenderError(f"{name}: {fault}")
        for private in private_paths:
            if str(private).encode() in content:
                raise RenderError(
                    f"{name}: shows the folder {str(private)!r} of this machine\n"
                    "Take the cell that prints a path out of the notebook."
                )


def _fault(name: str, content: bytes) -> str | None:
    if name.endswith(".pdf"):
        if not content.startswith(b"%PDF-"):
            return "does not begin as a PDF"
        return None if b"%%EOF" in content[-1024:] else "is cut short"
    if name.endswith(".html"):
        return None if b"</html>" in content[-1024:].lower() else "is cut short"
    return None if content.startswith(b"{") and content.rstrip().endswith(b"}") else "is cut short"


def now() -> str:
    """Return the time of day, ISO 8601 in UTC to the second."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


#: What makes a briefing a changed one for its readers.
_SAID = ("title", "finding", "key_figures")


def times(record: dict[str, Any], before: dict[str, Any] | None) -> dict[str, str]:
    """When a run was done (``rendered``), its briefing first ``published``, and when it last ``changed``.

    ``before`` is the record of the run that it takes the place of.
    """
    rendered = now()
    earlier = before.get("times") if before else None
    if before is None or not isinstance(earlier, dict):
        return {"rendered": rendered, "published": rendered, "changed": rendered}
    return {
        "rendered": rendered,
        "published": str(earlier.get("published", rendered)),
        "changed": str(earlier.get("changed", rendered)) if said(record) == said(before) else rendered,
    }


def said(record: dict[str, Any]) -> str:
    """What a briefing says, apart from the day on which it says so: a later as-of date alone is no news.

    >>> said({"as_of": "2021-03-01", "finding": "3 by 1 March 2021"}) == said(
    ...     {"as_of": "2021-03-08", "finding": "3 by 8 March 2021"})
    True
    """
    from nbbriefing.exporters.words import (
        long_date,  # with it comes nbconvert, which `list` can do without
    )

    text = json.dumps([record.get(name) for name in (*_SAID, current().fingerprint_key)], ensure_ascii=False)
    day, language = str(record.get("as_of", "")), str(record.get("language", ""))
    for written in filter(None, (long_date(day, language), day)):
        text = text.replace(written, "{as_of}")
    return text


FILE_NAME = "build.json"
LOG_NAME = "briefing.log"


def describe(
    run: Run,
    folder: Path,
    *,
    fingerprint: str,
    warnings: list[str],
    inputs: dict[str, Any],
    shown: dict[str, Any],
    downloads: list[dict[str, Any]],
) -> dict[str, Any]:
    """Compose the record of a run that has succeeded; its renditions lie in the folder.

    Equal runs have equal records, until the seconds and times of the run are added.
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
        current().fingerprint_key: fingerprint,
        "software_version": current().version,
        **shown,
        "renditions": {
            name: {"sha256": sha256_of(folder / name), "size": (folder / name).stat().st_size}
            for name in RENDITIONS
        },
        "downloads": downloads,
        "warnings": warnings,
        "inputs": inputs,
    }


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
