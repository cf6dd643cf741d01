"""docs/promises.md and the code say the same."""

from __future__ import annotations

from pathlib import Path

from ciie_utils.analysis.matching import LOWER_IS_FURTHER, LOWER_IS_FURTHER_PREFIXES
from ciie_utils.analysis.promises import VERDICTS
from ciie_utils.analysis.stages import IMPLIED_BY, STAGES

DOCUMENT = (Path(__file__).parents[3] / "docs" / "promises.md").read_text(encoding="utf-8")


def rows_of_table(head: str) -> list[list[str]]:
    lines = DOCUMENT.splitlines()
    start = lines.index(head) + 2
    rows = []
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def test_the_table_of_implications_is_the_code_s() -> None:
    told = [tuple(row) for row in rows_of_table("| promised | shown by | why |")]
    held = [(stage, by, why) for stage, reasons in IMPLIED_BY.items() for by, why in reasons.items()]
    assert told == held


def test_the_table_names_every_verdict() -> None:
    assert {row[0] for row in rows_of_table("| verdict | when |")} == set(VERDICTS)


def test_every_metric_of_which_less_is_further_is_named() -> None:
    for name in (*LOWER_IS_FURTHER, *LOWER_IS_FURTHER_PREFIXES):
        assert f"`{name}`" in DOCUMENT


def test_implications_speak_of_stages() -> None:
    words = set(IMPLIED_BY) | {stage for reasons in IMPLIED_BY.values() for stage in reasons}
    assert words <= set(STAGES)
