"""The project's own files agree with each other: lock, environment, metadata, documents."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import entry_points, version
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import ciie_utils
import nbbriefing

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ENGINE = tomllib.loads((ROOT / "src/pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = [
    Requirement(line)
    for line in (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def declared() -> list[Requirement]:
    """Return what both packages declare, but the one for the other, which lies in this repository."""
    texts = [
        text
        for package in (PROJECT, ENGINE)
        for group in (package["dependencies"], *package["optional-dependencies"].values())
        for text in group
    ]
    return [each for each in map(Requirement, texts) if each.name != ENGINE["name"]]


def test_lock_pins_every_line_exactly():
    assert [str(r) for r in LOCK if [s.operator for s in r.specifier] != ["=="]] == []


def test_lock_meets_every_declared_requirement():
    pinned: dict[str, list[str]] = {}
    for r in LOCK:
        pinned.setdefault(canonicalize_name(r.name), []).append(next(iter(r.specifier)).version)
    unmet = [
        str(r)
        for r in declared()
        if not pinned.get(canonicalize_name(r.name))
        or not all(r.specifier.contains(v) for v in pinned[canonicalize_name(r.name)])
    ]
    assert unmet == []


def test_this_environment_runs_the_locked_versions():
    wrong = {
        r.name: version(r.name)
        for r in LOCK
        if (r.marker is None or r.marker.evaluate()) and version(r.name) != next(iter(r.specifier)).version
    }
    assert wrong == {}


def test_conda_environment_is_the_lock_plus_the_project():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    assert environment["name"] == "ciie"
    assert f"python{PROJECT['requires-python']}" in environment["dependencies"]
    assert "pip" in environment["dependencies"]
    (pip,) = [d["pip"] for d in environment["dependencies"] if isinstance(d, dict)]
    assert pip == ["-r requirements.lock", "-e src", "-e ."]


def test_version_is_said_once():
    assert PROJECT["version"] == ciie_utils.__version__ == version("ciie-utils")
    assert ENGINE["version"] == nbbriefing.__version__ == version("nbbriefing")
    assert f"## {ciie_utils.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("group", "names"),
    [
        ("nbconvert.exporters", {"briefing-html", "briefing-pdf"}),
        ("jupyter_client.kernel_provisioners", {"ciie-fork"}),
        ("console_scripts", {"ciie", "nbbriefing"}),
        ("nbbriefing.projects", {"ciie"}),
    ],
)
def test_entry_points_load(group, names):
    found = {e.name: e for e in entry_points(group=group) if e.value.startswith(("ciie_utils", "nbbriefing"))}
    assert names <= set(found)
    assert all(found[name].load() for name in names)


def test_kernelspec_is_installed_with_the_package():
    installed = Path(sys.prefix) / "share/jupyter/kernels/ciie/kernel.json"
    assert json.loads(installed.read_text()) == json.loads(
        (ROOT / "share/jupyter/kernels/ciie/kernel.json").read_text()
    )


def test_documents_link_to_files_that_exist():
    broken = []
    tracked = subprocess.run(
        ["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    for name in tracked:
        document = ROOT / name
        if not document.exists():
            continue
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8")):
            if "://" not in target and not (document.parent / target).exists():
                broken.append(f"{name}: {target}")
    assert broken == []


def test_documented_make_targets_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, flags=re.M))
    text = "\n".join((ROOT / f).read_text(encoding="utf-8") for f in ("README.md", "CONTRIBUTING.md"))
    mentioned = set(re.findall(r"(?:`|^)make ([a-z-]+)", text, flags=re.M))
    assert {"briefings", "test", "test-fast", "check", "fix", "bench", "lab", "help"} <= targets
    assert mentioned <= targets


@pytest.mark.parametrize("package", ["nbbriefing", "ciie_utils"])
def test_what_is_imported_is_declared(package):
    """Of each package; the names differ where the distribution has another name than its module."""
    names = {"PIL": "pillow", "markdown_it": "markdown-it-py", "fontTools": "fonttools"}
    own = ENGINE if package == "nbbriefing" else PROJECT
    extras = own["optional-dependencies"].get("pdf", [])
    known = {canonicalize_name(Requirement(text).name) for text in [*own["dependencies"], *extras]}
    optional = {"jupyter-scheduler", "fsspec", package, canonicalize_name(package)}
    imported = set()
    for path in (ROOT / "src" / package).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module.partition(".")[0])
    found = {canonicalize_name(names.get(name, name)) for name in imported - sys.stdlib_module_names}
    assert found - known - optional == set()
