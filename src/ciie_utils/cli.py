"""The `ciie` command: the engine's commands for this project, and those of the ledger."""

from __future__ import annotations

import os

import click

from ciie_utils import __version__
from nbbriefing import cli as engine
from nbbriefing.project import VARIABLE

COMMANDS = {
    **engine.COMMANDS,
    "check": ("ciie_utils.commands.check", "Check a ledger and name every fault."),
}


@click.group(
    cls=engine.LazyGroup, subcommands=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, prog_name="ciie")
def cli() -> None:
    """Follow the healthcare announcements of the China International Import Expo, and render briefings."""
    os.environ[VARIABLE] = "ciie"


def main() -> None:
    """Run the command for this project; Ctrl-C ends it with status 130."""
    engine.main(cli)
