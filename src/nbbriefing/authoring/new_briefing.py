"""Make a new briefing: all of its files, or none."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from nbbriefing.authoring import template
from nbbriefing.catalogue.entries import Catalogue, is_briefing_id, load_catalogue
from nbbriefing.errors import CatalogueError


class NewBriefing(NamedTuple):
    """The files that were made, and the catalogue that was added to."""

    notebook: Path
    test: Path
    catalogue: Path


def make_briefing(briefing: str, title: str, catalogue: Catalogue) -> NewBriefing:
    """Write notebook, test and catalogue entry of a new briefing.

    Parameters
    ----------
    briefing : str
        Its id: small letters, digits and single hyphens.
    title : str
        One line; empty makes one of the id.
    catalogue : Catalogue
        The entry is added at its end; what stands there, comments too, is left as it is.

    Raises
    ------
    CatalogueError
        If the id cannot be one or is taken, or if a file of that name exists; nothing is written then.
    """
    if not is_briefing_id(briefing):
        raise CatalogueError(
            f"{briefing!r} cannot name a briefing\nUse small letters, digits and single hyphens."
        )
    if any(entry.id == briefing for entry in catalogue):
        raise CatalogueError(f"{catalogue.path.name} declares {briefing!r} already\nChoose another name.")
    shown = " ".join(title.split()) or briefing.replace("-", " ").capitalize()
    top = catalogue.path.parent
    notebook = top / "notebooks" / f"{briefing}.ipynb"
    test = top / "tests" / f"test_briefing_{briefing.replace('-', '_')}.py"
    for path in (notebook, test):
        if path.exists():
            raise CatalogueError(
                f"{path.relative_to(top)} exists already\nChoose another name, or remove it."
            )
    entry = template.entry_text(briefing, f"notebooks/{notebook.name}", shown)
    files = {
        notebook: template.notebook_text(shown),
        test: template.test_text(briefing, catalogue.path.name),
    }
    _write(files, catalogue.path, entry)
    return NewBriefing(notebook, test, catalogue.path)


def _write(files: dict[Path, str], catalogue: Path, entry: str) -> None:
    before = catalogue.read_bytes()
    try:
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        catalogue.write_bytes(before.rstrip() + b"\n" + entry.encode())
        load_catalogue(catalogue)  # a fault here is ours, and must not stay in the file
    except BaseException:
        catalogue.write_bytes(before)
        for path in files:
            path.unlink(missing_ok=True)
        raise
