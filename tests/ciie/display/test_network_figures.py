"""Networks, matrices, aligned rows and medians: texts never collide and never leave the drawing."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ciie_utils import open_ledger
from ciie_utils.briefings.standing.partners.networks import reads_as_graph
from ciie_utils.briefings.standing.times.paths import MARKS as SIGNS
from ciie_utils.briefings.standing.times.steps import STEPS
from nbbriefing.figures import theme
from nbbriefing.figures.intervals import MedianRow, median_times
from nbbriefing.figures.matrix import count_matrix
from nbbriefing.figures.network import MARKS, Node, network
from nbbriefing.figures.network_layout import GAP_MM, place
from nbbriefing.figures.paths import AlignedRow, Step, aligned_paths
from tests.nbbriefing.figures.drawings import faults, texts

FEW = settings(max_examples=25, deadline=None)
WORDS = st.text(st.sampled_from("abcdefg HIJ 进博会"), min_size=1, max_size=60).filter(str.strip)
SIZES = st.tuples(st.floats(4, 36), st.floats(3, 15))
GROUPS = ["multinationals", "Chinese firms", "hospitals and universities", "authorities", "others"]


def tree(n: int) -> list[tuple[int, int]]:
    """Every node joined to one before it, three to each."""
    return [(number, (number - 1) // 3) for number in range(1, n)]


@FEW
@given(st.lists(SIZES, min_size=1, max_size=60), st.integers(0, 30), st.integers(60, 200))
def test_no_box_lies_over_another(sizes: list[tuple[float, float]], extra: int, width: int) -> None:
    n = len(sizes)
    edges = tree(n) + [(a % n, (a * a + 1) % n) for a in range(extra) if a % n != (a * a + 1) % n]
    boxes, height = place(sizes, edges, float(width))
    assert len(boxes) == n
    for box, (wide, tall) in zip(boxes, sizes, strict=True):
        assert (box.width, box.height) == (wide, tall)
        assert box.x - wide / 2 >= -1e-6
        assert box.x + wide / 2 <= width + 1e-6
        assert box.y - tall / 2 >= -1e-6
        assert box.y + tall / 2 <= height + 1e-6
    assert not any(a.overlaps(b, GAP_MM - 0.02) for a, b in combinations(boxes, 2))
    assert place(sizes, edges, float(width)) == (boxes, height)


def test_neighbours_lie_nearer_than_strangers() -> None:
    n = 20
    edges = [(number, number + 1) for number in range(n - 1)]
    boxes, _height = place([(20.0, 4.0)] * n, edges, 160.0)

    def apart(a: int, b: int) -> float:
        return ((boxes[a].x - boxes[b].x) ** 2 + (boxes[a].y - boxes[b].y) ** 2) ** 0.5

    near = [apart(a, b) for a, b in edges]
    far = [apart(a, b) for a, b in combinations(range(n), 2) if b - a > 6]
    assert max(near) < sorted(far)[len(far) // 2]


def test_a_hundred_names_can_be_read() -> None:
    """A network of 100 organisations with the names of the ledger, on a page of the PDF."""
    names = open_ledger().organisations["name"].head(100).tolist()
    nodes = [Node(name, number % len(MARKS)) for number, name in enumerate(names)]
    svg = network([(nodes, [*tree(100), (0, 3, 9, 27, 81), (2, 5, 50)])], GROUPS)
    assert faults(svg) == []
    told = " ".join(box.text for box in texts(svg))
    assert all(word in told for name in names for word in name.split())
    height = float(re.search(r'viewBox="0 0 [\d.]+ ([\d.]+)"', svg)[1]) / 72 * theme.MM_PER_INCH
    assert height < 240


@FEW
@given(st.lists(st.lists(WORDS, min_size=1, max_size=12), min_size=1, max_size=6))
def test_networks(parts: list[list[str]]) -> None:
    drawn = [
        ([Node(name, number % len(MARKS)) for number, name in enumerate(names)], tree(len(names)))
        for names in parts
    ]
    svg = network(drawn, GROUPS)
    assert faults(svg) == []
    assert svg == network(drawn, GROUPS)


@FEW
@given(st.lists(WORDS, min_size=1, max_size=32), st.integers(0, 40))
def test_numbered_matrices(names: list[str], largest: int) -> None:
    counts = [
        [None if i == j else (i * j) % (largest + 1) for j in range(len(names))] for i in range(len(names))
    ]
    assert faults(count_matrix(names, names, counts, numbered=True)) == []


def test_a_matrix_holds_its_counts() -> None:
    svg = count_matrix(["firms", "towns"], ["firms", "towns"], [[3, 12], [None, 0]])
    assert sorted(box.text for box in texts(svg)) == ["12", "3", "firms", "firms", "towns", "towns"]


@FEW
@given(
    st.lists(
        st.tuples(
            WORDS,
            st.dictionaries(st.sampled_from(list(STEPS)), st.floats(-900, 3000)),
            st.booleans(),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_aligned_rows(rows: list[tuple[str, dict[str, float], bool]]) -> None:
    drawn = []
    for title, steps, waits in rows:
        spans = {step: (day - 15, day, day + 15) for step, day in {"exhibited": 0.0, **steps}.items()}
        drawn.append(
            AlignedRow(title, spans, "patients after 13 months to 2.2 years", 3000.0 if waits else None)
        )
    path = {step: Step(f"the step {step}".replace("_", " "), SIGNS[step]) for step in STEPS}
    groups = [("An area", drawn), ("Another", drawn[:1])]
    assert faults(aligned_paths(groups, path, "years since first shown")) == []


@pytest.mark.parametrize("longest", [0.2, 3.0, 7.4, 30.0])
def test_medians(longest: float) -> None:
    rows = [
        MedianRow("Products", longest / 2, longest / 4, None, "5.1 years; 16 of 57 arrived"),
        MedianRow("Of one kind", None, longest / 3, None, "not reached; 3 of 35 arrived"),
        MedianRow("Of another", None, None, None, "not reached; 0 of 12 arrived"),
        MedianRow("Few", None, None, None, "too few to say; 1 of 3 arrived", known=False),
    ]
    assert faults(median_times([("By kind", rows), ("By edition", rows)], longest)) == []


@pytest.mark.parametrize(
    ("names", "lines", "readable"), [(100, 150, True), (111, 100, False), (30, 76, False)]
)
def test_a_hairball_is_no_graph(names: int, lines: int, readable: bool) -> None:
    assert reads_as_graph(names, lines) is readable
