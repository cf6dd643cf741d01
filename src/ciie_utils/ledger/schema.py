"""The description of the tables: ``datapackage.json`` read into plain objects.

The file is the only place that says which columns a table has, of which type, with which
allowed values and keys. Reading, checking and the data dictionary all start from here.
"""

import json
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ciie_utils.errors import LedgerError
from ciie_utils.folders import DESCRIPTOR
from nbbriefing.errors import suggest

TYPES = ("string", "integer", "number")


@dataclass(frozen=True)
class Field:
    """One column: its type, its meaning and what it may hold.

    An `optional` one may be missing from the file, as translations are from a ledger kept in one language.
    """

    name: str
    type: str
    description: str
    required: bool = False
    unique: bool = False
    enum: tuple[str, ...] = ()
    pattern: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    partial_date: bool = False
    optional: bool = False
    meanings: tuple[tuple[str, str], ...] = ()

    @property
    def allowed(self) -> str:
        """What a cell may hold, as words for a message."""
        if self.partial_date:
            return "a day, month or year that exists, as yyyy-mm-dd, yyyy-mm or yyyy"
        if self.enum:
            return "one of " + ", ".join(self.enum)
        kinds = {
            "string": "text",
            "integer": "a whole number",
            "number": "a finite number with a decimal point",
        }
        words = kinds[self.type]
        if self.pattern:
            words += f" of the form {self.pattern}"
        if self.minimum is not None:
            words += f", at least {self.minimum:g}"
        if self.maximum is not None:
            words += f", at most {self.maximum:g}"
        return words


@dataclass(frozen=True)
class ForeignKey:
    """A column whose values must be found in a column of another table."""

    field: str
    resource: str
    reference: str


@dataclass(frozen=True)
class Resource:
    """One table: its file, its columns in order and its keys."""

    name: str
    path: str
    title: str
    description: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...] = ()
    unique_keys: tuple[tuple[str, ...], ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in the order of the file."""
        return tuple(field.name for field in self.fields)

    @property
    def keys(self) -> tuple[tuple[str, ...], ...]:
        """Every combination of columns that may occur once only."""
        single = tuple((field.name,) for field in self.fields if field.unique)
        return tuple(
            dict.fromkeys((*((self.primary_key,) if self.primary_key else ()), *single, *self.unique_keys))
        )

    def field(self, name: str) -> Field:
        """The column of that name; ``KeyError`` if there is none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)


