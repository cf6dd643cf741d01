"""Every notebook is kept clean: one parameters cell, prose and calls, no output, no logic."""

from __future__ import annotations

import ast
from pathlib import Path

import nbformat
import pytest

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
# Explorers' notebooks are kept without outputs, too, but are no briefings.
BRIEFINGS = sorted(FOLDER.glob("*.ipynb"))
NOTEBOOKS = sorted(path for path in FOLDER.rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts)
COMMON_PARAMETERS = {"as_of": "", "since": "", "language": "en"}
LOGIC = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.For,
    ast.While,
    ast.Try,
    ast.With,
    ast.If,
    ast.Lambda,
)


def name(path: Path) -> str:
    return path.relative_to(FOLDER).as_posix()


every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
every_briefing = pytest.mark.parametrize("path", BRIEFINGS, ids=name)


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def code_cells(path: Path) -> list[nbformat.NotebookNode]:
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def tagged(path: Path, tag: str) -> list[nbformat.NotebookNode]:
    return [cell for cell in read(path).cells if tag in cell.metadata.get("tags", [])]


def test_there_are_notebooks() -> None:
    assert BRIEFINGS


@every_notebook
def test_is_a_valid_notebook_with_the_kernel_of_the_project(path: Path) -> None:
    notebook = read(path)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "ciie"
    assert set(notebook.metadata) == {"kernelspec", "language_info"}


@every_notebook
def test_holds_no_output_and_no_count(path: Path) -> None:
    for cell in code_cells(path):
        assert cell.outputs == []
        assert cell.execution_count is None
        assert set(cell.metadata) <= {"tags"}


@every_notebook
def test_names_no_path_of_a_machine(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not any(word in text for word in ("/home/", "/Users/", "/tmp/", "/work/", "C:\\\\"))


@every_briefing
def test_has_one_parameters_cell_of_literals(path: Path) -> None:
    (cell,) = tagged(path, "parameters")
    values = {}
    for statement in ast.parse(cell.source).body:
        assert isinstance(statement, ast.Assign)
        (target,) = statement.targets
        assert isinstance(target, ast.Name)
        values[target.id] = ast.literal_eval(statement.value)
    assert {key: values[key] for key in COMMON_PARAMETERS} == COMMON_PARAMETERS


@every_briefing
def test_begins_with_its_title(path: Path) -> None:
    (title,) = tagged(path, "title")
    first = read(path).cells[0]
    assert first.id == title.id
    assert first.cell_type == "markdown"
    assert first.source.startswith("# ")
    assert "\n" not in first.source
    others = [cell for cell in read(path).cells[1:] if cell.cell_type == "markdown"]
    assert not any(line.startswith("# ") for cell in others for line in cell.source.splitlines())


@every_briefing
def test_has_a_readable_number_of_short_cells(path: Path) -> None:
    cells = read(path).cells
    assert 15 <= len(cells) <= 40
    for cell in cells:
        assert 1 <= len(cell.source.splitlines()) <= 8, cell.source


@every_briefing
def test_holds_calls_and_no_logic(path: Path) -> None:
    for cell in code_cells(path):
        tree = ast.parse(cell.source)
        found = [type(node).__name__ for node in ast.walk(tree) if isinstance(node, LOGIC)]
        assert not found, cell.source


@every_briefing
def test_ends_with_sources_and_identity(path: Path) -> None:
    cells = code_cells(path)
    assert cells[-2].source == "briefing.sources()"
    assert cells[-1].source == "briefing.identity()"


@every_briefing
def test_cells_have_names_for_identifiers(path: Path) -> None:
    identifiers = [cell.id for cell in read(path).cells]
    assert len(identifiers) == len(set(identifiers))
    assert all(identifier == identifier.lower() and " " not in identifier for identifier in identifiers)
