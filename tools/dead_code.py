"""List definitions that no command, notebook, exporter, tool or documented call reaches; exit 1 for any.

vulture compares the names that are defined in `src` and `tools` with those that are used there, in
benchmarks, in notebooks and in the Python of the documentation. Tests do not count: what they alone reach
is dead. What others call by its name (a library's hook, a field that a library reads) is listed in
`CALLED_BY_OTHERS`.
"""

from __future__ import annotations

import ast
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from vulture import Vulture

ROOT = Path(__file__).resolve().parents[1]
CODE = ("src", "tools")
#: Read for what they use; what they define themselves is not looked at.
USERS = ("benchmarks", "docs/conf.py")
#: Names, also with ``*``, by who calls them.
CALLED_BY_OTHERS = {
    "click, and the names in the tables of commands": [
        "list_commands",
        "get_command",
        "format_commands",
        "*_command",
    ],
    "traitlets": ["_*_default"],
    "nbconvert": ["export_from_notebook", "output_mimetype", "kw"],
    "jupyter-scheduler": ["Briefing*Manager", "output_formats_mapping", "create_output_files"],
    "papermill and nbclient": ["execute_managed_notebook", "kc"],
    "jupyter_client": ["allow_stdin", "pgid"],
    "IPython and ipykernel": ["_repr_*_", "parent_handle", "get_ipython"],
    "the fork server, by the name in a request": ["run_kernel"],
    "matplotlib": ["rcParamsOrig"],
    "multiprocessing": ["authkey"],
    "http.server": ["daemon_threads", "close_connection", "log_message"],
    "fontTools": ["usWeightClass", "fsSelection", "macStyle", "created", "modified", "recalcTimestamp"],
    "Babel": ["mime_headers"],
    "Python": ["__getattr__"],
    "getattr, by the names of marks in a text": ["bold", "italic", "underline"],
    "vars(), for a table of all fields": ["distribution"],
    "those who wrote for the version before": ["CiieError"],
    "analysts: a field of a documented result": ["reconsidered"],
}
_PYTHON = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def users() -> Iterator[tuple[Path, str]]:
    """Yield code that is no module: cells of notebooks, examples of the documentation, entry points."""
    for path in sorted((ROOT / "notebooks").rglob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        lines = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "code").split("\n")
        yield path, "\n".join(line for line in lines if line[:1] not in "%!")
    for path in sorted((ROOT / "docs").rglob("*.md")):
        yield path, "\n".join(filter(_is_python, _PYTHON.findall(path.read_text(encoding="utf-8"))))
    for path in (ROOT / "pyproject.toml", ROOT / "src" / "pyproject.toml"):
        project = tomllib.loads(path.read_text(encoding="utf-8"))["project"]
        groups = [project.get("scripts", {}), *project.get("entry-points", {}).values()]
        yield path, "\n".join(each.partition(":")[2] for group in groups for each in group.values())


def _is_python(code: str) -> bool:
    try:
        ast.parse(code)
    except SyntaxError:  # a part of something, shown to be completed
        return False
    return True


def dead_code() -> list[str]:
    """Return a line for each definition that nothing uses."""
    vulture = Vulture(ignore_names=[name for names in CALLED_BY_OTHERS.values() for name in names])
    vulture.scavenge([str(ROOT / folder) for folder in (*CODE, *USERS)])
    for path, code in users():
        vulture.scan(code, filename=path)
    looked_at = tuple(str(ROOT / folder) for folder in CODE)
    unused = vulture.get_unused_code(min_confidence=60)
    return [item.get_report() for item in unused if str(item.filename).startswith(looked_at)]


if __name__ == "__main__":
    found = dead_code()
    print("\n".join(found) or "Everything that is defined is used.")
    sys.exit(bool(found))