@dataclass(frozen=True)
class Package:
    """A folder of tables with their description."""

    name: str
    title: str
    description: str
    resources: tuple[Resource, ...]

    def resource(self, name: str) -> Resource:
        """The table of that name; ``KeyError`` if there is none."""
        for resource in self.resources:
            if resource.name == name:
                return resource
        raise KeyError(name)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the tables, in order."""
        return tuple(resource.name for resource in self.resources)


def read_package(path: Path) -> Package:
    """Read a ``datapackage.json``.

    Parameters
    ----------
    path
        The file itself.

    Raises
    ------
    LedgerError
        If the file cannot be read, is not JSON, or describes something that this package cannot read:
        a type other than string, integer and number, a path outside the folder, a key that
        names no column. The text says where.
    """
    try:
        return parse_package(path.read_bytes())
    except OSError as error:
        raise LedgerError(f"{path} cannot be read: {error.strerror}.\nGive the folder of a ledger.") from None


def parse_package(raw: bytes) -> Package:
    """Read the bytes of a ``datapackage.json``; see `read_package`."""
    try:
        descriptor = json.loads(raw.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError) as error:
        raise _broken(f"not JSON in UTF-8 ({error})") from None
    resources = _get(descriptor, "resources", list, "the package")
    package = Package(
        name=str(_get(descriptor, "name", str, "the package")),
        title=str(descriptor.get("title", "")),
        description=str(descriptor.get("description", "")),
        resources=tuple(_resource(each, number) for number, each in enumerate(resources, 1)),
    )
    _check_keys(package)
    return package


def _broken(problem: str) -> LedgerError:
    return LedgerError(
        f"{DESCRIPTOR}: {problem}.\nCorrect the description of the tables, or take the project's file again."
    )


def _get(holder: Any, key: str, kind: type, where: str) -> Any:
    """A required property of the right JSON type."""
    if not isinstance(holder, dict):
        raise _broken(f"{where} is not an object")
    if not isinstance(holder.get(key), kind):
        raise _broken(f"{where} has no {key!r}, or one that is not a {kind.__name__}")
    return holder[key]


def _resource(descriptor: Any, number: int) -> Resource:
    name = _get(descriptor, "name", str, f"resource {number}")
    where = f"resource {name!r}"
    path = PurePosixPath(_get(descriptor, "path", str, where))
    if path.is_absolute() or ".." in path.parts or "\\" in str(path) or ":" in str(path):
        raise _broken(f"{where} lies outside the folder: {str(path)!r}")
    if str(descriptor.get("encoding", "utf-8")).lower() not in ("utf-8", "utf8"):
        raise _broken(f"{where} has the encoding {descriptor['encoding']!r}; only utf-8 is read")
    schema = _get(descriptor, "schema", dict, where)
    fields = tuple(_field(each, where) for each in _get(schema, "fields", list, where))
    if len({field.name for field in fields}) < len(fields):
        raise _broken(f"{where} describes a column twice")
    return Resource(
        name=name,
        path=str(path),
        title=str(descriptor.get("title", name)),
        description=str(descriptor.get("description", "")),
        fields=fields,
        primary_key=_names(schema.get("primaryKey", [])),
        unique_keys=tuple(_names(each) for each in schema.get("uniqueKeys", [])),
        foreign_keys=tuple(_foreign_key(each, where) for each in schema.get("foreignKeys", [])),
    )


def _field(descriptor: Any, where: str) -> Field:
    name = _get(descriptor, "name", str, f"a column of {where}")
    kind = descriptor.get("type", "string")
    if kind not in TYPES:
        raise _broken(f"column {name!r} of {where} has the type {kind!r}; known are {', '.join(TYPES)}")
    constraints = descriptor.get("constraints", {})
    _check_pattern(constraints.get("pattern"), name, where)
    return Field(
        name=name,
        type=kind,
        description=str(descriptor.get("description", "")),
        required=bool(constraints.get("required", False)),
        unique=bool(constraints.get("unique", False)),
        enum=tuple(str(word) for word in constraints.get("enum", ())),
        pattern=constraints.get("pattern"),
        minimum=constraints.get("minimum"),
        maximum=constraints.get("maximum"),
        partial_date=bool(descriptor.get("ciie:partialDate", False)),
        optional=bool(descriptor.get("ciie:optional", False)),
        meanings=tuple((str(word), str(text)) for word, text in descriptor.get("ciie:meanings", {}).items()),
    )


def _check_pattern(pattern: Any, name: str, where: str) -> None:
    """Patterns are matched by RE2, which knows less than Python's own expressions."""
    if pattern is None:
        return
    try:
        pc.match_substring_regex(pa.array([""]), pattern)
    except (pa.ArrowInvalid, TypeError) as error:
        raise _broken(f"the pattern of column {name!r} of {where} cannot be used: {error}") from None


def _names(value: Any) -> tuple[str, ...]:
    """A key is one name or a list of names; both forms are in use."""
    return (value,) if isinstance(value, str) else tuple(str(name) for name in value)


def _foreign_key(descriptor: Any, where: str) -> ForeignKey:
    fields = _names(descriptor.get("fields", ()))
    reference = _get(descriptor, "reference", dict, f"a foreign key of {where}")
    targets = _names(reference.get("fields", ()))
    if len(fields) != 1 or len(targets) != 1:
        raise _broken(f"a foreign key of {where} joins other than one column with one column")
    return ForeignKey(fields[0], str(reference.get("resource", "")), targets[0])


def _check_keys(package: Package) -> None:
    """Every key must name columns that exist."""
    for resource in package.resources:
        for key in (*resource.keys, *((foreign.field,) for foreign in resource.foreign_keys)):
            for name in key:
                if name not in resource.columns:
                    near = suggest(name, resource.columns)
                    raise _broken(f"a key of {resource.name!r} names no column: {name!r}. {near}")
        for foreign in resource.foreign_keys:
            if foreign.resource not in package.names:
                raise _broken(f"a foreign key of {resource.name!r} names no table: {foreign.resource!r}")
            if foreign.reference not in package.resource(foreign.resource).columns:
                raise _broken(f"a foreign key of {resource.name!r} names no column: {foreign.reference!r}")
