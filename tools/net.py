"""Render briefings of every kind, and compare two such folders byte by byte.

python -m tools.net render DIR        every kind in both languages, as of the newest day and of an earlier one
python -m tools.net compare OLD NEW   HTML, PDF, CSV and notebooks; exit 1 and the list where they differ
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

KINDS = [
    "outcomes",
    "partnerships",
    "pilot-zone",
    "pathways",
    "data-quality",
    "case-imaging-guided-pci",
    "case-attr-cm-access",
    "case-diabetes-assistant",
    "case-atopic-dermatitis-journey",
    "case-lecheng-evidence",
]
CALLS = [
    [*KINDS, "--since", "2025-06-30"],
    ["edition", "-p", "edition=3", "--as-of", "2021-12-31"],
    ["edition", "-p", "edition=8"],
    ["company", "-p", "organisation=novo-nordisk", "--since", "2024-11-30"],
    ["therapy-area", "-p", "therapy_area=cardiovascular"],
]  # fmt: skip
COMPARED = {".html", ".pdf", ".csv", ".ipynb"}
#: Written anew under other names while the engine gets its own.
RENAMED = [
    (rb"application/vnd\.(ciie|nbbriefing)\.block\+json", b"application/vnd.block+json"),
    (rb'"(ciie|nbbriefing)": \{', b'"engine": {'),
    # Notebooks say where the calls come from.
    (rb'"from (ciie_utils|nbbriefing)[^"]*"', b'"import"'),
    (rb'from (ciie_utils|nbbriefing)[\w.]* import [^\\"]*(\\n)*', b""),
]


def render(out: Path) -> int:
    """Render everything that is compared into a folder."""
    worst = 0
    for call in CALLS:
        worst = max(
            worst,
            subprocess.run(
                [
                    *__import__("os").environ.get("CIIE", "ciie").split(),
                    "render",
                    *call,
                    "--force",
                    "--out",
                    out,
                ],
                check=False,
            ).returncode,
        )
    return worst


def compare(old: Path, new: Path) -> list[str]:
    """Return the files that differ or are missing on one side."""
    names = {
        p.relative_to(root)
        for root in (old, new)
        for p in root.rglob("*")
        if p.suffix in COMPARED and not p.is_symlink()
    }
    names = {
        n
        for n in names
        if not n.name.startswith(("index.", "status.")) and not any(part.startswith(".") for part in n.parts)
    }
    return [str(n) for n in sorted(names) if _content(old / n) != _content(new / n)]


def _content(path: Path) -> bytes | None:
    if not path.is_file():
        return None
    content = path.read_bytes()
    if path.suffix in {".html", ".pdf", ".csv"}:
        return content
    for pattern, name in RENAMED:
        content = re.sub(pattern, name, content)
    return content


if __name__ == "__main__":
    if sys.argv[1] == "render":
        sys.exit(render(Path(sys.argv[2])))
    different = compare(Path(sys.argv[2]), Path(sys.argv[3]))
    print("\n".join(different) or "no difference")
    sys.exit(bool(different))
