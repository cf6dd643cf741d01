"""What must be known of a notebook before it is executed: its parameters, their defaults, its kernel.

A notebook is read as JSON: nbformat is not needed for this and costs the start of a command. One that is in
no catalogue is rendered all the same: its own name and title make an entry for it.
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from nbbriefing.catalogue.entries import Briefing, Catalogue
from nbbriefing.errors import CatalogueError
from nbbriefing.project import current

#: Parameters that every briefing has and that have options of their own on the command line.
COMMON = {"as_of": "", "since": "", "language": "en"}
PARAMETERS_TAG = "parameters"
INJECTED_TAG = "injected-parameters"
_ORDINARY_KERNEL = "python3"


@dataclass(frozen=True)
class Source:
    """A notebook as its author left it.

    The hash is of cells and metadata without outputs, so that running it in JupyterLab changes nothing. The
    defaults of the parameters are in the order of the cell; imports are as far as can be told: of ``from a
    import b`` both ``a`` and ``a.b``.
    """

    path: Path
    sha256: str
    defaults: dict[str, Any] = field(hash=False)
    kernel: str
    imports: tuple[str, ...] = ()

    @property
    def own(self) -> dict[str, Any]:
        """The defaults without those that every briefing has."""
        return {name: value for name, value in self.defaults.items() if name not in COMMON}


def read_source(path: Path, *, foreign: bool = False) -> Source:
    """Read a notebook's parameters cell and kernel, which a foreign one may lack; an error says why."""
    notebook = _read(path)
    cells = notebook["cells"]
    tagged = [cell for cell in cells if PARAMETERS_TAG in _tags(cell)]
    if len(tagged) != 1 and (tagged or not foreign):
        raise CatalogueError(
            f"{path.name}: {len(tagged)} cells are tagged 'parameters'; a briefing has exactly one\n"
            "Tag one code cell in JupyterLab's property inspector (the cog at the right)."
        )
    if any(INJECTED_TAG in _tags(cell) for cell in cells):
        raise CatalogueError(
            f"{path.name}: holds a cell 'injected-parameters', so its values are those of an earlier run\n"
            "Delete that cell."
        )
    defaults = _defaults(_text(tagged[0]["source"]), path.name) if tagged else {}
    for name, value in () if foreign else COMMON.items():
        if not isinstance(defaults.get(name), str):
            raise CatalogueError(
                f'{path.name}: its parameters cell does not set {name} to a text\nAdd: {name} = "{value}"'
            )
    kernel = notebook.get("metadata", {}).get("kernelspec", {}).get("name")
    if not kernel and foreign:
        kernel = _ORDINARY_KERNEL
    if not kernel:
        raise CatalogueError(f"{path.name}: names no kernel\nOpen it in JupyterLab and choose the kernel.")
    return Source(path, _digest(notebook), defaults, kernel, _imports(cells))


def markdown_title(path: Path) -> str:
    """Return the text of a notebook's first heading of level 1; empty if it has none."""
    for cell in _read(path)["cells"]:
        if cell["cell_type"] == "markdown":
            for line in _text(cell["source"]).split("\n"):
                if line.startswith("# "):
                    return line[2:].strip()
    return ""


def _read(path: Path) -> dict[str, Any]:
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CatalogueError(f"{path}: no such notebook\nMend the key 'notebook' of its entry.") from None
    except (OSError, ValueError) as error:
        raise CatalogueError(f"{path}: cannot be read as a notebook: {error}") from None
    if not isinstance(notebook, dict) or notebook.get("nbformat") != 4:
        raise CatalogueError(f"{path}: not a notebook of format 4\nOpen and save it in JupyterLab.")
    return notebook


def _digest(notebook: dict[str, Any]) -> str:
    kept = {
        "metadata": notebook.get("metadata", {}),
        "cells": [
            {"type": cell["cell_type"], "source": _text(cell["source"]), "metadata": cell.get("metadata", {})}
            for cell in notebook["cells"]
        ],
    }
    text = json.dumps(kept, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _imports(cells: list[dict[str, Any]]) -> tuple[str, ...]:
    names: set[str] = set()
    for cell in cells:
        try:
            tree = ast.parse(_text(cell["source"])) if cell["cell_type"] == "code" else ast.Module([], [])
        except SyntaxError:  # IPython's own, such as %magic: only the time for an import is lost
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                names.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module)
                names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return tuple(sorted(names))


def _tags(cell: dict[str, Any]) -> list[str]:
    tags = cell.get("metadata", {}).get("tags", [])
    return tags if isinstance(tags, list) else []


def _text(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)


def _defaults(code: str, file: str) -> dict[str, Any]:
    try:
        statements = ast.parse(code).body
    except SyntaxError as error:
        raise CatalogueError(
            f"{file}: its parameters cell is not valid Python, line {error.lineno}"
        ) from None
    defaults: dict[str, Any] = {}
    for statement in statements:
        name, value = _assignment(statement)
        if name is None or value is None:
            raise CatalogueError(
                f"{file}: its parameters cell does more than assign, line {statement.lineno}: "
                f"{ast.unparse(statement)}\nMove that to another cell; write only lines such as edition = 3."
            )
        try:
            defaults[name] = ast.literal_eval(value)
        except ValueError:
            raise CatalogueError(
                f"{file}: the default of {name} is not a plain value: {ast.unparse(value)}\n"
                "Write a number, a text in quotation marks, True or False."
            ) from None
    return defaults


def _assignment(statement: ast.stmt) -> tuple[str | None, ast.expr | None]:
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target, value = statement.targets[0], statement.value
    elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
        target, value = statement.target, statement.value
    else:
        return None, None
    return (target.id, value) if isinstance(target, ast.Name) else (None, None)


def catalogue_of(
    notebooks: Sequence[Path], catalogue: Catalogue | None, languages: tuple[str, ...] = ()
) -> Catalogue:
    """Make a catalogue of notebooks, with the place and site of the given one, or beside the first notebook.

    Parameters
    ----------
    notebooks : sequence of Path
    catalogue : Catalogue or None
        The project's, if there is one: a notebook that it declares keeps the entry that it has there, and
        no other may take the name of one of its briefings.
    languages : tuple of str
        What was asked for; empty means the language that each notebook itself is set to.

    Raises
    ------
    CatalogueError
        If a file is no briefing's notebook, or its name is that of another briefing.
    """
    declared = {entry.notebook: entry for entry in (catalogue.briefings if catalogue else ())}
    entries: list[Briefing] = []
    for path in (notebook.resolve() for notebook in notebooks):
        entry = declared.get(path) or _entry(path, languages)
        others = [*(() if path in declared else declared.values()), *entries]
        if any(entry.id == other.id for other in others):
            raise CatalogueError(
                f"{path.name}: the catalogue declares another notebook as {entry.id!r}, whose renditions "
                "these would replace\nGive the file another name."
            )
        entries.append(entry)
    if catalogue is None:
        return Catalogue(entries[0].notebook, tuple(entries))
    return replace(catalogue, briefings=tuple(entries))


def _entry(path: Path, languages: tuple[str, ...]) -> Briefing:
    foreign = not current().collections
    source = read_source(path, foreign=foreign)
    name = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")
    if not name:
        raise CatalogueError(
            f"{path.name}: its name cannot name a folder\nUse letters a to z and digits in the file's name."
        )
    title = (markdown_title(path) or path.stem).replace("{", "{{").replace("}", "}}")
    own = str(source.defaults.get("language") or COMMON["language"])
    return Briefing(name, path, title, {}, languages or (own,), foreign=foreign)
