"""A slow judge of promises, written from the design's words rather than for speed.

It shares no code with the package: plain loops over plain rows, one rule per function, dates read here.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from typing import Any

IMPLIED = {
    "launched": ["first_use", "reimbursed"],
    "approved": ["launched", "first_use"],
    "signed": ["renewed"],
}


@dataclass
class Row:
    row: int
    initiative: str
    stage: str
    expected: bool
    start: date | None
    end: date | None
    edition: int | None
    metric: str | None
    value: float | None
    unit: str | None
    source: str
    published_start: date
    published_end: date

    @property
    def thing(self) -> tuple[Any, ...]:
        return (self.initiative, self.stage, self.edition, self.metric, self.value, self.unit)

    @property
    def due(self) -> tuple[date | None, date | None]:
        return (self.start, self.end)


def interval(text: str) -> tuple[date, date]:
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        return date(*parts), date(*parts)
    if len(parts) == 2:
        return date(*parts, 1), date(*parts, calendar.monthrange(*parts)[1])
    return date(parts[0], 1, 1), date(parts[0], 12, 31)


def read(number: int, row: dict[str, Any]) -> Row:
    start, end = interval(row["date"]) if row["date"] else (None, None)
    return Row(
        number,
        row["initiative_id"],
        row["stage"],
        row["status"] == "expected",
        start,
        end,
        row.get("edition") or None,
        row.get("metric") or None,
        row.get("value"),
        row.get("unit") or None,
        row["source_id"],
        *interval(row["published_on"]),
    )


def meets(fact: Row, promise: Row, known: list[Row]) -> bool:
    if fact.initiative != promise.initiative:
        return False
    stages = [promise.stage, *IMPLIED.get(promise.stage, [])]
    if fact.stage not in stages:
        return False
    if known_before(fact, promise):
        return False
    if (fact.end or fact.published_end) < promise.published_start:
        return False
    if not figure_reached(fact, promise) or not edition_fits(fact, promise):
        return False
    only_implies = fact.stage != promise.stage and fact.stage != "renewed"
    if only_implies and promise.metric is None:
        reached_before = [
            other
            for other in known
            if other.initiative == promise.initiative
            and other.stage in stages
            and known_before(other, promise)
        ]
        return not reached_before
    return True


def known_before(fact: Row, promise: Row) -> bool:
    return fact.source == promise.source or fact.published_end < promise.published_end


def figure_reached(fact: Row, promise: Row) -> bool:
    if promise.metric is None:
        return True
    if fact.metric != promise.metric or fact.unit != promise.unit:
        return False
    if promise.value is None:
        return True
    if fact.value is None:
        return False
    less_is_further = promise.metric in ("minimum_age", "review_time") or promise.metric.startswith(
        ("months_", "days_", "working_days_")
    )
    return fact.value <= promise.value if less_is_further else fact.value >= promise.value


def edition_fits(fact: Row, promise: Row) -> bool:
    if promise.edition is None or fact.stage not in ("exhibited", "signed"):
        return True
    if fact.edition is not None:
        return fact.edition == promise.edition
    if fact.start is None or fact.end is None or promise.start is None or promise.end is None:
        return False
    return promise.start <= fact.start and fact.end <= promise.end


def first_happened(facts: list[Row]) -> Row:
    return min(
        facts,
        key=lambda fact: (
            fact.end or fact.published_end,
            fact.start or date.max,
            fact.published_end,
            fact.row,
        ),
    )


def superseding(promise: Row, promises: list[Row], facts: list[Row]) -> Row | None:
    found = []
    for newer in promises:
        if newer.thing != promise.thing or newer.published_end <= promise.published_end:
            continue
        if newer.start is None or newer.due == promise.due:
            continue
        same_thing = [other for other in promises if other.thing == promise.thing]
        if any(other.source == promise.source and other.due == newer.due for other in same_thing):
            continue
        if any(other.source == newer.source and other.due == promise.due for other in same_thing):
            continue
        if met_by_then(promise, newer, facts):
            continue
        found.append(newer)
    return min(found, key=order_of_making) if found else None


def order_of_making(promise: Row) -> tuple[date, date, int]:
    return (promise.published_end, promise.published_start, promise.row)


def met_by_then(promise: Row, newer: Row, facts: list[Row]) -> bool:
    return any(known_before(fact, newer) for fact in facts if meets(fact, promise, facts))


def restated(promise: Row, promises: list[Row], facts: list[Row]) -> Row | None:
    found = []
    for older in promises:
        if older.thing != promise.thing or older.due != promise.due or older.source == promise.source:
            continue
        if order_of_making(older) >= order_of_making(promise):
            continue
        replaced = superseding(older, promises, facts)
        if replaced is not None and replaced.published_end < promise.published_end:
            continue
        if met_by_then(older, promise, facts):
            continue
        found.append(older)
    return min(found, key=order_of_making) if found else None


def judge(milestones: list[dict[str, Any]], on: date) -> list[dict[str, Any]]:
    """Judge every promise known by a day; one dict per promise, in the order of the rows."""
    rows = [read(number, row) for number, row in enumerate(milestones, start=1)]
    known = [row for row in rows if row.published_end <= on]
    promises = [row for row in known if row.expected]
    facts = [row for row in known if not row.expected]
    return [verdict(promise, promises, facts, on) for promise in promises]


def verdict(promise: Row, promises: list[Row], facts: list[Row], on: date) -> dict[str, Any]:
    restates = restated(promise, promises, facts)
    result: dict[str, Any] = {
        "row": promise.row,
        "restates_row": restates.row if restates else None,
        "superseded_by_row": None,
        "met_row": None,
        "delay_days_low": None,
        "delay_days_high": None,
        "overdue_days": None,
    }
    newer = superseding(promise, promises, facts)
    if newer is not None:
        return {**result, "verdict": "superseded", "superseded_by_row": newer.row}
    meeting = [fact for fact in facts if meets(fact, promise, facts)]
    if meeting:
        return {**result, **fulfilment(promise, first_happened(meeting))}
    overdue_from = []
    if promise.end is not None and promise.end < on:
        overdue_from.append(promise.end)
    overdue_from.extend(ends_after(promise, facts))
    if overdue_from:
        return {**result, "verdict": "overdue", "overdue_days": (on - min(overdue_from)).days}
    return {**result, "verdict": "pending"}


def fulfilment(promise: Row, fact: Row) -> dict[str, Any]:
    if promise.start is None or promise.end is None:
        return {"verdict": "kept", "met_row": fact.row}
    begun = fact.start or fact.published_end
    earliest = fact.start or promise.published_start
    latest = fact.end or fact.published_end
    return {
        "verdict": "kept" if begun <= promise.end else "late",
        "met_row": fact.row,
        "delay_days_low": (earliest - promise.end).days,
        "delay_days_high": (latest - promise.start).days,
    }


def ends_after(promise: Row, facts: list[Row]) -> list[date]:
    days = []
    for fact in facts:
        if fact.initiative == promise.initiative and fact.stage == "ended":
            day = min(fact.end or fact.published_end, fact.published_end)
            if day >= promise.published_start:
                days.append(day)
    return days
