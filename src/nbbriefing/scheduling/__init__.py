"""Schedules: when briefings are due, and rendering what is.

`next_due` and `last_run` answer what a page about the state of things asks; neither loads anything heavy.
"""

from nbbriefing.catalogue.schedule import Schedule
from nbbriefing.catalogue.schedule import next_time as next_due
from nbbriefing.project import Calendar
from nbbriefing.scheduling.state import GoodRun, LastRun, last_run

__all__ = ["Calendar", "GoodRun", "LastRun", "Schedule", "last_run", "next_due"]
