"""The engine's packages stand one above the other, know nothing of the domain, and have no circles."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ENGINE = Path(__file__).parents[2] / "src" / "nbbriefing"
#: From the ground up: each imports from those before it, and none from those after it.
ORDER = (
    *("__init__", "errors", "foreign", "project", "fonts", "language", "figures", "blocks", "exporters"),
    *("catalogue", "publishing", "kernels", "running", "scheduling", "mailing", "watching", "authoring"),
    *("commands", "cli", "__main__"),
)
DOMAIN = re.compile(r"ciie|ledger|expo\b|health|verdict|patient", re.IGNORECASE)
#: Names of the version before, still read, and the kernelspec and option that stay. Of the salt of markers
#: the identifiers in every drawing are made: with another one no figure would be the same bytes.
ALIASES = re.compile(
    r'CiieError|"CIIE_"|_OLD_METADATA_KEY = "ciie"|"--ledger"|ciie-fork|sha256\(f"ciie\{\(outline'
)
TEXTS = {".py", ".toml", ".j2", ".css", ".js", ".typ", ".md", ".json"}


def part_of(path: Path) -> str:
    relative = path.relative_to(ENGINE)
    return relative.parts[0] if len(relative.parts) > 1 else relative.stem


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def modules() -> list[str]:
    return sorted(path.relative_to(ENGINE).as_posix() for path in ENGINE.rglob("*.py"))


def test_the_order_names_every_package():
    assert {part_of(path) for path in ENGINE.rglob("*.py")} == set(ORDER)


@pytest.mark.parametrize("name", modules())
def test_imports_lead_down(name):
    own = part_of(ENGINE / name)
    known = set(ORDER)
    used = {module.split(".")[1] for module in imports(ENGINE / name) if module.startswith("nbbriefing.")}
    above = {part for part in used & known if ORDER.index(part) > ORDER.index(own)}
    assert not above, f"{own} stands below {', '.join(sorted(above))}"


@pytest.mark.parametrize("name", modules())
def test_nothing_of_the_domain_is_imported(name):
    assert not [module for module in imports(ENGINE / name) if module.partition(".")[0] == "ciie_utils"]


def speaking() -> dict[str, list[str]]:
    """Return the lines of the engine that speak of the domain, by file."""
    found: dict[str, list[str]] = {}
    for path in sorted(ENGINE.rglob("*")):
        if path.suffix in TEXTS and not {"vendor", "__pycache__"} & set(path.parts):
            for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
                if DOMAIN.search(ALIASES.sub("", line)):
                    where = path.relative_to(ENGINE).as_posix()
                    found.setdefault(where, []).append(f"{number}: {line.strip()}")
    return found


def test_the_engine_speaks_of_no_domain():
    assert speaking() == {}
