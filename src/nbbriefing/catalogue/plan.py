"""From the catalogue and what was asked for to the list of runs; every misuse is found here.

Nothing is rendered, and nothing but notebooks and data is read.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nbbriefing.catalogue.declared import title_fields
from nbbriefing.catalogue.entries import Briefing, Catalogue
from nbbriefing.catalogue.notebooks import COMMON, Source, read_source
from nbbriefing.catalogue.parameters import (
    check_name,
    check_type,
    check_value,
    labels_of,
    parse_value,
    possible_values,
    split_assignment,
    values_of,
)
from nbbriefing.catalogue.slugs import slug
from nbbriefing.errors import CatalogueError, ParameterError, suggest
from nbbriefing.language.messages import languages, translator
from nbbriefing.project import Domains, Value, call, see_list

_OPTIONS = {"as_of": "--as-of", "since": "--since", "language": "--lang"}


@dataclass(frozen=True)
class Run:
    """One briefing with one set of parameters, one as-of date and one language.

    Attributes
    ----------
    parameters : dict
        The briefing's own, in order; those that every briefing has are fields of the run.
    as_of, since : str
        ISO dates; ``since`` may be empty.
    languages : tuple of str
        All languages that the catalogue declares for the briefing.
    target : Path
        Folder that holds the renditions: OUT/<briefing>/<slug>/<language>.
    """

    briefing: str
    title: str
    source: Source
    parameters: dict[str, Value] = field(hash=False)
    as_of: str
    since: str
    language: str
    slug: str
    target: Path
    data: Path
    timeout: int
    languages: tuple[str, ...] = ()
    foreign: bool = False

    @property
    def name(self) -> str:
        """How a run is called in messages, for example ``edition/edition-3/en``."""
        return f"{self.briefing}/{self.slug}/{self.language}"

    @property
    def notebook_parameters(self) -> dict[str, Value]:
        """All values that go into the notebook; a foreign one is given only what it has."""
        common = {"as_of": self.as_of, "since": self.since, "language": self.language}
        known = {name: value for name, value in common.items() if name in self.source.defaults}
        return {**self.parameters, **known}


@dataclass(frozen=True)
class Request:
    """What was asked for: empty means everything.

    Attributes
    ----------
    briefings : tuple of str
    parameters : tuple of str
        ``NAME=VALUE``; a name given several times asks for several values.
    languages : tuple of str
    """

    briefings: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Context:
    """What all runs have in common."""

    data: Path
    out: Path
    as_of: str
    since: str
    domains: Domains


def make_plan(catalogue: Catalogue, request: Request, context: Context) -> list[Run]:
    """List the runs in the order of the catalogue.

    Raises
    ------
    CatalogueError
        If a briefing is unknown, or an entry does not fit its notebook.
    ParameterError
        If a parameter, value or language is unknown.
    """
    named = [catalogue[name] for name in dict.fromkeys(request.briefings)]
    briefings = named or list(catalogue)
    sources = {briefing.id: _source(briefing) for briefing in briefings}
    asked: dict[str, list[str]] = {}
    for text in request.parameters:
        name, value = split_assignment(text)
        asked.setdefault(name, []).append(value)
    if not named:
        briefings = _with_parameters(briefings, sources, list(asked))
        briefings = _with_languages(briefings, request.languages)

    runs = []
    for briefing in briefings:
        source = sources[briefing.id]
        languages = _languages(briefing, request.languages)
        for parameters in _parameter_sets(briefing, source, asked, context):
            runs += [_run(briefing, source, parameters, language, context) for language in languages]
    return runs


def _translated(title: str, language: str) -> str:
    """Put a title into a language; a language without a catalogue is the notebook's affair."""
    return translator(language)(title) if language in languages() else title


