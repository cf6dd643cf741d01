"""The catalogue of briefings: what `briefings.toml` declares, validated.

Only what is loaded in an instant is imported here, because `list` reads the catalogue.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nbbriefing.catalogue.declared import (
    NO_SITE,
    SITE_KEY,
    ZONE_KEY,
    Faults,
    Site,
    declared_languages,
    declared_notebook,
    declared_parameters,
    declared_schedule,
    declared_site,
    declared_zone,
    title_fields,
)
from nbbriefing.catalogue.schedule import Schedule
from nbbriefing.catalogue.wording import DEFAULT_ZONE
from nbbriefing.errors import CatalogueError, suggest
from nbbriefing.project import VARIABLE, Value, current, see_list

FILE_NAME = "briefings.toml"
PROJECT_KEY = "project"

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_REQUIRED = ("id", "notebook", "title", "languages")
_KEYS = (*_REQUIRED, "parameters", "schedule", ZONE_KEY, "timeout")
_FILE_KEYS = ("briefing", PROJECT_KEY, ZONE_KEY, SITE_KEY)
DEFAULT_TIMEOUT = 600


@dataclass(frozen=True)
class Briefing:
    """One entry of the catalogue.

    Attributes
    ----------
    id : str
        Names the briefing on the command line and its folder below the output folder.
    notebook : Path
        Absolute path of the notebook.
    title : str
        Template; ``{name}`` stands for the value of a parameter.
    parameters : mapping of str to tuple of values or "all"
        The values that each parameter is rendered for; ``"all"`` is every value that the data holds.
    languages : tuple of str
    schedule : Schedule or None
        When it is due.
    timeout : int
        Seconds that one cell may take.
    foreign : bool
        Whether it is anybody's notebook, which need not have parameters and reads files beside it.
    """

    id: str
    notebook: Path
    title: str
    parameters: Mapping[str, tuple[Value, ...] | str]
    languages: tuple[str, ...]
    schedule: Schedule | None = None
    timeout: int = DEFAULT_TIMEOUT
    foreign: bool = False


@dataclass(frozen=True)
class Catalogue:
    """The briefings of one catalogue file, in its order."""

    path: Path
    briefings: tuple[Briefing, ...]
    site: Site = NO_SITE

    def __iter__(self) -> Iterator[Briefing]:
        return iter(self.briefings)

    def __getitem__(self, briefing_id: str) -> Briefing:
        for briefing in self.briefings:
            if briefing.id == briefing_id:
                return briefing
        possible = [briefing.id for briefing in self.briefings]
        raise CatalogueError(
            f"unknown briefing {briefing_id!r}; {self.path.name} declares: {', '.join(possible)}\n"
            f"{suggest(briefing_id, possible) or see_list()}"
        )


def find_catalogue(start: Path | None = None) -> Path:
    """Find `briefings.toml` in a folder or the nearest above it, else in the checkout of the project.

    Raises
    ------
    CatalogueError
        If there is none.
    """
    start = (start or Path.cwd()).resolve()
    # Of a project whose own command was called: anybody's notebook belongs to no checkout.
    checkout = current().checkout if os.environ.get(VARIABLE) else None
    for folder in (start, *start.parents, *([checkout] if checkout else [])):
        if (folder / FILE_NAME).is_file():
            return folder / FILE_NAME
    raise CatalogueError(
        f"no {FILE_NAME} in {start} or a folder above it\n"
        "Change to the folder of the project, or name the file with --catalogue."
    )


def named_project(path: Path) -> str:
    """Return the project that a catalogue names; empty if it names none, or cannot be read."""
    try:
        declared = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    name = declared.get(PROJECT_KEY, "")
    return name if isinstance(name, str) else ""


def load_catalogue(path: Path, events: Collection[str] | None = None) -> Catalogue:
    """Read and validate a catalogue.

    Parameters
    ----------
    path : Path
    events : collection of str, optional
        Names of the events that schedules may speak of; without it they are not checked.

    Raises
    ------
    CatalogueError
        With one line for every fault, each naming the entry and the key.
    """
    try:
        declared = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CatalogueError(f"{path}: {error.strerror}\nName the catalogue with --catalogue.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{path.name}: not valid TOML: {error}") from None

    faults = Faults(path.name)
    for key in declared:
        if key not in _FILE_KEYS:
            faults.add(None, key, "is not a key of a catalogue", suggest(key, _FILE_KEYS))
    zone = declared_zone(declared, DEFAULT_ZONE, faults)
    site = declared_site(declared, faults)
    faults.text(declared, PROJECT_KEY, PROJECT_KEY)
    entries = declared.get("briefing", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        faults.add(None, "briefing", "must be a list of tables", "Begin every entry with [[briefing]].")
        entries = []
    elif not entries:
        faults.add(None, "briefing", "has no entry", "Begin an entry with [[briefing]].")

    briefings: list[Briefing] = []
    for number, entry in enumerate(entries, start=1):
        name = repr(entry["id"]) if isinstance(entry.get("id"), str) else f"number {number}"
        faults.entry = name
        briefing = _briefing(entry, path.parent.resolve(), faults)
        schedule = declared_schedule(entry, zone, events, faults)
        if briefing and briefing.id in [earlier.id for earlier in briefings]:
            faults.add(name, "id", "is used twice", "Give every entry an id of its own.")
        elif briefing:
            briefings.append(replace(briefing, schedule=schedule))
    if faults.lines:
        raise CatalogueError("\n".join(faults.lines))
    return Catalogue(path.resolve(), tuple(briefings), site)


def _briefing(entry: dict[str, Any], folder: Path, faults: Faults) -> Briefing | None:
    before = len(faults.lines)
    for key in entry:
        if key not in _KEYS:
            remedy = suggest(key, _KEYS) or f"Possible keys: {', '.join(_KEYS)}."
            faults.here(key, "is not a key of a briefing", remedy)
    for key in _REQUIRED:
        if key not in entry:
            faults.here(key, "is missing")
    _check_texts(entry, faults)
    notebook = declared_notebook(entry.get("notebook"), folder, faults)
    languages = declared_languages(entry.get("languages"), faults)
    parameters = declared_parameters(entry.get("parameters", {}), faults)
    timeout = entry.get("timeout", DEFAULT_TIMEOUT)
    if not isinstance(timeout, int) or isinstance(timeout, bool) or timeout < 1:
        faults.here("timeout", f"{timeout!r} is not a number of seconds", "Write a whole number, 1 or more.")
    if len(faults.lines) > before or notebook is None:
        return None
    return Briefing(
        id=entry["id"],
        notebook=notebook,
        title=entry["title"],
        parameters=parameters,
        languages=languages,
        timeout=timeout,
    )


def is_briefing_id(text: str) -> bool:
    """Return whether a text can name a briefing and its folder."""
    return bool(_ID.fullmatch(text))


def _check_texts(entry: dict[str, Any], faults: Faults) -> None:
    for key in ("id", "notebook", "title"):
        if key in entry and (not isinstance(entry[key], str) or not entry[key].strip()):
            faults.here(key, f"{entry[key]!r} is not a text", "Write it in quotation marks.")
    identity = entry.get("id")
    if isinstance(identity, str) and identity.strip() and not is_briefing_id(identity):
        faults.here(
            "id", f"{identity!r} cannot name a folder", "Use small letters, digits and single hyphens."
        )
    if isinstance(entry.get("title"), str):
        try:
            title_fields(entry["title"])
        except ValueError as error:
            faults.here("title", str(error), "Write {name} for a parameter, {{ and }} for braces.")
