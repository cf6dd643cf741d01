"""What code must know of the Expo by name: when it is held, what happens there, who takes part.

All other words are those of the ledger's ``datapackage.json``. Only the standard library is imported.
"""

import datetime as dt

FIRST_YEAR = 2018

#: Being shown, signed or announced: what an Expo makes public, and where the way to patients begins. Later
#: stages may fall into an Expo by chance.
SHOWING_STAGES = ("exhibited", "signed", "announced")

#: Roles of those who do something in an initiative, not only its site, payer or authority.
TAKING_PART = ("lead", "partner")

#: An organisation that takes part in fewer initiatives has no page of its own by default: most are named
#: once, and their page would repeat one row of another.
FEWEST_INITIATIVES = 2

#: No therapy area of its own: what concerns several of them.
SEVERAL_AREAS = "multiple"


def year_of(edition: int) -> int:
    """Return the year of an edition: the Expo has been held every year."""
    return FIRST_YEAR - 1 + edition


def expo_days(year: int) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of the Expo of a year: 5-10 November.

    >>> expo_days(2020)
    (datetime.date(2020, 11, 5), datetime.date(2020, 11, 10))
    """
    return dt.date(year, 11, 5), dt.date(year, 11, 10)
