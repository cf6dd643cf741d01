"""Two hundred ledgers out of thin air, and every figure of the package drawn from each.

Names and titles are taken from the project's ledger in the language of the drawing, cut and joined at
random, so that lengths and the mixing of scripts are those of real texts and beyond; counts, days and shares
are drawn from wide ranges. A seed makes the same ledger everywhere.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from datetime import date
from functools import cache

import pandas as pd

from ciie_utils import open_ledger
from ciie_utils.analysis.kaplan_meier import kaplan_meier
from ciie_utils.briefings.standing.times.paths import MARKS
from ciie_utils.briefings.standing.times.steps import PATH, STEPS
from ciie_utils.verdicts import NAMES, VERDICTS
from nbbriefing.figures import paths
from nbbriefing.figures.bars import CascadeRow, Swing, bar_grid, cascade, tornado
from nbbriefing.figures.forest import Estimate, Scale, forest, ratio_scale
from nbbriefing.figures.intervals import MedianRow, ShareRow, Span, median_times, month_spans, share_intervals
from nbbriefing.figures.matrix import count_matrix
from nbbriefing.figures.network import Node, network
from nbbriefing.figures.paths import StepRow, step_path
from nbbriefing.figures.shares_over_time import (
    MODELS,
    ONE_GROUP,
    TWO_GROUPS,
    TWO_ROUTES,
    ShareCurve,
    estimate,
    month_ticks,
    shares_over_time,
)
from nbbriefing.figures.timeline import DatedPoint, Panel, PromiseRow, dated_panels, promise_timeline
from nbbriefing.language import formats

Interval = tuple[pd.Timestamp, pd.Timestamp]


@cache
def texts_of(language: str) -> list[str]:
    """Return the titles and names of the project's ledger in one language."""
    ledger = open_ledger()
    ending = "_zh" if language == "zh" else ""
    titles = [*ledger.initiatives[f"title{ending}"], *ledger.organisations[f"name{ending}"]]
    return sorted({title for title in titles if isinstance(title, str) and title})


class RandomLedger:
    """What figures are made of: names, words, days and numbers, all from one seed."""

    def __init__(self, seed: int, language: str) -> None:
        self.random = random.Random(seed)
        self.language = language
        self.as_of = date(2019 + self.random.randrange(9), self.random.randint(1, 12), 28)

    def title(self, longest: int = 90) -> str:
        """Return a title: one of the ledger, two of them joined, or a part of one."""
        one, other = self.random.choices(texts_of(self.language), k=2)
        whole = self.random.choice(
            [one, one, f"{one}, {other}" if self.language == "en" else f"{one}与{other}"]
        )
        if self.language == "zh":
            longest //= 2
        return whole[: self.random.randint(1, longest)].strip() or whole[:1]

    def words(self) -> str:
        """Return a short text such as stands beside a mark."""
        return self.title(48)

    def many(self, most: int, least: int = 1) -> range:
        """Return a range of random length."""
        return range(self.random.randint(least, most))

    def share(self) -> float:
        """Return a share; none and all are frequent."""
        return self.random.choice([0.0, 1.0, self.random.random(), self.random.random()])

    def count(self) -> int:
        """Return a count from none to six digits."""
        return self.random.choice([0, 1, self.random.randrange(100), self.random.randrange(10**6)])

    def interval(self) -> Interval:
        """Return a day, month, quarter or year as the ledger knows it."""
        start = pd.Timestamp(self.random.randint(2017, 2028), self.random.randint(1, 12), 1)
        return start, start + pd.Timedelta(days=self.random.choice([0, 30, 90, 364]))

    def curve(self, years: bool = True) -> tuple[pd.DataFrame, float]:
        """Return a Kaplan-Meier table and where its follow-up ends, in years or months."""
        unit = 365.25 if years else 365.25 / 12
        times = [self.random.random() * self.random.choice([200, 3_000]) / unit for _ in self.many(40)]
        last = max(*times, 92.0 / unit)
        return kaplan_meier(times, [self.random.random() < 0.5 for _ in times]), last


def bars(ledger: RandomLedger) -> str:
    columns = [ledger.words() for _ in ledger.many(5)] if ledger.random.random() < 0.8 else [""]
    rows = [ledger.title() for _ in ledger.many(16)]
    counts = [[ledger.count() for _ in columns] for _ in rows]
    totals = [max(sum(row), 1) for row in counts] if ledger.random.random() < 0.5 else None
    return bar_grid(rows, columns, counts, totals)


def shares(ledger: RandomLedger) -> str:
    rows = []
    for _ in ledger.many(14):
        low, share, high = sorted(ledger.share() for _ in range(3))
        rows.append(ShareRow(ledger.title(), share, low, high, ledger.words(), ledger.share() > 0.8))
    rows.append(ShareRow(ledger.title(), math.nan, 0, 1, ledger.words()))
    return share_intervals(rows, small_n=ledger.words())


