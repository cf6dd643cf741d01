"""A number with an interval, and how it is written: the one result type of what is estimated or counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nbbriefing.language import formats
from nbbriefing.language.messages import _


@dataclass(frozen=True)
class Estimate:
    """A number, the interval in which it may lie, and how many cases it rests on.

    Attributes
    ----------
    value, low, high
        The estimate and the bounds of its interval in the unit; None where there is none.
    n
        The cases.
    events
        How many of the cases had what is counted; None where nothing is counted.
    unit
        A key of :data:`UNITS`: ``share`` (0 to 1), ``days``, or empty for a plain number.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    events: int | None = None
    unit: str = ""

    @property
    def known(self) -> bool:
        """Whether there is a number with an interval."""
        return self.value is not None and self.low is not None and self.high is not None

    def bounds(self) -> tuple[float, float, float]:
        """Return value, low and high as a figure draws them: NaN where there is none."""
        if self.value is None or self.low is None or self.high is None:
            return (float("nan"),) * 3
        return self.value, self.low, self.high

    def number(self) -> str:
        """Return the number alone: ``34%``."""
        return formats.missing() if self.value is None else UNITS[self.unit][0](self.value)

    def interval(self) -> str:
        """Return the interval alone: ``21–51%``."""
        if self.low is None or self.high is None:
            return formats.missing()
        return UNITS[self.unit][1](self.low, self.high)

    def counts(self) -> str:
        """Return ``12 of 35``; without events the cases alone."""
        if self.events is None:
            return formats.count(self.n)
        return _("{k} of {n}").format(k=formats.count(self.events), n=formats.count(self.n))

    def detail(self) -> str:
        """Return what stands under the number: ``12 of 35; 95% interval 21–51%``."""
        if self.low is None or self.high is None:
            return _("none to count")
        return _("{n_of}; 95% interval {interval}").format(n_of=self.counts(), interval=self.interval())

    def with_interval(self) -> str:
        """Return the number with its interval alone: ``34% (21–51%)``."""
        if not self.known:
            return self._nothing()
        return _("{share} ({interval})").format(share=self.number(), interval=self.interval())

    def words(self) -> str:
        """Return everything: ``34% (12 of 35; 95% interval 21–51%)``."""
        if not self.known:
            return self._nothing()
        return _("{share} ({detail})").format(share=self.number(), detail=self.detail())

    def _nothing(self) -> str:
        return _("too few to say") if self.n else _("none to count")


def _between(low: float, high: float) -> str:
    return _("{first} to {last}").format(first=formats.number(low), last=formats.number(high))


#: How a number and an interval are written, by unit.
UNITS: dict[str, tuple[Callable[[float], str], Callable[[float, float], str]]] = {
    "": (formats.number, _between),
    "share": (formats.percent, formats.percent_range),
    "days": (formats.days_text, formats.days_range),
}
