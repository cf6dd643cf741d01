"""What a new briefing begins with: a notebook that already renders, and a test that already passes."""

from __future__ import annotations

import json

from nbbriefing.project import current

_PARAMETERS = 'as_of = ""\nsince = ""\nlanguage = "en"'
_TEST = '''\
"""The briefing `{briefing}`: it renders, and names what it was made from."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CATALOGUE = Path(__file__).resolve().parents[1] / "{catalogue}"


@pytest.mark.kernel
def test_it_renders_as_of_a_day(tmp_path):
    command = [sys.executable, "-m", "{module}", "render", "{briefing}", "--catalogue", str(CATALOGUE)]
    options = ["--as-of", "2021-12-31", "--lang", "en", "--jobs", "1", "--out", str(tmp_path)]
    run = subprocess.run([*command, *options], capture_output=True, text=True, timeout=240)
    assert run.returncode == 0, run.stderr
    page = (tmp_path / "{briefing}" / "all" / "en" / "briefing.html").read_text(encoding="utf-8")
    assert "31 December 2021" in page
    # Add {to_add}.
'''


def notebook_text(title: str) -> str:
    """Return the notebook of a new briefing, with a heading of one line, as JSON."""
    own = current()
    kernel = {
        "display_name": own.template.kernel_title or own.kernel,
        "language": "python",
        "name": own.kernel,
    }
    cells = [("title", "markdown", f"# {title}"), ("parameters", "code", _PARAMETERS), *own.template.cells]
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    notebook = {"cells": [_cell(*c) for c in cells], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def _cell(name: str, kind: str, source: str) -> dict[str, object]:
    tags = {"tags": [name]} if name in ("title", "parameters") else {}
    cell: dict[str, object] = {"cell_type": kind, "id": name, "metadata": tags}
    if kind == "code":
        cell |= {"execution_count": None, "outputs": []}
    return cell | {"source": source.splitlines(keepends=True)}


def entry_text(briefing: str, notebook: str, title: str) -> str:
    """Return the entry of a new briefing for the catalogue; the title's braces stand for themselves."""
    shown = title.replace("{", "{{").replace("}", "}}")
    lines = [("id", briefing), ("notebook", notebook), ("title", shown)]
    # A JSON string is a TOML string as well.
    text = "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in lines)
    return f'\n[[briefing]]\n{text}languages = ["en"]\n'


def test_text(briefing: str, catalogue: str) -> str:
    """Return the test of a new briefing; the catalogue's file lies beside the folder of the tests."""
    own = current().template
    return _TEST.format(briefing=briefing, catalogue=catalogue, module=own.module, to_add=own.to_add)
