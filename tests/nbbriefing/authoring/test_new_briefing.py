"""A new briefing has a notebook, an entry and a test, or nothing."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner

from ciie_utils.cli import cli
from nbbriefing.authoring.new_briefing import make_briefing
from nbbriefing.catalogue.entries import load_catalogue
from nbbriefing.catalogue.notebooks import read_source
from nbbriefing.errors import CatalogueError
from tests.ciie import test_notebooks
from tests.data import LEDGER

TOP = Path(__file__).resolve().parents[3]


@pytest.fixture
def project(tmp_path):
    """A small project: a catalogue with one entry and a comment."""
    first = tmp_path / "notebooks" / "outcomes.ipynb"
    first.parent.mkdir()
    first.write_bytes((TOP / "notebooks" / "outcomes.ipynb").read_bytes())
    (tmp_path / "briefings.toml").write_text(
        '# Ours.\n[[briefing]]\nid = "outcomes"\nnotebook = "notebooks/outcomes.ipynb"\n'
        'title = "Outcomes"\nlanguages = ["en"] # more later\n',
        encoding="utf-8",
    )
    return tmp_path


def files(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_all_three_are_made_and_the_rest_is_kept(project):
    before = (project / "briefings.toml").read_text(encoding="utf-8")
    make_briefing("gene-therapy", "Gene {therapy} “now”", load_catalogue(project / "briefings.toml"))
    assert files(project) == {
        "briefings.toml",
        "notebooks/outcomes.ipynb",
        "notebooks/gene-therapy.ipynb",
        "tests/test_briefing_gene_therapy.py",
    }
    assert (project / "briefings.toml").read_text(encoding="utf-8").startswith(before)
    entry = load_catalogue(project / "briefings.toml")["gene-therapy"]
    assert entry.title.format_map({}) == "Gene {therapy} “now”"
    assert entry.languages == ("en",)
    assert read_source(entry.notebook).defaults == {"as_of": "", "since": "", "language": "en"}
    ast.parse((project / "tests" / "test_briefing_gene_therapy.py").read_text(encoding="utf-8"))


def test_the_notebook_keeps_the_rules_of_the_project(project):
    made = make_briefing("gene-therapy", "", load_catalogue(project / "briefings.toml"))
    notebook = nbformat.read(made.notebook, as_version=4)
    nbformat.validate(notebook)
    assert notebook.cells[0].source == "# Gene therapy"
    assert notebook.cells[-1].source == "briefing.identity()"
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert not any(
                isinstance(node, test_notebooks.LOGIC) for node in ast.walk(ast.parse(cell.source))
            )


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Gene therapy", "cannot name a briefing\nUse small letters"),
        ("../up", "cannot name a briefing"),
        ("outcomes", "declares 'outcomes' already"),
        ("taken", "notebooks/taken.ipynb exists already"),
        ("tried", "tests/test_briefing_tried.py exists already"),
    ],
)
def test_a_name_that_will_not_do_changes_nothing(project, name, message):
    (project / "notebooks" / "taken.ipynb").write_text("mine", encoding="utf-8")
    (project / "tests").mkdir()
    (project / "tests" / "test_briefing_tried.py").write_text("mine", encoding="utf-8")
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    with pytest.raises(CatalogueError, match=message):
        make_briefing(name, "", load_catalogue(project / "briefings.toml"))
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before


def test_a_failure_half_way_leaves_nothing(project, monkeypatch):
    def refuse(path):
        raise CatalogueError("no")

    catalogue = load_catalogue(project / "briefings.toml")
    before = (project / "briefings.toml").read_bytes()
    monkeypatch.setattr("nbbriefing.authoring.new_briefing.load_catalogue", refuse)
    with pytest.raises(CatalogueError):
        make_briefing("gene-therapy", "", catalogue)
    assert (project / "briefings.toml").read_bytes() == before
    assert files(project) == {"briefings.toml", "notebooks/outcomes.ipynb"}


def test_the_command_says_what_it_made_and_what_comes_next(project):
    catalogue = str(project / "briefings.toml")
    result = CliRunner().invoke(cli, ["new", "gene-therapy", "--title", "T", "--catalogue", catalogue])
    assert result.exit_code == 0
    assert "ciie render gene-therapy" in result.output
    again = CliRunner().invoke(cli, ["new", "gene-therapy", "--catalogue", catalogue])
    assert again.exit_code == 2
    assert "already" in again.output


@pytest.mark.e2e
def test_its_own_test_passes(project):
    made = make_briefing("gene-therapy", "Gene therapy", load_catalogue(project / "briefings.toml"))
    environment = os.environ | {"CIIE_LEDGER": str(LEDGER)}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-c",
        str(TOP / "pyproject.toml"),
    ]
    run = subprocess.run(
        [*command, "--rootdir", str(project), str(made.test)],
        env=environment,
        cwd=project,
        capture_output=True,
        text=True,
        timeout=280,
    )
    assert run.returncode == 0, run.stdout + run.stderr
