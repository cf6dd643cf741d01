"""What is read of a notebook before it is executed."""

from __future__ import annotations

import json

import pytest

from nbbriefing.catalogue.notebooks import read_source
from nbbriefing.errors import CatalogueError


@pytest.fixture
def read(tmp_path, make_notebook):
    def reader(*cells, **options):
        path = tmp_path / "n.ipynb"
        path.write_text(make_notebook(*cells, **options), encoding="utf-8")
        return read_source(path)

    return reader


COMMON = 'as_of = ""\nsince = ""\nlanguage = "en"\n'


def test_defaults_are_read_without_running_anything(read):
    source = read(parameters=COMMON + 'edition: int = 3\nareas = ["a", "b"]\nlevel = -0.5\n# a remark\n')
    assert source.own == {"edition": 3, "areas": ["a", "b"], "level": -0.5}
    assert source.kernel == "python3"


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        (None, "0 cells are tagged"),
        (COMMON + "x = 1 + 1", "the default of x is not a plain value: 1 + 1"),
        (COMMON + "x = today()", "the default of x is not a plain value: today()"),
        (COMMON + "import os", "does more than assign, line 4: import os"),
        (COMMON + "a, b = 1, 2", "does more than assign"),
        (COMMON + "a = b = 1", "does more than assign"),
        (COMMON + "a: int", "does more than assign"),
        (COMMON + "a =", "is not valid Python, line 4"),
        ('since = ""\nlanguage = "en"', 'does not set as_of to a text\nAdd: as_of = ""'),
        ('as_of = 2021\nsince = ""\nlanguage = "en"', "does not set as_of to a text"),
    ],
)
def test_a_parameters_cell_holds_literal_defaults(read, parameters, said):
    with pytest.raises(CatalogueError) as caught:
        read(parameters=parameters)
    assert str(caught.value).startswith("n.ipynb: ")
    assert said in str(caught.value)


def test_two_parameters_cells_are_one_too_many(tmp_path, make_notebook):
    notebook = json.loads(make_notebook())
    notebook["cells"] *= 2
    (tmp_path / "n.ipynb").write_text(json.dumps(notebook))
    with pytest.raises(CatalogueError, match="2 cells are tagged 'parameters'"):
        read_source(tmp_path / "n.ipynb")


def test_values_of_an_earlier_run_are_refused(tmp_path, make_notebook):
    notebook = json.loads(make_notebook("edition = 7"))
    notebook["cells"][1]["metadata"]["tags"] = ["injected-parameters"]
    (tmp_path / "n.ipynb").write_text(json.dumps(notebook))
    with pytest.raises(CatalogueError, match="injected-parameters"):
        read_source(tmp_path / "n.ipynb")


def test_a_notebook_without_a_kernel_is_refused(read):
    with pytest.raises(CatalogueError, match="names no kernel"):
        read(kernel=None)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"nbformat": 3}', "\x00"])
def test_what_is_no_notebook_is_refused(tmp_path, text):
    (tmp_path / "n.ipynb").write_text(text)
    with pytest.raises(CatalogueError, match=r"n\.ipynb"):
        read_source(tmp_path / "n.ipynb")


def test_a_missing_notebook_is_named(tmp_path):
    with pytest.raises(CatalogueError, match="no such notebook"):
        read_source(tmp_path / "n.ipynb")


def test_the_hash_is_that_of_the_source_alone(tmp_path, make_notebook):
    path = tmp_path / "n.ipynb"
    notebook = json.loads(make_notebook("1 + 1"))
    path.write_text(json.dumps(notebook))
    before = read_source(path).sha256
    notebook["cells"][1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "2"}]
    notebook["cells"][1]["execution_count"] = 9
    path.write_text(json.dumps(notebook, indent=1))
    assert read_source(path).sha256 == before
    notebook["cells"][1]["source"] = ["1 + ", "2"]
    path.write_text(json.dumps(notebook))
    assert read_source(path).sha256 != before


def test_imports_are_found_in_whatever_a_cell_does(read):
    source = read(
        "import numpy as np, os.path\nfrom ciie_utils.briefings.briefing import open_briefing",
        "def f():\n    from scipy import stats\n    return stats",
        "%matplotlib inline\nimport not_seen",
        "from . import nothing",
    )
    assert source.imports == (
        "ciie_utils.briefings.briefing",
        "ciie_utils.briefings.briefing.open_briefing",
        "numpy",
        "os.path",
        "scipy",
        "scipy.stats",
    )
