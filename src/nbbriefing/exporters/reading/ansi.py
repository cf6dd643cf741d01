"""Terminal text: progress bars collapsed, ANSI colours read into runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from nbbriefing.foreign import whole

COLOURS = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
_SELECT = re.compile(r"\x1b\[([0-9;]*)m")
# Every other control sequence: CSI (not "m"), OSC ended by BEL or ST, and two-character escapes.
_OTHER = re.compile(r"\x1b\[[0-?]*[ -/]*[@-ln-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[@-Z\\^_]")
_BACKSPACES = re.compile(r"(\x08+)")


@dataclass(frozen=True)
class Style:
    """How a run is set; ``colour`` is one of :data:`COLOURS` or empty."""

    colour: str = ""
    bold: bool = False
    italic: bool = False
    underline: bool = False


def settle(text: str) -> str:
    """Return what a terminal shows in the end: carriage returns overwrite the line, backspaces a character.

    >>> settle("10%\\r100%\\nab\\x08c")
    '100%\\nac'
    """
    text = text.replace("\r\n", "\n")
    if "\x08" in text:
        text = "\n".join(_struck(line) for line in text.split("\n"))
    if "\r" not in text:
        return text
    return "\n".join(_last_written(line) for line in text.split("\n"))


def _struck(line: str) -> str:
    """Return a line in which each backspace has taken the character before it away."""
    kept: list[str] = []
    for piece in _BACKSPACES.split(line):
        if piece.startswith("\x08"):
            _drop(kept, len(piece))
        elif piece:
            kept.append(piece)
    return "".join(kept)


def _drop(pieces: list[str], count: int) -> None:
    while count and pieces:
        last = pieces.pop()
        if len(last) > count:
            pieces.append(last[:-count])
        count -= min(count, len(last))


def _last_written(line: str) -> str:
    """Return what a line shows whose parts between carriage returns were written over each other.

    What is written over a longer text leaves the end of that text standing, unless escapes are in play.
    """
    parts = [part for part in line.split("\r") if part]
    if not parts or "\x1b" in parts[-1]:
        return parts[-1] if parts else ""
    shown, length = [parts[-1]], len(parts[-1])
    for part in reversed(parts[:-1]):
        if "\x1b" in part:
            break
        shown.append(part[length:])
        length = max(length, len(part))
    return "".join(shown)


def runs(text: str) -> Iterator[tuple[str, Style]]:
    """Yield the text in runs of one style each; escapes are never part of the text."""
    style = Style()
    position = 0
    for match in _SELECT.finditer(text):
        yield from _run(text[position : match.start()], style)
        style = _select(style, match.group(1))
        position = match.end()
    yield from _run(text[position:], style)


def plain(text: str) -> str:
    """Return the text without any escape."""
    return "".join(run for run, _ in runs(text))


def _run(text: str, style: Style) -> Iterator[tuple[str, Style]]:
    visible = _OTHER.sub("", text).replace("\x1b", "")
    if visible:
        yield visible, style


def _select(style: Style, parameters: str) -> Style:
    codes = [code for part in parameters.split(";") if (code := whole(part or "0")) is not None]
    while codes:
        code = codes.pop(0)
        if code == 0:
            style = Style()
        elif code == 1:
            style = replace(style, bold=True)
        elif code == 3:
            style = replace(style, italic=True)
        elif code == 4:
            style = replace(style, underline=True)
        elif code == 22:
            style = replace(style, bold=False)
        elif code in (38, 48):
            style = _extended(style, code, codes)
        elif 30 <= code <= 37 or 90 <= code <= 97:
            style = replace(style, colour=COLOURS[code % 10])
        elif code == 39:
            style = replace(style, colour="")
    return style


def _extended(style: Style, code: int, codes: list[int]) -> Style:
    """Read a 256-colour or direct colour, of which only the sixteen named colours are kept."""
    mode = codes.pop(0) if codes else None
    if mode == 2:
        del codes[:3]
        return style
    colour = codes.pop(0) if mode == 5 and codes else 256
    return replace(style, colour=COLOURS[colour % 8]) if code == 38 and colour < 16 else style
