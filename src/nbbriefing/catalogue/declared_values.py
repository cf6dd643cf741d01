"""The values of a catalogue's entry, key by key; what is wrong with one is noted among the faults."""

from __future__ import annotations

import os
import re
import string
from pathlib import Path

from nbbriefing.catalogue.faults import Faults

ALL = "all"

Value = str | int | float | bool

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


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
        elif values != ALL and (not isinstance(values, list) or not values):
            faults.here(key, f"{values!r} is not a list of values", f'Write a list, or "{ALL}".')
        elif values != ALL and not all(isinstance(v, str | int | float) for v in values):
            faults.here(
                key, f"{values!r} holds more than plain values", "Allowed: text, numbers, true, false."
            )
        elif values != ALL and len({(type(v), v) for v in values}) < len(values):
            faults.here(key, f"{values!r} holds a value twice")
    return {name: values if values == ALL else tuple(values) for name, values in value.items()}
