"""Let nbconvert's webpdf exporter use the Chromium that is installed, where there is one.

Playwright looks for a browser of its own making below ``PLAYWRIGHT_BROWSERS_PATH``; a link to the
system's at the place that it expects serves as well and downloads nothing.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SHELL = "chromium-headless-shell"


def browsers_path(folder: Path) -> Path | None:
    """Prepare ``folder`` as ``PLAYWRIGHT_BROWSERS_PATH``; None where Playwright or a Chromium is missing."""
    chromium = next(filter(None, map(shutil.which, NAMES)), None)
    spec = importlib.util.find_spec("playwright")
    if chromium is None or spec is None or spec.origin is None:
        return None
    known = json.loads((Path(spec.origin).parent / "driver/package/browsers.json").read_text())
    revision = next(b["revision"] for b in known["browsers"] if b["name"] == SHELL)
    place = folder / f"chromium_headless_shell-{revision}" / "chrome-headless-shell-linux64"
    place.mkdir(parents=True)
    (place / "chrome-headless-shell").symlink_to(chromium)
    return folder
