"""A project folder whose catalogue declares as many briefings as wanted."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EDITIONS = 8


def write_project(folder: Path, n: int) -> None:
    """Declare ``n`` briefings of one edition each over the project's own ledger and notebooks."""
    folder.mkdir(parents=True)
    (folder / "notebooks").symlink_to(ROOT / "notebooks")
    (folder / "data").symlink_to(ROOT / "data")
    entries = []
    for number, first in enumerate(range(0, n, EDITIONS)):
        editions = list(range(1, min(EDITIONS, n - first) + 1))
        entries.append(
            f'[[briefing]]\nid = "edition-{number:03}"\nnotebook = "notebooks/edition.ipynb"\n'
            f'title = "Edition {{edition}}"\nlanguages = ["en"]\n'
            f"[briefing.parameters]\nedition = {editions}\n"
        )
    (folder / "briefings.toml").write_text("\n".join(entries), encoding="utf-8")
