"""`run-due`: render what is due, once, whoever calls it how often."""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace

import click

from nbbriefing.catalogue.plan import Run
from nbbriefing.commands.options import Place, place_options, shown_as_misuse
from nbbriefing.commands.site import renew_site
from nbbriefing.errors import BriefingError
from nbbriefing.project import current
from nbbriefing.publishing.outcome import Outcome
from nbbriefing.running.days import Days, ask_project
from nbbriefing.running.freshness import State, look, remember
from nbbriefing.running.progress import Progress, failure_table
from nbbriefing.running.render import render
from nbbriefing.scheduling.batch import Desk, run_due
from nbbriefing.scheduling.hook import read_command, run_hook
from nbbriefing.scheduling.report import BUSY, Report, not_begun
from nbbriefing.scheduling.state import AtWork, only_caller


@click.command("run-due")
@click.option(
    "--on-failure", default="", metavar="COMMAND", help="Run this, without a shell, if a run fails."
)
@click.option("--retry-failed", is_flag=True, help="Also what failed at its last scheduled time.")
@click.option("--since-last", is_flag=True, help="Open with what is new since the last scheduled success.")
@click.option("--json", "as_json", is_flag=True, help="The summary for programs.")
@place_options
@click.pass_context
def command(
    ctx: click.Context,
    on_failure: str,
    retry_failed: bool,
    since_last: bool,
    as_json: bool,
    open_place: Callable[..., Place],
) -> None:
    """Render the briefings that are due by their schedules, as of today in the zone of each schedule.

    Call it as often as you like, for example every ten minutes. The status is 0 if every scheduled briefing
    is as its schedule wants it, 1 if a run failed now or the last time, 2 if nothing could be begun, 3 if
    another call is at work.
    """
    with shown_as_misuse():
        hook = read_command(on_failure) if on_failure else []
    try:
        place = open_place()
        with only_caller(place.out, _now()):
            report = run_due(make_desk(place), retry_failed=retry_failed, since_last=since_last)
            report = replace(report, unpublished=renew_site(place.out, place.catalogue) or "")
    except AtWork as busy:
        click.echo(str(busy), err=True)
        ctx.exit(BUSY)
    except (BriefingError, OSError) as error:
        _call(hook, not_begun(error))
        with shown_as_misuse():
            raise
    except Exception as error:
        # A fault of this package: its traceback belongs into the log, and somebody has to know at once.
        _call(hook, not_begun(error))
        raise
    _show(report, as_json=as_json)
    if report.alarming:
        _call(hook, report.as_json())
    ctx.exit(report.status)


def make_desk(place: Place) -> Desk:
    """This project's data, calendar, clock and way of rendering."""

    def render_here(runs: list[Run], state: State) -> list[Outcome]:
        remember(state, place.out)
        days = sorted({run.as_of for run in runs})
        with Progress(len(runs)) as progress:
            return render(
                runs,
                state=state,
                out=place.out,
                jobs=place.jobs,
                report=progress.report,
                validate=lambda: [ask_project(place.data, Days(day, "")) for day in days],
            )

    return Desk(
        catalogue=place.catalogue,
        data=place.data,
        out=place.out,
        domains=current().domains,
        calendar=current().calendar,
        look=lambda: look(place.data, place.out, current()),
        render=render_here,
        sleep=time.sleep,
        tell=lambda line: click.echo(line, err=True),
        clock=_now,
    )


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _show(report: Report, *, as_json: bool) -> None:
    if table := failure_table(report.all_outcomes):
        click.echo(table, err=True)
    if report.standing:
        click.echo(f"Failed the last time and not mended since: {', '.join(report.standing)}", err=True)
    if report.unpublished:
        click.echo(report.unpublished, err=True)
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=1))
    elif report.due or sys.stdout.isatty():
        click.echo(report.summary)


def _call(hook: list[str], details: dict[str, object]) -> None:
    if hook and (fault := run_hook(hook, details)):
        click.echo(fault, err=True)
