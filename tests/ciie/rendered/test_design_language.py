"""docs/design-language.md says what the code does: every value in its tables is read or worked out here."""

from __future__ import annotations

import re

import pytest

from ciie_utils.verdicts import VERDICTS
from nbbriefing.exporters.typst.writer import MEASURE, MEASURE_ZH, SHEET_WIDTH
from nbbriefing.figures import theme
from tests.ciie.rendered import design
from tests.ciie.rendered.kinds import PROJECT
from tests.nbbriefing.figures.test_theme import SEEN_BY, contrast

PAGE = (PROJECT / "docs" / "design-language.md").read_text("utf-8")


@pytest.mark.parametrize("table", ["palette", "vision", "scale"])
def test_the_tables_are_those_of_the_code(table: str) -> None:
    assert getattr(design, table)() in PAGE, (
        f"docs/design-language.md should hold:\n{getattr(design, table)()}"
    )


@pytest.mark.parametrize("name", design.TEXTS)
def test_text_has_enough_contrast_on_every_ground(name: str) -> None:
    for scheme in (design.LIGHT, design.DARK):
        for ground in ("ground", "raised"):
            assert contrast(scheme[name], scheme[ground]) >= 4.5


@pytest.mark.parametrize("name", design.VERDICTS)
def test_a_verdict_has_one_colour_everywhere(name: str) -> None:
    assert design.LIGHT[name] == design.on_paper(name) == VERDICTS[name].mark.colour


def test_ink_and_accent_are_the_figures_own() -> None:
    named = {"ink": theme.INK, "soft": theme.INK_SOFT, "accent": theme.ACCENT}
    assert {name: design.LIGHT[name] for name in named} == named
    assert {name: design.on_paper(name) for name in named} == named


@pytest.mark.parametrize("eyes", SEEN_BY)
def test_verdicts_stay_apart_on_the_page(eyes: str) -> None:
    assert design.nearest(design.LIGHT, eyes)[0] >= 12
    assert design.nearest(design.DARK, eyes)[0] >= 12


def test_measures_are_those_told() -> None:
    told = re.search(r"(\d+) mm for Latin text and (\d+) mm for Chinese, on a sheet of (\d+) mm", PAGE)
    assert told
    assert [float(n) for n in told.groups()] == [MEASURE, MEASURE_ZH, SHEET_WIDTH]
    rems = re.findall(r"--measure: ([\d.]+)rem", design.CSS)
    assert f"{rems[0]}rem for Latin text and {rems[1]}rem for Chinese" in PAGE
