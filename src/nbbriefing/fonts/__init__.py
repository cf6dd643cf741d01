"""The typeface of every rendition, so that none depends on the fonts of a machine.

``FAMILY`` sets Latin, Greek and Cyrillic; ``CJK_FAMILY`` sets Chinese, regular and bold, with the characters
that are in use; ``CJK_RARE_FAMILY`` has one weight and 22,000 characters more (traditional, Japanese, rare);
``FALLBACK_FAMILY`` holds what these lack (Arabic, Hebrew, box drawing, many symbols). A character that none
of them has is drawn as the boxed sign of its script by ``LAST_RESORT_FAMILY``, so that it is seen and can be
copied. The files come with this package, with ``pylopdf-fonts-zh-cn`` and with matplotlib. ``MONO_FAMILY`` is
part of Typst itself.
"""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path

FAMILY = "Briefing Sans"
CJK_FAMILY = "Briefing Sans SC"
CJK_RARE_FAMILY = "Noto Sans SC"
FALLBACK_FAMILY = "DejaVu Sans"
LAST_RESORT_FAMILY = "Last Resort High-Efficiency"
MONO_FAMILY = "DejaVu Sans Mono"

_HERE = Path(__file__).parent
_OWN = (
    "BriefingSans-Regular.ttf",
    "BriefingSans-Bold.ttf",
    "BriefingSans-Italic.ttf",
    "BriefingSansSC-Regular.ttf",
    "BriefingSansSC-Bold.ttf",
)
# Rare Chinese characters, which a browser has by itself: comes with the extra for PDF.
_WITH_PDF = "pylopdf_fonts_zh_cn"
_BORROWED = (
    (_WITH_PDF, "NotoSansSC-Regular.otf"),
    ("matplotlib", "mpl-data/fonts/ttf/DejaVuSans.ttf"),
    ("matplotlib", "mpl-data/fonts/ttf/DejaVuSans-Bold.ttf"),
    ("matplotlib", "mpl-data/fonts/ttf/LastResortHE-Regular.ttf"),
)


def is_installed(package: str) -> bool:
    """Return whether a package can be imported, without importing it."""
    try:
        return importlib.util.find_spec(package) is not None
    except ImportError:
        return False


@cache
def font_files() -> tuple[Path, ...]:
    """Return every font file that renditions and figures may use, the preferred ones first.

    Raises
    ------
    FileNotFoundError
        If an installed package no longer holds the file that is expected of it.
    """
    borrowed = (each for each in _BORROWED if each[0] != _WITH_PDF or is_installed(_WITH_PDF))
    files = tuple(_HERE / name for name in _OWN) + tuple(_inside(*each) for each in borrowed)
    for file in files:
        if not file.is_file():
            raise FileNotFoundError(
                f"font file {file} is missing\nReinstall the packages of the lock file, then try again."
            )
    return files


def _inside(package: str, name: str) -> Path:
    """Return the path of a file in an installed package, without importing the package."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"package {package} is not installed\nInstall the packages of the lock file.")
    return Path(next(iter(spec.submodule_search_locations))) / name
