"""What a catalogue may say, and that every error names the entry and the key."""

from __future__ import annotations

from pathlib import Path

import pytest

from nbbriefing.catalogue.declared import title_fields
from nbbriefing.catalogue.entries import find_catalogue, load_catalogue
from nbbriefing.errors import CatalogueError

GOOD = """
[[briefing]]
id = "edition"
notebook = "notebooks/edition.ipynb"
title = "Edition {edition}"
languages = ["en"]
schedule = "0 6 * * 1"
timeout = 60

[briefing.parameters]
edition = "all"
area = ["oncology", "007"]
"""


def load(tmp_path: Path, text: str):
    path = tmp_path / "briefings.toml"
    path.write_text(text, encoding="utf-8")
    return load_catalogue(path, events=["Expo"])


def fault(tmp_path: Path, text: str) -> str:
    with pytest.raises(CatalogueError) as caught:
        load(tmp_path, text)
    return str(caught.value)


def test_an_entry_becomes_a_briefing(tmp_path):
    (briefing,) = load(tmp_path, GOOD)
    assert briefing.id == "edition"
    assert briefing.notebook == tmp_path / "notebooks" / "edition.ipynb"
    assert briefing.parameters == {"edition": "all", "area": ("oncology", "007")}
    assert briefing.languages == ("en",)
    assert str(briefing.schedule) == "0 6 * * 1 (Asia/Shanghai)"
    assert briefing.timeout == 60


def test_parameters_and_schedule_may_be_left_out(tmp_path):
    text = '[[briefing]]\nid = "a"\nnotebook = "a.ipynb"\ntitle = "A"\nlanguages = ["en"]\n'
    (briefing,) = load(tmp_path, text)
    assert briefing.parameters == {}
    assert briefing.schedule is None


@pytest.mark.parametrize(
    ("old", "new", "key", "said"),
    [
        ('id = "edition"', "", "id", "is missing"),
        ('title = "Edition {edition}"', "", "title", "is missing"),
        ('id = "edition"', 'id = "../edition"', "id", "cannot name a folder"),
        ('id = "edition"', 'id = "Edition"', "id", "cannot name a folder"),
        ('id = "edition"', "id = 3", "id", "is not a text"),
        ("schedule", "shedule", "shedule", "Did you mean 'schedule'?"),
        ('"0 6 * * 1"', "6", "schedule", "is not a text"),
        ('"0 6 * * 1"', "[]", "schedule", "is not a text or a list of texts"),
        ('"0 6 * * 1"', '"61 6 * * 1"', "schedule", "bad minute"),
        ('"0 6 * * 1"', '"evry Monday"', "schedule", "Did you mean 'every Monday'?"),
        ('"0 6 * * 1"', '"daily during the Exop"', "schedule", "Did you mean 'Expo'?"),
        ("timeout = 60", 'time_zone = "Asia/Shangai"', "time_zone", "Did you mean 'Asia/Shanghai'?"),
        ("60", '"60"', "timeout", "is not a number of seconds"),
        ("60", "0", "timeout", "is not a number of seconds"),
        ('["en"]', '"en"', "languages", "is not a list"),
        ('["en"]', "[]", "languages", "is not a list"),
        ('["en"]', '["en", "../zh"]', "languages", "is not a language code"),
        ('["en"]', '["en", "en"]', "languages", "twice"),
        ("notebooks/edition", "../edition", "notebook", "outside the catalogue's folder"),
        ("notebooks/edition", "/etc/edition", "notebook", "outside the catalogue's folder"),
        ("edition.ipynb", "edition.py", "notebook", "is not a notebook"),
        ("{edition}", "{edition", "title", "title"),
        ("{edition}", "{edition.__class__}", "title", "is not the name of a parameter"),
        ("{edition}", "{0}", "title", "is not the name of a parameter"),
        ("{edition}", "{edition:>9}", "title", "is not the name of a parameter"),
        ('"all"', '"every"', "parameters.edition", "is not a list of values"),
        ('"all"', "[]", "parameters.edition", "is not a list of values"),
        ('"all"', "[[1]]", "parameters.edition", "plain values"),
        ('"all"', "[2024-01-01]", "parameters.edition", "plain values"),
        ('"all"', "[3, 4, 3]", "parameters.edition", "twice"),
        ("area =", '"the area" =', "parameters.the area", "not a name"),
    ],
)
def test_a_fault_names_entry_and_key(tmp_path, old, new, key, said):
    assert old in GOOD
    message = fault(tmp_path, GOOD.replace(old, new))
    assert message.startswith("briefings.toml: entry ")
    assert "entry 'edition'" in message or old.startswith("id")
    assert f"key {key!r}" in message
    assert said in message


def test_an_entry_without_id_is_named_by_its_number(tmp_path):
    text = GOOD + '[[briefing]]\nnotebook = "b.ipynb"\ntitle = "B"\nlanguages = ["en"]\n'
    assert "entry number 2, key 'id'" in fault(tmp_path, text)


def test_all_faults_are_told_at_once(tmp_path):
    message = fault(tmp_path, GOOD.replace("60", "0").replace('["en"]', "[]"))
    assert "key 'timeout'" in message
    assert "key 'languages'" in message


def test_an_id_is_used_once(tmp_path):
    assert "key 'id': is used twice" in fault(tmp_path, GOOD + GOOD)


@pytest.mark.parametrize("text", ["", "briefing = 3", "briefing = [3]"])
def test_a_catalogue_without_entries_is_no_catalogue(tmp_path, text):
    assert "key 'briefing'" in fault(tmp_path, text)


def test_a_time_zone_holds_for_the_file_unless_an_entry_has_its_own(tmp_path):
    other = GOOD.replace('id = "edition"', 'id = "other"\ntime_zone = "Europe/Berlin"')
    catalogue = load(tmp_path, 'time_zone = "UTC"\n' + GOOD + other)
    assert [briefing.schedule.zone for briefing in catalogue] == ["UTC", "Europe/Berlin"]
    assert "key 'time_zone': 'Mars' is not a time zone" in fault(tmp_path, 'time_zone = "Mars"\n' + GOOD)


def test_a_schedule_may_be_a_list(tmp_path):
    (briefing,) = load(tmp_path, GOOD.replace('"0 6 * * 1"', '["0 6 * * 1", "daily during the Expo"]'))
    assert briefing.schedule.words == ("0 6 * * 1", "daily during the Expo")


def test_an_unknown_key_of_the_file_is_a_fault(tmp_path):
    assert "key 'briefings'" in fault(tmp_path, GOOD + "\n[[briefings]]\nid = 'b'\n")


def test_broken_toml_says_where(tmp_path):
    assert "line 2" in fault(tmp_path, "[[briefing]]\nid = \n")


def test_an_unknown_briefing_is_told_with_what_is_possible(tmp_path):
    catalogue = load(tmp_path, GOOD)
    with pytest.raises(CatalogueError, match=r"declares: edition\nDid you mean 'edition'\?"):
        catalogue["editon"]


def test_the_catalogue_is_found_from_a_folder_below(tmp_path):
    load(tmp_path, GOOD)
    (tmp_path / "notebooks" / "deep").mkdir(parents=True)
    assert find_catalogue(tmp_path / "notebooks" / "deep") == tmp_path / "briefings.toml"


def test_braces_in_a_title_are_doubled():
    assert title_fields("{a}, {{b}} and {c}") == ["a", "c"]
