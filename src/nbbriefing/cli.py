"""The `ciie` command. Each subcommand is loaded when it is called, so that help appears at once."""

from __future__ import annotations

import importlib
import sys

import click

from ciie_utils import __version__
from nbbriefing.errors import suggest

#: Name of a subcommand to the module that holds it as `command`, and its line in the help.
COMMANDS = {
    "list": ("nbbriefing.commands.list_briefings", "Show the briefings of the catalogue."),
    "render": ("nbbriefing.commands.render", "Render briefings to HTML, PDF and executed notebooks."),
    "due": ("nbbriefing.commands.due", "Show what is due by its schedule, since when and why."),
    "run-due": ("nbbriefing.commands.run_due", "Render what is due, once, however often it is called."),
    "site": ("nbbriefing.commands.site", "Make the rendered briefings a site, with an index and search."),
    "send": ("nbbriefing.commands.send", "Send a rendered briefing by mail."),
    "new": ("nbbriefing.commands.new", "Make the notebook, entry and test of a new briefing."),
    "watch": ("nbbriefing.commands.watch", "Render what an edit changes, and show it in the open page."),
    "check": ("nbbriefing.commands.check", "Check a ledger and name every fault."),
}


class _LazyGroup(click.Group):
    """A group that imports a subcommand only to run it or to show its own help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(COMMANDS[cmd_name][0]).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            near = suggest(args[0], COMMANDS)
            ctx.fail(f"No such command {args[0]!r}; possible are: {', '.join(COMMANDS)}. {near}".rstrip())
        return super().resolve_command(ctx, args)


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="ciie")
def cli() -> None:
    """Follow the healthcare announcements of the China International Import Expo, and render briefings."""


def main() -> None:
    """Run the command; Ctrl-C ends it with status 130."""
    try:
        status = cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted. What was published before is complete; nothing else was changed.", err=True)
        sys.exit(130)
    sys.exit(status if isinstance(status, int) else 0)
