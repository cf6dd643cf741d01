"""What the engine is told by those who use it: one `Project`, found by an entry point of its own group.

The engine itself knows nothing of what briefings are about. A package that uses it registers its project::

    [project.entry-points."nbbriefing.projects"]
    swim = "swim_briefings.project:PROJECT"

and the variable ``NBBRIEFING_PROJECT`` (which the project's own command sets) or the key ``project`` of the
catalogue says which one is meant. A folder that names none has the `DEFAULT` one.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING

from nbbriefing import __version__
from nbbriefing.errors import CatalogueError, suggest

if TYPE_CHECKING:
    from nbbriefing.catalogue.domains import Collections, Domains
    from nbbriefing.catalogue.schedule import Calendar

GROUP = "nbbriefing.projects"
VARIABLE = "NBBRIEFING_PROJECT"


def _here(folder: str | os.PathLike[str] | None) -> Path:
    """Return the folder that was given, else the one that the command was called in."""
    return Path(folder or ".").resolve()


def _as_given(data: Path, as_of: str, since: str) -> tuple[str, str]:
    """Return days as they were given: without data nobody can say more of them."""
    return as_of, since


def _no_day(data: Path) -> None:
    """Return no day: without data none is the newest."""


@dataclass(frozen=True)
class Project:
    """What is particular to the briefings of one project. Functions are importable by name.

    Attributes
    ----------
    name
        As its command and messages say it.
    version
        Shown in the identity of every briefing.
    package
        The package whose code briefings depend on; empty for none.
    messages
        Its translations: the gettext domain, and the folder that holds ``<language>/LC_MESSAGES``.
    preload
        Packages that kernels have imported before they are forked.
    prepare
        Called once before the first fork, to keep in memory what every notebook reads.
    find_data
        Called with a folder or None: the folder of the data, or an error that says where it was looked for.
    newest_day
        Called with the data's folder: the as-of day when none is given, ISO; None if the data has none.
    read_days
        Called with the data's folder, an as-of day and a day to compare with: both in full, or an error.
    calendar
        The events that schedules may speak of.
    domains
        Parameters that may be declared as ``"all"``.
    collections
        Tables that notebooks read, so that a run is done again when their rows change.
    """

    name: str
    version: str
    package: str = ""
    messages: tuple[str, Path] | None = None
    preload: Sequence[str] = ()
    prepare: Callable[[], object] | None = None
    find_data: Callable[[str | os.PathLike[str] | None], Path] = _here
    newest_day: Callable[[Path], str | None] = _no_day
    read_days: Callable[[Path, str, str], tuple[str, str]] = _as_given
    calendar: Calendar = field(default_factory=dict)
    domains: Domains = field(default_factory=dict)
    collections: Collections = field(default_factory=dict)


#: For notebooks that belong to no project.
DEFAULT = Project("nbbriefing", __version__)


def current() -> Project:
    """Return the project that is named in the environment, else the default one.

    Raises
    ------
    CatalogueError
        If none of that name is installed.
    """
    return named(os.environ.get(VARIABLE, ""))


@cache
def named(name: str) -> Project:
    """Return the project that is registered under a name; the default one for an empty name.

    Raises
    ------
    CatalogueError
        If none of that name is installed.
    """
    if not name:
        return DEFAULT
    known = {each.name: each for each in entry_points(group=GROUP)}
    if name not in known:
        possible = ", ".join(sorted(known)) or "none"
        raise CatalogueError(
            f"there is no project {name!r}; installed are: {possible}\n"
            f"{suggest(name, known) or 'Install the package that brings it.'}"
        )
    project: Project = known[name].load()
    return project


def folders_of_code() -> list[str]:
    """Return the folders of the engine's and of the project's package: what every run depends on."""
    packages = ("nbbriefing", current().package)
    found = [importlib.util.find_spec(package) for package in packages if package]
    return [os.path.dirname(str(each.origin)) for each in found if each is not None]
