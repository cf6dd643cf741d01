"""Every kind of page is valid HTML, by the Nu HTML checker."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.ciie.rendered.kinds import PROJECT

JAR = PROJECT / ".cache" / "npm" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(shutil.which("java") is None, reason="no Java on this machine; .ci/run installs it"),
    pytest.mark.skipif(not JAR.exists(), reason="the Nu checker is not in .cache/npm; .ci/run fetches it"),
]


def errors(pages: list[Path]) -> list[dict[str, object]]:
    command = [
        "java",
        "-jar",
        str(JAR),
        "--errors-only",
        "--exit-zero-always",
        "--format",
        "json",
        *map(str, pages),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: list[dict[str, object]] = json.loads(done.stderr)["messages"]
    return found


def test_the_checker_finds_an_error_where_there_is_one(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text('<!doctype html><html lang="en"><title>t</title><p><table></p></html>', "utf-8")
    assert errors([page])


def test_no_page_has_an_error(rendered_folders: dict[tuple[str, str], Path]) -> None:
    pages = [folder / "briefing.html" for folder in rendered_folders.values()]
    assert len(pages) > 1
    assert [(error.get("url"), error["message"]) for error in errors(pages)] == []
