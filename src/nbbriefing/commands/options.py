"""Options that several commands have, each written once, and what they mean when they are left out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from nbbriefing.catalogue.entries import Catalogue, find_catalogue, load_catalogue
from nbbriefing.project import current

Option = Callable[[Callable[..., Any]], Callable[..., Any]]
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

_CHOICE: tuple[Option, ...] = (
    click.argument("briefings", nargs=-1, metavar="[BRIEFING ...]"),
    click.option(
        "-p", "parameters", multiple=True, metavar="NAME=VALUE", help="Only this value of a parameter."
    ),
    click.option("--as-of", default="", metavar="DATE", help="Default: the newest day of the data."),
    click.option("--since", default="", metavar="DATE", help="Open with what is new since this day."),
    click.option("--lang", "languages", multiple=True, metavar="LANG", help="Only this language."),
)


def choice_of_runs(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the argument and the options that choose runs, in the order of its help."""
    for option in reversed(_CHOICE):
        command = option(command)
    return command


def open_catalogue(path: Path | None) -> Catalogue:
    """Read the catalogue that was named, else the one that is found here or above.

    Raises
    ------
    CatalogueError
        If there is none, or if it is faulty.
    """
    return load_catalogue(path or find_catalogue(), current().calendar)


def output_folder(out: Path | None, catalogue: Catalogue) -> Path:
    """Return the output folder that was named, else ``reports`` beside the catalogue."""
    return (out or catalogue.path.parent / "reports").resolve()
