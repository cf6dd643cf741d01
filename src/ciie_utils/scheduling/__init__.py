"""Schedules: when briefings are due, and rendering what is.

`next_due` and `last_run` answer what a page about the state of things asks; neither loads anything heavy.
"""

from ciie_utils.scheduling.schedule import Calendar, Schedule
from ciie_utils.scheduling.state import GoodRun, LastRun, last_run
from ciie_utils.scheduling.times import next_time as next_due

__all__ = ["Calendar", "GoodRun", "LastRun", "Schedule", "last_run", "next_due"]
