"""How wide a text is, and where it breaks, measured with the font in which it is set."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from matplotlib import font_manager
from matplotlib.ft2font import FT2Font, LoadFlags

from nbbriefing.figures import theme

# Latin words stay together, and numbers with their Chinese unit; elsewhere Chinese may break anywhere.
_PIECES = re.compile(
    r"\d[\d.,–-]*[年月日届个项例万亿]+|[\u2e80-\u9fff\uff00-\uffef]|[^\s\u2e80-\u9fff\uff00-\uffef]+|\s+"
)
_WIDE = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]")
# Steps in which a measure is tried that makes the lines of a text equally long.
BALANCE_MM = 1.0
_NO_BREAK_BEFORE = tuple("，。、；：！？）》〉」』】”’%,.;:!?)]")
_NO_BREAK_AFTER = tuple("（《〈「『【“‘([")


@lru_cache(maxsize=1)
def _font() -> FT2Font:
    family = theme.font_families()[0]
    font = FT2Font(font_manager.findfont(font_manager.FontProperties(family=[family])))
    font.set_size(100, 72)
    return font


@lru_cache(maxsize=4096)
def _advance(character: str) -> float:
    """Return how far a character moves the pen, in em; a Chinese one is as wide as it is high."""
    if _WIDE.match(character):
        return 1.0
    glyph = _font().load_char(ord(character), flags=LoadFlags.NO_HINTING)
    return float(glyph.linearHoriAdvance) / 65536 / 100


@lru_cache(maxsize=8192)
def text_width(text: str, size: float) -> float:
    """Return the width of a line of text in millimetres; kerning, below a hundredth of it, is left out."""
    return sum(map(_advance, text)) * size / theme.POINTS_PER_MM


def wrap(text: str, width_mm: float, size: float) -> list[str]:
    """Break a text into lines that are no wider than ``width_mm``; a word that is wider is broken, too.

    No line begins with a full stop, a comma or a closing bracket, nor ends with an opening one: what belongs
    to it goes with it to the next line. The lines are about equally long, so that no last character or word
    stands alone.
    """
    return list(_balanced(text, width_mm, size))


@lru_cache(maxsize=4096)
def _balanced(text: str, width_mm: float, size: float) -> tuple[str, ...]:
    lines = _wrapped(text, width_mm, size)
    if len(lines) == 1:
        return lines
    parts = (part for piece in _PIECES.findall(text) for part in _parts(piece, width_mm, size))
    narrow = max(text_width(text, size) / len(lines), *(text_width(part, size) for part in parts))
    while narrow < width_mm:
        tried = _wrapped(text, narrow, size)
        if len(tried) == len(lines):
            return tried
        narrow += BALANCE_MM
    return lines


def _wrapped(text: str, width_mm: float, size: float) -> tuple[str, ...]:
    lines: list[list[str]] = [[]]
    for piece in (part for found in _PIECES.findall(text) for part in _parts(found, width_mm, size)):
        line = lines[-1]
        if piece.isspace() and not line:
            continue
        if line and text_width("".join([*line, piece]).rstrip(), size) > width_mm:
            kept = _last_break([*line, piece])
            if text_width("".join([*line[kept:], piece]).strip(), size) > width_mm:
                kept = len(line)
            lines[-1] = line[:kept]
            lines.append([] if piece.isspace() else [part for part in [*line[kept:], piece] if part.strip()])
        else:
            line.append(piece)
    return tuple("".join(line).strip() for line in lines if "".join(line).strip()) or ("",)


def _last_break(pieces: list[str]) -> int:
    """Return before which piece the line may be broken, the last if no break is better than another."""
    for place in range(len(pieces) - 1, 0, -1):
        if not pieces[place].startswith(_NO_BREAK_BEFORE) and not pieces[place - 1].endswith(_NO_BREAK_AFTER):
            return place
    return len(pieces) - 1


def _parts(piece: str, width_mm: float, size: float) -> list[str]:
    if piece.isspace() or text_width(piece, size) <= width_mm:
        return [piece]
    parts = [""]
    for character in piece:
        if parts[-1] and text_width(parts[-1] + character, size) > width_mm:
            parts.append("")
        parts[-1] += character
    return parts


def spread(positions: list[float], gap: float) -> list[float]:
    """Move labels apart so that neighbours are at least ``gap`` away, as little as that takes.

    Parameters
    ----------
    positions
        Where the labels would like to be, in any order and any unit.
    gap
        The least distance between two labels, in the same unit.

    Returns
    -------
    list of float
        The new positions in the order of the input; labels keep their order from low to high.

    Notes
    -----
    Pool-adjacent-violators: labels that collide are merged into a cluster around the mean of where its
    members would like to be, which is the least-squares solution.
    """
    order = sorted(range(len(positions)), key=lambda i: positions[i])
    clusters: list[tuple[float, list[int]]] = []
    for rank, index in enumerate(order):
        shifted = positions[index] - rank * gap
        clusters.append((shifted, [index]))
        while len(clusters) > 1 and clusters[-2][0] > clusters[-1][0]:
            (a, first), (b, last) = clusters[-2:]
            members = first + last
            clusters[-2:] = [((a * len(first) + b * len(last)) / len(members), members)]
    placed = [0.0] * len(positions)
    rank = 0
    for base, members in clusters:
        for index in members:
            placed[index] = base + rank * gap
            rank += 1
    return placed


def spread_within(positions: list[float], gap: float, low: float, high: float) -> list[float]:
    """Move labels apart as `spread` does, and into the room from ``low`` to ``high`` as far as they fit."""
    placed = spread(positions, gap)
    order = sorted(range(len(placed)), key=lambda i: placed[i])
    limit = high
    for index in reversed(order):
        placed[index] = min(placed[index], limit)
        limit = placed[index] - gap
    limit = low
    for index in order:
        placed[index] = max(placed[index], limit)
        limit = placed[index] + gap
    return placed


def in_rows(widths: Sequence[float], room: float) -> list[tuple[float, int]]:
    """Set things of these widths side by side; return where each begins and in which row, from 0 on."""
    places, x, row = [], 0.0, 0
    for width in widths:
        if x and x + width > room:
            x, row = 0.0, row + 1
        places.append((x, row))
        x += width
    return places


def within(x: float, text: str, size: float, room: float = theme.WIDTH_MM) -> float:
    """Return where the middle of a text lies, near ``x``, without leaving the paper at either side."""
    half = text_width(text, size) / 2
    return max(min(x, room - half), half)


def apart(places: Sequence[tuple[float, str]], size: float, air: float = 1.0) -> list[tuple[float, str]]:
    """Return every tick, or every second, third ... one: the most whose centred labels do not touch.

    Parameters
    ----------
    places
        Where each label is centred, from left to right, and its text.
    air
        The least room between two labels, in millimetres.
    """
    for step in range(1, len(places) + 1):
        left = places[::step]
        ends = [(x - text_width(text, size) / 2, x + text_width(text, size) / 2) for x, text in left]
        if all(after[0] - before[1] >= air for before, after in pairwise(ends)):
            return list(left)
    return list(places[:1])
