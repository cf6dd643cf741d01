"""`render`: from the catalogue to published renditions."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from pathlib import Path

import click

from nbbriefing.catalogue.entries import Catalogue, find_catalogue, load_catalogue
from nbbriefing.catalogue.notebooks import catalogue_of
from nbbriefing.catalogue.plan import Context, Request, Run, make_plan
from nbbriefing.commands.misuse import shown_as_misuse
from nbbriefing.commands.options import (
    PATH,
    catalogue_option,
    choice_of_runs,
    data_option,
    jobs_option,
    open_catalogue,
    out_option,
    output_folder,
)
from nbbriefing.commands.site import renew_site
from nbbriefing.errors import CatalogueError
from nbbriefing.project import current
from nbbriefing.publishing.outcome import RENDERED, UP_TO_DATE, Outcome
from nbbriefing.running.days import Days, ask_project, is_full_day
from nbbriefing.running.freshness import Freshness, State, judge, look, remember
from nbbriefing.running.pool import available_processors
from nbbriefing.running.progress import Progress, failure_table, summary
from nbbriefing.running.render import render


@click.command("render")
@choice_of_runs
@data_option
@out_option
@catalogue_option
@click.option("--notebook", type=PATH, metavar="PATH", help="A notebook, also one that is in no catalogue.")
@jobs_option
@click.option("--force", is_flag=True, help="Render what is up to date as well.")
@click.option("--keep-going/--fail-fast", default=True, help="After a failure, go on (default) or stop.")
@click.option("--explain", is_flag=True, help="Say for each run why it is or is not done.")
@click.pass_context
def command(
    ctx: click.Context,
    briefings: tuple[str, ...],
    parameters: tuple[str, ...],
    as_of: str,
    since: str,
    languages: tuple[str, ...],
    data: Path | None,
    out: Path | None,
    catalogue: Path | None,
    notebook: Path | None,
    jobs: int | None,
    force: bool,
    keep_going: bool,
    explain: bool,
) -> None:
    """Render every BRIEFING of the catalogue, or those named, for every value of their parameters.

    Each run is published to OUT/<briefing>/<parameters>/<language>/ when it is complete. The status is 0 if
    every run succeeded, 1 if any failed, 2 for misuse.
    """
    with shown_as_misuse():
        entries = _entries(catalogue, notebook, briefings, languages)
        folder = current().find_data(data)
        target = output_folder(out, entries)
        asked = settle_days(folder, Days(as_of, since))
        context = Context(folder, target, asked.as_of, asked.since, current().domains)
        runs = make_plan(entries, Request(briefings, parameters, languages), context)
        state = look(folder, target, current())
        judged = {run.name: judge(run, state) for run in runs}
        if explain:
            for run in runs:
                click.echo(explanation(run, judged[run.name], force=force))
        to_do = [run for run in runs if force or not judged[run.name].fresh]
        remember(state, target)
        outcomes = render_runs(
            to_do,
            state,
            target,
            jobs or available_processors(),
            fail_fast=not keep_going,
            validate=lambda: ask_project(folder, asked),
        )
    unpublished = renew_site(target, entries)
    if unpublished:
        click.echo(unpublished, err=True)
    if outcomes and len(runs) > 1:
        fresh = [Outcome(run.name, UP_TO_DATE) for run in runs if run not in to_do]
        click.echo(summary([*outcomes, *fresh]), err=True)
    elif runs and not to_do and sys.stderr.isatty():
        click.echo(f"{len(runs)} up to date, nothing to do", err=True)
    ctx.exit(1 if unpublished or any(outcome.status != RENDERED for outcome in outcomes) else 0)


def _entries(
    catalogue: Path | None, notebook: Path | None, briefings: tuple[str, ...], languages: tuple[str, ...]
) -> Catalogue:
    if notebook is None:
        return open_catalogue(catalogue)
    if briefings:
        raise click.UsageError("give either BRIEFING or --notebook, not both")
    try:
        path = catalogue or find_catalogue(notebook.resolve().parent)
    except CatalogueError:
        return catalogue_of(notebook, None, languages)
    return catalogue_of(notebook, load_catalogue(path, current().calendar), languages)


def settle_days(data: Path, asked: Days) -> Days:
    """Fill in the as-of date, and have days that are not written in full read by the project.

    Days in full are only checked when there is something to render, because that opens the data.
    """
    as_of = asked.as_of or current().newest_day(data) or dt.datetime.now(dt.UTC).date().isoformat()
    days = Days(as_of, asked.since)
    return days if all(map(is_full_day, filter(None, days))) else ask_project(data, days)


def explanation(run: Run, judgement: Freshness, *, force: bool) -> str:
    """Say in one line why a run is or is not done."""
    if judgement.fresh and not force:
        return f"{run.name}: up to date, {judgement.reason}"
    return f"{run.name}: to be rendered, {'--force was given' if judgement.fresh else judgement.reason}"


def render_runs(
    runs: list[Run],
    state: State,
    out: Path,
    jobs: int,
    *,
    fail_fast: bool,
    validate: Callable[[], object],
) -> list[Outcome]:
    """Render with progress on the terminal and a table of what failed."""
    with Progress(len(runs)) as progress:
        outcomes = render(
            runs,
            state=state,
            out=out,
            jobs=jobs,
            fail_fast=fail_fast,
            report=progress.report,
            validate=validate,
        )
    if table := failure_table(outcomes):
        click.echo(table, err=True)
    return outcomes
