"""The living ledger, as it is and with the next facts in it: checked without error, shown everywhere.

What is counted or named is tested on the frozen ledger (``tests/data``). Here a source, an organisation, an
initiative, a party and two milestones are added as CONTRIBUTING.md says, and nothing else may need a change.
"""

from __future__ import annotations

import csv
import datetime as dt
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ciie_utils import Ledger, open_ledger, project
from ciie_utils.ledger.checking import check
from nbbriefing.language.messages import languages, set_language
from tests.ciie.conftest import Notebook
from tests.ciie.display.test_every_year import check as check_blocks
from tests.data import LIVING, PROJECT

BRIEFINGS = sorted(path.stem for path in (PROJECT / "notebooks").glob("*.ipynb"))
NEW = {
    "sources": [
        {
            "source_id": "daily-example-insulin",
            "publisher": "Example Daily",
            "title": "Example insulin was shown at the Expo",
            "date_basis": "stated",
            "url": "https://example.org/insulin",
            "language": "en",
            "kind": "news",
        }
    ],
    "organisations": [
        {"org_id": "example-health", "name": "Example Health", "sector": "pharma", "country": "DK"}
    ],
    "initiatives": [
        {
            "initiative_id": "example-insulin",
            "kind": "product",
            "title": "Example insulin",
            "therapy_area": "diabetes_metabolic",
            "modality": "drug",
            "first_edition": "8",
            "ciie_tie": "stated",
        }
    ],
    "parties": [{"initiative_id": "example-insulin", "org_id": "example-health", "role": "lead"}],
    "milestones": [
        {"stage": "exhibited", "status": "observed", "date": "2025-11", "edition": "8", "note": "Shown"},
        {"stage": "launched", "status": "expected", "date": "2027", "note": "To be sold"},
    ],
}


def add_facts(folder: Path) -> str:
    """Add the new rows to a ledger, told on the day after its newest; return that day."""
    day = (dt.date.fromisoformat(project.newest_day(folder)) + dt.timedelta(days=1)).isoformat()
    common = {
        "sources": {"published_on": day},
        "milestones": {
            "initiative_id": "example-insulin",
            "source_id": "daily-example-insulin",
            "basis": "stated",
        },
    }
    for name, rows in NEW.items():
        path = folder / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        with path.open("a", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, header, lineterminator="\n")
            writer.writerows(row | common.get(name, {}) for row in rows)
    return day


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the living ledger, with its evidence, that holds the next facts."""
    data = shutil.copytree(LIVING, tmp_path_factory.mktemp("living") / "data")
    add_facts(data / "ledger")
    return data / "ledger"


@pytest.fixture(params=["as it is", "with new facts"])
def folder(request: pytest.FixtureRequest, grown: Path) -> Path:
    return LIVING / "ledger" if request.param == "as it is" else grown


@pytest.fixture
def opened_by_default(grown: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    monkeypatch.setenv("CIIE_LEDGER", os.fspath(grown))
    yield open_ledger()
    set_language("en")


def test_it_has_no_error_and_few_kinds_of_warnings(folder: Path) -> None:
    report = check(folder)
    assert [each.to_text() for each in report.errors] == []
    assert len(report.to_text().splitlines()) < 60


def test_the_command_line_answers_as_the_ledger_does(folder: Path) -> None:
    ledger = open_ledger(folder)
    assert project.newest_day(folder) == ledger.as_of_date.isoformat()
    assert project.editions(folder) == ledger.editions
    assert set(project.all_organisations(folder)) == set(ledger.parties["org_id"])


def test_new_facts_are_known_from_their_day_and_not_before(opened_by_default: Ledger) -> None:
    newest = opened_by_default.as_of(opened_by_default.as_of_date)
    assert newest.initiative("Example insulin")["initiative_id"] == "example-insulin"
    before = opened_by_default.as_of(opened_by_default.as_of_date - dt.timedelta(days=1))
    assert "example-insulin" not in set(before.initiatives["initiative_id"])
    assert before.fingerprint == open_ledger(LIVING / "ledger").as_of(before.as_of_date).fingerprint


@pytest.mark.parametrize(
    "language", [pytest.param(each, marks=pytest.mark.e2e) if each != "en" else each for each in languages()]
)
@pytest.mark.parametrize("name", BRIEFINGS)
def test_every_briefing_shows_itself(name: str, language: str, opened_by_default: Ledger) -> None:
    blocks = Notebook(name).shown(language=language)
    assert len(blocks) > 5
    check_blocks(blocks)


def test_the_new_initiative_is_on_the_pages_that_it_concerns(opened_by_default: Ledger) -> None:
    for name, parameters in {
        "edition": {"edition": 8},
        "therapy-area": {"therapy_area": "diabetes_metabolic"},
        "company": {"organisation": "example-health"},
    }.items():
        forms = [str(block.to_json()) for block in Notebook(name).shown(**parameters)]
        assert any("Example insulin" in form for form in forms), name
