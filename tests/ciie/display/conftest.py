"""Briefings over the project's ledger, and the blocks that their notebooks show."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ciie_utils.briefings.briefing import Briefing, open_briefing
from nbbriefing.blocks.model import Block, plain_block
from nbbriefing.language.messages import set_language

NOTEBOOKS = Path(__file__).resolve().parents[3] / "notebooks"


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")


def blocks_of(notebook: str, briefing: Briefing) -> list[Block]:
    """Return what the cells of a notebook show, in its own order."""
    cells = json.loads((NOTEBOOKS / f"{notebook}.ipynb").read_text(encoding="utf-8"))["cells"]
    opening, *calls = [
        "".join(cell["source"])
        for cell in cells
        if cell["cell_type"] == "code" and "parameters" not in cell["metadata"].get("tags", [])
    ]
    names: dict[str, Any] = {}
    exec(opening.split("\n\n")[0], names)
    names["briefing"] = briefing
    return [eval(call, names) for call in calls]


def forms(blocks: list[Block]) -> list[dict[str, Any]]:
    """Return the JSON forms of blocks, those within groups and figures too."""
    found: list[dict[str, Any]] = []
    waiting = [block.to_json() for block in blocks]
    while waiting:
        form = waiting.pop(0)
        found.append(form)
        waiting += form.get("blocks", [])
        if form.get("table"):
            waiting.append(form["table"])
    return found


def text_of(blocks: list[Block]) -> str:
    """Return everything that a reader reads."""
    return "\n".join(plain_block(block.to_json()) for block in blocks)


@pytest.fixture(scope="session")
def third_edition() -> list[Block]:
    """Edition 3 as of the end of 2021, compared with the end of 2020."""
    return blocks_of("edition", open_briefing(as_of="2021-12-31", since="2020-12-31", edition=3))
