"""Texts of the ledger in the language of the briefing."""

from __future__ import annotations

import pandas as pd
import pytest

from ciie_utils.briefings.indicators import subject_text
from ciie_utils.briefings.local_text import learn, local_text
from nbbriefing.language.messages import set_language


@pytest.fixture
def chinese():
    set_language("zh")
    yield
    set_language("en")


def test_english_is_shown_in_english(chinese):
    learn(pd.DataFrame({"note": ["Shown in Qingdao"], "note_zh": ["在青岛展出"]}), "note")
    assert local_text("Shown in Qingdao") == "在青岛展出"
    set_language("en")
    assert local_text("Shown in Qingdao") == "Shown in Qingdao"


def test_without_a_translation_the_english_is_shown(chinese):
    learn(pd.DataFrame({"note": ["Not translated"], "note_zh": [None]}), "note")
    assert local_text("Not translated") == "Not translated"


@pytest.mark.parametrize("missing", [None, float("nan"), ""])
def test_a_missing_text_is_empty(missing):
    assert local_text(missing) == ""


def test_a_table_without_translations_teaches_nothing(chinese):
    learn(pd.DataFrame({"note": ["Never met"]}), "note")
    assert local_text("Never met") == "Never met"


def test_a_subject_is_shown_without_what_is_said_elsewhere(chinese):
    subject = "edition 3: debuts in the health area of Atlantis, more than"
    assert subject_text(subject, "x") == "debuts in the health area of Atlantis"
    learn(pd.DataFrame({"subject": [subject], "subject_zh": ["第三届：亚特兰蒂斯健康区的首展"]}), "subject")
    assert subject_text(subject, "x") == "亚特兰蒂斯健康区的首展"
    assert subject_text(subject, "亚特兰蒂斯健康区的首展") == ""
