"""Whether a run would give what is already there, and why not.

A run is up to date when the notebook, this package with its fonts and templates, the installed packages, the
parameters, the days and the language are those of the renditions, the renditions are as they were written,
and the rows that the notebook had read are still the same (docs/decisions/0003). Content is compared, never
time stamps.
"""

from __future__ import annotations

import hashlib
import json
import sys
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbbriefing.catalogue.parameters import collection_of
from nbbriefing.catalogue.plan import Run
from nbbriefing.errors import BriefingError
from nbbriefing.project import Collections, Project, folders_of_code
from nbbriefing.publishing.build import RENDITIONS, read_record, sha256_of

CACHE = Path(".cache", "fingerprints.json")
_REMEMBERED = 20


@dataclass(frozen=True)
class Freshness:
    """Whether a run is up to date, and the reason in words."""

    fresh: bool
    reason: str


def digest_files(paths: Iterable[Path], top: Path) -> str:
    """Hash names and contents of files; a missing one counts as empty."""
    digest = hashlib.sha256()
    for path in paths:
        content = path.read_bytes() if path.is_file() else b""
        name = path.relative_to(top).as_posix()
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def digest_package() -> str:
    """Hash the engine and the project: code, templates, fonts, translations."""
    parts = []
    for top in map(Path, folders_of_code()):
        files = (path for path in top.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
        parts.append(digest_files(sorted(files), top))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def digest_environment() -> str:
    """Hash the version of Python and the names and versions of everything installed beside it."""
    folders = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    installed = sorted({path.name for folder in folders for path in Path(folder).glob("*.dist-info")})
    return hashlib.sha256("\n".join([sys.version, *installed]).encode()).hexdigest()


def digest_collections(collections: Collections, data: Path) -> dict[str, str]:
    """Hash the files of each collection of tables."""
    digests = {}
    for name, collection in collections.items():
        files = list(collection.files(data))
        if files:
            digests[name] = digest_files(files, files[0].parent)
    return digests


@dataclass
class State:
    """What all runs of one call are compared with; made by `look`.

    Attributes
    ----------
    package, environment : str
        Hashes.
    files : dict of str to str
        Collection to the hash of its files.
    known : dict of str to dict
        Hash of a collection's files to fingerprints by recipe, kept between calls in the output folder.
    """

    data: Path
    collections: Collections
    package: str
    environment: str
    files: dict[str, str]
    known: dict[str, dict[str, str]] = field(default_factory=dict)
    learned: bool = False

    def inputs(self, run: Run) -> dict[str, Any]:
        """What the record of a run says of its inputs; what the notebook has read comes later."""
        return {
            "notebook": run.source.sha256,
            "package": self.package,
            "environment": self.environment,
            "files": self.files,
        }

    def fingerprint(self, recipe: str) -> str | None:
        """Fingerprint of a recipe's rows today; ``None`` if it cannot be followed any more."""
        name, proper = collection_of(recipe, self.collections)
        if name not in self.files:
            return None
        known = self.known.setdefault(self.files[name], {})
        if recipe not in known:
            try:
                known[recipe] = self.collections[name].replay(self.data, proper)
            except BriefingError:
                return None
            self.learned = True
        return known[recipe]


def look(data: Path, out: Path, project: Project) -> State:
    """Hash what runs depend on, and recall what was found out in earlier calls."""
    try:
        known = json.loads((out / CACHE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        known = {}
    if not isinstance(known, dict) or not all(isinstance(value, dict) for value in known.values()):
        known = {}
    return State(
        data=data,
        collections=project.collections,
        package=digest_package(),
        environment=digest_environment(),
        files=digest_collections(project.collections, data),
        known=known,
    )


def remember(state: State, out: Path) -> None:
    """Keep what was found out, so that the next call need not load the data for it.

    It is only a saving: where it cannot be written, nothing is lost.
    """
    if not state.learned:
        return
    newest = dict(list(state.known.items())[-_REMEMBERED:])
    path = out / CACHE
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".new")
    temporary.write_text(json.dumps(newest, indent=1) + "\n", encoding="utf-8")
    temporary.replace(path)


def judge(run: Run, state: State) -> Freshness:
    """Say whether a run is up to date, and why or why not."""
    record = read_record(run.target)
    if record is None:
        return Freshness(False, "has not been rendered yet")
    if run.foreign:
        return Freshness(False, "nobody says which files it reads")
    if reason := _changed_question(run, record) or _changed_inputs(run, state, record):
        return Freshness(False, reason)
    if reason := _changed_renditions(run.target, record) or _changed_rows(state, record):
        return Freshness(False, reason)
    return Freshness(True, "nothing that it depends on has changed")


def _changed_question(run: Run, record: dict[str, Any]) -> str | None:
    asked = {
        "title": run.title,
        "parameters": run.parameters,
        "as_of": run.as_of,
        "since": run.since,
        "language": run.language,
        "languages": list(run.languages),
    }
    for name, value in asked.items():
        if record.get(name) != value:
            return f"{name.replace('_', '-')} was {record.get(name)!r} and is {value!r}"
    return None


def _changed_inputs(run: Run, state: State, record: dict[str, Any]) -> str | None:
    before, now = record.get("inputs", {}), state.inputs(run)
    words = {
        "notebook": f"the notebook {run.source.path.name} has changed",
        "package": "this package has changed",
        "environment": "the installed packages have changed",
    }
    return next((said for name, said in words.items() if before.get(name) != now[name]), None)


def _changed_renditions(folder: Path, record: dict[str, Any]) -> str | None:
    for name in RENDITIONS:
        path = folder / name
        written = record.get("renditions", {}).get(name, {})
        if not path.is_file():
            return f"{name} is missing"
        if path.stat().st_size != written.get("size") or sha256_of(path) != written.get("sha256"):
            return f"{name} is not as it was written"
    for download in record.get("downloads") or ():
        path = folder / str(download.get("path"))
        if not path.is_file() or path.stat().st_size != download.get("size"):
            return f"{download.get('path')} is missing or not as it was written"
    return None


def _changed_rows(state: State, record: dict[str, Any]) -> str | None:
    inputs = record["inputs"]
    before = inputs.get("files") or {}
    for recipe, fingerprint in inputs.get("reads", {}).items():
        name, _ = collection_of(recipe, state.collections)
        same_files = name in before and before[name] == state.files.get(name)
        if not same_files and state.fingerprint(recipe) != fingerprint:
            return f"rows of the {name} that it reads have changed: {recipe}"
    return None
