"""`ciie check`: every fault of a ledger at once."""

from __future__ import annotations

from pathlib import Path

import click

from nbbriefing.commands.misuse import shown_as_misuse


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
