"""Folder names made of parameters are safe and never the same for two sets."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbbriefing.catalogue.slugs import slug

NAMES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,80}", fullmatch=True)
VALUES = st.one_of(st.text(max_size=300), st.integers(), st.booleans(), st.floats(allow_nan=False))
ALPHABET = st.text(alphabet="aA-_~./ ", max_size=6)


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"edition": 3}, "edition-3"),
        ({}, "all"),
        ({"edition": -3}, "edition--3"),
        ({"area": "oncology"}, "area-oncology"),
        ({"area": "rare_disease"}, "area-rare_disease"),
        ({"therapy_area": "oncology", "edition": 3}, "therapy_area-oncology__edition-3"),
        ({"strict": True}, "strict-true"),
        ({"level": 0.95}, "level-0.95"),
        ({"code": "007"}, "code-007"),
    ],
)
def test_plain_values_stay_readable(parameters, expected):
    assert slug(parameters) == expected


@pytest.mark.parametrize(
    "value", ["..", "/", "", ".", "../../etc/passwd", "a\x00b", "糖尿病", "A", "a b", "x" * 300]
)
def test_other_text_is_reduced_and_marked(value):
    made = slug({"area": value})
    assert re.fullmatch(r"area-[a-z0-9-]+~[0-9a-f]{8}", made)
    assert len(made) < 100


@given(st.dictionaries(NAMES, VALUES, min_size=1, max_size=6))
def test_a_slug_is_a_safe_name(parameters):
    made = slug(parameters)
    assert re.fullmatch(r"[a-z0-9][a-z0-9._~-]*", made)
    assert ".." not in made
    assert len(made.encode()) <= 255


@given(st.dictionaries(NAMES, ALPHABET, max_size=3), st.dictionaries(NAMES, ALPHABET, max_size=3))
def test_different_parameters_have_different_slugs(one, other):
    assert (slug(one) == slug(other)) == (list(one.items()) == list(other.items()))


@given(st.text(), st.text())
def test_different_values_have_different_slugs(one, other):
    assert (slug({"area": one}) == slug({"area": other})) == (one == other)


def test_names_and_values_cannot_be_confused():
    assert slug({"a": "b-c"}) != slug({"a_b": "c"})
    assert slug({"a": "b", "c": "d"}) != slug({"a": "b__c-d"})
    assert slug({"a": "b_", "c": "d"}) != slug({"a": "b", "_c": "d"})
