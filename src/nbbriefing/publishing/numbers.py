"""The numbers of a briefing as tables that other programs read, taken from the blocks of its notebook.

Every table that the reader sees, those behind figures included, and the sources that they cite.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode

from nbbriefing.blocks.shown import blocks_of, cited_in, text_of

#: Columns that are added, in the words of the data package and not of the briefing's language.
SOURCES = "sources"


@dataclass(frozen=True)
class Sheet:
    """One table.

    Attributes
    ----------
    name : str
        ``table-01``, ``figure-02``, ... as they come, the same in every language; ``sources``.
    title : str
    notes : tuple of str
    header : tuple of str
        Names of the columns, each once.
    types : tuple of str
        ``integer``, ``number`` or ``string``.
    rows : tuple of tuple of str
        Texts; those of a number are written as programs read them.
    sources : tuple of str
        Ids of the sources that the title or the notes refer to.
    """

    name: str
    title: str
    notes: tuple[str, ...]
    header: tuple[str, ...]
    types: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sources: tuple[str, ...] = ()


def sheets(notebook: NotebookNode, sources_title: str = "Sources") -> list[Sheet]:
    """Return the tables of a notebook in their order, then its sources; malformed ones are left out."""
    found: list[Sheet] = []
    references: dict[str, tuple[str, ...]] = {}
    for block in blocks_of(notebook):
        if block["type"] == "references":
            references = {**_references(block), **references}
            continue
        figure = block["type"] == "figure"
        table = block.get("table") if figure else block
        if (figure or block["type"] == "table") and _is_table(table):
            assert table is not None
            name = f"{'figure' if figure else 'table'}-{len(found) + 1:02d}"
            title = text_of(table.get("caption")) or text_of(block.get("title"))
            told = [
                table.get("caption"),
                *(table.get("notes") or []),
                block.get("caption"),
                block.get("title"),
            ]
            found.append(_sheet(name, title, table, told if figure else told[:-2]))
    if references:
        header = ("id", "reference", "link")
        rows = tuple(references.values())
        found.append(Sheet(SOURCES, sources_title, (), header, ("string",) * 3, rows))
    return found


def _is_table(table: Any) -> bool:
    if not isinstance(table, dict) or not isinstance(table.get("columns"), list):
        return False
    columns, rows = table["columns"], table.get("rows")
    return (
        bool(columns)
        and all(isinstance(column, dict) for column in columns)
        and isinstance(rows, list)
        and all(isinstance(row, list) and len(row) == len(columns) for row in rows)
    )


def _sheet(name: str, title: str, table: dict[str, Any], told: Sequence[Any]) -> Sheet:
    header = _header(table["columns"])
    told_rows = [row for row in table["rows"] if any(map(text_of, row))]
    types, columns = [], []
    for number in range(len(header)):
        kind, cells = _column([row[number] for row in told_rows])
        types.append(kind)
        columns.append(cells)
    sources = [" ".join(dict.fromkeys(ref for cell in row for ref in cited_in(cell))) for row in told_rows]
    if any(sources):
        header, types, columns = [*header, SOURCES], [*types, "string"], [*columns, sources]
    return Sheet(
        name=name,
        title=title,
        notes=tuple(note for note in map(text_of, table.get("notes") or []) if note),
        header=tuple(header),
        types=tuple(types),
        rows=tuple(zip(*columns, strict=True)),
        sources=tuple(dict.fromkeys(ref for inlines in told for ref in cited_in(inlines))),
    )


def _header(columns: list[dict[str, Any]]) -> list[str]:
    """Names of the columns with their units; one that is used already is numbered."""
    names: list[str] = []
    for number, column in enumerate(columns, start=1):
        label = text_of(column.get("label")) or f"column {number}"
        name = f"{label} ({column['unit']})" if column.get("unit") else label
        taken = {*names, SOURCES}
        candidate, count = name, 1
        while candidate in taken:
            count += 1
            candidate = f"{name} {count}"
        names.append(candidate)
    return names


def _column(cells: Sequence[Any]) -> tuple[str, list[str]]:
    """Return the type of a column and its cells, numbers as programs read them.

    A column is of numbers only if every cell that says anything spells one without a unit. A number has the
    decimals that are printed: percentages and shortened numbers stay text, as the reader has them.
    """
    texts = [text_of(cell) for cell in cells]
    bare = [text.replace(",", "").replace("−", "-") for text in texts]
    told = [(_value(cell), text) for cell, text in zip(cells, bare, strict=True) if text]
    if not told or not all(_spells(text, value) for value, text in told):
        return "string", texts
    return ("integer" if all("." not in text for _value, text in told) else "number"), bare


def _value(cell: Any) -> float | None:
    """Return the number that the only text of a cell spells."""
    parts = cell if isinstance(cell, list) else [cell]
    values = [part["value"] for part in parts if isinstance(part, dict) and "value" in part]
    return values[0] if len(values) == 1 else None


def _spells(text: str, value: float | None) -> bool:
    """Return whether a text is nothing but this number."""
    try:
        return value is not None and float(text) == value
    except ValueError:
        return False


def _references(block: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for item in block.get("items") or []:
        if isinstance(item, dict) and item.get("id"):
            content = item.get("content")
            parts = content if isinstance(content, list) else []
            links = [str(part["href"]) for part in parts if isinstance(part, dict) and part.get("href")]
            found.setdefault(str(item["id"]), (str(item["id"]), text_of(content), links[0] if links else ""))
    return found
