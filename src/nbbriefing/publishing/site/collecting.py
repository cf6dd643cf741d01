"""What there is to publish: read from the records that runs and failures left in the output folder."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbbriefing.publishing import failures
from nbbriefing.publishing.build import FILE_NAME, LOG_NAME, read_record
from nbbriefing.publishing.versions import is_day


@dataclass(frozen=True)
class Version:
    """One as-of date of a briefing in one language; its folder never changes its address.

    Attributes
    ----------
    as_of : str
        ISO date.
    folder : str
        Relative to the output folder.
    finding : str
    renditions : mapping of str to int
        File name to size in bytes.
    downloads : tuple of mapping
        As `nbbriefing.publishing.downloads.write_downloads` returns them.
    """

    as_of: str
    folder: str
    finding: str
    renditions: Mapping[str, int]
    downloads: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Rendered:
    """The newest run of a briefing in one language, and its versions, the newest first."""

    language: str
    folder: str
    record: Mapping[str, Any]
    newest: Version
    versions: tuple[Version, ...]

    @property
    def title(self) -> str:
        """The title in this language."""
        return str(self.record.get("title", ""))

    @property
    def finding(self) -> str:
        """The finding; empty if the briefing states none."""
        return self.newest.finding

    @property
    def as_of(self) -> str:
        """ISO date."""
        return self.newest.as_of

    @property
    def times(self) -> Mapping[str, str]:
        """See `nbbriefing.publishing.build`; empty for runs of software that did not record them."""
        times = self.record.get("times")
        return times if isinstance(times, dict) else {}

    def about(self, group: str) -> dict[str, str]:
        """Ids and names of what the briefing says it is about, such as ``"organisations"``."""
        about = self.record.get("about")
        names = about.get(group) if isinstance(about, dict) else None
        return dict(names) if isinstance(names, dict) else {}


@dataclass(frozen=True)
class Failure:
    """Why the last run in one language failed."""

    language: str
    cell: int | None
    message: str
    at: str
    log: str


@dataclass(frozen=True)
class Entry:
    """A briefing with one set of parameters, in all its languages.

    Attributes
    ----------
    briefing, slug : str
        Its folder is OUT/<briefing>/<slug>.
    parameters : mapping
    rendered : mapping of str to Rendered
        By language.
    failures : tuple of Failure
    """

    briefing: str
    slug: str
    parameters: Mapping[str, Any]
    rendered: Mapping[str, Rendered]
    failures: tuple[Failure, ...] = ()

    @property
    def folder(self) -> str:
        """Relative to the output folder."""
        return f"{self.briefing}/{self.slug}"

    def in_language(self, language: str) -> Rendered | None:
        """Return what readers of a language are shown: their own, else English, else any; None without."""
        for name in (language, "en", *sorted(self.rendered)):
            if name in self.rendered:
                return self.rendered[name]
        return None


def collect(out: Path) -> list[Entry]:
    """Read every record in the output folder.

    Returns
    -------
    list of Entry
        Ordered by folder; those that were never rendered but failed are among them.
    """
    found = {(path.parent.name, path.name) for path in _folders(out)}
    failed = {(path.parent.name, path.name) for path in _folders(out / failures.FOLDER)}
    entries = (_entry(out, briefing, slug) for briefing, slug in sorted(found | failed))
    return [entry for entry in entries if entry.rendered or entry.failures]


def _folders(top: Path) -> Iterator[Path]:
    """Folders two levels below another."""
    for briefing in _visible(top):
        yield from _visible(briefing)


def _visible(folder: Path) -> list[Path]:
    try:
        entries = list(os.scandir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [Path(entry.path) for entry in entries if entry.is_dir() and not entry.name.startswith(".")]


def _entry(out: Path, briefing: str, slug: str) -> Entry:
    folder = out / briefing / slug
    inside = {path.name: path for path in _visible(folder)}
    days = sorted((name for name in inside if is_day(name)), reverse=True)
    rendered: dict[str, Rendered] = {}
    for language in sorted(set(inside) - set(days)):
        record = read_record(inside[language])
        if record is not None and record.get("status") == "ok":
            rendered[language] = _rendered(out, folder, language, record, days)
    failed = tuple(_failures(out / failures.FOLDER / briefing / slug))
    records = [each.record for each in rendered.values()]
    parameters = records[0].get("parameters", {}) if records else {}
    return Entry(briefing, slug, parameters, rendered, failed)


def _rendered(out: Path, folder: Path, language: str, record: dict[str, Any], days: list[str]) -> Rendered:
    newest = _version(out, folder / language, record)
    kept = []
    for day in days:
        path = folder / day / language
        of_day = read_record(path)
        if of_day is not None:
            kept.append(_version(out, path, of_day))
    return Rendered(language, newest.folder, record, newest, tuple(kept))


def _version(out: Path, folder: Path, record: dict[str, Any]) -> Version:
    renditions = record.get("renditions") or {}
    return Version(
        as_of=str(record.get("as_of", "")),
        folder=folder.relative_to(out).as_posix(),
        finding=str(record.get("finding") or ""),
        renditions={name: int(measured.get("size", 0)) for name, measured in renditions.items()},
        downloads=tuple(record.get("downloads") or ()),
    )


def _failures(folder: Path) -> Iterator[Failure]:
    for path in sorted(_visible(folder)):
        try:
            details = json.loads((path / failures.FILE_NAME).read_text(encoding="utf-8"))
            log = (path / LOG_NAME).read_text(encoding="utf-8", errors="replace")
        except (OSError, ValueError):  # is being written or removed at this moment
            continue
        yield Failure(
            language=path.name,
            cell=details.get("cell"),
            message=str(details.get("message", "")),
            at=str(details.get("failed_at") or ""),
            log=log,
        )


def briefing_pages(out: Path) -> list[str]:
    """Pages of briefings and of versions that lie in the output folder, of whatever site (relative paths)."""
    folders = [
        inner for path in _folders(out) for inner in (path, *_visible(path)) if _holds_pages(inner, path)
    ]
    found = (page for folder in folders for page in folder.glob("index*.html"))
    return sorted(page.relative_to(out).as_posix() for page in found)


def _holds_pages(folder: Path, briefing: Path) -> bool:
    return folder == briefing or is_day(folder.name)


def record_files(out: Path) -> list[Path]:
    """Every file that `collect` reads, ordered by name."""
    runs = [path / language.name / FILE_NAME for path in _folders(out) for language in _visible(path)]
    versions = [
        inner / FILE_NAME
        for path in _folders(out)
        for day in _visible(path)
        if is_day(day.name)
        for inner in _visible(day)
    ]
    failed = [
        language / name
        for path in _folders(out / failures.FOLDER)
        for language in _visible(path)
        for name in (failures.FILE_NAME, LOG_NAME)
    ]
    return sorted([*runs, *versions, *failed])
