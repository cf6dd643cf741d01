"""What a new briefing begins with: a notebook that already renders, and a test that already passes."""

from __future__ import annotations

import json

KERNELSPEC = {"display_name": "CIIE (ciie)", "language": "python", "name": "ciie"}

_PARAMETERS = 'as_of = ""\nsince = ""\nlanguage = "en"'
_OPEN = """\
from ciie_utils.briefings import show
from ciie_utils.briefings.standing import outcomes

briefing = show.open_briefing(as_of, since, language)"""
_SECTION = """\
## How far initiatives have come

**What it is.** Say what is counted. **Why it matters.** Say what the reader can do with it. \
**Caveats.** Say what it does not show."""
_LIMITS = """\
## What must not be concluded

- Say what a hasty reader might take from this briefing, and why it does not follow."""

#: Name of a cell, its kind and its source, in order.
_CELLS = (
    ("parameters", "code", _PARAMETERS),
    ("open", "code", _OPEN),
    ("finding", "code", "show.finding(briefing, show.patients_sentence, show.promises_sentence)"),
    (
        "key-figures",
        "code",
        "show.key_figures(briefing, show.initiatives, show.with_patients, show.promises_kept)",
    ),
    ("new", "markdown", "## What is new"),
    ("what-changed", "code", "show.what_changed(briefing)"),
    ("section", "markdown", _SECTION),
    ("progress", "code", 'outcomes.progress(briefing, by="kind")'),
    ("limits", "markdown", _LIMITS),
    ("sources-heading", "markdown", "## Sources"),
    ("sources", "code", "briefing.sources()"),
    ("identity-heading", "markdown", "## About this briefing"),
    ("identity", "code", "briefing.identity()"),
)

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
    command = [sys.executable, "-m", "ciie_utils", "render", "{briefing}", "--catalogue", str(CATALOGUE)]
    options = ["--as-of", "2021-12-31", "--lang", "en", "--jobs", "1", "--out", str(tmp_path)]
    run = subprocess.run([*command, *options], capture_output=True, text=True, timeout=240)
    assert run.returncode == 0, run.stderr
    page = (tmp_path / "{briefing}" / "all" / "en" / "briefing.html").read_text(encoding="utf-8")
    assert "31 December 2021" in page
    # Add what you have worked out by hand from the ledger: a count, a name, a verdict.
'''


def notebook_text(title: str) -> str:
    """Return the notebook of a new briefing as JSON.

    Parameters
    ----------
    title : str
        Its heading, one line.
    """
    cells = [_cell("title", "markdown", f"# {title}"), *(_cell(*cell) for cell in _CELLS)]
    metadata = {"kernelspec": KERNELSPEC, "language_info": {"name": "python"}}
    notebook = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
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
    """Return the test of a new briefing.

    Parameters
    ----------
    briefing : str
        Its id.
    catalogue : str
        Name of the catalogue's file, which lies beside the folder of the tests.
    """
    return _TEST.format(briefing=briefing, catalogue=catalogue)
