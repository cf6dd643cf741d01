"""What rendering asks of the data that briefings are about, of which it knows nothing itself.

Where the values of a parameter declared as ``"all"`` come from, and how to see whether the rows that a
notebook has read are still the same. A `Project` hands it functions for both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from nbbriefing.catalogue.entries import ALL, Briefing, Value
from nbbriefing.errors import CatalogueError, suggest
from nbbriefing.project import current

#: Files that a collection of tables consists of, given the data's folder; none if there is none.
Files = Callable[[Path], Sequence[Path]]
#: Fingerprint of the rows that a recipe selects, given the data's folder.
Replay = Callable[[Path, str], str]


class Collection(NamedTuple):
    """Tables that notebooks read. Both functions are importable, for they are sent to workers."""

    files: Files
    replay: Replay


#: By the word that a recipe begins with, before a colon; recipes of the first have neither.
Collections = Mapping[str, Collection]


def collection_of(recipe: str, collections: Iterable[str]) -> tuple[str, str]:
    """Split a recipe into the name of its collection, the first one if it names none, and the recipe proper.

    >>> collection_of("as_of(2021-12-31)/at_pool(3)", ["results", "pools"])
    ('results', 'as_of(2021-12-31)/at_pool(3)')
    >>> collection_of("pools:as_of(2021-12-31)", ["results", "pools"])
    ('pools', 'as_of(2021-12-31)')
    """
    name, colon, rest = recipe.partition(":")
    return (name, rest) if colon else (next(iter(collections), ""), recipe)


#: Called with the folder of the data.
Values = Callable[[Path], Sequence[Value]]
#: How a title names a value; called with the folder of the data, the value and the language.
Label = Callable[[Path, Value, str], str]


class Domain(NamedTuple):
    """Values of a parameter that the data holds.

    Attributes
    ----------
    rendered
        The values that ``"all"`` stands for.
    possible
        The values that can be asked for by name, if there are more.
    label
        What a title says in place of a value, if it is not the value itself.
    """

    rendered: Values
    possible: Values | None = None
    label: Label | None = None


Domains = Mapping[str, Domain]


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
