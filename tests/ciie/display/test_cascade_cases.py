"""The briefings on the diabetes assistant and on atopic dermatitis: what they say, at any time."""

from __future__ import annotations

from functools import cache

import pytest

from ciie_utils.briefings.cases.briefing import CaseBriefing, open_case
from nbbriefing.figures.bars import CascadeRow, cascade
from tests.nbbriefing.figures.drawings import faults, texts

from .conftest import blocks_of, forms, text_of
from .test_every_year import YEARS, check

DIABETES, DERMATITIS = "case-diabetes-assistant", "case-atopic-dermatitis-journey"
INITIATIVES = {
    DIABETES: ("novo-nordisk-microsoft-chatbot",),
    DERMATITIS: (
        "sanofi-tencent-atopic-dermatitis",
        "sanofi-type2-inflammation-care",
        "sanofi-dupixent",
    ),
}
CASES = sorted(INITIATIVES)


def case(name: str, as_of: str = "", since: str = "", language: str = "en") -> CaseBriefing:
    return open_case(as_of, since, language, initiatives=INITIATIVES[name])


@cache
def newest(name: str) -> str:
    return text_of(blocks_of(name, case(name, "2026-03-16", "2025-12-31")))


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("year", YEARS)
def test_every_year(name: str, year: int) -> None:
    check(blocks_of(name, case(name, f"{year}-12-31", "2018-12-31" if year > 2018 else "")))


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("as_of", ["2020-12-31", "2026-03-16"])
def test_no_texts_of_a_drawing_collide(name: str, as_of: str) -> None:
    drawn = [form for form in forms(blocks_of(name, case(name, as_of))) if form["type"] == "figure"]
    assert drawn
    assert [fault for form in drawn for fault in faults(form["svg"])] == []
    assert all(form["table"] for form in drawn)


def test_the_assistant_came_in_time_and_its_use_is_not_known() -> None:
    assert (
        "due January 2021, was reported as launched (January 2021); how many people use it had not been "
        "reported by 16 March 2026." in newest(DIABETES)
    )


def test_the_cascade_as_published() -> None:
    # 2018: 32.9 % treated, 50.1 % of them controlled: 16.5 %; of 129 million 63.3 % do not know: 82 million.
    text = newest(DIABETES)
    assert "2018 | are under control | 16.5 (15.2 to 17.8)" in text
    assert "Know of it | 47 | 40 to 55 | 82" in text
    assert "clearly more: adults with diabetes; no clear change: know of it, treated, under control" in text


def test_the_effect_of_digital_education_was_not_known_before_its_trial() -> None:
    before = text_of(blocks_of(DIABETES, case(DIABETES, "2025-12-31")))
    assert "not known by then: fall of HbA1c by digital education." in before
    assert "12 million people would have to use it" in newest(DIABETES)


def test_the_closed_loop_says_where_nothing_is_known() -> None:
    text = newest(DERMATITIS)
    assert "not known: diagnosed, treated, under control" in text
    # 10 to 20 % of children, a quarter of them: 2.5 to 5 %.
    assert "As told with the memorandum | moderate or severe | 25.0 | 3.8 (2.5 to 5.0)" in text
    assert text.count("diagnosed | not known | not known | not known") == 2
    assert "a factor of 2.7" in text


def test_without_a_census_the_cascade_has_shares_and_no_people() -> None:
    text = text_of(blocks_of(DERMATITIS, case(DERMATITIS, "2020-12-31")))
    assert (
        "As told with the memorandum | have the disease | 15.0 (10.0 to 20.0) | 15.0 (10.0 to 20.0) | not"
        in text
    )


def test_the_effect_of_dupilumab_meets_what_was_published() -> None:
    # The published risk differences, which the counts give again within a tenth of a point.
    for published in (
        "22.0 (11.4 to 32.6)",
        "42.9 (29.8 to 56.0)",
        "42.8 (30.3 to 55.3)",
        "34.2 (22.7 to 45.7)",
    ):
        assert f"{published} | {published}" in newest(DERMATITIS)


def test_the_memorandum_has_no_report() -> None:
    assert "promised 2 things, and no report of any of them was found by 16 March 2026." in newest(DERMATITIS)


def test_an_unknown_step_is_an_open_bar_with_words() -> None:
    rows = [
        CascadeRow("All", heading=True),
        CascadeRow("have it", 15, 10, 20, "15 (10 to 20)", before=30),
        CascadeRow("are treated"),
    ]
    svg = cascade(rows, (0, 10, 20, 30), str, "not known")
    assert faults(svg) == []
    assert [box.text for box in texts(svg)].count("not known") == 1
    assert svg.count("stroke-dasharray") == 1
    assert svg == cascade(rows, (0, 10, 20, 30), str, "not known")
