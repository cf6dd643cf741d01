"""Parameters: the values that a briefing is rendered for, and values from text on the command line, strictly.

The type is that of the default in the notebook's parameters cell. Nothing is guessed: ``007`` for a
text stays ``007``, ``NO`` stays ``NO``, and ``3.0`` is not a whole number.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from nbbriefing.catalogue.declared import ALL
from nbbriefing.catalogue.entries import Briefing
from nbbriefing.errors import CatalogueError, ParameterError, suggest
from nbbriefing.project import Domains, Value, current, see_list

_WHOLE = re.compile(r"-?(0|[1-9][0-9]*)")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_TYPE_NAMES = {bool: "true or false", int: "a whole number", float: "a number", str: "a text"}
_MOST_SHOWN = 30


def split_assignment(text: str) -> tuple[str, str]:
    """Split ``NAME=VALUE``; the value may hold further equals signs.

    Raises
    ------
    ParameterError
        If there is no name or no equals sign.
    """
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise ParameterError(f"-p {text!r} is not of the form NAME=VALUE\nWrite for example -p edition=3.")
    return name.strip(), value


def parse_value(name: str, text: str, default: object) -> Value:
    """Turn a text from the command line into a value of the default's type.

    Raises
    ------
    ParameterError
        If the text is not such a value, or the default's type cannot be given on the command line.
    """
    kind = type(default)
    if kind is str:
        return text
    if kind is bool and text in ("true", "false"):
        return text == "true"
    if kind is int and _WHOLE.fullmatch(text):
        return int(text)
    if kind is float and _NUMBER.fullmatch(text) and math.isfinite(float(text)):
        return float(text)
    if kind not in _TYPE_NAMES:
        raise ParameterError(
            f"parameter {name!r} cannot be given here: its default {default!r} is not a plain value\n"
            "Edit the notebook, or give the parameter a plain default."
        )
    raise ParameterError(
        f"parameter {name!r}: {text!r} is not {_TYPE_NAMES[kind]}\nIts default is {default!r}."
    )


def check_type(value: Value, default: object) -> str | None:
    """Say what is wrong with the type of a declared value; ``None`` if nothing is."""
    if type(value) is type(default) or (type(default) is float and type(value) is int):
        return None
    expected = _TYPE_NAMES.get(type(default))
    if expected is None:
        return f"the notebook's default {default!r} is not a plain value"
    return f"{value!r} is not {expected}, as the notebook's default {default!r} is"


def check_name(name: str, possible: Sequence[str], whose: str) -> None:
    """Raise `ParameterError` with a suggestion unless the name is one of the possible ones."""
    if name in possible:
        return
    listed = f"it has: {', '.join(possible)}" if possible else "it has none"
    near = suggest(name, possible) or see_list()
    raise ParameterError(f"unknown parameter {name!r} of {whose}; {listed}\n{near}")


def check_value(name: str, value: Value, possible: Sequence[Value], whose: str) -> None:
    """Raise `ParameterError` with a suggestion unless the value is one of the possible ones."""
    if value in possible:
        return
    shown = ", ".join(map(str, possible[:_MOST_SHOWN])) + (", ..." if len(possible) > _MOST_SHOWN else "")
    near = suggest(str(value), map(str, possible)) or f"Give {name} one of these values."
    nothing = f"nothing is possible with this {current().collection} and as-of date"
    listed = f"possible are: {shown}" if possible else nothing
    raise ParameterError(f"parameter {name!r} of {whose}: no {value!r}; {listed}\n{near}")


def collection_of(recipe: str, collections: Iterable[str]) -> tuple[str, str]:
    """Split a recipe into the name of its collection, the first one if it names none, and the recipe proper.

    >>> collection_of("as_of(2021-12-31)/at_pool(3)", ["results", "pools"])
    ('results', 'as_of(2021-12-31)/at_pool(3)')
    >>> collection_of("pools:as_of(2021-12-31)", ["results", "pools"])
    ('pools', 'as_of(2021-12-31)')
    """
    name, colon, rest = recipe.partition(":")
    return (name, rest) if colon else (next(iter(collections), ""), recipe)


def values_of(briefing: Briefing, name: str, domains: Domains, data: Path) -> list[Value]:
    """Values that a parameter of a briefing is rendered for, in the order of the catalogue or domain.

    Raises
    ------
    CatalogueError
        If the catalogue says ``"all"`` of a parameter that has no domain.
    """
    declared = briefing.parameters[name]
    if declared != ALL:
        return list(declared)
    if name not in domains:
        whose = current().collection
        known = ", ".join(domains) or "none"
        raise CatalogueError(
            f"entry {briefing.id!r}, key 'parameters.{name}': the {whose} has no values by that name, "
            f"so {ALL!r} means nothing; it has: {known}\n"
            f"{suggest(name, domains) or 'Write a list of values instead.'}"
        )
    return list(domains[name].rendered(data))


def possible_values(briefing: Briefing, name: str, domains: Domains, data: Path) -> list[Value]:
    """Values of a parameter that can be asked for: those of `values_of`, and what else the domain holds.

    Raises
    ------
    CatalogueError
        As `values_of`.
    """
    values = values_of(briefing, name, domains, data)
    more = domains[name].possible if briefing.parameters[name] == ALL else None
    return values if more is None else list(dict.fromkeys([*values, *more(data)]))


def labels_of(values: Mapping[str, Value], domains: Domains, data: Path, language: str) -> dict[str, Value]:
    """Parameters as a title names them: each value that has a label by its label."""
    named: dict[str, Value] = {}
    for name, value in values.items():
        label = domains[name].label if name in domains else None
        named[name] = value if label is None else label(data, value, language)
    return named
