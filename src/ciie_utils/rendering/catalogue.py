"""The catalogue of briefings: what `briefings.toml` declares, validated.

Only what is loaded in an instant is imported here, because `ciie list` reads the catalogue.
"""

from __future__ import annotations

import os
import re
import string
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ciie_utils.errors import CatalogueError, suggest
from ciie_utils.rendering.declared_site import NO_SITE, SITE_KEY, Site, declared_site
from ciie_utils.rendering.faults import Faults
from ciie_utils.rendering.schedules import ZONE_KEY, declared_schedule, declared_zone
from ciie_utils.scheduling.schedule import Schedule
from ciie_utils.scheduling.wording import DEFAULT_ZONE

ALL = "all"
FILE_NAME = "briefings.toml"

Value = str | int | float | bool

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_REQUIRED = ("id", "notebook", "title", "languages")
_KEYS = (*_REQUIRED, "parameters", "schedule", ZONE_KEY, "timeout")
_FILE_KEYS = ("briefing", ZONE_KEY, SITE_KEY)
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
        The values that each parameter is rendered for; ``"all"`` is every value that the ledger holds.
    languages : tuple of str
    schedule : Schedule or None
        When it is due.
    timeout : int
        Seconds that one cell may take.
    """

    id: str
    notebook: Path
    title: str
    parameters: Mapping[str, tuple[Value, ...] | str]
    languages: tuple[str, ...]
    schedule: Schedule | None = None
    timeout: int = DEFAULT_TIMEOUT


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
            f"{suggest(briefing_id, possible) or 'See `ciie list`.'}"
        )


def find_catalogue(start: Path | None = None) -> Path:
    """Find `briefings.toml` in a folder or the nearest above it, else in the checkout of this package.

    Raises
    ------
    CatalogueError
        If there is none.
    """
    start = (start or Path.cwd()).resolve()
    checkout = Path(__file__).resolve().parents[3]
    for folder in (start, *start.parents, checkout):
        if (folder / FILE_NAME).is_file():
            return folder / FILE_NAME
    raise CatalogueError(
        f"no {FILE_NAME} in {start} or a folder above it\n"
        "Change to the folder of the project, or name the file with --catalogue."
    )


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
    notebook = _notebook(entry.get("notebook"), folder, faults)
    languages = _languages(entry.get("languages"), faults)
    parameters = _parameters(entry.get("parameters", {}), faults)
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


def title_fields(template: str) -> list[str]:
    """Names of the parameters that a title template mentions.

    Raises
    ------
    ValueError
        If a brace is alone, or a field is more than a name: attributes, indices, conversions and
        format specifications are not allowed.

    >>> title_fields("Edition {edition}: {{sic}}")
    ['edition']
    """
    fields = []
    for _, field, specification, conversion in string.Formatter().parse(template):
        if field is None:
            continue
        if not field.isidentifier() or specification or conversion:
            raise ValueError(f"{{{field}}} is not the name of a parameter")
        fields.append(field)
    return fields


def _notebook(value: object, folder: Path, faults: Faults) -> Path | None:
    if not isinstance(value, str) or not value.strip():
        return None
    # Symbolic links are followed: they were made by whoever owns the folder.
    path = Path(os.path.normpath(folder / value))
    if not path.is_relative_to(folder) or Path(value).is_absolute():
        faults.here(
            "notebook", f"{value!r} lies outside the catalogue's folder", "Give a path relative to it."
        )
        return None
    if path.suffix != ".ipynb":
        faults.here("notebook", f"{value!r} is not a notebook", "Name a file that ends in .ipynb.")
        return None
    return path


def _languages(value: object, faults: Faults) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not value:
        faults.here("languages", f"{value!r} is not a list of languages", 'Write for example ["en"].')
        return ()
    for language in value:
        if not isinstance(language, str) or not _LANGUAGE.fullmatch(language):
            faults.here("languages", f"{language!r} is not a language code", 'Write for example "en".')
    if len(set(map(str, value))) < len(value):
        faults.here("languages", "names a language twice")
    return tuple(value)


def _parameters(value: object, faults: Faults) -> dict[str, tuple[Value, ...] | str]:
    if not isinstance(value, dict):
        faults.here("parameters", f"{value!r} is not a table", "Write [briefing.parameters] above it.")
        return {}
    for name, values in value.items():
        key = f"parameters.{name}"
        if not name.isidentifier():
            faults.here(key, "is not a name that a notebook can assign to")
        elif values != ALL and (not isinstance(values, list) or not values):
            faults.here(key, f"{values!r} is not a list of values", f'Write a list, or "{ALL}".')
        elif values != ALL and not all(isinstance(v, str | int | float) for v in values):
            faults.here(
                key, f"{values!r} holds more than plain values", "Allowed: text, numbers, true, false."
            )
        elif values != ALL and len({(type(v), v) for v in values}) < len(values):
            faults.here(key, f"{values!r} holds a value twice")
    return {name: values if values == ALL else tuple(values) for name, values in value.items()}
