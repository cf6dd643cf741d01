"""The case briefings in Chinese: no English sentence, and Chinese marks between words."""

from __future__ import annotations

import re
from typing import Any

import pytest

from ciie_utils.briefings.cases.diabetes import reach
from ciie_utils.briefings.cases.diabetes import words as diabetes_words
from ciie_utils.briefings.cases.text import (
    ARMS,
    STUDIES,
    SUBJECTS,
    TIMEPOINTS,
    country,
    fixed,
    millions,
    millions_told,
    rounded,
    whole,
)
from ciie_utils.briefings.sentences import without_stop
from ciie_utils.ledger.evidence import open_evidence
from nbbriefing.blocks.inline import plain_inlines
from nbbriefing.blocks.model import Block, References
from nbbriefing.language.messages import set_language

from . import test_cascade_cases as cascades
from . import test_clinical_cases as clinical
from . import test_zone_briefings as zone

DAYS = ("2018-12-31", "2021-12-31", "2026-03-16")
NAMES = (*clinical.CASES, *cascades.CASES, *zone.BRIEFINGS)
# Three words or more, which no name of a trial or product in these briefings has in small letters.
SENTENCE = re.compile(r"[A-Za-z]+(?: [a-z]{2,}){2,}")
CHINESE = r"[\u4e00-\u9fff]"
# A space between Chinese characters, a half-width mark after one, or two marks in a row.
FAULTS = re.compile(rf"{CHINESE} +{CHINESE}|{CHINESE}[,;:!?.](?!\w)|[,;:] ?{CHINESE}|[。；，：]{{2}}")


def blocks_of(name: str, day: str) -> list[Block]:
    since = "2020-12-31" if day > "2020-12-31" else ""
    if name in clinical.CASES:
        return clinical.CASES[name](day, since, "zh")
    if name in cascades.CASES:
        return cascades.blocks_of(name, cascades.case(name, day, since, "zh"))
    return zone.blocks_of(name, day, since, "zh")


def lines(blocks: list[Block]) -> list[str]:
    """Return every text but the titles of sources: paragraphs, cells, labels and the words in drawings."""
    told: list[str] = []
    for block in blocks:
        if not isinstance(block, References):
            _collect(block.to_json(), told)
    return told


def _collect(part: Any, told: list[str]) -> None:
    if isinstance(part, str):
        drawn = re.findall(r"<text[^>]*>([^<]*)<", part) if part.startswith("<svg") else [part]
        told += drawn
    elif isinstance(part, dict):
        for value in part.values():
            _collect(value, told)
    elif part and isinstance(part, list):
        if all(isinstance(each, str) or (isinstance(each, dict) and "text" in each) for each in part):
            # A verdict stands apart from the words after it, as its colour does.
            told.append(
                plain_inlines([each for each in part if isinstance(each, str) or "tone" not in each]).strip()
            )
        else:
            for each in part:
                _collect(each, told)


@pytest.mark.parametrize("day", [*(pytest.param(day, marks=pytest.mark.e2e) for day in DAYS[:-1]), DAYS[-1]])
@pytest.mark.parametrize("name", NAMES)
def test_no_english_and_no_english_marks(name: str, day: str) -> None:
    told = lines(blocks_of(name, day))
    assert sum(bool(re.search(CHINESE, line)) for line in told) > 10
    assert [line for line in told if SENTENCE.search(line)] == []
    assert [line for line in told if FAULTS.search(line)] == []


def test_every_sentence_of_the_analyses_is_a_message() -> None:
    assert set(reach.INPUTS) == set(diabetes_words.NOTES)


def test_every_name_of_the_vocabulary_is_in_the_evidence() -> None:
    evidence = open_evidence()
    trials = evidence.treatment_trials
    tables = (evidence.trials["trial"], trials["trial"], evidence.survival_anchors["study"])
    known = {name for column in tables for name in column} | set(evidence.published_pooled["study"])
    assert set(STUDIES) <= known
    assert set(ARMS) <= {*trials["arm"], *trials["comparator"]}
    assert set(TIMEPOINTS) <= set(trials["timepoint"])
    for words in (STUDIES, ARMS, TIMEPOINTS, SUBJECTS):
        assert all(name == message for name, message in words.items())


def test_every_text_that_is_shown_has_a_translation() -> None:
    evidence = open_evidence()
    assert evidence.indicators["subject_zh"].notna().all()
    for table in (evidence.observational, evidence.published_pooled, evidence.treatment_trials):
        assert table["note_zh"].notna().equals(table["note"].notna())


def test_people_are_counted_in_ten_thousands() -> None:
    assert (millions(141_260_000, 0), millions(4_940_000, 1), millions(4_940_000, 0)) == ("141", "4.9", "5")
    set_language("zh")
    assert (millions(141_260_000, 0), millions(4_940_000, 1), millions(4_940_000, 0)) == (
        "14100",
        "490",
        "500",
    )
    assert (millions_told(141_260_000, 0), millions_told(4_940_000, 1)) == ("1.41亿", "490万")


def test_large_numbers_and_places() -> None:
    assert (whole(1_636_055), rounded(-83_456), fixed(12_345.6, 1)) == ("1,636,055", "−83,000", "12,345.6")
    assert (country("WORLD"), country("JP")) == ("world", "Japan")
    set_language("zh")
    assert (rounded(-83_456), fixed(12_345.6, 1)) == ("−8.3万", "12345.6")
    assert whole(1_636_000) == "163.6万"
    assert (country("WORLD"), country("JP")) == ("全球", "日本")


@pytest.mark.parametrize(
    ("sentence", "title"), [("Few were.", "Few were"), ("不多。", "不多"), ("v1.0", "v1.0")]
)
def test_a_title_has_no_full_stop(sentence: str, title: str) -> None:
    assert without_stop(sentence) == title
