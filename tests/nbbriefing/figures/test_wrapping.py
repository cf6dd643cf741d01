"""Where Chinese labels of figures break."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbbriefing.figures.lettering import text_width, wrap

SIZE = 9.0
EM = text_width("中", SIZE)


def test_a_last_line_takes_the_clause_from_its_mark() -> None:
    words = "15.0（10.0至20.0）；3800（2530至5070）万人"
    assert wrap(words, text_width(words, SIZE) - EM, SIZE) == [
        "15.0（10.0至20.0）；",
        "3800（2530至5070）万人",
    ]


def test_without_a_mark_the_lines_are_equally_long() -> None:
    assert wrap("影像学指导相对于造影指导的事件风险", 15.5 * EM, SIZE) == [
        "影像学指导相对于造",
        "影指导的事件风险",
    ]


@pytest.mark.parametrize("words", ["影像学指导的比例", "more than two words"])
def test_what_fits_stays_on_one_line(words: str) -> None:
    assert wrap(words, text_width(words, SIZE) + 0.1, SIZE) == [words]


@given(st.text("影像学指导比例，；（2018）", min_size=1, max_size=60), st.integers(4, 20))
def test_no_character_is_lost_and_no_line_too_wide(words: str, ems: int) -> None:
    lines = wrap(words, ems * EM, SIZE)
    assert "".join(lines) == words
    # A mark that may not begin a line may stand out, as in print.
    assert all(text_width(line.rstrip("，；）"), SIZE) <= ems * EM + 1e-6 for line in lines)
