"""`send`: a briefing by mail."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nbbriefing.commands.options import (
    PATH,
    catalogue_option,
    open_catalogue,
    out_option,
    output_folder,
    shown_as_misuse,
)
from nbbriefing.errors import MailError
from nbbriefing.project import variables

if TYPE_CHECKING:
    from email.headerregistry import Address

FAILED = 1
_SENDER, _SMTP = variables("MAIL_FROM"), variables("SMTP")


@click.command("send")
@click.argument("briefing")
@click.option("--to", "to", multiple=True, required=True, metavar="ADDRESS", help="To whom; may be repeated.")
@click.option("-p", "parameters", multiple=True, metavar="NAME=VALUE", help="Which value of a parameter.")
@click.option("--lang", metavar="LANG", help="Which language.")
@click.option(
    "--from", "sender", envvar=variables("MAIL_FROM"), metavar="ADDRESS", help="Or in NBBRIEFING_MAIL_FROM."
)
@click.option(
    "--smtp", envvar=variables("SMTP"), metavar="HOST[:PORT]", help="The mail server. Or in NBBRIEFING_SMTP."
)
@click.option(
    "--security",
    type=click.Choice(["starttls", "tls", "none"]),
    help="Default: tls on port 465, elsewhere starttls.",
)
@click.option("--dry-run", is_flag=True, help="Send nothing; write the message to a file that ends in .eml.")
@click.option("--eml", type=PATH, metavar="FILE", help="The file of --dry-run. Default: named as the PDF.")
@out_option
@catalogue_option
@click.pass_context
def command(
    ctx: click.Context,
    briefing: str,
    to: tuple[str, ...],
    parameters: tuple[str, ...],
    lang: str | None,
    sender: str | None,
    smtp: str | None,
    security: str | None,
    dry_run: bool,
    eml: Path | None,
    out: Path | None,
    catalogue: Path | None,
) -> None:
    """Send a rendered BRIEFING by mail: its finding and key figures, the PDF, and the address of its page.

    User and password are taken from NBBRIEFING_SMTP_USER and NBBRIEFING_SMTP_PASSWORD, else from the netrc
    file. The status is 0 if the server took the message for everybody, 1 if not, 2 for misuse.
    """
    from nbbriefing.mailing.letter import find_letter
    from nbbriefing.mailing.message import compose
    from nbbriefing.mailing.sending import send
    from nbbriefing.mailing.server import find_login, read_server

    with shown_as_misuse():
        entries = open_catalogue(catalogue)
        entry = entries[briefing]
        author, people = _people(sender, to)
        target = output_folder(out, entries)
        letter = find_letter(target, entry.id, parameters, lang, entries.site.url)
        if dry_run:
            path = eml or Path(letter.pdf_name).with_suffix(".eml")
            path.write_bytes(compose(letter, author, people).as_bytes())
            click.echo(f"{letter.run}: written to {path}; nothing was sent")
            return
        if not smtp:
            raise MailError(f"no mail server\nName one with --smtp or in {_SMTP[0]}, or say --dry-run.")
        server = read_server(smtp, security)
        login = find_login(server)
        message = compose(letter, author, people, dt.datetime.now(dt.UTC))
    try:
        refused = send(message, server, login)
    except MailError as error:
        click.echo(f"Error: {error}", err=True)
        ctx.exit(FAILED)
    for line in refused:
        click.echo(line, err=True)
    click.echo(f"{letter.run}: sent to {len(people) - len(refused)} of {len(people)} by {server.host}")
    ctx.exit(FAILED if refused else 0)


def _people(sender: str | None, to: tuple[str, ...]) -> tuple[Address, tuple[Address, ...]]:
    from nbbriefing.mailing.addresses import read_addresses

    if not sender:
        raise MailError(f"no sender\nName an address with --from or in {_SENDER[0]}.")
    authors = read_addresses([sender], "--from")
    if len(authors) > 1:
        raise MailError(f"--from {sender!r}: more than one address\nName one.")
    return authors[0], read_addresses(to, "--to")
