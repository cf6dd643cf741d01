"""`list` and `new`: what the catalogue declares, and one entry more."""

from __future__ import annotations

import os
from pathlib import Path

import click

from nbbriefing.catalogue.declared import ALL
from nbbriefing.catalogue.entries import Briefing
from nbbriefing.catalogue.parameters import values_of
from nbbriefing.commands.options import catalogue_option, data_option, open_catalogue, shown_as_misuse
from nbbriefing.project import call, current

_MOST_SHOWN = 12


@click.command("list")
@catalogue_option
@data_option
def list_command(catalogue: Path | None, data: Path | None) -> None:
    """Show the briefings of the catalogue: parameters and their values, languages, schedule."""
    with shown_as_misuse():
        entries = open_catalogue(catalogue)
        folder = current().find_data(data)
        blocks = [_describe(briefing, folder) for briefing in entries]
    click.echo("\n\n".join(blocks))


def _describe(briefing: Briefing, data: Path) -> str:
    lines = [briefing.id, f"  title      {briefing.title}"]
    whose = current().collection
    for name, declared in briefing.parameters.items():
        values = values_of(briefing, name, current().domains, data)
        shown = ", ".join(map(str, values[:_MOST_SHOWN])) + (", ..." if len(values) > _MOST_SHOWN else "")
        whole = f" (all {len(values)} in the {whose})" if declared == ALL else ""
        lines.append(f"  parameter  {name} = {shown or f'nothing in this {whose}'}{whole}")
    lines.append(f"  languages  {', '.join(briefing.languages)}")
    lines.append(f"  schedule   {briefing.schedule or 'none'}")
    return "\n".join(lines)


@click.command("new")
@click.argument("briefing")
@click.option("--title", default="", help="Its heading. Default: made from BRIEFING.")
@catalogue_option
def new_command(briefing: str, title: str, catalogue: Path | None) -> None:
    """Make a notebook, a catalogue entry and a test for a new BRIEFING.

    The notebook renders as it is: change its prose and calls, and keep its sources and identity.
    """
    with shown_as_misuse():
        from nbbriefing.authoring.new_briefing import make_briefing

        made = make_briefing(briefing, title, open_catalogue(catalogue))
    for path in made:
        click.echo(f"{'added to' if path == made.catalogue else 'wrote'} {os.path.relpath(path)}")
    click.echo(f"Edit the notebook in JupyterLab (`make lab`), then: {call('render')} {briefing}")
    click.echo('For Chinese: add "zh" to its languages, run `make messages`, and translate what is new.')
