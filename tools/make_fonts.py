"""Remake the static faces in ``src/ciie_utils/fonts`` from the variable fonts of a PyPI package.

Run by hand when the typeface is updated::

    pip install fontpkg-source-sans-3 && python tools/make_fonts.py

The wheel ``fontpkg-source-sans-3`` carries two variable OFL fonts. Typst and matplotlib want static files,
and a rendition embeds only what it uses, so each face is instanced, cut down to the scripts that briefings
are written in and given plain four-style names (Regular, Bold, Italic) that every font matcher understands.
The faces are modified versions, and the Open Font License forbids those to carry the reserved name
"Source": hence their own name.
"""

from __future__ import annotations

import argparse
import importlib.resources
import shutil
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

FAMILY = "Briefing Sans"
TARGET = Path(__file__).parents[1] / "src" / "ciie_utils" / "fonts"
# Style name -> (file in the wheel, weight on the design axis, weight class that matchers see).
FACES = {
    "Regular": ("SourceSans3[wght].ttf", 400, 400),
    "Bold": ("SourceSans3[wght].ttf", 600, 700),
    "Italic": ("SourceSans3-Italic[wght].ttf", 400, 400),
}
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
FIXED_MODIFICATION_TIME = 3_786_912_000  # 2024-01-01 in the font epoch, so that the files are reproducible


def make_face(source: Path, style: str, weight: int, weight_class: int) -> TTFont:
    """Return one static, subset face that calls itself ``FAMILY`` in the given style."""
    font = instantiateVariableFont(TTFont(source), {"wght": weight}, inplace=True)
    options = Options(layout_features=FEATURES, name_IDs=["*"], hinting=False, notdef_outline=True)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[code for low, high in BLOCKS for code in range(low, high + 1)])
    subsetter.subset(font)
    rename(font, style)
    font["OS/2"].usWeightClass = weight_class
    # Bits: 0 italic, 5 bold, 6 regular (OpenType specification, OS/2 fsSelection).
    font["OS/2"].fsSelection = {"Regular": 0x40, "Bold": 0x20, "Italic": 0x01}[style]
    font["head"].macStyle = {"Regular": 0, "Bold": 1, "Italic": 2}[style]
    font["head"].modified = font["head"].created = FIXED_MODIFICATION_TIME
    font.recalcTimestamp = False
    return font


def rename(font: TTFont, style: str) -> None:
    """Give the face its four-style family names and drop the typographic and variable ones."""
    names = font["name"]
    keep = {0, 5, 7, 8, 9, 11, 13, 14}
    names.names = [record for record in names.names if record.nameID in keep and record.platformID == 3]
    full = f"{FAMILY} {style}" if style != "Regular" else FAMILY
    compact = FAMILY.replace(" ", "")
    for identifier, text in {
        1: FAMILY,
        2: style,
        3: f"{compact}-{style}",
        4: full,
        6: f"{compact}-{style}",
    }.items():
        names.setName(text, identifier, 3, 1, 0x409)
    for table in ("STAT", "DSIG"):
        if table in font:
            del font[table]


def main() -> None:
    """Write every face and the licence into the target folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--target", type=Path, default=TARGET)
    target = parser.parse_args().target
    package = Path(str(importlib.resources.files("fontpkg_source_sans_3")))
    for style, (file, weight, weight_class) in FACES.items():
        path = target / f"{FAMILY.replace(' ', '')}-{style}.ttf"
        make_face(package / "files" / file, style, weight, weight_class).save(path)
        print(f"{path.name}: {path.stat().st_size / 1024:.0f} KB")
    shutil.copyfile(package / "LICENSE", target / "OFL.txt")


if __name__ == "__main__":
    main()
