"""The commands that the documentation of the desk shows are understood."""

from __future__ import annotations

import shlex

import pytest

from tests.ciie.deploy.commands import ROOT, check_ciie


def commands(page: str) -> list[str]:
    """Lines of a page's blocks that call `ciie`, with those that go on in the next line."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8").replace("\\\n", " ")
    blocks = text.split("```")[1::2]
    lines = [line.removeprefix("$ ") for block in blocks for line in block.splitlines()]
    called = [line.partition(".venv/bin/")[2] or line for line in lines]
    return [line for line in called if line.startswith("ciie ")]


@pytest.mark.parametrize("line", [*commands("scheduling.md"), *commands("mail.md")])
def test_a_command_in_the_documentation_is_understood(line):
    program, *arguments = shlex.split(line, comments=True)
    assert program == "ciie"
    check_ciie(arguments)


@pytest.mark.parametrize(("page", "fewest"), [("scheduling.md", 1), ("mail.md", 3)])
def test_the_commands_are_found(page, fewest):
    assert len(commands(page)) >= fewest
