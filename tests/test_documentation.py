"""What the documentation shows is what happens: its examples run, its links and commands exist."""

from __future__ import annotations

import doctest
import importlib
import re
from pathlib import Path

import pytest

from ciie_utils.cli import COMMANDS

TOP = Path(__file__).resolve().parents[1]
PAGES = [*sorted((TOP / "docs").rglob("*.md")), TOP / "README.md", TOP / "CONTRIBUTING.md"]
WITH_EXAMPLES = [path for path in PAGES if ">>> " in path.read_text(encoding="utf-8")]
MODULES = sorted(
    ".".join(path.relative_to(TOP / "src").with_suffix("").parts)
    for path in (TOP / "src" / "ciie_utils").rglob("*.py")
    if ">>> " in path.read_text(encoding="utf-8")
)
_OPTIONS = doctest.NORMALIZE_WHITESPACE
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s#]+)(?:#[^)]*)?\)")
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


def name(path: Path) -> str:
    return path.relative_to(TOP).as_posix()


@pytest.mark.parametrize("path", WITH_EXAMPLES, ids=name)
def test_the_examples_of_a_page_run(path):
    results = doctest.testfile(str(path), module_relative=False, optionflags=_OPTIONS, encoding="utf-8")
    assert results.attempted > 0
    assert results.failed == 0


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_of_a_module_run(module):
    results = doctest.testmod(importlib.import_module(module), optionflags=_OPTIONS)
    assert results.attempted > 0
    assert results.failed == 0


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_links_within_the_project_lead_somewhere(path):
    text = _CODE.sub("", path.read_text(encoding="utf-8"))
    for target in _LINK.findall(text):
        if not re.match(r"[a-z]+:", target):
            assert (path.parent / target).exists(), f"{name(path)} links to {target}"


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_every_command_that_is_shown_exists(path):
    text = path.read_text(encoding="utf-8")
    shown = re.findall(r"(?:^|`|bin/)ciie ([a-z][a-z-]*)", text, re.MULTILINE)
    assert set(shown) <= set(COMMANDS)
    targets = set(re.findall(r"^([a-z]+):", (TOP / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    made = re.findall(r"(?:^|`)make ([a-z]+)", text, re.MULTILINE)
    assert set(made) <= targets
