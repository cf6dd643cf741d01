"""HTML does not need what PDF needs: without Typst there are pages, and a clear word about PDF."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src"
#: Put first on the path of every process: these packages cannot be found.
BLOCKED = """
import sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {blocked!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Blocker())
"""
NOTEBOOK = {
    "cells": [
        {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# Lanes\n\nA *word*."},
        {
            "cell_type": "code",
            "id": "b",
            "metadata": {},
            "source": "1 + 1",
            "outputs": [],
            "execution_count": None,
        },
    ],
    "metadata": {},
    "nbformat": 4,
    "nbformat_minor": 5,
}


@pytest.fixture
def python(tmp_path):
    """Return a way to run Python where neither Typst nor pikepdf nor the domain can be imported."""
    blocked = ("typst", "pikepdf", "pylopdf_fonts_zh_cn", "ciie_utils")
    (tmp_path / "path").mkdir()
    (tmp_path / "path" / "sitecustomize.py").write_text(BLOCKED.format(blocked=set(blocked)))
    environment = {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "PYTHONPATH": f"{tmp_path / 'path'}:{SOURCE}",
        "HOME": str(tmp_path),
        "NBBRIEFING_PROJECT": "nbbriefing",
    }

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *arguments]
        return subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=240
        )

    return run


def test_a_notebook_is_exported_to_html(python, tmp_path):
    (tmp_path / "lanes.ipynb").write_text(json.dumps(NOTEBOOK))
    ended = python("-m", "nbconvert", "--to", "briefing-html", "lanes.ipynb")
    assert ended.returncode == 0, ended.stderr
    assert "<h1" in (tmp_path / "lanes.html").read_text("utf-8")


def test_pdf_alone_says_what_it_needs(python):
    ended = python("-c", "from nbbriefing.exporters import BriefingPDFExporter")
    assert "PDF needs typst and pikepdf" in ended.stderr
    assert "pip install 'nbbriefing[pdf]'" in ended.stderr


@pytest.mark.kernel
def test_a_notebook_of_nobody_is_rendered(python, tmp_path):
    (tmp_path / "lanes.ipynb").write_text(json.dumps(NOTEBOOK))
    ended = python("-m", "nbbriefing", "render", "lanes.ipynb")
    assert ended.returncode == 0, ended.stderr
    folder = tmp_path / "reports" / "lanes" / "all" / "en"
    assert {path.name for path in folder.iterdir()} >= {"briefing.html", "briefing.ipynb", "build.json"}
    assert not (folder / "briefing.pdf").exists()
    assert "<title>Lanes" in (folder / "briefing.html").read_text("utf-8")


def test_the_doctor_says_that_there_is_no_pdf(python):
    ended = python("-m", "nbbriefing", "doctor")
    assert ended.returncode == 0, ended.stdout
