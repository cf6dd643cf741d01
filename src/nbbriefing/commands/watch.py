"""`watch`: what an edit changes is rendered, and the open page shows it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import click

from nbbriefing.catalogue.entries import Catalogue
from nbbriefing.catalogue.plan import Context, Request, Run, make_plan
from nbbriefing.commands.misuse import Misuse, shown_as_misuse
from nbbriefing.commands.options import (
    catalogue_option,
    choice_of_runs,
    data_option,
    jobs_option,
    open_catalogue,
    out_option,
    output_folder,
)
from nbbriefing.commands.render import render_runs, settle_days
from nbbriefing.commands.site import renew_site
from nbbriefing.errors import BriefingError
from nbbriefing.project import current
from nbbriefing.publishing.outcome import RENDERED
from nbbriefing.running.days import Days, ask_project
from nbbriefing.running.freshness import judge, look, remember
from nbbriefing.running.pool import available_processors


class Watched(NamedTuple):
    """What is kept up to date; all but the catalogue's content stays as it was asked for."""

    catalogue: Path
    data: Path
    out: Path
    request: Request
    days: Days
    jobs: int


@click.command("watch")
@choice_of_runs
@data_option
@out_option
@catalogue_option
@jobs_option
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Of the page. Default: a free one.")
def command(
    briefings: tuple[str, ...],
    parameters: tuple[str, ...],
    as_of: str,
    since: str,
    languages: tuple[str, ...],
    data: Path | None,
    out: Path | None,
    catalogue: Path | None,
    jobs: int | None,
    port: int,
) -> None:
    """Keep every BRIEFING of the catalogue, or those named, up to date while notebooks and data are edited.

    The pages are shown at an address of this machine alone, and load themselves anew. Ctrl-C ends it.
    """
    with shown_as_misuse():
        entries = open_catalogue(catalogue)
        watched = Watched(
            entries.path,
            current().find_data(data),
            output_folder(out, entries),
            Request(briefings, parameters, languages),
            Days(as_of, since),
            jobs or available_processors(),
        )
        runs = plan(watched, entries, settle_days(watched.data, watched.days))
    watched.out.mkdir(parents=True, exist_ok=True)
    from nbbriefing.watching.changes import saved
    from nbbriefing.watching.page_server import PageServer

    try:
        server = PageServer(watched.out, port)
    except OSError as error:
        raise Misuse(f"port {port} cannot be used: {error.strerror}\nGive another one, or 0.") from None
    try:
        bring_up_to_date(watched)
        first = runs[0].target.relative_to(watched.out).as_posix() if len(runs) == 1 else ""
        page = f"{first}/briefing.html" if first else "index.html"
        click.echo(f"Watching {len(runs)} briefings. Open {server.address}{page} - Ctrl-C ends it.")
        files = (path for each in current().collections.values() for path in each.files(watched.data))
        tables = sorted({path.parent for path in files})
        for paths in saved([entries.path, *(run.source.path for run in runs)], tables):
            click.echo(f"saved: {', '.join(path.name for path in paths)}")
            if bring_up_to_date(watched):
                server.reload()
    finally:
        server.close()


def plan(watched: Watched, entries: Catalogue, days: Days) -> list[Run]:
    """List the runs that are watched, by the catalogue and data of now."""
    context = Context(watched.data, watched.out, days.as_of, days.since, current().domains)
    return make_plan(entries, watched.request, context)


def bring_up_to_date(watched: Watched, tell: Callable[[str], object] = click.echo) -> bool:
    """Render what is not up to date; whether any page has changed.

    A notebook or table that is saved half-written is told and waited for; nothing that is there is lost.
    """
    try:
        entries = open_catalogue(watched.catalogue)
        days = settle_days(watched.data, watched.days)
        runs = plan(watched, entries, days)
        state = look(watched.data, watched.out, current())
        to_do = [run for run in runs if not judge(run, state).fresh]
        remember(state, watched.out)
        outcomes = render_runs(
            to_do,
            state,
            watched.out,
            watched.jobs,
            fail_fast=False,
            validate=lambda: ask_project(watched.data, days),
        )
        unpublished = renew_site(watched.out, entries)
    except (BriefingError, OSError) as error:
        tell(f"{error}\nWaiting for the next change.")
        return False
    if unpublished:
        tell(unpublished)
    if not to_do:
        tell("nothing to do: it changes no briefing that is watched")
    return any(outcome.status == RENDERED for outcome in outcomes)
