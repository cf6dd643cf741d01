"""The examples in the exporters' docstrings are true."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

from ciie_utils.rendering import exporters

MODULES = ["", *sorted(f".{module.name}" for module in pkgutil.iter_modules(exporters.__path__))]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    module = importlib.import_module(f"ciie_utils.rendering.exporters{name}")
    assert doctest.testmod(module).failed == 0
