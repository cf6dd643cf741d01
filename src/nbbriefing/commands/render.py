"""`render`: from the catalogue, or from any notebook, to published renditions."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import click

from nbbriefing.catalogue.plan import Run
from nbbriefing.commands.options import PATH, Choice, Place, choice_options, place_options, shown_as_misuse
from nbbriefing.commands.site import renew_site
from nbbriefing.project import current
from nbbriefing.publishing.outcome import RENDERED, UP_TO_DATE, Outcome
from nbbriefing.running.days import ask_project
from nbbriefing.running.freshness import Freshness, State, judge, look, remember
from nbbriefing.running.progress import Progress, failure_table, summary
from nbbriefing.running.render import render


@click.command("render")
@choice_options
@place_options
@click.option("--notebook", type=PATH, metavar="PATH", help="A notebook, also one that is in no catalogue.")
@click.option("--force", is_flag=True, help="Render what is up to date as well.")
@click.option("--keep-going/--fail-fast", default=True, help="After a failure, go on (default) or stop.")
@click.option("--explain", is_flag=True, help="Say for each run why it is or is not done.")
@click.pass_context
def command(
    ctx: click.Context,
    choice: Choice,
    open_place: Callable[..., Place],
    notebook: Path | None,
    force: bool,
    keep_going: bool,
    explain: bool,
) -> None:
    """Render every BRIEFING of the catalogue, or those named, for every value of their parameters.

    A BRIEFING that ends in .ipynb is a notebook, which need not be in a catalogue. Each run is published to
    OUT/<briefing>/<parameters>/<language>/ when it is complete. The status is 0 if every run succeeded, 1 if
    any failed, 2 for misuse.
    """
    with shown_as_misuse():
        choice, notebooks = _take_notebooks(choice, notebook)
        place = open_place(notebooks, choice.request.languages)
        runs, days = choice.runs(place)
        state = look(place.data, place.out, current())
        judged = {run.name: judge(run, state) for run in runs}
        if explain:
            for run in runs:
                click.echo(explanation(run, judged[run.name], force=force))
        to_do = [run for run in runs if force or not judged[run.name].fresh]
        outcomes = render_runs(
            to_do,
            state,
            place,
            fail_fast=not keep_going,
            validate=lambda: ask_project(place.data, days),
        )
    unpublished = renew_site(place.out, place.catalogue)
    if unpublished:
        click.echo(unpublished, err=True)
    if outcomes and len(runs) > 1:
        fresh = [Outcome(run.name, UP_TO_DATE) for run in runs if run not in to_do]
        click.echo(summary([*outcomes, *fresh]), err=True)
    elif runs and not to_do and sys.stderr.isatty():
        click.echo(f"{len(runs)} up to date, nothing to do", err=True)
    ctx.exit(1 if unpublished or any(outcome.status != RENDERED for outcome in outcomes) else 0)


def _take_notebooks(choice: Choice, notebook: Path | None) -> tuple[Choice, list[Path]]:
    """Tell notebooks from names of briefings; both at once are a misuse."""
    paths = [Path(name) for name in choice.request.briefings if name.endswith(".ipynb")]
    names = tuple(name for name in choice.request.briefings if not name.endswith(".ipynb"))
    notebooks = [*paths, *([notebook] if notebook else [])]
    if notebooks and names:
        raise click.UsageError("give either BRIEFING or --notebook, not both")
    return choice._replace(request=replace(choice.request, briefings=names)), notebooks


def explanation(run: Run, judgement: Freshness, *, force: bool) -> str:
    """Say in one line why a run is or is not done."""
    if judgement.fresh and not force:
        return f"{run.name}: up to date, {judgement.reason}"
    return f"{run.name}: to be rendered, {'--force was given' if judgement.fresh else judgement.reason}"


def render_runs(
    runs: list[Run], state: State, place: Place, *, fail_fast: bool = False, validate: Callable[[], object]
) -> list[Outcome]:
    """Render with progress on the terminal and a table of what failed."""
    remember(state, place.out)
    with Progress(len(runs)) as progress:
        outcomes = render(
            runs,
            state=state,
            out=place.out,
            jobs=place.jobs,
            fail_fast=fail_fast,
            report=progress.report,
            validate=validate,
        )
    if table := failure_table(outcomes):
        click.echo(table, err=True)
    return outcomes
