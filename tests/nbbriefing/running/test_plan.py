"""From what was asked for to runs; every misuse is found before anything is rendered."""

from __future__ import annotations

import pytest

from nbbriefing.errors import CatalogueError, ParameterError

TWO = """
[[briefing]]
id = "edition"
notebook = "notebooks/edition.ipynb"
title = "Edition {edition} as of {as_of}"
languages = ["en", "zh"]
[briefing.parameters]
edition = "all"

[[briefing]]
id = "outcomes"
notebook = "notebooks/outcomes.ipynb"
title = "Outcomes"
languages = ["en"]
"""


@pytest.fixture
def two(project):
    project.declare(TWO)
    common = 'as_of = ""\nsince = ""\nlanguage = "en"\n'
    project.write_notebook(name="outcomes", parameters=common + "top = 10\n")
    return project


def names(runs):
    return [run.name for run in runs]


def test_everything_is_planned_in_the_order_of_the_catalogue(two):
    assert names(two.plan(lang=())) == [
        "edition/edition-1/en",
        "edition/edition-1/zh",
        "edition/edition-2/en",
        "edition/edition-2/zh",
        "edition/edition-3/en",
        "edition/edition-3/zh",
        "outcomes/all/en",
    ]


def test_a_run_knows_all_that_it_needs(two):
    (run,) = two.plan("edition=3", briefings=("edition",))
    assert run.title == "Edition 3 as of 2021-03-01"
    assert run.target == two.out / "edition" / "edition-3" / "en"
    assert run.notebook_parameters == {"edition": 3, "as_of": "2021-03-01", "since": "", "language": "en"}


def test_naming_a_briefing_a_value_or_a_language_selects(two):
    assert names(two.plan(briefings=("outcomes",))) == ["outcomes/all/en"]
    assert names(two.plan("edition=3", "edition=1", lang=("zh",))) == [
        "edition/edition-3/zh",
        "edition/edition-1/zh",
    ]


def test_a_parameter_outside_the_catalogue_may_be_given(two):
    (run,) = two.plan("top=5")
    assert run.parameters == {"top": 5}
    assert run.name == "outcomes/top-5/en"


@pytest.mark.parametrize(
    ("arguments", "briefings", "said"),
    [
        (("editon=3",), (), "unknown parameter 'editon' of any briefing"),
        (("editon=3",), ("edition",), "it has: edition\nDid you mean 'edition'?"),
        (("top=3",), ("edition",), "unknown parameter 'top' of briefing 'edition'"),
        (("edition=9",), (), "no 9; possible are: 1, 2, 3"),
        (("edition=three",), (), "'three' is not a whole number"),
        (("edition=03",), (), "'03' is not a whole number"),
        (("edition=3", "top=1"), (), "no briefing has all of the parameters edition, top"),
        (("as_of=2021",), (), "Use --as-of."),
        (("language=zh",), ("edition",), "Use --lang."),
        (("edition",), (), "NAME=VALUE"),
    ],
)
def test_unknown_parameters_and_values_are_errors(two, arguments, briefings, said):
    with pytest.raises(ParameterError) as caught:
        two.plan(*arguments, briefings=briefings)
    assert said in str(caught.value)


def test_unknown_languages_and_briefings_are_errors(two):
    with pytest.raises(
        ParameterError, match=r"'zh' is not declared for briefing 'outcomes'; possible are: en"
    ):
        two.plan(briefings=("outcomes",), lang=("zh",))
    with pytest.raises(
        ParameterError, match="'fr' is not declared for these briefings; possible are: en, zh"
    ):
        two.plan(lang=("fr",))
    with pytest.raises(CatalogueError, match=r"Did you mean 'outcomes'\?"):
        two.plan(briefings=("outcome",))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('edition = "all"', 'area = "all"', "key 'parameters.area': edition.ipynb has no such parameter"),
        ('edition = "all"', 'edition = ["3"]', "key 'parameters.edition': '3' is not a whole number"),
        ("{edition}", "{area}", "key 'title': {area} is not a parameter of edition.ipynb"),
        ("edition.ipynb", "editions.ipynb", "key 'notebook': "),
    ],
)
def test_an_entry_must_fit_its_notebook(two, old, new, said):
    two.declare(TWO.replace(old, new))
    with pytest.raises(CatalogueError) as caught:
        two.plan()
    assert str(caught.value).startswith("entry 'edition', ")
    assert said in str(caught.value)


def test_all_means_something_for_the_ledgers_parameters_only(two):
    two.write_notebook(name="edition", parameters='as_of = ""\nsince = ""\nlanguage = "en"\ncolour = "red"\n')
    two.declare(TWO.replace('edition = "all"', 'colour = "all"').replace("{edition}", "{colour}"))
    with pytest.raises(CatalogueError, match=r"key 'parameters.colour': .* it has: edition"):
        two.plan()


def test_a_declared_list_is_the_whole_domain(two):
    two.declare(TWO.replace('"all"', "[2, 3]"))
    assert names(two.plan(briefings=("edition",))) == ["edition/edition-2/en", "edition/edition-3/en"]
    with pytest.raises(ParameterError, match="possible are: 2, 3"):
        two.plan("edition=1")


def test_values_are_text_in_titles(two):
    two.write_notebook(name="outcomes", parameters='as_of = ""\nsince = ""\nlanguage = "en"\narea = "x"\n')
    two.declare(TWO.replace('"Outcomes"', '"About {area}"'))
    (run,) = two.plan("area={as_of}{0}")
    assert run.title == "About {as_of}{0}"