def promises(ledger: RandomLedger) -> str:
    rows = []
    for _ in ledger.many(14):
        verdict = ledger.random.choice(NAMES)
        met = ledger.interval() if verdict in ("kept", "late") else (None, None)
        texts = ledger.title(), ledger.title()
        due, outcome, style = ledger.interval(), ledger.words(), VERDICTS[verdict].mark
        rows.append(PromiseRow(*texts, *due, *met, outcome, style, open_ended=verdict == "overdue"))
    return promise_timeline(rows, ledger.as_of)


def one_curve(ledger: RandomLedger) -> str:
    table, last = ledger.curve()
    step = 1.0 if last >= 2 else 0.25
    ticks = [place * step for place in range(int(last // step) + 1)]
    at_risk = [ledger.random.randrange(400) for _ in ticks]
    half = ledger.random.choice([None, last * ledger.random.random(), last])
    curve = estimate(table, last, ledger.words(), at_risk=at_risk)
    words = ledger.words()
    return shares_over_time(
        [curve], ticks, ledger.title(60), ONE_GROUP, last=last, half=None if half is None else (half, words)
    )


def two_curves(ledger: RandomLedger) -> str:
    pairs = [ledger.curve(), ledger.curve()]
    last = max(end for _table, end in pairs)
    step = 1.0 if last >= 2 else 0.25
    ticks = [place * step for place in range(int(last // step) + 1)]
    curves = _pair(ledger, pairs, len(ticks), banded=(True, False))
    return shares_over_time(curves, ticks, ledger.words(), TWO_GROUPS, last=last)


def two_routes(ledger: RandomLedger) -> str:
    pairs = [ledger.curve(years=False), ledger.curve(years=False)]
    last = max(*(end for _table, end in pairs), 3.0)
    ticks = month_ticks(last)
    curves = _pair(ledger, pairs, len(ticks), banded=(True, True))
    return shares_over_time(curves, ticks, ledger.title(60), TWO_ROUTES, last=last)


def _pair(
    ledger: RandomLedger, pairs: list[tuple[pd.DataFrame, float]], ticks: int, banded: tuple[bool, bool]
) -> list[ShareCurve]:
    return [
        estimate(
            *pair,
            ledger.title(60),
            banded=band,
            name=ledger.title(60),
            at_risk=[ledger.random.randrange(300) for _ in range(ticks)],
            strong=first,
            dashed=not first,
        )
        for pair, band, first in zip(pairs, banded, (True, False), strict=True)
    ]


def estimates(ledger: RandomLedger) -> str:
    rows = []
    for _ in ledger.many(14):
        low, value, high = sorted(10 ** ledger.random.uniform(-1.5, 1.5) for _ in range(3))
        ends = ledger.random.choice([(low, high), (low, math.nan), (math.nan, math.nan)])
        kind = ledger.random.choice(["study", "pooled", "other", "heading"])
        text = "" if kind == "heading" else ledger.words()
        rows.append(Estimate(ledger.title(), value, *ends, text, kind, ledger.share()))
    axis = ledger.title(60)
    if ledger.random.random() < 0.5:
        ends = [end for row in rows for end in (row.low, row.high)]
        sides = (ledger.words(), ledger.words())
        return forest(rows, ratio_scale(ends, lambda tick: formats.number(tick, 1), sides, axis))
    top = ledger.random.choice([1, 40, 100, 2_000_000])
    plain = Scale(0, top, [top * part / 4 for part in range(5)], formats.readable_number, axis=axis)
    return forest(rows, plain)


def swings(ledger: RandomLedger) -> str:
    rows = [
        Swing(ledger.title(), ledger.title(16), ledger.title(16), ledger.count(), ledger.count())
        for _ in ledger.many(10)
    ]
    return tornado(rows, ledger.count(), ledger.title(60))


def lost_on_the_way(ledger: RandomLedger) -> str:
    rows = [CascadeRow(ledger.title(), heading=True)]
    for _ in ledger.many(9):
        low, value, high = sorted(100 * ledger.share() for _ in range(3))
        known = ledger.random.random() < 0.8
        rows.append(
            CascadeRow(ledger.title(), value if known else math.nan, low, high, ledger.title(), 100.0)
        )
    return cascade(rows, (0, 25, 50, 75, 100), lambda tick: formats.percent(tick / 100), ledger.words())


def steps(ledger: RandomLedger) -> str:
    rows = [StepRow(ledger.title(), *ledger.interval(), ledger.words()) for _ in ledger.many(8)]
    return step_path(rows, ledger.as_of)


def survival(ledger: RandomLedger) -> str:
    def fall() -> ShareCurve:
        shares = sorted((ledger.share() for _ in range(4)), reverse=True)
        points = [(2.0, ledger.share())]
        strong, dashed = ledger.share() > 0.5, ledger.share() > 0.5
        return ShareCurve(ledger.title(60), range(4), shares, points=points, strong=strong, dashed=dashed)

    curves = [fall() for _ in ledger.many(4)]
    beyond = ledger.random.choice([None, 2.0])
    return shares_over_time(curves, range(4), ledger.title(60), MODELS, last=3, beyond=beyond)


def matrix(ledger: RandomLedger) -> str:
    if ledger.random.random() < 0.4:
        names = [ledger.title() for _ in range(ledger.random.choice([2, 6, 12, 40]))]
        cells = [[None if a == b else ledger.random.randrange(3) for b in names] for a in names]
        return count_matrix(names, names, cells, numbered=True)
    rows = [ledger.title() for _ in ledger.many(16)]
    columns = [ledger.words() for _ in ledger.many(8)]
    return count_matrix(rows, columns, [[ledger.random.randrange(1_000) for _ in columns] for _ in rows])


def links(ledger: RandomLedger) -> str:
    parts = []
    for _ in ledger.many(3):
        nodes = [Node(ledger.title(60), ledger.random.randrange(4)) for _ in ledger.many(12, 2)]
        pairs = [(place, ledger.random.randrange(place)) for place in range(1, len(nodes))]
        parts.append((nodes, pairs))
    return network(parts, [ledger.words() for _ in range(4)])


def products_in_time(ledger: RandomLedger) -> str:
    path = {step: paths.Step(ledger.words(), MARKS[step]) for step in PATH}
    rows = []
    for _ in ledger.many(14):
        reached = ledger.random.sample(list(path), ledger.random.randint(1, len(path)))
        found = {step: ledger.interval() for step in reached}
        rows.append(paths.PathRow(ledger.title(), found, ledger.title(), ledger.share() > 0.5))
    return paths.product_paths(rows, path, ledger.as_of)


def products_aligned(ledger: RandomLedger) -> str:
    path = {step: paths.Step(ledger.words(), MARKS[step], 8.0) for step in STEPS}

    def row() -> paths.AlignedRow:
        reached = ledger.random.sample(list(path), ledger.random.randint(1, len(path)))
        middles = {step: ledger.random.uniform(-3_000, 3_000) for step in reached}
        found = {step: (mid - 180, mid, mid + 180) for step, mid in middles.items()}
        waiting = ledger.random.choice([None, 3_000.0])
        return paths.AlignedRow(ledger.title(), found, ledger.title(), waiting)

    groups = [(ledger.title(), [row() for _ in ledger.many(6)]) for _ in ledger.many(3)]
    return paths.aligned_paths(groups, path, ledger.words())


def dated(ledger: RandomLedger) -> str:
    panels = []
    for _ in ledger.many(3):
        scale = ledger.random.choice([1, 10**3, 10**5, 10**9])
        points = [
            DatedPoint(
                *ledger.interval(),
                ledger.share() * scale,
                ledger.random.choice(["exact", "more_than", "less_than"]),
                ledger.share() > 0.9,
            )
            for _ in ledger.many(20)
        ]
        panels.append(Panel(ledger.title(), sorted(points, key=lambda point: point.start)))
    return dated_panels(panels)


def lengths(ledger: RandomLedger) -> str:
    rows = []
    for _ in ledger.many(12):
        low, middle, high = sorted(ledger.random.uniform(0, 90) for _ in range(3))
        rows.append(Span(ledger.title(), low, middle, high, ledger.share() > 0.5, ledger.words()))
    return month_spans(rows)


def medians(ledger: RandomLedger) -> str:
    def row() -> MedianRow:
        low, median, high = sorted(ledger.random.uniform(0, 8) for _ in range(3))
        ends = ledger.random.choice([(low, high), (low, None), (None, None)])
        return MedianRow(ledger.title(), median, *ends, ledger.title())

    groups = [(ledger.title(), [row() for _ in ledger.many(5)]) for _ in ledger.many(3)]
    return median_times(groups, ledger.random.uniform(0.5, 9))


#: Every figure that the package can draw.
FIGURES: tuple[Callable[[RandomLedger], str], ...] = (
    bars,
    shares,
    promises,
    one_curve,
    two_curves,
    two_routes,
    estimates,
    swings,
    lost_on_the_way,
    steps,
    survival,
    matrix,
    links,
    products_in_time,
    products_aligned,
    dated,
    lengths,
    medians,
)
