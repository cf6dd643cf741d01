"""A notebook that is in no catalogue, rendered all the same: its own name and title make an entry for it."""

from __future__ import annotations

import re
from pathlib import Path

from nbbriefing.catalogue.entries import Briefing, Catalogue
from nbbriefing.errors import CatalogueError
from nbbriefing.running.notebooks import COMMON, markdown_title, read_source


def catalogue_of(notebook: Path, catalogue: Catalogue | None, languages: tuple[str, ...] = ()) -> Catalogue:
    """Make a catalogue of one notebook.

    Parameters
    ----------
    notebook : Path
    catalogue : Catalogue or None
        The project's, if there is one: a notebook that it declares keeps the entry that it has there, and
        no other may take the name of one of its briefings.
    languages : tuple of str
        What was asked for; empty means the language that the notebook itself is set to.

    Returns
    -------
    Catalogue
        With the place and site of the given one, or beside the notebook.

    Raises
    ------
    CatalogueError
        If the file is no briefing's notebook, or its name is that of another briefing.
    """
    path = notebook.resolve()
    declared = catalogue.briefings if catalogue else ()
    for entry in declared:
        if entry.notebook == path:
            return Catalogue(catalogue.path, (entry,), catalogue.site) if catalogue else _alone(entry)
    entry = _entry(path, languages)
    if any(entry.id == other.id for other in declared):
        raise CatalogueError(
            f"{path.name}: the catalogue declares another notebook as {entry.id!r}, whose renditions these "
            "would replace\nGive the file another name."
        )
    return Catalogue(catalogue.path, (entry,), catalogue.site) if catalogue else _alone(entry)


def _alone(entry: Briefing) -> Catalogue:
    return Catalogue(entry.notebook, (entry,))


def _entry(path: Path, languages: tuple[str, ...]) -> Briefing:
    source = read_source(path)
    name = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")
    if not name:
        raise CatalogueError(
            f"{path.name}: its name cannot name a folder\nUse letters a to z and digits in the file's name."
        )
    title = (markdown_title(path) or path.stem).replace("{", "{{").replace("}", "}}")
    own = str(source.defaults.get("language") or COMMON["language"])
    return Briefing(name, path, title, {}, languages or (own,))
