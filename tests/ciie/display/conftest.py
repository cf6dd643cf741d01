"""Briefings over the project's ledger, and the blocks that their notebooks show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ciie_utils.briefings.briefing import Briefing, open_briefing
from ciie_utils.briefings.standing.overview import edition_sections, outcomes_sections
from nbbriefing.blocks.model import Block
from nbbriefing.blocks.text import plain_block
from nbbriefing.language.messages import set_language

EDITION_CELLS = (
    "finding",
    "key_figures",
    "what_changed",
    "shown_by_area",
    "participants",
    "agreements",
    "exhibits",
    "figures_of_edition",
    "progress",
    "outcomes",
    "promise_timeline",
    "promises_come_due",
    "open_promises",
)
OUTCOMES_CELLS = (
    "finding",
    "key_figures",
    "what_changed",
    "progress_by_edition",
    "progress_by_kind",
    "time_to_patients_figure",
    "left_out_of_time",
    "record_by_edition",
    "record_by_promise",
    "overdue_longest",
    "most_corroborated",
    "single_source",
    "on_stated_rows",
)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")


def blocks_of_edition(briefing: Briefing) -> list[Block]:
    """Return what the cells of the edition notebook show."""
    shown = [getattr(edition_sections, name)(briefing) for name in EDITION_CELLS]
    return [*shown, briefing.sources(), briefing.identity()]


def blocks_of_outcomes(briefing: Briefing) -> list[Block]:
    """Return what the cells of the outcomes notebook show."""
    shown = [getattr(outcomes_sections, name)(briefing) for name in OUTCOMES_CELLS]
    return [*shown, briefing.sources(), briefing.identity()]


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
    return blocks_of_edition(open_briefing(as_of="2021-12-31", since="2020-12-31", edition=3))
