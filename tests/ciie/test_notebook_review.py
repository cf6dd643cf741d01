"""Notebooks are kept and compared without what a run leaves in them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import yaml
from nbformat.v4 import new_output

TOP = Path(__file__).resolve().parents[2]
NOTEBOOK = TOP / "notebooks" / "edition.ipynb"


def hooks():
    """The hooks by name."""
    (own,) = yaml.safe_load((TOP / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    return {hook["id"]: hook for hook in own["hooks"]}


def as_run(path):
    """Write the notebook as JupyterLab leaves it after a run."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    notebook.metadata["language_info"] = {"name": "python", "version": "3.11.7", "file_extension": ".py"}
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "code":
            cell.execution_count = number
            cell.outputs = [new_output("stream", name="stdout", text=f"printed {number}\n")]
    nbformat.write(notebook, path)


def test_the_hook_gives_back_what_was_kept(tmp_path):
    path = tmp_path / "edition.ipynb"
    as_run(path)
    program, *options = hooks()["nbstripout"]["entry"].split()
    assert program == ".venv/bin/nbstripout"
    subprocess.run([sys.executable, "-m", "nbstripout", *options, str(path)], check=True, timeout=60)
    stripped, kept = (nbformat.read(each, as_version=4) for each in (path, NOTEBOOK))
    assert [cell.id for cell in stripped.cells] == [cell.id for cell in kept.cells]
    assert stripped.metadata.kernelspec == kept.metadata.kernelspec
    assert stripped.cells == kept.cells


def test_a_notebook_that_is_kept_is_not_changed(tmp_path):
    path = tmp_path / "edition.ipynb"
    shutil.copy(NOTEBOOK, path)
    _program, *options = hooks()["nbstripout"]["entry"].split()
    subprocess.run([sys.executable, "-m", "nbstripout", *options, str(path)], check=True, timeout=60)
    assert path.read_bytes() == NOTEBOOK.read_bytes()


@pytest.mark.parametrize("name", ["nbstripout", "ruff-format", "ruff", "ledger"])
def test_every_hook_runs_a_program_of_the_project(name):
    program = hooks()[name]["entry"].split()[0]
    assert program.startswith(".venv/bin/")
    assert (Path(sys.executable).parent / Path(program).name).is_file()


def test_a_comparison_shows_the_sentence_and_not_the_run(tmp_path):
    shutil.copy(TOP / "nbdime_config.json", tmp_path)
    shutil.copy(NOTEBOOK, tmp_path / "before.ipynb")
    as_run(tmp_path / "after.ipynb")
    program = str(Path(sys.executable).parent / "nbdiff")  # its settings go by this name
    run = [program, "--no-color", "before.ipynb", "after.ipynb"]

    def compared():
        return subprocess.run(
            run, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True
        ).stdout

    assert "printed" not in compared()
    assert "3.11.7" not in compared()
    text = (tmp_path / "after.ipynb").read_text(encoding="utf-8")
    (tmp_path / "after.ipynb").write_text(
        text.replace("What became of one edition", "What became of an edition"), encoding="utf-8"
    )
    assert "+# What became of an edition" in compared().replace("+  # ", "+# ").replace("+ ", "+")


def test_git_compares_notebooks_as_notebooks():
    asked = ["git", "check-attr", "diff", "merge", "--", "notebooks/edition.ipynb"]
    told = subprocess.run(asked, cwd=TOP, capture_output=True, text=True, check=True).stdout
    assert told.count(": jupyternotebook") == 2