def _source(briefing: Briefing) -> Source:
    """Read the notebook of an entry and see that the entry fits it."""
    entry = f"entry {briefing.id!r}, key"
    try:
        source = read_source(briefing.notebook, foreign=briefing.foreign)
    except CatalogueError as error:
        raise CatalogueError(f"{entry} 'notebook': {error}") from None
    for name, values in briefing.parameters.items():
        if name not in source.own:
            raise CatalogueError(
                f"{entry} 'parameters.{name}': {source.path.name} has no such parameter; "
                f"it has: {', '.join(source.own) or 'none of its own'}\n"
                f"{suggest(name, source.own) or 'Add it to the cell tagged parameters.'}"
            )
        for value in values if isinstance(values, tuple) else ():
            if fault := check_type(value, source.own[name]):
                raise CatalogueError(f"{entry} 'parameters.{name}': {fault}\nMend the list of values.")
    for name in title_fields(briefing.title):
        if name not in source.defaults:
            raise CatalogueError(
                f"{entry} 'title': {{{name}}} is not a parameter of {source.path.name}; "
                f"it has: {', '.join(source.defaults)}\n{suggest(name, source.defaults)}".rstrip()
            )
    return source


def _with_parameters(
    briefings: Sequence[Briefing], sources: dict[str, Source], names: Sequence[str]
) -> list[Briefing]:
    """Briefings that have all the parameters, when none is named on the command line."""
    kept = [b for b in briefings if all(name in sources[b.id].own for name in names)]
    if not kept:
        everything = list(dict.fromkeys(name for b in briefings for name in sources[b.id].own))
        for name in names:
            _check_own(name, everything, "any briefing")
        raise ParameterError(
            f"no briefing has all of the parameters {', '.join(names)}\n"
            f"See `{call('list')}`, or name the briefing."
        )
    return kept


def _with_languages(briefings: Sequence[Briefing], languages: Iterable[str]) -> list[Briefing]:
    kept = [b for b in briefings if all(language in b.languages for language in languages)]
    if not kept:
        possible = list(dict.fromkeys(language for b in briefings for language in b.languages))
        _check_languages(languages, possible, "these briefings")
        raise ParameterError(f"no briefing has all of these languages\n{see_list()}")
    return kept


def _check_own(name: str, possible: Sequence[str], whose: str) -> None:
    if name in _OPTIONS:
        raise ParameterError(f"parameter {name!r} has an option of its own\nUse {_OPTIONS[name]}.")
    check_name(name, possible, whose)


def _check_languages(languages: Iterable[str], possible: Sequence[str], whose: str) -> None:
    for language in languages:
        if language not in possible:
            raise ParameterError(
                f"language {language!r} is not declared for {whose}; possible are: {', '.join(possible)}\n"
                f"{suggest(language, possible) or see_list()}"
            )


def _languages(briefing: Briefing, asked: tuple[str, ...]) -> list[str]:
    _check_languages(asked, briefing.languages, f"briefing {briefing.id!r}")
    return list(dict.fromkeys(asked)) or list(briefing.languages)


def _parameter_sets(
    briefing: Briefing, source: Source, asked: dict[str, list[str]], context: Context
) -> list[dict[str, Value]]:
    """Every combination of values: of the catalogue's parameters, then of others asked for."""
    whose = f"briefing {briefing.id!r}"
    matrix: dict[str, list[Value]] = {
        name: values_of(briefing, name, context.domains, context.data) for name in briefing.parameters
    }
    for name, texts in asked.items():
        _check_own(name, list(source.own), whose)
        values = [parse_value(name, text, source.own[name]) for text in dict.fromkeys(texts)]
        if name in matrix:
            possible = possible_values(briefing, name, context.domains, context.data)
            for value in values:
                check_value(name, value, possible, whose)
        matrix[name] = values
    return [dict(zip(matrix, values, strict=True)) for values in itertools.product(*matrix.values())]


def _run(
    briefing: Briefing, source: Source, parameters: dict[str, Value], language: str, context: Context
) -> Run:
    name = slug(parameters)
    own = {**source.own, **parameters}
    values = {
        **labels_of(own, context.domains, context.data, language),
        "as_of": context.as_of,
        "since": context.since,
        "language": language,
    }
    return Run(
        briefing=briefing.id,
        title=_translated(briefing.title, language).format_map(values),
        source=source,
        parameters=parameters,
        as_of=context.as_of,
        since=context.since,
        language=language,
        slug=name,
        target=context.out / briefing.id / name / language,
        data=context.data,
        timeout=briefing.timeout,
        languages=briefing.languages,
        foreign=briefing.foreign,
    )


assert set(_OPTIONS) == set(COMMON)
