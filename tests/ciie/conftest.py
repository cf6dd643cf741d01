"""The one way in which tests open a notebook: its code cells, and the blocks that they show."""

from __future__ import annotations

import ast
import json
from typing import Any

import pytest

from nbbriefing.blocks.shown import Shown
from tests.data import PROJECT


class Notebook:
    """A notebook of the project by its name, such as ``company``."""

    def __init__(self, name: str) -> None:
        text = (PROJECT / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8")
        self.cells: list[dict[str, Any]] = json.loads(text)["cells"]

    @property
    def code(self) -> list[str]:
        """The sources of its code cells, without the parameters."""
        cells = [cell for cell in self.cells if cell["cell_type"] == "code"]
        return ["".join(cell["source"]) for cell in cells if "parameters" not in _tags(cell)]

    @property
    def parameters(self) -> str:
        """The source of its parameters cell."""
        (found,) = ("".join(cell["source"]) for cell in self.cells if "parameters" in _tags(cell))
        return found

    def shown(self, **parameters: Any) -> list[Shown]:
        """Return what its cells show with some parameters, without a kernel."""
        names: dict[str, Any] = {}
        exec(self.parameters, names)
        unknown = set(parameters) - set(names)
        assert not unknown, f"no parameters of the notebook: {unknown}"
        names |= parameters
        values = [_value(source, names) for source in self.code]
        return [value for value in values if isinstance(value, Shown)]


def _tags(cell: dict[str, Any]) -> list[str]:
    return cell["metadata"].get("tags", [])


def _value(source: str, names: dict[str, Any]) -> Any:
    """Run a cell; the value of its last line, if that is an expression."""
    *before, last = ast.parse(source).body
    if not isinstance(last, ast.Expr):
        return exec(source, names)
    exec(compile(ast.Module(before, []), "<cell>", "exec"), names)
    return eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)


@pytest.fixture(scope="session")
def notebook() -> type[Notebook]:
    """Opens a notebook by its name."""
    return Notebook
