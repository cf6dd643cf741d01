"""The data dictionary: the descriptions of the tables, written out for people.

``python -m ciie_utils.ledger.dictionary`` writes ``docs/data-dictionary.md`` of the checkout again.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from ciie_utils.errors import LedgerError
from ciie_utils.folders import CHECKOUT, DESCRIPTOR
from ciie_utils.ledger.schema import Field, Package, Resource, read_package

_INTRODUCTION = """# Data dictionary

Written by `python -m ciie_utils.ledger.dictionary` (part of `make fix`) from the `datapackage.json`
files; a test fails when it is out of date. Change the descriptions there, not here.

All tables are UTF-8 CSV files with a header, comma and double quotation marks (RFC 4180). An empty cell
is unknown, never a guess.
"""

_ADDED = """## Columns that are added on reading

- A partial date `x` comes with `x_start` and `x_end`, the first and the last day that it can mean; both
  are missing (`NaT`) where it is empty.
- `row` of milestones and indicators is the number of the row in the file, 1 for the first below the
  header; it identifies a row in every view.
- `published_start` and `published_end` of milestones and indicators are the first and the last day on
  which the row's source can have been published. The row is known from `published_end` on.
"""


def dictionary(packages: Iterable[tuple[str, Package]]) -> str:
    """The data dictionary as Markdown.

    Parameters
    ----------
    packages
        Descriptions of tables, each with the name of its folder, such as ``data/ledger``.
    """
    parts = [_INTRODUCTION, _ADDED]
    for folder, package in packages:
        parts.append(f"## {package.title}\n\n`{folder}`. {package.description}\n")
        parts += [_table(resource) for resource in package.resources]
    return "\n".join(parts)


def project_dictionary() -> tuple[Path, str]:
    """Where the checkout keeps its data dictionary, and what should stand there.

    Raises
    ------
    LedgerError
        If this package does not lie in a checkout.
    """
    data = CHECKOUT / "data"
    if not data.is_dir():
        raise LedgerError("The data dictionary belongs to the project.\nRun this in a checkout of it.")
    packages = [(f"data/{name}", read_package(data / name / DESCRIPTOR)) for name in ("ledger", "evidence")]
    return data.parent / "docs" / "data-dictionary.md", dictionary(packages)


def _table(resource: Resource) -> str:
    lines = [f"### {resource.title}: `{resource.path}`", "", resource.description, "", *_keys(resource), ""]
    lines += ["| column | holds | required | meaning |", "| --- | --- | --- | --- |"]
    lines += [_row(field) for field in resource.fields]
    lines += _meanings(resource)
    return "\n".join(lines) + "\n"


def _keys(resource: Resource) -> Iterator[str]:
    for key in resource.keys:
        yield f"- Once only: {_code(key)}."
    for foreign in resource.foreign_keys:
        yield f"- `{foreign.field}` is found in `{foreign.reference}` of {foreign.resource}."


def _row(field: Field) -> str:
    cells = (f"`{field.name}`", _holds(field), "yes" if field.required else "", field.description)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _holds(field: Field) -> str:
    """The type and what limits it."""
    if field.partial_date:
        return "partial date"
    if field.enum:
        return "one of " + ", ".join(f"`{word}`" for word in field.enum)
    limits = [field.type]
    limits += [f"at least {field.minimum:g}"] if field.minimum is not None else []
    limits += [f"at most {field.maximum:g}"] if field.maximum is not None else []
    limits += [f"of the form `{field.pattern}`"] if field.pattern else []
    return ", ".join(limits)


def _meanings(resource: Resource) -> Iterator[str]:
    for field in resource.fields:
        if field.meanings:
            yield ""
            yield f"`{field.name}`:"
            yield ""
            yield from (f"- `{word}`: {text}" for word, text in field.meanings)


def _code(names: Iterable[str]) -> str:
    return " + ".join(f"`{name}`" for name in names)


def main() -> None:
    """Write the data dictionary of the checkout."""
    path, text = project_dictionary()
    path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
