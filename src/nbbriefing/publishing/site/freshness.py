"""Whether a site has to be built anew: OUT/.cache/site.json says what it was built from."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import nbbriefing
from nbbriefing.language.messages import LOCALES
from nbbriefing.publishing.site.collecting import record_files
from nbbriefing.publishing.site.settings import Settings

_CACHE = Path(".cache", "site.json")
_STATE = Path(".schedule", "state.json")


@dataclass(frozen=True)
class Remembered:
    """What a site was built from, and its pages; empty if there is none."""

    fingerprint: str = ""
    pages: tuple[str, ...] = ()


def fingerprint(out: Path, settings: Settings) -> str:
    """Hash what the site is built from.

    Of files only inode, time and size are taken, not the content: there may be thousands of records, and
    a run never changes one, it puts a new one in its place.
    """
    package = Path(nbbriefing.__file__).parent
    code = sorted(
        path
        for folder in (package / "publishing", LOCALES)
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    )
    digest = hashlib.sha256(repr(settings).encode())
    for path in [*code, package / "exporters" / "templates" / "page.css", *record_files(out), out / _STATE]:
        digest.update(_signature(path))
    return digest.hexdigest()


def _signature(path: Path) -> bytes:
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return f"{path}\0".encode()
    return f"{path}\0{found.st_ino}\0{found.st_mtime_ns}\0{found.st_size}\0".encode()


def remembered(out: Path) -> Remembered:
    """Recall what the site in an output folder was built from."""
    try:
        known = json.loads((out / _CACHE).read_text(encoding="utf-8"))
        return Remembered(str(known["fingerprint"]), tuple(map(str, known["pages"])))
    except (OSError, ValueError, KeyError, TypeError):
        return Remembered()


def remember(out: Path, made_from: str, pages: Sequence[str]) -> None:
    """Note what the site was built from, when all its pages are in place."""
    path = out / _CACHE
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".new")
    temporary.write_text(json.dumps({"fingerprint": made_from, "pages": list(pages)}, indent=1) + "\n")
    temporary.replace(path)


def is_current(out: Path, settings: Settings) -> bool:
    """Whether nothing that the site shows has changed since it was built."""
    known = remembered(out)
    whole = all((out / page).is_file() for page in known.pages)
    return whole and known.fingerprint == fingerprint(out, settings)
