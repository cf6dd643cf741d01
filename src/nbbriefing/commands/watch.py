"""`watch`: what an edit changes is rendered, and the open page shows it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from nbbriefing.commands.options import (
    Choice,
    Misuse,
    Place,
    choice_options,
    open_catalogue,
    place_options,
    shown_as_misuse,
)
from nbbriefing.commands.render import render_runs
from nbbriefing.commands.site import renew_site
from nbbriefing.errors import BriefingError
from nbbriefing.project import current
from nbbriefing.publishing.outcome import RENDERED
from nbbriefing.running.days import ask_project
from nbbriefing.running.freshness import judge, look


@click.command("watch")
@choice_options
@place_options
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Of the page. Default: a free one.")
def command(choice: Choice, open_place: Callable[..., Place], port: int) -> None:
    """Keep every BRIEFING of the catalogue, or those named, up to date while notebooks and data are edited.

    The pages are shown at an address of this machine alone, and load themselves anew. Ctrl-C ends it.
    """
    with shown_as_misuse():
        place = open_place()
        runs, _ = choice.runs(place)
    place.out.mkdir(parents=True, exist_ok=True)
    from nbbriefing.watching.changes import saved
    from nbbriefing.watching.page_server import PageServer

    try:
        server = PageServer(place.out, port)
    except OSError as error:
        raise Misuse(f"port {port} cannot be used: {error.strerror}\nGive another one, or 0.") from None
    try:
        bring_up_to_date(place, choice)
        first = runs[0].target.relative_to(place.out).as_posix() if len(runs) == 1 else ""
        page = f"{first}/briefing.html" if first else "index.html"
        click.echo(f"Watching {len(runs)} briefings. Open {server.address}{page} - Ctrl-C ends it.")
        notebooks = [run.source.path for run in runs]
        for paths in saved([place.catalogue.path, *notebooks], _tables(place.data)):
            click.echo(f"saved: {', '.join(path.name for path in paths)}")
            if bring_up_to_date(place, choice):
                server.reload()
    finally:
        server.close()


def _tables(data: Path) -> list[Path]:
    files = (path for each in current().collections.values() for path in each.files(data))
    return sorted({path.parent for path in files})


def bring_up_to_date(place: Place, choice: Choice, tell: Callable[[str], object] = click.echo) -> bool:
    """Render what is not up to date by the catalogue and data of now; whether any page has changed.

    A notebook or table that is saved half-written is told and waited for; nothing that is there is lost.
    """
    try:
        place = place._replace(catalogue=open_catalogue(place.catalogue.path))
        runs, days = choice.runs(place)
        state = look(place.data, place.out, current())
        to_do = [run for run in runs if not judge(run, state).fresh]
        outcomes = render_runs(to_do, state, place, validate=lambda: ask_project(place.data, days))
        unpublished = renew_site(place.out, place.catalogue)
    except (BriefingError, OSError) as error:
        tell(f"{error}\nWaiting for the next change.")
        return False
    if unpublished:
        tell(unpublished)
    if not to_do:
        tell("nothing to do: it changes no briefing that is watched")
    return any(outcome.status == RENDERED for outcome in outcomes)
