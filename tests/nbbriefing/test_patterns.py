"""No pattern of the package takes more than linear time on a stranger's text.

Every pattern is tried on strings made of the pieces that it looks for, repeated, at doubling sizes.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator

import pytest

import nbbriefing

#: Patterns that only ever see the package's own or its operator's text, and why.
OWN_TEXT = {
    "nbbriefing.figures.canvas": "drawings that matplotlib wrote in this process",
    "nbbriefing.figures.lettering": "labels of figures, a line long",
    "nbbriefing.catalogue.wording": "schedules of the catalogue, a line long",
    "nbbriefing.catalogue.declared": "languages of the catalogue",
    "nbbriefing.publishing.publication": "names of files that the package gave",
    "nbbriefing.publishing.site.status_page": "messages of this machine, shortened",
    "nbbriefing.exporters.html_writer._ENTRY": "entries that were written a line before, each with its end",
}
SMALL = 8_000


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield every compiled pattern of the package that a stranger's text may reach."""
    for found in pkgutil.walk_packages(nbbriefing.__path__, "nbbriefing."):
        if found.name.endswith(("__main__", "preload")) or found.name in OWN_TEXT:
            continue
        module = importlib.import_module(found.name)
        for name, value in sorted(vars(module).items()):
            held = value if isinstance(value, tuple | list) else [value]
            flat = [each for part in held for each in (part if isinstance(part, tuple) else [part])]
            for number, pattern in enumerate(flat):
                full = f"{found.name}.{name}"
                if isinstance(pattern, re.Pattern) and full not in OWN_TEXT:
                    yield f"{full}{number or ''}", pattern


PATTERNS = dict(patterns())


def pieces(pattern: re.Pattern[str]) -> list[str]:
    """Return what to repeat: what the pattern names, and what patterns stumble over."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    words = re.findall(r"[A-Za-z]{2,12}", source)[:12]
    signs = [sign for sign in "<>#$&;:,()[]{}'\"-./\\=@%" if sign in source]
    known = [" ", "1", "a", "\t", "一", "<svg ", "<style ", "<title ", "url(", "\u00a0"]
    return [*known, *signs, *words, *(f"{word} " for word in words), *(f"<{word} " for word in words)]


def starts(pattern: re.Pattern[str]) -> list[str]:
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    words = re.findall(r"[A-Za-z]{2,12}", source)[:6]
    return ["", "1", "$1", "<", "#", "data:", "(", *words, *(f"{word}:" for word in words)]


def seconds(pattern: re.Pattern[str], text: str) -> float:
    given = text if isinstance(pattern.pattern, str) else text.encode("utf-8")
    began = time.process_time()
    for _ in pattern.finditer(given):  # type: ignore[arg-type]
        pass
    pattern.match(given)  # type: ignore[arg-type]
    pattern.fullmatch(given)  # type: ignore[arg-type]
    return time.process_time() - began


@pytest.mark.parametrize("name", PATTERNS)
def test_time_grows_with_the_text_alone(name: str) -> None:
    pattern = PATTERNS[name]
    for start in starts(pattern):
        for piece in pieces(pattern):
            small = start + piece * (SMALL // len(piece)) + "\x01"
            if seconds(pattern, small) < 0.02:
                continue
            # Slow may be the machine: what counts is how it grows, the best of three each.
            times = [
                min(seconds(pattern, start + piece * (SMALL * n // len(piece)) + "\x01") for _ in range(3))
                for n in (1, 4)
            ]
            assert times[1] < 8 * times[0] + 0.02, f"{start!r} and {piece!r} repeated: {times} seconds"


def test_the_list_names_what_there_is() -> None:
    for name in OWN_TEXT:
        try:
            importlib.import_module(name)
        except ModuleNotFoundError:
            module, _, pattern = name.rpartition(".")
            assert hasattr(importlib.import_module(module), pattern), name
