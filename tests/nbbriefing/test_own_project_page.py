"""What the page "Your own project in ten minutes" says is done as it says, and works."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "nbbriefing" / "your-own-project.md").read_text("utf-8")
FILES = re.findall(r"^`([\w./]+)`\n\n```\w+\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
CELLS = re.findall(r"^```\{code-block\} python\n:name: (\w+)\n\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
COMMANDS = re.search(r"^```bash\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)

pytestmark = [pytest.mark.kernel, pytest.mark.e2e]


def notebook() -> str:
    cells = [
        {
            "cell_type": "code",
            "id": name,
            "metadata": {"tags": [name]},
            "source": source.rstrip(),
            "outputs": [],
            "execution_count": None,
        }
        for name, source in CELLS
    ]
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})


@pytest.fixture
def folder(tmp_path):
    """Make the files of the page; its package counts as installed."""
    for name, content in [*FILES, ("notebooks/pool.ipynb", notebook())]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    declared = tomllib.loads((tmp_path / "pyproject.toml").read_text("utf-8"))["project"]
    ((group, entries),) = declared["entry-points"].items()
    information = tmp_path / f"swim_briefings-{declared['version']}.dist-info"
    information.mkdir()
    (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {declared['name']}\nVersion: 1.0\n")
    lines = [f"[{group}]", *(f"{name} = {value}" for name, value in entries.items())]
    (information / "entry_points.txt").write_text("\n".join(lines) + "\n")
    return tmp_path


def test_the_page_is_true(folder):
    assert {name for name, _ in FILES} >= {"pyproject.toml", "briefings.toml", "swim_briefings.py"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NBBRIEFING")}
    environment = {**kept, "PYTHONPATH": f"{folder}:{ROOT / 'src'}"}
    said = {}
    for line in COMMANDS[1].splitlines():
        program, *arguments = line.split()
        assert program == "nbbriefing"
        command = [sys.executable, "-m", "nbbriefing", *arguments]
        run = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=240
        )
        assert run.returncode == 0, run.stdout + run.stderr
        said[arguments[0]] = run.stdout
    assert "pool = harbour, hill (all 2 in the results)" in said["list"]
    assert "written to" in said["send"]
    page = (folder / "reports" / "pool" / "pool-hill" / "en" / "briefing.html").read_text("utf-8")
    assert "Bo is the fastest: 29.1 seconds." in page
    assert "How the club swims" in (folder / "reports" / "index.html").read_text("utf-8")
