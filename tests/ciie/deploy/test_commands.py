"""The check of command lines finds what is wrong."""

from __future__ import annotations

import click
import pytest

from tests.ciie.deploy.commands import check_line


def test_a_line_that_would_be_understood():
    line = "cd /srv/ciie && make setup && .venv/bin/ciie run-due --out reports --jobs 2"
    assert check_line(line) == ["make setup", "ciie run-due"]


@pytest.mark.parametrize(
    "line",
    [
        ".venv/bin/ciie run-duo",
        ".venv/bin/ciie run-due --outt reports",
        ".venv/bin/ciie run-due --jobs many",
        ".venv/bin/ciie run-due edition",
        ".venv/bin/ciie due --at",
        "venv/bin/ciie run-due",
        "make breakfast",
        "python3 render.py",
    ],
)
def test_a_line_that_would_not(line):
    with pytest.raises((AssertionError, click.UsageError)):
        check_line(line)
