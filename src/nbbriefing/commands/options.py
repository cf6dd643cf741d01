"""Options that several commands have, what they mean when left out, and how errors are shown."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from nbbriefing.catalogue.entries import Catalogue, find_catalogue, load_catalogue, named_project
from nbbriefing.catalogue.notebooks import catalogue_of
from nbbriefing.catalogue.plan import Context, Request, Run, make_plan
from nbbriefing.errors import BriefingError, CatalogueError
from nbbriefing.project import VARIABLE, current, use

if TYPE_CHECKING:
    from nbbriefing.running.days import Days

Command = Callable[..., Any]
PATH = click.Path(path_type=Path)

catalogue_option = click.option(
    "--catalogue", type=PATH, metavar="FILE", help="Default: briefings.toml here or above."
)
data_option = click.option(
    "--data", "--ledger", "data", type=PATH, metavar="DIR", help="Folder of the data. Default: the project's."
)
out_option = click.option(
    "--out", type=PATH, metavar="DIR", help="Output folder. Default: reports beside the catalogue."
)
jobs_option = click.option(
    "--jobs", type=click.IntRange(min=1), metavar="N", help="Default: the processors of this process."
)
_CHOICE = (
    click.argument("briefings", nargs=-1, metavar="[BRIEFING ...]"),
    click.option(
        "-p", "parameters", multiple=True, metavar="NAME=VALUE", help="Only this value of a parameter."
    ),
    click.option("--as-of", default="", metavar="DATE", help="Default: the newest day of the data."),
    click.option("--since", default="", metavar="DATE", help="Open with what is new since this day."),
    click.option("--lang", "languages", multiple=True, metavar="LANG", help="Only this language."),
)


class Misuse(click.ClickException):
    """Something was asked for that cannot be done; nothing was begun."""

    exit_code = 2


@contextlib.contextmanager
def shown_as_misuse() -> Iterator[None]:
    """Show an error of this package or of the file system without a traceback and end with status 2."""
    try:
        yield
    except BriefingError as error:
        raise Misuse(str(error)) from None
    except OSError as error:
        raise Misuse(f"{error.filename or 'a file'}: {error.strerror or error}") from None


class Place(NamedTuple):
    """Catalogue, data and output folder of a call, and how many runs are done at a time."""

    catalogue: Catalogue
    data: Path
    out: Path
    jobs: int


class Choice(NamedTuple):
    """The runs that were asked for; all that is left out means everything."""

    request: Request
    as_of: str
    since: str

    def runs(self, place: Place) -> tuple[list[Run], Days]:
        """List the runs, and the days in full that they are about."""
        days = settle_days(place.data, self.as_of, self.since)
        context = Context(place.data, place.out, days.as_of, days.since, current().domains)
        return make_plan(place.catalogue, self.request, context), days


def place_options(command: Command) -> Command:
    """Give a command the options of a `Place`, and `open_place`, which opens it; it may name notebooks."""

    @data_option
    @out_option
    @catalogue_option
    @jobs_option
    @wraps(command)
    def called(
        *args: Any, data: Path | None, out: Path | None, catalogue: Path | None, jobs: int | None, **more: Any
    ) -> Any:
        from nbbriefing.running.pool import available_processors

        def open_place(notebooks: Sequence[Path] = (), languages: tuple[str, ...] = ()) -> Place:
            entries = (
                _of_notebooks(catalogue, notebooks, languages) if notebooks else open_catalogue(catalogue)
            )
            found = current().find_data(data)
            return Place(entries, found, output_folder(out, entries), jobs or available_processors())

        return command(*args, open_place=open_place, **more)

    return called


def choice_options(command: Command) -> Command:
    """Give a command the argument and the options that choose runs, in the order of its help."""

    @wraps(command)
    def called(
        *args: Any,
        briefings: tuple[str, ...],
        parameters: tuple[str, ...],
        as_of: str,
        since: str,
        languages: tuple[str, ...],
        **more: Any,
    ) -> Any:
        choice = Choice(Request(briefings, parameters, languages), as_of, since)
        return command(*args, choice=choice, **more)

    for option in reversed(_CHOICE):
        called = option(called)
    return called


def open_catalogue(path: Path | None) -> Catalogue:
    """Read the catalogue that was named, else the one that is found here or above, for its project.

    Raises
    ------
    CatalogueError
        If there is none, or if it is faulty.
    """
    found = path or find_catalogue()
    settle_project(found)
    return load_catalogue(found, current().calendar)


def settle_project(catalogue: Path | None) -> None:
    """Work for the project that the command is for, else for the one that a catalogue names."""
    if not os.environ.get(VARIABLE):
        use(named_project(catalogue) if catalogue else "")


def _of_notebooks(catalogue: Path | None, notebooks: Sequence[Path], languages: tuple[str, ...]) -> Catalogue:
    try:
        path = catalogue or find_catalogue(notebooks[0].resolve().parent)
    except CatalogueError:
        settle_project(None)
        return catalogue_of(notebooks, None, languages)
    settle_project(path)
    return catalogue_of(notebooks, load_catalogue(path, current().calendar), languages)


def output_folder(out: Path | None, catalogue: Catalogue) -> Path:
    """Return the output folder that was named, else ``reports`` beside the catalogue."""
    return (out or catalogue.path.parent / "reports").resolve()


def settle_days(data: Path, as_of: str, since: str) -> Days:
    """Fill in the as-of date, and have days that are not written in full read by the project.

    Days in full are only checked when there is something to render, because that opens the data.
    """
    from nbbriefing.running.days import Days, ask_project, is_full_day

    today = dt.datetime.now(dt.UTC).date().isoformat()
    days = Days(as_of or current().newest_day(data) or today, since)
    return days if all(map(is_full_day, filter(None, days))) else ask_project(data, days)
