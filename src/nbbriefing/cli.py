"""The `nbbriefing` command, and the shape of the commands of projects.

Each subcommand is loaded when it is called, so that help appears at once.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping
from typing import Any

import click

from nbbriefing import __version__
from nbbriefing.errors import suggest

#: Name of a subcommand to the module that holds it (as `command`, unless it says), and its line in the help.
COMMANDS = {
    "list": ("nbbriefing.commands.entries:list_command", "Show the briefings of the catalogue."),
    "render": ("nbbriefing.commands.render", "Render briefings to HTML, PDF and executed notebooks."),
    "due": ("nbbriefing.commands.due", "Show what is due by its schedule, since when and why."),
    "run-due": ("nbbriefing.commands.run_due", "Render what is due, once, however often it is called."),
    "site": ("nbbriefing.commands.site", "Make the rendered briefings a site, with an index and search."),
    "send": ("nbbriefing.commands.send", "Send a rendered briefing by mail."),
    "new": (
        "nbbriefing.commands.entries:new_command",
        "Make notebook, entry and test of a new briefing.",
    ),
    "doctor": ("nbbriefing.commands.doctor", "Say what is installed and found here, and what is missing."),
    "watch": ("nbbriefing.commands.watch", "Render what an edit changes, and show it in the open page."),
}


class LazyGroup(click.Group):
    """A group that imports a subcommand only to run it or to show its own help."""

    def __init__(
        self, *args: Any, subcommands: Mapping[str, tuple[str, str]] = COMMANDS, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.subcommands = subcommands

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.subcommands)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.subcommands:
            return None
        module, _, name = self.subcommands[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name or "command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in self.subcommands.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.subcommands and not args[0].startswith("-"):
            near, possible = suggest(args[0], self.subcommands), ", ".join(self.subcommands)
            ctx.fail(f"No such command {args[0]!r}; possible are: {possible}. {near}".rstrip())
        return super().resolve_command(ctx, args)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="nbbriefing")
def cli() -> None:
    """Render notebooks as briefings: HTML and PDF, as a site, on a schedule, by mail."""


def main(group: click.Group = cli) -> None:
    """Run a command; Ctrl-C ends it with status 130."""
    try:
        status = group.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted. What was published before is complete; nothing else was changed.", err=True)
        sys.exit(130)
    sys.exit(status if isinstance(status, int) else 0)
