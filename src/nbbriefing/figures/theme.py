"""The house style of figures: colours, sizes and typeface. One colour means one thing.

Every colour of a mark or a text has a contrast of at least 4.5 to 1 against white (WCAG 2.2 asks 4.5 for
text and 3 for graphics). What has a colour by its meaning also has a marker and a filling
(:class:`nbbriefing.project.MarkStyle`), to be told apart in grey print, and everywhere its name.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import matplotlib as mpl
import matplotlib.style
from cycler import cycler
from matplotlib import font_manager

from nbbriefing import fonts

MM_PER_INCH = 25.4
POINTS_PER_MM = 72 / MM_PER_INCH

# The text block of the PDF page; the figure is set at its natural size there.
WIDTH_MM = 160.0

SIZE_LABEL = 9.0
SIZE_SMALL = 8.0

INK = "#1c2430"
INK_SOFT = "#55606e"
RULE = "#c9ced6"
BACKGROUND = "#ffffff"

ACCENT = "#1f5a96"
ACCENT_BAND = "#c7d8ea"
TRACK = "#e9ecf0"
# Around a tint, in the full colour: the tint alone has a contrast of 1.5 to 1.
EDGE_WIDTH = 0.5

#: Colours of lines and bars that mean nothing of their own; 3 to 1 on white, and apart in grey print.
PALETTE = (ACCENT, "#5c8fc0", INK, INK_SOFT)
OWN_HEIGHT_MM = 80.0
#: Text stays text, and identifiers are the same every time.
SVG: Any = {"svg.fonttype": "none", "svg.hashsalt": "nbbriefing"}


@lru_cache(maxsize=1)
def font_families() -> tuple[str, ...]:
    """Make the project's fonts known to matplotlib and return their families, the Latin one first.

    Nothing is taken from the fonts of the machine. Matplotlib's list of fonts is the one piece of global
    state that is touched, and only by adding to it.
    """
    for path in fonts.font_files():
        font_manager.fontManager.addfont(str(path))
    return (fonts.FAMILY, fonts.CJK_FAMILY, fonts.CJK_RARE_FAMILY, fonts.FALLBACK_FAMILY)


def parameters() -> dict[str, Any]:
    """Return matplotlib's settings for those who draw with it themselves, in the house style."""
    return {
        "font.family": list(font_families()),
        "font.size": SIZE_LABEL,
        "text.color": INK,
        "figure.figsize": (WIDTH_MM / MM_PER_INCH, OWN_HEIGHT_MM / MM_PER_INCH),
        "figure.constrained_layout.use": True,
        "figure.facecolor": "none",
        "savefig.facecolor": "none",
        "axes.facecolor": "none",
        "axes.edgecolor": RULE,
        "axes.labelcolor": INK_SOFT,
        "axes.labelsize": SIZE_SMALL,
        "axes.titlesize": SIZE_LABEL,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "axes.axisbelow": True,
        "axes.prop_cycle": cycler(color=PALETTE),
        "grid.color": TRACK,
        "grid.linewidth": 0.6,
        "lines.linewidth": 1.8,
        "xtick.color": INK_SOFT,
        "ytick.color": INK_SOFT,
        "xtick.labelsize": SIZE_SMALL,
        "ytick.labelsize": SIZE_SMALL,
        "legend.frameon": False,
        "legend.fontsize": SIZE_SMALL,
        **SVG,
    }


def install(name: str) -> None:
    """Let ``plt.style.use(name)`` set the house style in this process."""
    matplotlib.style.library[name] = mpl.RcParams(parameters())
    if name not in matplotlib.style.available:
        matplotlib.style.available.append(name)
