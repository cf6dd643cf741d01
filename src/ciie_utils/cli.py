"""The `ciie` command: the engine's commands for this project, and those of the ledger."""

import os
from pathlib import Path

import click

from ciie_utils import __version__
from nbbriefing import cli as engine
from nbbriefing.commands.options import shown_as_misuse
from nbbriefing.project import VARIABLE

COMMANDS = {
    **engine.COMMANDS,
    "check": ("ciie_utils.cli", "Check a ledger and name every fault."),
}


@click.group(
    cls=engine.LazyGroup, subcommands=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, prog_name="ciie")
def cli() -> None:
    """Follow the healthcare announcements of the China International Import Expo, and render briefings."""


@click.command("check")
@click.argument("ledger", required=False, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--errors-only", is_flag=True, help="Leave out warnings.")
@click.pass_context
def command(ctx: click.Context, ledger: Path | None, form: str, errors_only: bool) -> None:
    """Check the tables of LEDGER, by default those of the project.

    Ends with status 1 if there is an error; warnings alone are no reason to.
    """
    with shown_as_misuse():
        from ciie_utils.ledger.checking import check

        report = check(ledger)
        shown = report.without_warnings() if errors_only else report
        text = shown.to_json() if form == "json" else shown.to_text()
    click.echo(text, nl=False)
    ctx.exit(0 if report.ok else 1)


def main() -> None:
    """Run the command for this project; Ctrl-C ends it with status 130."""
    os.environ[VARIABLE] = "ciie"
    engine.main(cli)
