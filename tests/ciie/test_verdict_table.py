"""The table of verdicts: what follows from each is told once."""

from itertools import combinations

import numpy as np
import pytest

from ciie_utils import verdicts
from ciie_utils.briefings import vocabulary
from ciie_utils.project import PROJECT
from nbbriefing.figures import theme
from tests.nbbriefing.figures.test_theme import SEEN_BY, contrast_on_white, lab, linear

MARKS = {name: verdict.mark for name, verdict in verdicts.VERDICTS.items()}


def test_what_follows_from_a_verdict() -> None:
    assert verdicts.NAMES == ("kept", "late", "overdue", "pending", "superseded")
    assert verdicts.STANDING == ("kept", "late", "overdue", "pending")
    assert verdicts.DECIDED == ("kept", "late", "overdue")
    assert verdicts.OPEN == ("pending", "superseded")
    assert verdicts.MET == ("kept", "late")


def test_the_engine_and_the_vocabulary_read_the_table() -> None:
    assert PROJECT.tones == {name: verdict.tone for name, verdict in verdicts.VERDICTS.items()}
    assert PROJECT.alarm in verdicts.NAMES
    assert [vocabulary.verdict(name) for name in verdicts.NAMES] == list(verdicts.NAMES)
    assert vocabulary.verdict("unheard") == "unheard"


@pytest.mark.parametrize("name", MARKS)
def test_a_verdict_has_enough_contrast(name: str) -> None:
    assert contrast_on_white(MARKS[name].colour) >= 4.5


@pytest.mark.parametrize("eyes", SEEN_BY)
def test_verdicts_stay_apart(eyes: str) -> None:
    seen = {name: lab(SEEN_BY[eyes] @ linear(style.colour)) for name, style in MARKS.items()}
    for one, other in combinations(seen, 2):
        assert np.linalg.norm(seen[one] - seen[other]) >= 12, (one, other)


def test_verdicts_differ_without_colour() -> None:
    assert len({(style.marker, style.fill) for style in MARKS.values()}) == len(MARKS)


@pytest.mark.parametrize("eyes", SEEN_BY)
def test_the_accent_is_no_verdict(eyes: str) -> None:
    """One colour means one thing: what is merely counted has a colour of its own."""
    accent = lab(SEEN_BY[eyes] @ linear(theme.ACCENT))
    for name, style in MARKS.items():
        assert np.linalg.norm(accent - lab(SEEN_BY[eyes] @ linear(style.colour))) >= 12, name
