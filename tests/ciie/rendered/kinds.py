"""Which briefings are looked at: every kind, in every language."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from nbbriefing.language.messages import languages

PROJECT = Path(__file__).parents[3]
# The longest briefing of each kind that has parameters; others are taken with their first value.
PREFERRED: dict[str, dict[str, Any]] = {
    "edition": {"edition": 3},
    "company": {"organisation": "astrazeneca"},
}
_ENTRIES = tomllib.loads((PROJECT / "briefings.toml").read_text("utf-8"))["briefing"]
KINDS = [
    (entry["id"], language)
    for entry in _ENTRIES
    for language in languages()
    if language in entry["languages"]
]
