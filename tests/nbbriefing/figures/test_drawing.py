"""Drawing in the house style: the same bytes every time, text as text, labels that keep apart."""

from __future__ import annotations

import re
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib import rcParams

from nbbriefing.blocks.svg import checked_svg
from nbbriefing.figures import marks, theme
from nbbriefing.figures.canvas import draw
from nbbriefing.figures.lettering import apart, spread, spread_within, text_width, wrap
from nbbriefing.figures.rows import TimeScale, spanning
from nbbriefing.project import MarkStyle

from .drawings import texts

STYLES = [
    MarkStyle(theme.ACCENT, marker, fill)
    for marker, fill in (("o", "solid"), ("D", "striped"), ("X", "crossed"), ("s", "open"))
]
PRINTABLE = st.text(st.sampled_from("abcXYZ 019.,;:<>&\"'$_^\\-–进博会（）"), min_size=1, max_size=40)


def drawing_of(words: str) -> str:
    with draw(40) as drawing:
        paper = drawing.paper()
        marks.text(paper, 5, 10, words)
        marks.text(paper, 80, 20, words, side="right", size=theme.SIZE_SMALL)
        marks.bar(paper, 5, 30, 20, 4, theme.ACCENT)
        for number, style in enumerate(STYLES):
            marks.filled_bar(paper, 30 + 20 * number, 30, 15, 3, style)
            marks.point(paper, 30 + 20 * number, 35, style)
    return drawing.svg


def test_the_same_drawing_is_the_same_bytes() -> None:
    assert drawing_of("Hello") == drawing_of("Hello")


@given(PRINTABLE.filter(str.strip))
def test_text_stays_text(words: str) -> None:
    svg = drawing_of(words)
    checked_svg(svg)
    assert [box.text for box in texts(svg)].count(words) == 2


def test_numbers_in_a_text_are_not_rounded() -> None:
    assert "12.34567" in [box.text for box in texts(drawing_of("12.34567"))]


def test_a_drawing_carries_no_date_no_style_sheet_and_no_stray_identifier() -> None:
    svg = drawing_of("x")
    assert not re.search(r"<metadata|<style|<!--|dc:date|\d{4}-\d\d-\d\d", svg)
    identifiers = re.findall(r' id="([^"]+)"', svg)
    assert len(identifiers) == len(set(identifiers))
    assert all(f"#{identifier}" in svg for identifier in identifiers)


def test_two_drawings_share_no_identifier() -> None:
    one, other = (set(re.findall(r' id="([^"]+)"', drawing_of(words))) for words in ("one", "other"))
    assert one
    assert not one & other


def test_no_setting_is_left_behind() -> None:
    before = dict(rcParams)
    drawing_of("x")
    assert dict(rcParams) == before


def test_size_is_that_of_the_measure() -> None:
    svg = drawing_of("x")
    width = float(re.search(r'width="([\d.]+)pt"', svg)[1])
    assert width == pytest.approx(160 / 25.4 * 72, abs=0.01)


def test_a_chinese_character_is_as_wide_as_high() -> None:
    assert text_width("进博会", 9) == pytest.approx(3 * 9 * 25.4 / 72)
    assert text_width("ab", 9) < text_width("进博", 9)


@given(PRINTABLE, st.floats(10, 80))
def test_lines_keep_every_word_and_the_width(words: str, width: float) -> None:
    lines = wrap(words, width, 9)
    assert "".join("".join(lines).split()) == "".join(words.split())
    for line in lines:
        assert text_width(line, 9) <= width + 0.01


CHINESE = st.text(st.sampled_from("进博会上的产品患者落地获批（）《》，。、；3A"), min_size=1, max_size=60)


@given(CHINESE, st.floats(25, 80))
def test_chinese_lines_begin_and_end_where_they_may(words: str, width: float) -> None:
    plain = re.sub("[（《，。、；）》]+", lambda found: found[0][0], words)
    # A mark at the very beginning, or one that opens what never closes, has nowhere to go.
    lines = wrap("产品" + plain + "产品", width, 9)
    for line in lines[1:]:
        assert line[0] not in "，。、；）》"
    for line in lines[:-1]:
        assert line[-1] not in "（《"


def test_no_last_character_stands_alone() -> None:
    em = 9 * 25.4 / 72
    assert wrap("跨国企业与中国企业", 8 * em, 9) == ["跨国企业与", "中国企业"]
    assert wrap("2021年3月获批，2021年12月落地", 9 * em, 9) == ["2021年3月获批，", "2021年12月落地"]


def test_a_number_keeps_its_chinese_unit() -> None:
    for width in range(12, 60):
        for line in wrap("供货800万剂期限2021年11月", width, 9):
            assert not re.search(r"\d$", line)


@given(st.lists(st.floats(0, 60), min_size=1, max_size=5))
def test_labels_stay_in_their_room(positions: list[float]) -> None:
    placed = spread_within(positions, 10, 5, 65)
    assert all(5 - 1e-6 <= place <= 65 + 1e-6 for place in placed)
    for lower, upper in pairwise(sorted(placed)):
        assert upper - lower >= 10 - 1e-6


def test_labels_of_an_axis_that_would_touch_are_thinned() -> None:
    width = text_width("0 million", 8)
    places = [(place * (width + 0.5) / 2, f"{place} million") for place in range(9)]
    # Two steps leave half a millimetre of air, three more than the one that is asked for.
    assert apart(places, 8) == places[::3]
    assert apart(places, 8, air=0.4) == places[::2]
    assert apart(places[:1], 8) == places[:1]
    assert apart([], 8) == []


@given(st.lists(st.floats(-100, 100), max_size=30), st.floats(0.1, 10))
def test_labels_keep_apart_and_in_order(positions: list[float], gap: float) -> None:
    placed = spread(positions, gap)
    ordered = sorted(range(len(positions)), key=lambda i: positions[i])
    for lower, upper in pairwise(ordered):
        assert placed[upper] - placed[lower] >= gap - 1e-6
    if all(abs(a - b) >= gap for i, a in enumerate(positions) for b in positions[:i]):
        assert placed == pytest.approx(positions)


def test_labels_that_collide_move_by_the_same_amount() -> None:
    assert spread([5.0, 5.0], 2) == pytest.approx([4.0, 6.0])
    assert spread([0.0, 10.0, 10.0], 2) == pytest.approx([0.0, 9.0, 11.0])


def test_a_scale_of_time_has_its_days_and_ticks_in_place() -> None:
    scale = TimeScale(pd.Timestamp(2020, 1, 1), pd.Timestamp(2024, 1, 1), 10, 146.1)
    assert scale.at(pd.Timestamp(2020, 1, 1)) == 10
    assert scale.at(pd.Timestamp(2022, 1, 1)) == pytest.approx(10 + 731 / 1461 * 146.1)
    assert scale.at(pd.Timestamp(2030, 1, 1)) == pytest.approx(156.1)
    assert [label for _place, label in scale.ticks()] == ["2020", "2021", "2022", "2023", "2024"]


def test_a_short_scale_has_months() -> None:
    days = pd.Series([pd.Timestamp(2020, 11, 1), pd.Timestamp(2020, 12, 31)])
    scale = spanning(days, 0, 70)
    assert scale.first <= days.min()
    assert scale.last >= days.max()
    assert (scale.last - scale.first).days >= 180
    assert [label for _place, label in scale.ticks()] == ["October 2020", "January 2021"]
