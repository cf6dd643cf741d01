"""What the engine is told by those who use it: one `Project`, found by an entry point of its own group.

The engine itself knows nothing of what briefings are about. A package that uses it registers its project::

    [project.entry-points."nbbriefing.projects"]
    swim = "swim_briefings.project:PROJECT"

and the variable ``NBBRIEFING_PROJECT`` says which one is meant. The commands set it: a project's own command
to its name, the command `nbbriefing` to the key ``project`` of the catalogue.
"""

from __future__ import annotations

import calendar
import datetime as dt
import importlib.util
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

from nbbriefing import __version__
from nbbriefing.errors import CatalogueError, DataError, suggest

GROUP = "nbbriefing.projects"
VARIABLE = "NBBRIEFING_PROJECT"
#: The kernelspec that comes with the engine: its kernels are forked from a warm process.
KERNEL = "nbbriefing"
# Before the engine had a name of its own its variables had this one; read for one version more.
_OLD_PREFIX = "CIIE_"


Value = str | int | float | bool
#: Name of an event to a function that gives its first and last day in a year; ``None`` in a year without it.
Calendar = Mapping[str, Callable[[int], tuple[dt.date, dt.date] | None]]
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


def N_(message: str) -> str:
    """Mark a message that is translated where it is shown."""
    return message


def Np_(context: str, message: str) -> str:
    """Mark a message that is translated where it is shown, where a word has several senses."""
    return message


@dataclass(frozen=True)
class Tone:
    """How a badge looks: its colour on white and on dark pages, and the shape of its mark."""

    colour: str
    dark: str
    shape: Literal["disc", "ring", "square", "diamond", "none"] = "disc"


Fill: TypeAlias = Literal["solid", "striped", "crossed", "open"]


class MarkStyle(NamedTuple):
    """How figures draw something: its colour, the marker of a point, and how a bar is filled."""

    colour: str
    marker: str
    fill: Fill


@dataclass(frozen=True)
class Kind:
    """A group of the site's index: what has exactly one parameter of this name, or an id that begins so."""

    id: str
    heading: str
    parameter: str = ""
    prefix: str = ""


@dataclass(frozen=True)
class Subject:
    """What briefings are about: a filter of the site's index, and links between its pages.

    Attributes
    ----------
    group
        As the metadata of outputs name it, for example ``"organisations"``.
    parameter
        By which a briefing is about a single one.
    id
        Of the filter, in the page and in the address of a search.
    label
        Of the filter.
    heading
        Of the list on a briefing's page; its context is ``"what a briefing is about"``.
    """

    group: str
    parameter: str
    id: str
    label: str
    heading: str


@dataclass(frozen=True)
class Branding:
    """What the site of a project says of itself; messages of the project's own gettext domain.

    Attributes
    ----------
    title, lead
        Of the first page.
    software
        The package that a briefing's page names as its software, before the version.
    search, fingerprint, identity
        What the search field looks through, what the fingerprint is of, and the line that ends a mail.
    kinds
        Groups of the index, in its order. Of what belongs to none of them, briefings without parameters come
        before it under the heading `overview`, others after it.
    subjects
        What briefings are about, from the wide to the narrow; a briefing's page lists the narrow ones first.
    """

    title: str = N_("Briefings")
    lead: str = N_("Each briefing says what could be known on a day, and where every number comes from.")
    software: str = "nbbriefing"
    search: str = N_("Search titles and findings")
    fingerprint: str = N_("Fingerprint of the rows used")
    identity: str = N_("Fingerprint of the data {fingerprint}, software {version}")
    overview: str = N_("Overviews")
    kinds: Sequence[Kind] = ()
    subjects: Sequence[Subject] = ()


@dataclass(frozen=True)
class Template:
    """What the notebook and the test of a new briefing begin with.

    Attributes
    ----------
    cells
        After the heading and the parameters: name, ``"code"`` or ``"markdown"``, and source of each.
    kernel_title
        How JupyterLab shows the kernel.
    module
        ``python -m <module>`` is the project's command.
    to_add
        What people should add to the test.
    """

    cells: Sequence[tuple[str, str, str]] = (
        ("section", "markdown", "## What it shows\n\nSay what is counted, and what it does not show."),
        ("result", "code", "as_of"),
    )
    kernel_title: str = ""
    module: str = "nbbriefing"
    to_add: str = "what you have worked out by hand"


TONES: Mapping[str, Tone] = {
    "good": Tone("#007a6e", "#39c2b0"),
    "warning": Tone("#9a5b00", "#e5ab57", "diamond"),
    "bad": Tone("#c0203a", "#ff6f86", "square"),
    "open": Tone("#5f45b8", "#b9aef5", "ring"),
    "neutral": Tone("#3c424b", "#e0e4ea"),
}


def _here(folder: str | os.PathLike[str] | None) -> Path:
    """Return the folder that was given, else the one that the command was called in."""
    return Path(folder or ".").resolve()


def _as_given(data: Path, as_of: str, since: str) -> tuple[str, str]:
    """Return days in full, a month or year by its last day: without data nobody can say more of them."""
    return _last_day("--as-of", as_of), _last_day("--since", since)


def _last_day(option: str, text: str) -> str:
    """Return a day as it is, a month or year by its last day; empty stays empty."""
    try:
        parts = [int(part) for part in text.split("-")] if text else []
        if len(parts) == 3 or not parts:
            return dt.date(*parts).isoformat() if parts else ""
        year, month = (parts[0], parts[1]) if len(parts) == 2 else (parts[0], 12)
        return dt.date(year, month, calendar.monthrange(year, month)[1]).isoformat()
    except (ValueError, TypeError, IndexError):
        raise DataError(f"{option} {text}: not a day\nWrite for example 2026-11-23.") from None


