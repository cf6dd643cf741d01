"""The tables of docs/design-language.md, read from the templates and the figures' theme, and worked out."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import numpy as np

from ciie_utils import verdicts
from ciie_utils.project import PROJECT
from nbbriefing import exporters
from nbbriefing.exporters.style import page_style
from tests.nbbriefing.figures.test_theme import SEEN_BY, contrast, lab, linear

TEMPLATES = Path(exporters.__file__).parent / "templates"
CSS = page_style(PROJECT)
TYPST = (TEMPLATES / "briefing.typ").read_text("utf-8")
VERDICTS = verdicts.NAMES
TEXTS = ("ink", "soft", "accent", *VERDICTS)
# What is set, and where the page and the paper say how large.
SIZES = {
    "title": (r"\nh1 { font-size: ([^;]+);", r"level: 1\): set text\((\w+\.?\d*pt)\)"),
    "section": (r"\nh2 { font-size: ([^;]+);", r"level: 2\): set text\((\w+\.?\d*pt)\)"),
    "part of a section": (r"\nh3 { font-size: ([^;]+);", r"level: 3\): set text\(([\d.]+pt)\)"),
    "finding": (r"\n\.b-finding { font-size: ([^;]+);", r"b-finding\(body\).*?text\(([\d.]+pt)"),
    "text": (r"\nbody { [^}]*font: ([\d.]+rem)/", r"region: meta.region, size: ([\d.]+pt)"),
    "value of a key figure": (
        r"\.b-value { order: 1; font-size: ([^;]+);",
        r"text\((\w+pt), weight: \"bold\", fill: accent",
    ),
    "table": (r"\ntable { [^}]*font-size: ([^;]+);", r"size: ([\d.]+pt), head: \(\)"),
    "caption, note": (
        r"\nfigcaption { [^}]*font-size: ([^;]+);",
        r"caption: if caption != none { text\(([\d.]+pt)",
    ),
    "sources": (
        r"\n\.b-references { font-size: ([^;]+);",
        r"b-references\(items\) = {\s+set text\(([\d.]+pt)\)",
    ),
}


def colours(css: str) -> dict[str, str]:
    """Return the variables of the first rule of a style sheet that are colours, as six digits each."""
    rule = css[css.index(":root {") : css.index("}", css.index(":root {"))]
    found = re.findall(r"--(\w+): (#[0-9a-f]{3,6});", rule)
    return {
        name: value if len(value) == 7 else "#" + "".join(d * 2 for d in value[1:]) for name, value in found
    }


LIGHT = colours(CSS)
DARK = colours(CSS[CSS.index("prefers-color-scheme: dark") :])


def on_paper(name: str) -> str:
    """Return a colour of the PDF by its name."""
    if name in PROJECT.tones:
        return PROJECT.tones[name].colour
    match = re.search(rf'\b{name}(?:: | = )rgb\("(#\w+)"\)', TYPST)
    assert match, name
    return match[1]


def size(pattern: str, source: str) -> str:
    """Return the one size that a pattern finds."""
    match = re.search(pattern, source, re.DOTALL)
    assert match, pattern
    return match[1]


def palette() -> str:
    """Return the table of colours with their contrasts: on the ground, and on the raised ground."""
    lines = [
        "| colour | light | on the page | on a raised ground | dark | on the page | on a raised ground |"
    ]
    lines.append("| --- | --- | --: | --: | --- | --: | --: |")
    for name in TEXTS:
        cells = [name]
        for scheme in (LIGHT, DARK):
            cells.append(f"`{scheme[name]}`")
            cells += [f"{contrast(scheme[name], scheme[under]):.1f}" for under in ("ground", "raised")]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def nearest(scheme: dict[str, str], eyes: str) -> tuple[float, str, str]:
    """Return the smallest distance between two verdicts as seen with such eyes, and which two."""
    seen = {name: lab(SEEN_BY[eyes] @ linear(scheme[name])) for name in VERDICTS}
    return min(
        (float(np.linalg.norm(seen[one] - seen[other])), one, other) for one, other in combinations(seen, 2)
    )


def vision() -> str:
    """Return the table of the verdicts that come nearest to each other."""
    lines = ["| seen by | light | dark |", "| --- | --- | --- |"]
    for eyes in SEEN_BY:
        cells = [f"{d:.0f} ({one}, {other})" for d, one, other in (nearest(s, eyes) for s in (LIGHT, DARK))]
        lines.append(f"| {eyes} | {' | '.join(cells)} |")
    return "\n".join(lines)


def scale() -> str:
    """Return the table of the sizes of text."""
    lines = ["| what | page | paper |", "| --- | --- | --- |"]
    lines += [
        f"| {what} | {size(page, CSS)} | {size(paper, TYPST)} |" for what, (page, paper) in SIZES.items()
    ]
    return "\n".join(lines)
