"""What the site needs to know besides what lies in the output folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nbbriefing.catalogue.declared_site import NO_SITE, Site
from nbbriefing.catalogue.entries import Catalogue

if TYPE_CHECKING:
    from nbbriefing.scheduling import Calendar, Schedule


@dataclass(frozen=True)
class Settings:
    """Where the site is published, and what the catalogue says of its briefings.

    Attributes
    ----------
    site : Site
    order : tuple of str
        Briefings in the order of the catalogue.
    schedules : mapping of str to Schedule
        By briefing; those without one have none here.
    calendar : mapping
        The events that schedules may speak of.
    """

    site: Site = NO_SITE
    order: tuple[str, ...] = ()
    schedules: Mapping[str, Schedule] = field(default_factory=dict)
    calendar: Calendar = field(default_factory=dict, repr=False)


def settings_of(catalogue: Catalogue, calendar: Calendar, url: str = "") -> Settings:
    """Take the settings from a catalogue; an address given here takes the place of the catalogue's."""
    return Settings(
        site=Site(url or catalogue.site.url, catalogue.site.title),
        order=tuple(briefing.id for briefing in catalogue),
        schedules={each.id: each.schedule for each in catalogue if each.schedule is not None},
        calendar=calendar,
    )
