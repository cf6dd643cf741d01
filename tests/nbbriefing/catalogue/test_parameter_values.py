"""Values of parameters are read strictly, by the type of the notebook's default."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbbriefing.catalogue.parameters import check_type, parse_value, split_assignment
from nbbriefing.errors import ParameterError


@pytest.mark.parametrize(
    ("text", "default", "expected"),
    [
        ("007", "", "007"),
        ("NO", "", "NO"),
        ("2021-01-01", "", "2021-01-01"),
        ("", "x", ""),
        ("3", 1, 3),
        ("-3", 1, -3),
        ("0", 1, 0),
        ("0.5", 1.0, 0.5),
        ("3", 1.0, 3.0),
        ("1e-3", 1.0, 0.001),
        ("true", False, True),
        ("false", True, False),
    ],
)
def test_a_value_has_the_type_of_the_default(text, default, expected):
    value = parse_value("p", text, default)
    assert value == expected
    assert type(value) is type(expected)


@pytest.mark.parametrize(
    ("text", "default", "said"),
    [
        ("007", 1, "'007' is not a whole number"),
        ("3.0", 1, "'3.0' is not a whole number"),
        ("1_000", 1, "is not a whole number"),
        (" 3", 1, "is not a whole number"),
        ("٣", 1, "is not a whole number"),
        ("three", 1, "is not a whole number\nIts default is 1."),
        ("nan", 1.0, "'nan' is not a number"),
        ("inf", 1.0, "is not a number"),
        ("1e999", 1.0, "is not a number"),
        ("NO", True, "'NO' is not true or false"),
        ("True", True, "is not true or false"),
        ("1", True, "is not true or false"),
        ("a", ["a"], "cannot be given here"),
        ("a", None, "cannot be given here"),
    ],
)
def test_anything_else_is_an_error_that_says_what_is_expected(text, default, said):
    with pytest.raises(ParameterError) as caught:
        parse_value("p", text, default)
    assert str(caught.value).startswith("parameter 'p'")
    assert said in str(caught.value)


@given(st.text())
def test_a_text_is_never_changed(text):
    assert parse_value("p", text, "") == text


@given(st.integers())
def test_whole_numbers_survive(number):
    assert parse_value("p", str(number), 0) == number


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_survive(number):
    assert parse_value("p", repr(number), 0.0) == number


def test_a_value_may_hold_equals_signs():
    assert split_assignment("where=a=b") == ("where", "a=b")


@pytest.mark.parametrize("text", ["edition", "=3", ""])
def test_an_assignment_has_a_name_and_a_sign(text):
    with pytest.raises(ParameterError, match="NAME=VALUE"):
        split_assignment(text)


def test_declared_values_have_the_type_of_the_default():
    assert check_type(3, 1) is None
    assert check_type(3, 1.0) is None
    assert check_type("3", 1) == "'3' is not a whole number, as the notebook's default 1 is"
    assert check_type(True, 1) == "True is not a whole number, as the notebook's default 1 is"
    assert check_type(1, True) == "1 is not true or false, as the notebook's default True is"
    assert "not a plain value" in str(check_type("a", ["a"]))
