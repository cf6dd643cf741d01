"""Both distributions are built as wheels, and work where nothing else of the repository is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = {
    "cells": [{"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# Lanes\n\nA *word*."}],
    "metadata": {"kernelspec": {"name": "nbbriefing", "display_name": "Python", "language": "python"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}

pytestmark = pytest.mark.e2e


def run(*arguments: object, **more: object) -> subprocess.CompletedProcess[str]:
    command = list(map(str, arguments))
    ended = subprocess.run(command, capture_output=True, text=True, timeout=280, **more)  # type: ignore[call-overload]
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Build both wheels and install them, without their dependencies, into a new environment.

    The packages that they depend on are those of this environment, but for the two themselves.
    """
    top = tmp_path_factory.mktemp("wheels")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", top]
    for source in (ROOT / "src", ROOT):
        run(*build, source, cwd=top)
    run(sys.executable, "-m", "venv", "--without-pip", top / "venv")
    python = top / "venv" / "bin" / "python"
    install = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps"]
    run(*install, *top.glob("*.whl"))
    packages = Path(
        run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").stdout.strip()
    )
    (packages / "others.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return top


@pytest.fixture
def call(world, tmp_path):
    """Return a way to call a program of the new environment."""

    def called(program: str, *arguments: object) -> str:
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        environment = {**kept, "HOME": str(tmp_path), "NBBRIEFING_PROJECT": "nbbriefing"}
        return run(world / "venv" / "bin" / program, *arguments, cwd=tmp_path, env=environment).stdout

    return called


def test_wheels_hold_what_belongs_to_them(world):
    (engine,) = world.glob("nbbriefing-*.whl")
    (domain,) = world.glob("ciie_utils-*.whl")
    inside = {wheel: zipfile.ZipFile(wheel).namelist() for wheel in (engine, domain)}
    assert not [name for name in inside[engine] if name.startswith("ciie_utils")]
    assert not [name for name in inside[domain] if name.startswith("nbbriefing")]
    for wheel, package in ((engine, "nbbriefing"), (domain, "ciie_utils")):
        folder = ROOT / "src" / package
        sources = (path for path in folder.rglob("*") if path.is_file())
        wanted = {
            path.relative_to(folder.parent).as_posix() for path in sources if "__pycache__" not in path.parts
        }
        assert wanted <= set(inside[wheel])
    data = "{}-0.1.0.data/data/share/jupyter/kernels/{}/kernel.json"
    assert data.format("nbbriefing", "nbbriefing") in inside[engine]
    assert data.format("ciie_utils", "ciie") in inside[domain]


def test_commands_are_there(call):
    assert "Render notebooks as briefings" in call("nbbriefing", "--help")
    assert "check" in call("ciie", "--help")


def test_code_is_that_of_the_wheel(call, world):
    where = call(
        "python", "-c", "import nbbriefing, ciie_utils; print(nbbriefing.__file__, ciie_utils.__file__)"
    )
    assert all(str(world) in path for path in where.split())


@pytest.mark.kernel
def test_a_notebook_is_rendered_on_the_kernel_of_the_engine(call, tmp_path):
    (tmp_path / "lanes.ipynb").write_text(json.dumps(NOTEBOOK))
    call("nbbriefing", "render", "lanes.ipynb")
    folder = tmp_path / "reports" / "lanes" / "all" / "en"
    assert "<title>Lanes" in (folder / "briefing.html").read_text("utf-8")
    assert (folder / "briefing.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.e2e
def test_an_editable_installation_copies_nothing(tmp_path):
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"]
    run(*install, "--target", tmp_path, "-e", ROOT / "src")
    assert not (tmp_path / "nbbriefing").exists()
    assert [path.read_text().strip() for path in tmp_path.glob("*.pth")] == [str(ROOT / "src")]