def _no_day(data: Path) -> None:
    """Return no day: without data none is the newest."""


@dataclass(frozen=True)
class Project:
    """What is particular to the briefings of one project. Functions are importable by name.

    Attributes
    ----------
    name
        As catalogues and the entry point say it.
    version
        Shown in the identity of every briefing.
    command
        What messages tell people to type.
    package
        The package whose code briefings depend on; empty for none.
    messages
        Its translations: the gettext domain, and the folder that holds ``<language>/LC_MESSAGES``.
    checkout
        Where its catalogue is looked for when there is none here or above; only a command of its own asks.
    kernel
        The kernelspec of its notebooks.
    preload
        Packages that kernels have imported before they are forked.
    prepare
        Called once before the first fork, to keep in memory what every notebook reads.
    find_data
        Called with a folder or None: the folder of the data, or an error that says where it was looked for.
    data_variable
        The environment variable that tells notebooks where the data is.
    newest_day
        Called with the data's folder: the as-of day when none is given, ISO; None means today.
    read_days
        Called with the data's folder, an as-of day and a day to compare with: both in full, or an error.
    calendar
        The events that schedules may speak of.
    domains
        Parameters that may be declared as ``"all"``.
    collections
        Tables that notebooks read, so that a run is done again when their rows change; recipes of the first
        one need not name it. Each understands at least the recipe ``as_of(<day>)``.
    tones, alarm
        Looks of badges by their name, and the one in which faults are shown. ``"muted"`` is always there.
    branding
        What the site says of itself.
    template
        What a new briefing begins with.
    """

    name: str
    version: str
    command: str = "nbbriefing"
    package: str = ""
    messages: tuple[str, Path] | None = None
    checkout: Path | None = None
    kernel: str = KERNEL
    preload: Sequence[str] = ()
    prepare: Callable[[], object] | None = None
    find_data: Callable[[str | os.PathLike[str] | None], Path] = _here
    data_variable: str = "NBBRIEFING_DATA"
    newest_day: Callable[[Path], str | None] = _no_day
    read_days: Callable[[Path, str, str], tuple[str, str]] = _as_given
    calendar: Calendar = field(default_factory=dict)
    domains: Domains = field(default_factory=dict)
    collections: Collections = field(default_factory=dict)
    tones: Mapping[str, Tone] = field(default_factory=lambda: TONES)
    alarm: str = "bad"
    branding: Branding = field(default_factory=Branding)
    template: Template = field(default_factory=Template)

    @property
    def collection(self) -> str:
        """The name of the first collection, which stands for the data in messages and records."""
        return next(iter(self.collections), "data")

    @property
    def fingerprint_key(self) -> str:
        """The key under which records hold the fingerprint of the rows that a briefing rests on."""
        return f"{self.collection}_fingerprint"


#: For notebooks that belong to no project.
DEFAULT = Project("nbbriefing", __version__)


def current() -> Project:
    """Return the project that the environment names; outside a command, the only one that is installed.

    Raises
    ------
    CatalogueError
        If none of that name is installed.
    """
    name = os.environ.get(VARIABLE)
    if not name:
        installed = list(_installed())
        name = installed[0] if len(installed) == 1 else DEFAULT.name
    return named(name)


def use(name: str) -> None:
    """Let this process and those that it starts work for a project.

    Raises
    ------
    CatalogueError
        If none of that name is installed.
    """
    os.environ[VARIABLE] = named(name or DEFAULT.name).name


@cache
def named(name: str) -> Project:
    """Return the project that is registered under a name.

    Raises
    ------
    CatalogueError
        If none of that name is installed.
    """
    if name == DEFAULT.name:
        return DEFAULT
    known = _installed()
    if name not in known:
        raise CatalogueError(
            f"there is no project {name!r}; installed are: {', '.join(known) or 'none'}\n"
            f"{suggest(name, known) or 'Install the package that brings it.'}"
        )
    project: Project = known[name].load()
    return project


@cache
def _installed() -> dict[str, EntryPoint]:
    return {each.name: each for each in sorted(entry_points(group=GROUP), key=lambda each: each.name)}


def call(subcommand: str) -> str:
    """Return a call of the project's command, as a message tells people to type it."""
    return f"{current().command} {subcommand}"


def see_list() -> str:
    """Return where to look up what there is, as a message ends with it."""
    return f"See `{call('list')}`."


def setting(name: str, environment: Mapping[str, str] | None = None) -> str:
    """Return the engine's environment variable of this name, without its prefix; empty if it is not set."""
    own = os.environ if environment is None else environment
    return next((own[variable] for variable in variables(name) if variable in own), "")


def variables(name: str) -> list[str]:
    """Return the names under which a variable of the engine is read, the one to be used first.

    >>> variables("SMTP")[0]
    'NBBRIEFING_SMTP'
    """
    return [f"NBBRIEFING_{name}", f"{_OLD_PREFIX}{name}"]


def folders_of_code() -> list[str]:
    """Return the folders of the engine's and of the project's package: what every run depends on."""
    packages = ("nbbriefing", current().package)
    found = [importlib.util.find_spec(package) for package in packages if package]
    return [os.path.dirname(str(each.origin)) for each in found if each is not None]
