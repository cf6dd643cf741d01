"""A ledger of any size from a seed: same words and keys as the real one, random facts.

Used to measure loading, checking, viewing and judging; none of its facts is true.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pandas as pd

STAGES = ["exhibited", "signed", "announced", "approved", "launched", "first_use", "reimbursed", "scaled"]
MILESTONES_PER_INITIATIVE = 5
MILESTONES_PER_SOURCE = 4


def dates(rng: np.random.Generator, n: int, *, first: int = 2018, last: int = 2026) -> np.ndarray:
    """``n`` dates as they are written: two thirds to the day, the others to the month or the year."""
    year = rng.integers(first, last, n).astype(str)
    month = np.char.zfill(rng.integers(1, 13, n).astype(str), 2)
    day = np.char.zfill(rng.integers(1, 29, n).astype(str), 2)
    to_month = np.char.add(np.char.add(year, "-"), month)
    to_day = np.char.add(np.char.add(to_month, "-"), day)
    return np.select([rng.random(n) < 0.67, rng.random(n) < 0.7], [to_day, to_month], year)


def write_ledger(folder: Path, milestones: int, model: Path, seed: int = 20181105) -> None:
    """Write a ledger of ``milestones`` rows to ``folder``, with the data package of ``model``."""
    rng = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(model / "datapackage.json", folder)
    initiatives = max(1, milestones // MILESTONES_PER_INITIATIVE)
    sources = max(1, milestones // MILESTONES_PER_SOURCE)
    organisations = max(1, initiatives // 3)
    write = {"index": False, "lineterminator": "\n"}
    published = np.sort(dates(rng, sources))
    source_id = np.char.add("source-", np.arange(sources).astype(str))
    pd.DataFrame(
        {
            "source_id": source_id,
            "publisher": np.char.add("Publisher ", rng.integers(0, 60, sources).astype(str)),
            "via": "",
            "title": "A headline",
            "published_on": published,
            "date_basis": "stated",
            "url": "",
            "language": "en",
            "kind": "news",
        }
    ).to_csv(folder / "sources.csv", **write)
    org_id = np.char.add("org-", np.arange(organisations).astype(str))
    pd.DataFrame(
        {"org_id": org_id, "name": org_id, "name_zh": "", "sector": "pharma", "country": "CN"}
    ).to_csv(folder / "organisations.csv", **write)
    initiative_id = np.char.add("initiative-", np.arange(initiatives).astype(str))
    pd.DataFrame(
        {
            "initiative_id": initiative_id,
            "kind": rng.choice(["collaboration", "product", "investment", "programme"], initiatives),
            "title": initiative_id,
            "title_zh": "",
            "therapy_area": rng.choice(["oncology", "cardiovascular", "rare_disease"], initiatives),
            "modality": "drug",
            "place": "",
            "first_edition": "",
            "ciie_tie": "stated",
        }
    ).to_csv(folder / "initiatives.csv", **write)
    pd.DataFrame(
        {"initiative_id": initiative_id, "org_id": rng.choice(org_id, initiatives), "role": "lead"}
    ).to_csv(folder / "parties.csv", **write)
    _milestones(rng, milestones, initiative_id, source_id, published).to_csv(
        folder / "milestones.csv", **write
    )
    shutil.copy(model / "indicators.csv", folder)
    indicators = pd.read_csv(folder / "indicators.csv", dtype=str, keep_default_na=False)
    indicators["source_id"] = rng.choice(source_id, len(indicators))
    indicators.to_csv(folder / "indicators.csv", **write)


def _milestones(
    rng: np.random.Generator,
    n: int,
    initiative_id: np.ndarray,
    source_id: np.ndarray,
    published: np.ndarray,
) -> pd.DataFrame:
    """Milestones whose observed ones are dated as their source is, so that none is later than it."""
    of_source = rng.integers(0, len(source_id), n)
    expected = rng.random(n) < 0.2
    due = dates(rng, n, first=2019, last=2032)
    metric = rng.random(n) < 0.2
    return pd.DataFrame(
        {
            "initiative_id": rng.choice(initiative_id, n),
            "stage": rng.choice(STAGES, n),
            "status": np.where(expected, "expected", "observed"),
            "date": np.where(expected, np.where(rng.random(n) < 0.4, "", due), published[of_source]),
            "edition": "",
            "metric": np.where(metric, "hospitals", ""),
            "value": np.where(metric, rng.integers(1, 2000, n).astype(str), ""),
            "unit": np.where(metric, "hospital", ""),
            "note": "A fact",
            "source_id": source_id[of_source],
            "locator": "1",
            "basis": "stated",
        }
    )
