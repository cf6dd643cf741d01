"""`due`: what is due, since when and why."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import click

from nbbriefing.commands.options import (
    catalogue_option,
    open_catalogue,
    out_option,
    output_folder,
    shown_as_misuse,
)
from nbbriefing.project import current


@click.command("due")
@click.option(
    "--at", metavar="MOMENT", help="As at this moment, such as 2026-11-23T06:00+08:00; default: now."
)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@out_option
@catalogue_option
def command(at: str | None, as_json: bool, out: Path | None, catalogue: Path | None) -> None:
    """Show each scheduled briefing: whether it is due, since when and why, its last run and its next time.

    Renders nothing. The status is 0 whether something is due or not.
    """
    from nbbriefing.scheduling.due import due_json, due_text, scheduled
    from nbbriefing.scheduling.state import at_work, read_state

    with shown_as_misuse():
        entries = open_catalogue(catalogue)
        target = output_folder(out, entries)
        now = read_moment(at) if at else dt.datetime.now(dt.UTC)
        state = read_state(target)
        everything = scheduled(entries, state, now, current().calendar)
        working = any(last.finished is None for last in state.values()) and at_work(target)
    if as_json:
        click.echo(json.dumps(due_json(everything, now, working), ensure_ascii=False, indent=1))
    else:
        click.echo(due_text(everything, working))


def read_moment(text: str) -> dt.datetime:
    """Read a moment that names its zone.

    Raises
    ------
    click.BadParameter
    """
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise click.BadParameter(
            f"{text!r} is not a moment with a zone; write for example 2026-11-23T06:00+08:00.",
            param_hint="--at",
        )
    return moment
