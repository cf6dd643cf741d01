"""`site`: the output folder as a static site."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from nbbriefing.catalogue.declared import Site, is_web_address, with_slash
from nbbriefing.catalogue.entries import Catalogue
from nbbriefing.commands.options import (
    catalogue_option,
    open_catalogue,
    out_option,
    output_folder,
    shown_as_misuse,
)
from nbbriefing.errors import BriefingError
from nbbriefing.project import current

if TYPE_CHECKING:
    from nbbriefing.publishing.site.pages import Settings


def _address(ctx: click.Context, parameter: click.Parameter, value: str) -> str:
    if value and not is_web_address(value):
        raise click.BadParameter(
            f"{value!r} is not the address of a site, such as https://example.org/briefings/"
        )
    return with_slash(value)


@click.command("site")
@out_option
@catalogue_option
@click.option(
    "--url",
    default="",
    callback=_address,
    metavar="URL",
    help="Where the site is published; default: `url` under [site] in the catalogue. Needed for a sitemap.",
)
def command(out: Path | None, catalogue: Path | None, url: str) -> None:
    """Make the output folder a site: index, search, versions, feed and state of the briefings.

    `render` does so too whenever it has rendered something.
    """
    with shown_as_misuse():
        entries = open_catalogue(catalogue)
        target = output_folder(out, entries)
        settings = site_settings(entries, url)
        from nbbriefing.publishing.site.building import build_site

        built = build_site(target, settings)
    click.echo(f"{built.briefings} briefings, {len(built.written)} of {built.pages} files changed: {target}")
    if not settings.site.url:
        click.echo("No sitemap: it needs the site's address, --url or `url` under [site] in the catalogue.")


def site_settings(catalogue: Catalogue, url: str = "") -> Settings:
    """Take what the site needs to know from a catalogue."""
    from nbbriefing.publishing.site.pages import Settings
    from nbbriefing.scheduling.state import last_found_good

    return Settings(
        site=Site(url or catalogue.site.url, catalogue.site.title),
        order=tuple(briefing.id for briefing in catalogue),
        schedules={each.id: each.schedule for each in catalogue if each.schedule is not None},
        calendar=current().calendar,
        last_good=last_found_good,
    )


def renew_site(out: Path, catalogue: Catalogue) -> str | None:
    """Build the site if anything that it shows has changed; why it could not be done, if so.

    Whatever goes wrong with it, the renditions are in place and stay as they are. Before anything has been
    rendered there is nothing to show, and no site.
    """
    from nbbriefing.publishing.site.building import build_site, is_current
    from nbbriefing.publishing.site.collecting import record_files

    settings = site_settings(catalogue)
    try:
        if not record_files(out) or is_current(out, settings):
            return None
        build_site(out, settings)
    except (BriefingError, OSError) as error:
        why = error if isinstance(error, BriefingError) else f"{error.filename}: {error.strerror}"
        return f"The briefings are in place, but the site could not be renewed: {why}"
    return None
