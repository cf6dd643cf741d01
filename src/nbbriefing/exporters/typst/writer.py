"""A document as the source of a Typst file, with the images that it shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nbbriefing import fonts
from nbbriefing.exporters.document import (
    HEADINGS,
    Asset,
    BlockPart,
    Code,
    Console,
    Document,
    Metadata,
    Note,
    Part,
    Picture,
    Prose,
    naming,
)
from nbbriefing.exporters.glyphs import undrawable
from nbbriefing.exporters.reading import ansi, highlight
from nbbriefing.exporters.typst.blocks import BlockWriter
from nbbriefing.exporters.typst.code import array, breakable, call, length, sequence, string
from nbbriefing.exporters.typst.prose import ProseWriter
from nbbriefing.exporters.typst.tables import Sheet
from nbbriefing.exporters.words import long_date, word
from nbbriefing.project import Project, current

TEMPLATE = Path(__file__).parents[1] / "templates" / "briefing.typ"
LONGEST_CODE = 96
# Typst takes quadratic time over one long piece of text in fixed pitch.
LINES_A_PIECE = 200
LARGEST_CONSOLE, SMALLEST_CONSOLE = 8.0, 5.2
CONSOLE_INSET = 8.0
CONSOLE_ADVANCE = 0.6021  # width of a character of the fixed-pitch face in em
_WIDE = re.compile("[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef]")
POINTS_PER_MM = 72 / 25.4
# Millimetres. Tables and figures take the sheet, prose its measure: docs/design-language.md.
SHEET_WIDTH = 160.0
MEASURE, MEASURE_ZH = 122.0, 128.0
OTHER_FAMILIES = (
    fonts.CJK_FAMILY,
    fonts.CJK_RARE_FAMILY,
    fonts.FALLBACK_FAMILY,
    fonts.LAST_RESORT_FAMILY,
)


@dataclass(frozen=True)
class Paper:
    """A size of paper; the text is 160 mm wide on each, the width that figures are drawn for."""

    name: str
    width: float
    height: float

    @property
    def margin(self) -> float:
        """The left and right margins in millimetres."""
        return (self.width - SHEET_WIDTH) / 2

    @property
    def sheet(self) -> Sheet:
        """The text block in points; its height is what a turned page offers as width."""
        return Sheet(SHEET_WIDTH * POINTS_PER_MM, (self.height - 2 * self.margin) * POINTS_PER_MM)


PAPERS = {"a4": Paper("a4", 210.0, 297.0), "us-letter": Paper("us-letter", 215.9, 279.4)}


@dataclass(frozen=True)
class Source:
    """What Typst is given: the code before the parts, one piece of code a part, and the images."""

    head: str
    pieces: tuple[str, ...]
    tail: str
    images: dict[str, Asset]

    def text(self) -> str:
        """Return the whole file."""
        return "\n".join([self.head, *self.pieces, self.tail])


def write_source(document: Document, paper: Paper, *, contents: bool) -> Source:
    """Return the Typst source of a document."""
    prose = ProseWriter(document, paper.sheet)
    blocks = BlockWriter(document, prose)
    writers: dict[type, Callable[..., str]] = {
        Prose: prose.write,
        BlockPart: blocks.write,
        Picture: lambda part: _picture(part, prose),
        Console: lambda part: _console(part, paper.sheet),
        Code: lambda part: call("b-fixed", *_fixed(highlight.runs(part.text.expandtabs(4), part.language))),
        Note: lambda part: call("b-notice", string(breakable(part.text))),
    }
    pieces = []
    for number, part in enumerate(document.parts):
        # A heading whose figure floated to the next page would stand alone.
        blocks.may_float = number > 0 and not _ends_in_heading(document.parts[number - 1])
        with naming(part.origin):
            piece = writers[type(part)](part)
        if boxed := undrawable(piece):
            document.warn(part.origin, f"no font has these characters, boxes stand for them: {boxed[:40]}")
        pieces.append(piece)
    if contents:
        place = document.lead()
        listing = call("b-contents", string(word("contents", document.metadata.language)))
        pieces[place : place + 1] = [f"{listing}\n{pieces[place]}" if place < len(pieces) else listing]
    pieces.append("\n".join(blocks.annex_code()))
    # A link needs its target even if that could not be set (an anchor within what is shown as plain text).
    lost = sorted(prose.targets - prose.anchors)
    tail = "\n".join([*(call("b-anchor", string(name)) for name in lost), "})"])
    return Source(_head(document, paper), tuple(pieces), tail, prose.used)


def _ends_in_heading(part: Part) -> bool:
    last = part.root[-1] if isinstance(part, Prose) and len(part.root) else None
    return last is not None and last.tag in HEADINGS


def fallback_piece(part: Part | None) -> str:
    """Return what stands in for a part that Typst cannot set: its words, as they are."""
    return call("b-notice", string(breakable(_words_of(part)))) if part is not None else ""


def _words_of(part: Part) -> str:
    if isinstance(part, Prose):
        return " ".join(part.root.text_content().split())
    if isinstance(part, BlockPart):
        return " ".join(part.block.plain().split())
    if isinstance(part, Picture):
        return f"{part.alt} {part.caption}".strip()
    return ansi.plain(part.text)


def _picture(part: Picture, prose: ProseWriter) -> str:
    image = prose.image(part.asset, part.alt)
    return call("b-figure", image, caption=string(part.caption)) if part.caption else call("b-figure", image)


def _console(part: Console, sheet: Sheet) -> str:
    runs = list(ansi.runs(part.text.expandtabs(8)))
    whole = "".join(run for run, _ in runs)
    named = {"error": "true"} if part.role == "error" else {}
    named["size"] = length(_console_size(whole, sheet))
    return call("b-console", *_fixed(runs), **named)


def _fixed(runs: list[tuple[str, ansi.Style]]) -> list[str]:
    """Return the code of text in fixed pitch, in pieces that Typst can set one by one."""
    if all(style == ansi.Style() for _, style in runs):
        return [call("raw", piece, block="true") for piece in _pieces("".join(run for run, _ in runs))]
    return _coloured(runs)


def _pieces(text: str) -> list[str]:
    """Return a text as string literals of a bounded number of lines each."""
    lines = text.split("\n")
    groups = (lines[start : start + LINES_A_PIECE] for start in range(0, len(lines), LINES_A_PIECE))
    return [string(breakable("\n".join(group), LONGEST_CODE)) for group in groups]


def _coloured(runs: list[tuple[str, ansi.Style]]) -> list[str]:
    """Return the code of coloured text, in pieces of a bounded number of lines or runs."""
    pieces: list[list[str]] = [[]]
    for text, style in runs:
        for number, line in enumerate(text.split("\n")):
            if number:
                full = len(pieces[-1]) > 2 * LINES_A_PIECE
                pieces.append([]) if full else pieces[-1].append("linebreak()")
            if line:
                pieces[-1].append(_ansi(line, style))
    return [sequence(piece) for piece in pieces]


def _console_size(text: str, sheet: Sheet) -> float:
    """Return the size at which the longest line fits, between readable bounds; longer lines are broken."""
    columns = max((len(line) + len(_WIDE.findall(line)) for line in text.split("\n")), default=0)
    room = sheet.width - 2 * CONSOLE_INSET
    return max(SMALLEST_CONSOLE, min(LARGEST_CONSOLE, room / (max(columns, 1) * CONSOLE_ADVANCE) - 0.01))


def _ansi(text: str, style: ansi.Style) -> str:
    named = {name: "true" for name in ("bold", "italic", "underline") if getattr(style, name)}
    if style.colour:
        named["colour"] = string(style.colour)
    return call("b-ansi", string(breakable(text, LONGEST_CODE)), **named)


def _head(document: Document, paper: Paper) -> str:
    meta = document.metadata
    primary, _, rest = meta.language.partition("-")
    chinese = primary.lower() == "zh"
    region = next(
        (part for part in rest.split("-") if len(part) == 2 and part.isalpha()), "cn" if chinese else ""
    )
    date = long_date(meta.date, meta.language)
    shown = word("as_of", meta.language, date=date) if date and document.dated_as_of else date
    byline = " · ".join(text for text in (shown, ", ".join(meta.authors)) if text)
    fields = {
        "title": string(meta.title),
        "subtitle": string(meta.subtitle),
        "byline": string(byline),
        "publication": string(meta.publication),
        "footer": string(shown),
        "authors": array(string(author) for author in meta.authors),
        "description": string(meta.description) if meta.description else "none",
        "date": _datetime(meta),
        "lang": string(primary.lower() or "en"),
        "region": string(region) if region else "none",
        "paper": string(paper.name),
        "han": "true" if chinese else "false",
        "fonts": _font_list(chinese),
        "mono": array(map(string, (fonts.MONO_FAMILY, *OTHER_FAMILIES))),
    }
    listed = ", ".join(f"{key}: {value}" for key, value in fields.items())
    return f"{_measures(paper, chinese=chinese)}\n{_template()}\n#document-page(({listed}), {{"


def _measures(paper: Paper, *, chinese: bool) -> str:
    measure = MEASURE_ZH if chinese else MEASURE
    lengths = {
        "page-margin": paper.margin,
        "spare": SHEET_WIDTH - measure,
        "sheet-height": paper.height - 48.0,
    }
    measures = [f"#let {name} = {value:.2f}mm" for name, value in lengths.items()]
    return "\n".join([*measures, *_tones(current())])


def _tones(project: Project) -> list[str]:
    tones = ", ".join(f"{string(name)}: rgb({string(tone.colour)})" for name, tone in project.tones.items())
    return [f"#let project-tones = ({tones or ':'})", f"#let alarm = {string(project.alarm)}"]


def _font_list(chinese: bool) -> str:
    # In Chinese text the quotation marks and dashes that both faces have are the Chinese ones.
    first = string(fonts.FAMILY)
    latin = f'(name: {first}, covers: "latin-in-cjk")' if chinese else first
    return array([latin, *map(string, OTHER_FAMILIES)])


def _datetime(meta: Metadata) -> str:
    match = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", meta.date)
    if not match or long_date(meta.date, "en") == meta.date:
        return "none"
    year, month, day = (int(part) for part in match.groups())
    return f"datetime(year: {year}, month: {month}, day: {day})"


@cache
def _template() -> str:
    return TEMPLATE.read_text("utf-8")
