"""`ciie render`: from the catalogue to published renditions."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from ciie_utils.commands.misuse import shown_as_misuse
from ciie_utils.domains import DOMAINS, find_ledger, newest_day
from ciie_utils.errors import LedgerError
from ciie_utils.rendering.catalogue import Catalogue, find_catalogue, load_catalogue
from ciie_utils.rendering.days import Days, check_days
from ciie_utils.rendering.outcome import Outcome
from ciie_utils.rendering.plan import Context, Request, Run, make_plan
from ciie_utils.rendering.pool import available_processors

Option = Callable[[Callable[..., Any]], Callable[..., Any]]
_PATH = click.Path(path_type=Path)


@click.command("render")
@click.argument("briefings", nargs=-1, metavar="[BRIEFING ...]")
@click.option("-p", "parameters", multiple=True, metavar="NAME=VALUE", help="Only this value of a parameter.")
@click.option(
    "--as-of", default="", metavar="DATE", help="Default: the newest publication date in the ledger."
)
@click.option("--since", default="", metavar="DATE", help="Open with what is new since this day.")
@click.option("--lang", "languages", multiple=True, metavar="LANG", help="Only this language.")
@click.option("--ledger", type=_PATH, metavar="DIR", help="Folder of the ledger.")
@click.option(
    "--out", type=_PATH, metavar="DIR", help="Output folder. Default: reports beside the catalogue."
)
@click.option("--catalogue", type=_PATH, metavar="FILE", help="Default: briefings.toml here or above.")
@click.option(
    "--jobs", type=click.IntRange(min=1), metavar="N", help="Default: the processors of this process."
)
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
    ledger: Path | None,
    out: Path | None,
    catalogue: Path | None,
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
        entries = load_catalogue(catalogue or find_catalogue())
        folder = find_ledger(ledger)
        target = (out or entries.path.parent / "reports").resolve()
        request = Request(briefings, parameters, languages)
        runs = plan(entries, request, folder, target, Days(as_of, since))
    outcomes = render_runs(runs, folder, target, jobs or available_processors(), fail_fast=not keep_going)
    ctx.exit(1 if any(outcome.status != "rendered" for outcome in outcomes) else 0)


def plan(catalogue: Catalogue, request: Request, ledger: Path, out: Path, asked: Days) -> list[Run]:
    """Settle the days and list the runs."""
    newest = newest_day(ledger)
    if not (asked.as_of or newest):
        raise LedgerError("No source is dated to the day, so there is no as-of date.\nGive one: --as-of.")
    if asked.as_of or asked.since:
        days = check_days(ledger, asked.as_of or str(newest), asked.since)
    else:
        days = Days(str(newest), "")
    context = Context(ledger=ledger, out=out, as_of=days.as_of, since=days.since, domains=DOMAINS)
    return make_plan(catalogue, request, context)


def render_runs(runs: list[Run], ledger: Path, out: Path, jobs: int, *, fail_fast: bool) -> list[Outcome]:
    """Render with progress on the terminal and a table of what failed."""
    from ciie_utils.rendering.progress import Progress, failure_table
    from ciie_utils.rendering.render import render

    with Progress(len(runs)) as progress:
        outcomes = render(
            runs, out=out, ledger=ledger, jobs=jobs, fail_fast=fail_fast, report=progress.report
        )
    if table := failure_table(outcomes):
        click.echo(table, err=True)
    sys.stdout.flush()
    return outcomes
