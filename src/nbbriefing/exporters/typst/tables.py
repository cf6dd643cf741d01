"""Tables for paper: how wide each column is, how large the text, and when the page is turned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from nbbriefing.exporters import glyphs
from nbbriefing.exporters.typst.code import array, call, length

SIZES = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5)
SMALLEST_TURNED = 6.0
PADDING = 10.0
# Longest part of a word, in characters, that a cell sets without a place to break.
LONGEST_IN_CELL = 22
# Widths in em: a column of prose wants at least the first, and gains little beyond the second.
_COMFORTABLE = 7.0
_AMPLE = 240.0
_ROWS_WORTH_A_TURN = 12
# A head may run over this many lines before its column is widened for it.
_LINES_IN_HEAD = 3
# Chinese may break after every character; a head of one character a line is a column of scattered signs.
_TOGETHER_IN_HEAD = 4.5
# A row of fewer lines than this is never broken over two pages.
_LINES_TOGETHER = 22


@dataclass(frozen=True)
class PaperCell:
    """A cell as Typst code, with its text for measuring; ``lines`` are the lines that must not be joined."""

    code: str
    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    align: str = ""
    fill: str = ""


@dataclass(frozen=True)
class PaperTable:
    """A table to be set; rows before ``head`` are repeated on every page."""

    columns: int
    head: int
    cells: tuple[PaperCell, ...]
    aligns: tuple[str, ...]
    caption: str = ""
    notes: tuple[str, ...] = ()
    keep: int = 0
    weights: tuple[float, ...] = field(default=())


@dataclass(frozen=True)
class Sheet:
    """The text block of a page, in points."""

    width: float
    height: float


def typeset(table: PaperTable, sheet: Sheet, *, may_turn: bool = True) -> list[str]:
    """Return the code of a table: one, or several side by side in order if no page is wide enough."""
    if not table.columns or not table.cells:
        return []
    narrow, natural = _demands(table)
    fitted = _fit(table, narrow, natural, sheet.width, SIZES)
    # A few rows on a turned page would leave two pages half empty: they are cut between columns instead.
    may_turn = may_turn and max(cell.row for cell in table.cells) - table.head >= _ROWS_WORTH_A_TURN
    if fitted is None and may_turn:
        fitted = _fit(table, narrow, natural, sheet.height, (8.0, 7.5, 7.0, 6.5, SMALLEST_TURNED))
        if fitted is not None:
            return [_code(table, *fitted, turned=True)]
    if fitted is not None:
        return [_code(table, *fitted, turned=False)]
    return _split(table, narrow, sheet, may_turn=may_turn)


def _demands(table: PaperTable) -> tuple[list[float], list[float]]:
    """Return for each column the width of its longest word and of its longest text, in em."""
    narrow, natural = [0.0] * table.columns, [0.0] * table.columns
    wide: list[PaperCell] = []
    for cell in table.cells:
        if cell.columns > 1:
            wide.append(cell)
            continue
        in_head = cell.row < table.head
        word = glyphs.longest_word(cell.text) * (1.06 if in_head else 1.0)
        line = max(map(glyphs.width, cell.text.split("\n")), default=0.0)
        if in_head:
            least = min(line * 1.1, _TOGETHER_IN_HEAD) if glyphs.is_wide(cell.text) else word
            line = max(word, least, line * 1.1 / _LINES_IN_HEAD)
        narrow[cell.column] = max(narrow[cell.column], word)
        natural[cell.column] = max(natural[cell.column], min(line, _AMPLE))
    for cell in wide:
        reach = slice(cell.column, cell.column + cell.columns)
        missing = glyphs.longest_word(cell.text) * 1.06 - sum(narrow[reach])
        if missing > 0:
            narrow[reach] = [value + missing / cell.columns for value in narrow[reach]]
        natural[reach] = [max(n, m) for n, m in zip(natural[reach], narrow[reach], strict=True)]
    return narrow, natural


def _fit(
    table: PaperTable, narrow: Sequence[float], natural: Sequence[float], width: float, sizes: Sequence[float]
) -> tuple[float, list[float]] | None:
    """Return the size of the text and the widths of the columns, the largest that fit; None if none does."""
    padding = PADDING * table.columns
    for size in sizes:
        # A column of prose wants a comfortable measure, not just room for its longest word.
        wanted = [max(n, min(m, _COMFORTABLE)) for n, m in zip(narrow, natural, strict=True)]
        strict = size == sizes[-1]
        least = list(narrow) if strict or sum(wanted) * size + padding > width else wanted
        if sum(least) * size + padding > width or (
            least is not wanted and not strict and sum(wanted) > sum(narrow) * 1.5
        ):
            continue
        return size, _shares(least, natural, size, width, table.weights)
    return None


def _shares(
    least: Sequence[float], natural: Sequence[float], size: float, width: float, weights: Sequence[float]
) -> list[float]:
    """Return widths in points: none below what it needs or above what it can use, the rest by weight.

    Without weights of its own a table is shared out by the lengths of its texts.

    The height that a text takes falls as its column grows; shares by a root of the lengths keep the table
    about as low as it can be.
    """
    low = [value * size + PADDING for value in least]
    high = [max(value, base) * size + PADDING for value, base in zip(natural, least, strict=True)]
    if sum(high) <= width:
        extra = (width - sum(high)) / len(high) if sum(high) > 0.6 * width else 0.0
        return [value + extra for value in high]
    pull = list(weights) or [(value + 1) ** 0.6 for value in natural]
    fixed: dict[int, float] = {}
    while True:
        room = width - sum(fixed.values())
        free = [n for n in range(len(low)) if n not in fixed]
        total = sum(pull[n] for n in free)
        wish = {n: room * pull[n] / total for n in free}
        tight = {n: low[n] for n in free if wish[n] < low[n]}
        loose = {n: high[n] for n in free if wish[n] > high[n]}
        if not tight and not loose:
            return [fixed[n] if n in fixed else wish[n] for n in range(len(low))]
        # Columns that need more go first: what they take is missing for the others.
        fixed |= tight or loose


def _split(table: PaperTable, narrow: Sequence[float], sheet: Sheet, *, may_turn: bool) -> list[str]:
    """Cut a table that no page can hold between its columns; the columns to ``keep`` are repeated."""
    width, size = (sheet.height, 7.0) if may_turn else (sheet.width, SIZES[-1])
    code: list[str] = []
    for columns in _groups(table, narrow, width / size, size):
        part = _columns(table, columns)
        least, natural = _demands(part)
        fitted = _fit(part, least, natural, width, (8.0, 7.5, 7.0, SIZES[-1], SMALLEST_TURNED))
        size_of, widths = fitted or (SMALLEST_TURNED, [width / len(columns)] * len(columns))
        code.append(_code(part, size_of, widths, turned=may_turn))
    return code


def _groups(table: PaperTable, narrow: Sequence[float], width: float, size: float) -> Iterator[list[int]]:
    kept = list(range(min(table.keep, table.columns - 1)))
    padding = PADDING / size
    group, used = list(kept), sum(narrow[c] + padding for c in kept)
    for column in range(len(kept), table.columns):
        need = narrow[column] + padding
        if len(group) > len(kept) and used + need > width:
            yield group
            group, used = list(kept), sum(narrow[c] + padding for c in kept)
        group.append(column)
        used += need
    yield group


def _columns(table: PaperTable, columns: Sequence[int]) -> PaperTable:
    """Return the part of a table in some of its columns; a cell that spans the cut is repeated."""
    place = {column: number for number, column in enumerate(columns)}
    cells = []
    for cell in table.cells:
        inside = [place[c] for c in range(cell.column, cell.column + cell.columns) if c in place]
        if inside:
            cells.append(replace(cell, column=inside[0], columns=len(inside)))
    aligns = tuple(table.aligns[column] for column in columns)
    weights = tuple(table.weights[column] for column in columns) if table.weights else ()
    return replace(table, columns=len(columns), cells=tuple(cells), aligns=aligns, weights=weights)


def _code(table: PaperTable, size: float, widths: Sequence[float], *, turned: bool) -> str:
    head = [_cell(cell, table) for cell in table.cells if cell.row < table.head]
    body = [_cell(cell, table) for cell in table.cells if cell.row >= table.head]
    rows = [array(head)] + ["()"] * (table.head - 1) if table.head else []
    named = {
        "widths": array(length(width) for width in widths),
        "aligns": array(table.aligns),
        "size": length(size),
        "head": array(rows),
    }
    if table.caption:
        named["caption"] = table.caption
    if table.notes:
        named["notes"] = array(table.notes)
    if turned:
        named["turned"] = "true"
    if any(cell.fill for cell in table.cells):
        named["filled"] = "true"
    if any(_lines(cell, widths, size) > _LINES_TOGETHER for cell in table.cells):
        named["broken"] = "true"
    return call("b-table", *body, **named)


def _lines(cell: PaperCell, widths: Sequence[float], size: float) -> float:
    """Return about how many lines a cell takes; an image counts as many."""
    room = sum(widths[cell.column : cell.column + cell.columns]) - PADDING
    if "image(" in cell.code:
        return _LINES_TOGETHER + 1
    return sum(1 + glyphs.width(line) * size / max(room, 1.0) for line in cell.text.split("\n"))


def _cell(cell: PaperCell, table: PaperTable) -> str:
    named = {"x": str(cell.column), "y": str(cell.row)}
    if cell.columns > 1:
        named["colspan"] = str(cell.columns)
    if cell.rows > 1:
        named["rowspan"] = str(cell.rows)
    if cell.align and (cell.columns > 1 or cell.align != table.aligns[cell.column]):
        named["align"] = cell.align + (" + bottom" if cell.row < table.head else " + top")
    if cell.fill:
        named["fill"] = cell.fill
    return call("table.cell", cell.code, **named)
