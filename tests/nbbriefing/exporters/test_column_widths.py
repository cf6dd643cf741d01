"""Widths of columns on paper where a language breaks lines anywhere."""

from __future__ import annotations

import re

import pytest

from nbbriefing.exporters.glyphs import width
from nbbriefing.exporters.typst.tables import PaperCell, PaperTable, Sheet, typeset


def widths(*heads: str) -> list[float]:
    """Return the widths, in points, of columns of single figures under these heads."""
    cells = [PaperCell("none", head, 0, place) for place, head in enumerate(heads)]
    cells += [PaperCell("none", "1", 1, place) for place in range(len(heads))]
    (code,) = typeset(
        PaperTable(len(heads), 1, tuple(cells), ("right",) * len(heads)), Sheet(width=450.0, height=700.0)
    )
    found = re.search(r"widths: \(([^)]*)\)", code)
    assert found is not None
    return [float(each.strip().removesuffix("pt")) for each in found[1].split(",") if each.strip()]


def test_a_short_chinese_head_is_not_set_one_character_a_line() -> None:
    # Four characters of 9 points; a head in one line beside it shows that the rest of the page is free.
    assert min(widths("仍在观察", "判定")) >= 2 * 9.0
    assert widths("仍在观察", "判定")[0] >= 4 * 9.0


def test_a_long_chinese_head_runs_over_lines_of_a_few_characters() -> None:
    alone = widths("减少一例所需治疗的人数及其说明", "判定")[0]
    assert 4 * 9.0 <= alone <= 9 * 9.0


def test_an_english_head_is_as_wide_as_its_longest_word() -> None:
    assert widths("Still followed", "P")[0] < 9 * 9.0


def test_figures_between_chinese_characters_stand_apart() -> None:
    # Two gaps of a quarter em, and none at a Chinese mark; widths are estimated 4 percent wide.
    assert width("至5个") == pytest.approx(width("至") + width("5") + width("个") + 0.5 * 1.04)
    assert width("（5）") == pytest.approx(2 * width("（") + width("5"))
