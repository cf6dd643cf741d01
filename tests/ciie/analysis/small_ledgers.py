"""Rows and tables of small ledgers: only what matters to a test is given, the rest is filled in."""

from __future__ import annotations

import csv
import itertools
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.data import LEDGER

COLUMNS = {
    "sources": "source_id publisher via title published_on date_basis url language kind",
    "organisations": "org_id name name_zh sector country",
    "initiatives": "initiative_id kind title title_zh therapy_area modality place first_edition ciie_tie",
    "parties": "initiative_id org_id role",
    "milestones": "initiative_id stage status date edition metric value unit note source_id locator basis",
    "indicators": "indicator topic geography subject value low high unit period source_id locator basis",
}
#: Published before everything else, so that any later day can be the as-of date.
FIRST_SOURCE = {"source_id": "first", "published_on": "2010-01-01"}


def milestone(stage: str, date: str = "", published: str = "2020-01-01", **fields: Any) -> dict[str, Any]:
    """One observed milestone of the initiative ``one``; its source is named after its publication date."""
    return {
        "initiative_id": "one",
        "stage": stage,
        "status": "observed",
        "date": date,
        "source_id": f"of-{published}",
        "basis": "stated",
        "published_on": published,
        **fields,
    }


def promise(stage: str, due: str = "", made: str = "2020-01-01", **fields: Any) -> dict[str, Any]:
    """One promise of the initiative ``one``."""
    return milestone(stage, due, made, status="expected", **fields)


def write_tables(
    folder: Path,
    milestones: Iterable[dict[str, Any]],
    sources: Iterable[dict[str, Any]] = (),
    initiatives: Iterable[dict[str, Any]] = (),
    parties: Iterable[dict[str, Any]] = (),
    organisations: Iterable[dict[str, Any]] = (),
    indicators: Iterable[dict[str, Any]] = (),
) -> None:
    """Write the tables of a ledger; what milestones refer to and nobody describes is made up."""
    milestones = [{"note": f"Note {number}", **row} for number, row in enumerate(milestones, start=1)]
    all_sources: dict[str, dict[str, Any]] = {}
    published = ({"source_id": row["source_id"], "published_on": row["published_on"]} for row in milestones)
    for row in itertools.chain([FIRST_SOURCE], published, sources):
        all_sources.setdefault(row["source_id"], {}).update(row)
    all_initiatives = {row["initiative_id"]: {"initiative_id": row["initiative_id"]} for row in milestones}
    for row in initiatives:
        all_initiatives.setdefault(row["initiative_id"], {}).update(row)
    source_defaults = {"publisher": "A paper", "title": "News", "date_basis": "stated", "language": "en"}
    initiative_defaults = {
        "kind": "product",
        "title": "A product",
        "therapy_area": "oncology",
        "modality": "drug",
        "ciie_tie": "stated",
    }
    tables = {
        "sources": [{**source_defaults, "kind": "news", **row} for row in all_sources.values()],
        "initiatives": [{**initiative_defaults, **row} for row in all_initiatives.values()],
        "milestones": milestones,
        "organisations": [{"sector": "pharma", "country": "CN", **row} for row in organisations],
        "parties": parties,
        "indicators": indicators,
    }
    shutil.copy(LEDGER / "datapackage.json", folder)
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS[name].split(), extrasaction="ignore", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
