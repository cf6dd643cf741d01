"""`list`: what can be rendered, and when it is."""

from __future__ import annotations

from pathlib import Path

import click

from nbbriefing.catalogue.declared import ALL
from nbbriefing.catalogue.entries import Briefing
from nbbriefing.catalogue.parameters import values_of
from nbbriefing.commands.misuse import shown_as_misuse
from nbbriefing.commands.options import catalogue_option, data_option, open_catalogue
from nbbriefing.project import current

_MOST_SHOWN = 12


@click.command("list")
@catalogue_option
@data_option
def command(catalogue: Path | None, data: Path | None) -> None:
    """Show the briefings of the catalogue: parameters and their values, languages, schedule."""
    with shown_as_misuse():
        entries = open_catalogue(catalogue)
        folder = current().find_data(data)
        blocks = [_describe(briefing, folder) for briefing in entries]
    click.echo("\n\n".join(blocks))


def _describe(briefing: Briefing, data: Path) -> str:
    lines = [briefing.id, f"  title      {briefing.title}"]
    for name, declared in briefing.parameters.items():
        values = values_of(briefing, name, current().domains, data)
        shown = ", ".join(map(str, values[:_MOST_SHOWN])) + (", ..." if len(values) > _MOST_SHOWN else "")
        whole = f" (all {len(values)} in the {current().collection})" if declared == ALL else ""
        lines.append(f"  parameter  {name} = {shown or f'nothing in this {current().collection}'}{whole}")
    lines.append(f"  languages  {', '.join(briefing.languages)}")
    lines.append(f"  schedule   {briefing.schedule or 'none'}")
    return "\n".join(lines)
