"""See that renditions are what they claim to be before they are published."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from nbbriefing.errors import RenderError

RENDITIONS = ("briefing.html", "briefing.pdf", "briefing.ipynb")


def check_renditions(folder: Path, private_paths: Iterable[Path] = ()) -> None:
    """Check that every rendition exists, is whole, and shows none of the machine's own paths.

    Parameters
    ----------
    folder : Path
        Where the renditions are.
    private_paths : iterable of Path
        Folders of this machine that have no business in a rendition.

    Raises
    ------
    RenderError
        Naming the rendition and what is wrong with it.
    """
    for name in RENDITIONS:
        path = folder / name
        content = path.read_bytes() if path.is_file() else b""
        if not content:
            raise RenderError(f"{name}: was not written")
        if fault := _fault(name, content):
            raise RenderError(f"{name}: {fault}")
        for private in private_paths:
            if str(private).encode() in content:
                raise RenderError(
                    f"{name}: shows the folder {str(private)!r} of this machine\n"
                    "Take the cell that prints a path out of the notebook."
                )


def _fault(name: str, content: bytes) -> str | None:
    if name.endswith(".pdf"):
        if not content.startswith(b"%PDF-"):
            return "does not begin as a PDF"
        return None if b"%%EOF" in content[-1024:] else "is cut short"
    if name.endswith(".html"):
        return None if b"</html>" in content[-1024:].lower() else "is cut short"
    return None if content.startswith(b"{") and content.rstrip().endswith(b"}") else "is cut short"
