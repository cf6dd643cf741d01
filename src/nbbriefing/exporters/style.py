"""The style sheet of every page, with the tones of a project."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from nbbriefing.project import Project, Tone

TEMPLATES = Path(__file__).parent / "templates"

_MARKS = {
    "ring": "background: none; border: 1.5px solid currentColor;",
    "diamond": "border-radius: 0; transform: rotate(45deg) scale(.85);",
    "square": "border-radius: 0;",
    "none": "display: none;",
}


def page_style(project: Project) -> str:
    """Return the style sheet of pages."""
    return with_tones((TEMPLATES / "page.css").read_text("utf-8"), project)


def with_tones(style: str, project: Project) -> str:
    """Fill in what a style sheet leaves to the project: the looks of badges, and the colour of faults."""
    filled = {
        "@tones-light@": " ".join(f"--{name}: {tone.colour};" for name, tone in project.tones.items()),
        "@tones-dark@": " ".join(f"--{name}: {tone.dark};" for name, tone in project.tones.items()),
        "@tones@": "\n".join(_rules(project.tones.items())),
        "@alarm@": project.alarm,
    }
    for name, text in filled.items():
        style = style.replace(name, text)
    return style


def _rules(tones: Iterable[tuple[str, Tone]]) -> Iterator[str]:
    named = list(tones)
    yield from (f".tone-{name} {{ color: var(--{name}); }}" for name, _ in named)
    for shape, mark in _MARKS.items():
        yield from (f".tone-{name}::before {{ {mark} }}" for name, tone in named if tone.shape == shape)
