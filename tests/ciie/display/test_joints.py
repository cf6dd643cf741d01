"""What stands between the parts of a text, in both languages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ciie_utils.briefings import sentences
from nbbriefing.language import joints
from nbbriefing.language.messages import set_language


@pytest.fixture(params=["en", "zh"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    set_language(request.param)
    yield request.param
    set_language("en")


def test_sentences_follow_each_other(language: str) -> None:
    told = sentences.together("甲。", "", "乙。")
    assert told == {"en": "甲。 乙。", "zh": "甲。乙。"}[language]


def test_a_full_stop_and_what_follows(language: str) -> None:
    assert joints.sentence_end() == {"en": ". ", "zh": "。"}[language]


def test_remarks_and_items(language: str) -> None:
    assert joints.clauses(["a", "b"]) == {"en": "a, b", "zh": "a，b"}[language]
    assert joints.between_items() == {"en": "; ", "zh": "；"}[language]
    assert joints.clauses([]) == ""
