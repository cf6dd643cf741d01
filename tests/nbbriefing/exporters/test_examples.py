"""The examples in the exporters' docstrings are true."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

from nbbriefing import exporters

MODULES = ["", *sorted(f".{module.name}" for module in pkgutil.iter_modules(exporters.__path__))]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    module = importlib.import_module(f"nbbriefing.exporters{name}")
    assert doctest.testmod(module).failed == 0
