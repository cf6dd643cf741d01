"""`new`: from exploration to publication in one line."""

from __future__ import annotations

import os
from pathlib import Path

import click

from nbbriefing.commands.misuse import shown_as_misuse
from nbbriefing.commands.options import catalogue_option, open_catalogue
from nbbriefing.project import call


@click.command("new")
@click.argument("briefing")
@click.option("--title", default="", help="Its heading. Default: made from BRIEFING.")
@catalogue_option
def command(briefing: str, title: str, catalogue: Path | None) -> None:
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
