"""The messages of every translation, as pairs of English and translated text."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tools import messages

TRANSLATIONS = messages.translations()
CHINESE = [path for path in TRANSLATIONS if path.parents[1].name == "zh"]


@dataclass(frozen=True)
class Pair:
    """One message: its English text (of several things, for a plural) and its translation."""

    english: str
    translated: str
    context: str | None = None


def pairs(path) -> list[Pair]:
    found = []
    for message in messages.read(path):
        if message.id:
            english = message.id if isinstance(message.id, str) else message.id[-1]
            forms = [message.string] if isinstance(message.string, str) else message.string
            found += [Pair(english, form, message.context) for form in forms]
    return found


@pytest.fixture(scope="session")
def chinese() -> list[Pair]:
    return [pair for path in CHINESE for pair in pairs(path)]
