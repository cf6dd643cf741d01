"""Numbers come from analysis: what draws and words counts nothing itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

BRIEFINGS = Path(__file__).parents[1] / "src" / "ciie_utils" / "briefings"
DRAWING = ("nbbriefing.blocks", "nbbriefing.figures")
COUNTING = {"groupby", "value_counts", "pivot", "pivot_table", "median", "quantile", "crosstab"}
ESTIMATING = {"wilson", "wilson_intervals"}
#: Modules that still count for themselves; the list only ever becomes shorter.
NOT_YET = {
    "cases/dermatitis/journey_blocks.py",
    "cases/diabetes/care_blocks.py",
    "cases/lecheng/figure_blocks.py",
    "cases/lecheng/insurance_blocks.py",
}


def imported(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield module and name of everything that is imported from somewhere."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module, alias.name) for alias in node.names)


def counting(path: Path) -> set[str]:
    """Return what a module of blocks or figures counts with; nothing for a module that draws nothing."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = list(imported(tree))
    if not any(module.startswith(DRAWING) for module, _name in names):
        return set()
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    called = {function.attr for function in calls if isinstance(function, ast.Attribute)}
    return (called & COUNTING) | {name for _module, name in names if name in ESTIMATING}


def modules() -> list[str]:
    """Return the modules of briefings by their path."""
    return sorted(path.relative_to(BRIEFINGS).as_posix() for path in BRIEFINGS.rglob("*.py"))


@pytest.mark.parametrize("name", modules())
def test_what_draws_and_words_counts_nothing(name: str) -> None:
    found = counting(BRIEFINGS / name)
    if name in NOT_YET:
        assert found, f"{name} counts nothing any more: take it from the list"
    else:
        assert not found, f"{name} counts with {', '.join(sorted(found))}: give that to analysis"


def test_the_list_names_modules_that_there_are() -> None:
    assert set(modules()) >= NOT_YET
