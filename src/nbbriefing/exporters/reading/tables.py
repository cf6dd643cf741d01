"""HTML tables as grids: heads, spans, captions and the alignment of their columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import lxml.html
from lxml.html import HtmlElement

from nbbriefing.foreign import whole

MAX_SPAN = 1000
# Places that the spanning cells of one table may take in all; cells beyond that span nothing.
MAX_SPANNED = 200_000
_NUMBER = re.compile(
    r"[-+−–]?+\s*+[$€£¥]?+\s*+(?:\d[\d,.\s\u00a0\u202f']*+|nan|inf|NaT|<NA>|None)?+\s*+(?:e[+-]?+\d++)?+\s*+[%‰]?+",
    re.IGNORECASE,
)
_ALIGN = re.compile(r"text-align:\s*(left|right|center)")
_COLOUR = re.compile(r"(?<!-)(background-color|color):\s*([^;]+)")


@dataclass
class Cell:
    """A cell of a grid: where it begins, how far it spans and how it is set."""

    element: HtmlElement
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    header: bool = False
    align: str = ""


@dataclass
class Grid:
    """A table laid out: ``head`` rows come first and are repeated on every page."""

    caption: HtmlElement | None
    cells: list[Cell] = field(default_factory=list)
    columns: int = 0
    rows: int = 0
    head: int = 0


def read_grid(table: HtmlElement) -> Grid:
    """Return the grid of a table; spans that reach beyond it or overlap are cut."""
    rows, head = _rows(table)
    grid = Grid(next(iter(table.iterchildren("caption")), None), rows=len(rows), head=head)
    taken: set[tuple[int, int]] = set()
    spare = MAX_SPANNED
    for number, row in enumerate(rows):
        column = 0
        limit = head if number < head else len(rows)
        for element in row.iterchildren("td", "th"):
            while (number, column) in taken:
                column += 1
            height = min(_span(element, "rowspan"), limit - number)
            width = _span(element, "colspan")
            while width > 1 and any((number, column + step) in taken for step in range(width)):
                width -= 1
            if height * width > 1:
                spare -= height * width
                height, width = (height, width) if spare > 0 else (1, 1)
            taken |= {(number + down, column + step) for down in range(height) for step in range(width)}
            align = _alignment(element) or _alignment(row)
            grid.cells.append(Cell(element, number, column, height, width, element.tag == "th", align))
            column += width
    grid.columns = max((column + 1 for _, column in taken), default=0)
    for cell in grid.cells:
        if cell.row < head and cell.columns > 1 and not cell.align:
            cell.align = "center"
    _align_numbers(grid)
    return grid


def tidy(table: HtmlElement) -> None:
    """Give a table the structure that its rows show: titles become the caption, rows of heads the head.

    great-tables writes its title as the first row of the head, and its heads as rows outside of it.
    """
    rows, head = _rows(table)
    titles = []
    if table.find("caption") is None:
        for row in rows[:head]:
            cells = list(row.iterchildren("td", "th"))
            if len(cells) != 1 or _span(cells[0], "colspan") < 2:
                break
            titles.append(row)
    loose = rows[len(titles) : head]
    for row in rows[head:-1]:
        cells = list(row.iterchildren("td", "th"))
        if not cells or any(cell.tag != "th" for cell in cells) or not _heads(row, cells):
            break
        loose.append(row)
    if not titles and all(getattr(row.getparent(), "tag", "") == "thead" for row in loose):
        return
    _rebuild(table, titles, loose)


def _heads(row: HtmlElement, cells: list[HtmlElement]) -> bool:
    """Tell whether a row that holds nothing but ``th`` heads columns and not a row of one cell."""
    return len(cells) > 1 or any(cell.get("scope", "").startswith("col") for cell in cells)


def _rebuild(table: HtmlElement, titles: list[HtmlElement], loose: list[HtmlElement]) -> None:
    for old in list(table.iterchildren("thead")):
        if all(row in titles or row in loose for row in old.iterchildren("tr")):
            for row in list(old):
                old.remove(row)
            table.remove(old)
    if titles:
        caption = lxml.html.Element("caption")
        for number, row in enumerate(titles):
            line = lxml.html.Element("span")
            cell = next(row.iterchildren("td", "th"))
            line.text, line.tail = cell.text, " "
            line.extend(list(cell))
            if number:
                caption.append(lxml.html.Element("br"))
            caption.append(line)
            if row.getparent() is not None:
                row.getparent().remove(row)
        table.insert(0, caption)
    if loose:
        head = lxml.html.Element("thead")
        head.extend(loose)
        table.insert(1 if titles else _after_caption(table), head)


def _after_caption(table: HtmlElement) -> int:
    return 1 + max(
        (n for n, child in enumerate(table) if child.tag in ("caption", "colgroup", "col")), default=-1
    )


def _rows(table: HtmlElement) -> tuple[list[HtmlElement], int]:
    """Return the rows from head to foot and how many of them are head rows."""
    head = [row for part in table.iterchildren("thead") for row in part.iterchildren("tr")]
    body = [row for part in table.iterchildren("tbody", "tr") for row in _own_rows(part)]
    foot = [row for part in table.iterchildren("tfoot") for row in part.iterchildren("tr")]
    return [*head, *body, *foot], len(head)


def _own_rows(part: HtmlElement) -> Iterator[HtmlElement]:
    if part.tag == "tr":
        yield part
    else:
        yield from part.iterchildren("tr")


def _span(element: HtmlElement, name: str) -> int:
    return max(1, min(whole(element.get(name)) or 1, MAX_SPAN))


def _alignment(element: HtmlElement) -> str:
    match = _ALIGN.search(element.get("style") or "")
    found = match.group(1) if match else (element.get("align") or "").lower()
    return found if found in ("left", "right", "center") else ""


def _align_numbers(grid: Grid) -> None:
    """Set columns of numbers, and their heads, to the right where the author said nothing."""
    columns: dict[int, list[Cell]] = {}
    for cell in grid.cells:
        if cell.columns == 1:
            columns.setdefault(cell.column, []).append(cell)
    for cells in columns.values():
        body = [cell for cell in cells if cell.row >= grid.head and not cell.header]
        texts = [text for cell in body if (text := " ".join(cell.element.text_content().split()))]
        if not texts or not all(is_number(text) for text in texts):
            continue
        for cell in cells:
            if not cell.align or cell.row < grid.head:
                cell.align = "right"


def is_number(text: str) -> bool:
    """Tell whether a cell holds a number, with or without unit signs.

    >>> [is_number(text) for text in ("1,234.5", "−3 %", "US", "")]
    [True, True, False, False]
    """
    return (
        bool(text) and any(c.isdigit() for c in text) and _NUMBER.fullmatch(text) is not None
    ) or text in ("NaN", "nan")


def colours(style: str) -> dict[str, str]:
    """Return the ``color`` and ``background-color`` that a style attribute names."""
    return {name: value.strip() for name, value in _COLOUR.findall(style)}


def mark_up(table: HtmlElement, label: str) -> None:
    """Give a table in a page its scopes and alignment, and let it scroll by itself."""
    grid = read_grid(table)
    for cell in grid.cells:
        _mark_cell(cell, grid)
    for element in table.iter("tr", "col", "colgroup", "thead", "tbody", "tfoot"):
        for name in ("style", "align", "class"):
            element.attrib.pop(name, None)
    table.attrib.pop("style", None)
    if any(ancestor.tag == "table" for ancestor in table.iterancestors()):
        return
    if grid.caption is not None:
        label = " ".join(grid.caption.text_content().split()) or label
    box = lxml.html.Element(
        "div", {"class": "b-table", "role": "group", "tabindex": "0", "aria-label": label[:200]}
    )
    parent = table.getparent()
    if parent is None:
        return
    box.tail, table.tail = table.tail, None
    parent.replace(table, box)
    box.append(table)


def _mark_cell(cell: Cell, grid: Grid) -> None:
    element = cell.element
    element.attrib.pop("align", None)
    if cell.header and not element.text_content().strip() and len(element) == 0:
        element.tag = "td"  # a head without words is no head for those who hear the table
        element.attrib.pop("scope", None)
    elif cell.header:
        across = cell.row < grid.head
        wide = cell.columns > 1 if across else cell.rows > 1
        element.set("scope", ("col" if across else "row") + ("group" if wide else ""))
    style = element.attrib.pop("style", "")
    for name, value in (("colspan", cell.columns), ("rowspan", cell.rows)):
        element.attrib.pop(name, None)
        if value > 1:
            element.set(name, str(value))
    found = colours(style)
    if "background-color" in found and "color" not in found:
        found["color"] = (
            "#1c2430"  # a light ground chosen for dark text must keep dark text in the dark scheme
        )
    kept = [f"{name}: {value}" for name, value in found.items()]
    if kept:
        element.set("style", "; ".join(kept))
    names = {"right": "b-right", "center": "b-center"}.get(cell.align)
    if names:
        element.set("class", names)
