"""What a catalogue declares, key by key; every fault is noted, so that they are mended in one go."""

from __future__ import annotations

import os
import re
import string
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from nbbriefing.catalogue.schedule import Schedule
from nbbriefing.catalogue.wording import DEFAULT_ZONE, ScheduleFault, check_zone, read_schedule
from nbbriefing.errors import suggest
from nbbriefing.project import Value

ALL = "all"
ZONE_KEY, SITE_KEY = "time_zone", "site"
_SITE_KEYS = ("url", "title")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class Faults:
    """The faults of one catalogue file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.entry = ""
        self.lines: list[str] = []

    def add(self, entry: str | None, key: str, fault: str, remedy: str = "") -> None:
        """Note a fault of an entry, or of the file if there is none, with its remedy."""
        where = f"{self.file}: entry {entry}, key {key!r}" if entry else f"{self.file}: key {key!r}"
        self.lines.append(f"{where}: {fault}" + (f"\n  {remedy}" if remedy else ""))

    def here(self, key: str, fault: str, remedy: str = "") -> None:
        """Note a fault of the entry that is being read."""
        self.add(self.entry, key, fault, remedy)

    def text(self, table: Mapping[str, Any], key: str, name: str, *, entry: str | None = None) -> str:
        """Return the text that a table has under a key, empty if it has none; anything else is a fault."""
        value = table.get(key, "")
        if isinstance(value, str):
            return value.strip()
        self.add(entry, name, f"{value!r} is not a text", "Write it in quotation marks.")
        return ""


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


def declared_notebook(value: object, folder: Path, faults: Faults) -> Path | None:
    """The notebook of an entry, which must lie in the folder of the catalogue; ``None`` if it is not one."""
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


def declared_languages(value: object, faults: Faults) -> tuple[str, ...]:
    """The languages of an entry; empty if they are not declared as they should be."""
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


def declared_parameters(value: object, faults: Faults) -> dict[str, tuple[Value, ...] | str]:
    """The parameters of an entry and the values that each is rendered for."""
    if not isinstance(value, dict):
        faults.here("parameters", f"{value!r} is not a table", "Write [briefing.parameters] above it.")
        return {}
    for name, values in value.items():
        key = f"parameters.{name}"
        if not name.isidentifier():
            faults.here(key, "is not a name that a notebook can assign to")
        elif values == ALL:
            continue
        elif not isinstance(values, list) or not values:
            faults.here(key, f"{values!r} is not a list of values", f'Write a list, or "{ALL}".')
        elif not all(isinstance(v, str | int | float) for v in values):
            faults.here(
                key, f"{values!r} holds more than plain values", "Allowed: text, numbers, true, false."
            )
        elif len({(type(v), v) for v in values}) < len(values):
            faults.here(key, f"{values!r} holds a value twice")
    return {name: values if values == ALL else tuple(values) for name, values in value.items()}


def declared_zone(table: Mapping[str, Any], default: str, faults: Faults) -> str:
    """The time zone that a table names, else the default."""
    try:
        return check_zone(table.get(ZONE_KEY, default))
    except ScheduleFault as fault:
        faults.here(ZONE_KEY, str(fault), fault.remedy)
        return DEFAULT_ZONE


def declared_schedule(
    entry: Mapping[str, Any], default_zone: str, events: Collection[str] | None, faults: Faults
) -> Schedule | None:
    """The schedule of an entry, ``None`` if it has none; without `events` their names are not checked."""
    zone = declared_zone(entry, default_zone, faults)
    if "schedule" not in entry:
        return None
    value = entry["schedule"]
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not texts or not all(isinstance(t, str) and t.strip() for t in texts):
        faults.here("schedule", f"{value!r} is not a text or a list of texts", "Write it in quotation marks.")
        return None
    try:
        return read_schedule(texts, zone, events)
    except ScheduleFault as fault:
        faults.here("schedule", str(fault), fault.remedy)
        return None


@dataclass(frozen=True)
class Site:
    """The table ``[site]``: address of the first page, ending in a slash, and title; empty if not given."""

    url: str = ""
    title: str = ""


NO_SITE = Site()


def declared_site(declared: Mapping[str, Any], faults: Faults) -> Site:
    """Read the table ``[site]`` of a catalogue, if it has one."""
    table = declared.get(SITE_KEY, {})
    if not isinstance(table, dict):
        faults.add(None, SITE_KEY, f"{table!r} is not a table", "Begin it with [site].")
        return NO_SITE
    for key in table:
        if key not in _SITE_KEYS:
            remedy = suggest(key, _SITE_KEYS) or f"Possible keys: {', '.join(_SITE_KEYS)}."
            faults.add(None, f"{SITE_KEY}.{key}", "is not a key of a site", remedy)
    url, title = (faults.text(table, key, f"{SITE_KEY}.{key}") for key in _SITE_KEYS)
    if url and not is_web_address(url):
        remedy = 'Write for example "https://example.org/briefings/".'
        faults.add(None, f"{SITE_KEY}.url", f"{url!r} is not the address of a site", remedy)
    return Site(with_slash(url), title)


def is_web_address(text: str) -> bool:
    """Whether a text is the address of a folder on the web.

    >>> is_web_address("https://example.org/a/"), is_web_address("example.org"), is_web_address("https://a/?b")
    (True, False, False)
    """
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    whole = parts.scheme in ("http", "https") and bool(parts.hostname)
    return whole and not (parts.query or parts.fragment or parts.username or set(text) & set(" <>\"'"))


def with_slash(url: str) -> str:
    """Return an address with a slash at its end.

    >>> with_slash("https://example.org/a"), with_slash("")
    ('https://example.org/a/', '')
    """
    return f"{url.rstrip('/')}/" if url else ""
