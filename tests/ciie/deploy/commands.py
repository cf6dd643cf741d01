"""Whether a command line that a file in `deploy/` holds would be understood."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click

from ciie_utils.cli import cli

ROOT = Path(__file__).resolve().parents[3]
DEPLOY = ROOT / "deploy"
#: Where the files of `deploy/` expect the project.
HOME = "/srv/ciie"
#: What every system that these files are for has.
_OF_THE_SYSTEM = {"cd"}


def check_line(line: str) -> list[str]:
    """See that every command of a line exists and takes its arguments; returns those of this project.

    Raises
    ------
    AssertionError, click.UsageError
    """
    ours = []
    for part in line.split("&&"):
        program, *arguments = shlex.split(part)
        name = Path(program).name
        if name == "ciie":
            assert program in (f"{HOME}/.venv/bin/ciie", ".venv/bin/ciie"), program
            check_ciie(arguments)
            ours.append(f"ciie {arguments[0]}")
        elif name == "make":
            check_make(arguments)
            ours.append(f"make {arguments[0]}")
        else:
            assert name in _OF_THE_SYSTEM, part
    return ours


def check_ciie(arguments: list[str]) -> click.Context:
    """Have click read arguments as it would, without doing anything."""
    name, *rest = arguments
    command = cli.get_command(click.Context(cli), name)
    assert command is not None, f"there is no `ciie {name}`"
    return command.make_context(name, rest, parent=click.Context(cli))


def check_make(targets: list[str]) -> None:
    """See that the Makefile has the targets."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in targets:
        assert re.search(rf"^{re.escape(target)}:", makefile, re.MULTILINE), f"there is no `make {target}`"
