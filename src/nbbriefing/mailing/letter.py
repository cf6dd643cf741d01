"""What a mail says of a briefing: taken from the record of its last good run."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from nbbriefing.errors import MailError, suggest
from nbbriefing.project import call, current
from nbbriefing.publishing.build import FILE_NAME, read_record, sha256_of

PAGE, PDF = "briefing.html", "briefing.pdf"
_LONGEST_NAME = 80
_FEWEST_LETTERS = 8


@dataclass(frozen=True)
class KeyFigure:
    """A key figure as the briefing shows it."""

    value: str
    label: str
    detail: str


@dataclass(frozen=True)
class Letter:
    """One rendered briefing, as a mail tells of it.

    Attributes
    ----------
    run : str
        Name of the run, for example ``edition/edition-3/en``.
    title, finding, as_of, language : str
        ``as_of`` is an ISO date.
    key_figures : tuple of KeyFigure
    pdf : Path
    pdf_hash : str
        SHA-256 of the PDF.
    url : str
        Address of the page, which stays that of this version where the site keeps one; empty if the site's
        is not known.
    newest : str
        Address of the page that is always the newest version; empty likewise.
    fingerprint, version : str
        Of the rows that it rests on, and of the software.
    """

    run: str
    title: str
    finding: str
    as_of: str
    language: str
    key_figures: tuple[KeyFigure, ...]
    pdf: Path
    pdf_hash: str
    url: str
    newest: str
    fingerprint: str
    version: str

    @property
    def pdf_name(self) -> str:
        """Name of the attachment, in ASCII: from the title, else from the name of the run."""
        name = ascii_name(self.title)
        if sum(character.isalpha() for character in name) < _FEWEST_LETTERS:
            name = _run_name(self.run)
        return f"{name}-{self.as_of}.pdf"


def find_letter(
    out: Path, briefing: str, parameters: Sequence[str], language: str | None, url: str = ""
) -> Letter:
    """Find the one rendered briefing that is meant.

    Parameters
    ----------
    out : Path
        The output folder.
    briefing : str
    parameters : sequence of str
        ``NAME=VALUE``.
    language : str or None
    url : str, optional
        Address of the site, ending in a slash.

    Raises
    ------
    MailError
        If it has not been rendered, if several are meant, or if it is not as its record says.
    """
    asked = _assignments(parameters)
    records = _records(out / briefing)
    if not records:
        raise MailError(
            f"{briefing} has not been rendered in {out}\nRender it first: {call('render')} {briefing}"
        )
    found = {
        folder: record
        for folder, record in records.items()
        if language in (None, record["language"]) and _has(record["parameters"], asked)
    }
    if len(found) != 1:
        raise MailError(_not_one(briefing, found or records, bool(found), asked, language))
    ((folder, record),) = found.items()
    return _letter(out, folder, record, url)


def ascii_name(text: str) -> str:
    """Write a text as the name of a file that every mail program and system can take.

    >>> ascii_name("Édition 3: what was announced?")
    'Edition-3-what-was-announced'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain)[:_LONGEST_NAME].strip("-")


def _run_name(run: str) -> str:
    """Name a file after a run.

    >>> _run_name("edition/edition-3/zh"), _run_name("outcomes/all/zh"), _run_name("company/msd/zh")
    ('edition-3-zh', 'outcomes-zh', 'company-msd-zh')
    """
    briefing, slug, language = run.split("/")
    if slug == "all" or slug.startswith(f"{briefing}-"):
        slug = slug.removeprefix("all").removeprefix(f"{briefing}-")
    return ascii_name("-".join(filter(None, [briefing, slug, language])))


def _assignments(parameters: Iterable[str]) -> dict[str, str]:
    asked = {}
    for text in parameters:
        name, equals, value = text.partition("=")
        if not equals:
            raise MailError(f"-p {text}: not a parameter and a value\nWrite it as NAME=VALUE.")
        asked[name] = value
    return asked


def _records(folder: Path) -> dict[Path, dict[str, Any]]:
    """Records of the renditions of a briefing, by their folders; in order."""
    folders = [path.parent for path in sorted(folder.glob(f"[!.]*/[!.]*/{FILE_NAME}"))]
    found = {path: read_record(path) for path in folders}
    return {path: record for path, record in found.items() if record and record.get("language") == path.name}


def _has(parameters: Mapping[str, Any], asked: Mapping[str, str]) -> bool:
    return all(
        name in parameters and value in (str(parameters[name]), json.dumps(parameters[name]))
        for name, value in asked.items()
    )


def _not_one(
    briefing: str,
    records: Mapping[Path, dict[str, Any]],
    several: bool,
    asked: Mapping[str, str],
    language: str | None,
) -> str:
    there = [f"  {_options(record)}" for record in records.values()]
    if several:
        return "\n".join([f"{len(there)} renditions of {briefing} are meant; one mail tells of one:", *there])
    names = sorted({name for record in records.values() for name in record["parameters"]})
    unknown = [name for name in asked if name not in names]
    near = suggest(unknown[0], names) if unknown else ""
    wanted = " ".join([*(f"-p {name}={value}" for name, value in asked.items())])
    wanted = " ".join(filter(None, [wanted, f"--lang {language}" if language else ""]))
    return "\n".join([f"{briefing} has not been rendered with {wanted}; there are:", *there, near]).rstrip()


def _options(record: Mapping[str, Any]) -> str:
    parameters = [f"-p {name}={value}" for name, value in record["parameters"].items()]
    return " ".join([*parameters, f"--lang {record['language']}"])


def _letter(out: Path, folder: Path, record: Mapping[str, Any], url: str) -> Letter:
    run = folder.relative_to(out).as_posix()
    if PDF not in record["renditions"]:
        raise MailError(
            f"{run}: it was rendered without a PDF\nInstall nbbriefing[pdf], and render it again."
        )
    pdf_hash = record["renditions"][PDF]["sha256"]
    again = f"Render it again: {call('render')} {record['briefing']} --force"
    if not (folder / PDF).is_file() or sha256_of(folder / PDF) != pdf_hash:
        raise MailError(f"{run}: {PDF} is not as it was rendered\n{again}")
    if not record.get("finding"):
        raise MailError(f"{run}: its record holds no finding, so there is nothing to say\n{again}")
    return Letter(
        run=run,
        title=one_line(record["title"]),
        finding=one_line(record["finding"]),
        as_of=record["as_of"],
        language=record["language"],
        key_figures=tuple(map(_key_figure, record["key_figures"])),
        pdf=folder / PDF,
        pdf_hash=pdf_hash,
        url=_address(url, _version(out, folder, record) or folder.relative_to(out)),
        newest=_address(url, folder.relative_to(out)),
        fingerprint=record.get(current().fingerprint_key, "")[:12],
        version=record["software_version"],
    )


def _version(out: Path, folder: Path, record: Mapping[str, Any]) -> Path | None:
    """Where the site keeps this very run under its as-of date, relative to the output folder."""
    kept = folder.parent / record["as_of"] / folder.name
    same = (read_record(kept) or {}).get("renditions") == record["renditions"]
    return kept.relative_to(out) if same and (kept / PAGE).is_file() else None


def _address(site: str, folder: Path) -> str:
    return f"{site}{quote(f'{folder.as_posix()}/{PAGE}', safe='/~.-_')}" if site else ""


def _key_figure(item: Mapping[str, Any]) -> KeyFigure:
    return KeyFigure(*(one_line(str(item.get(name, ""))) for name in ("value", "label", "detail")))


def one_line(text: str) -> str:
    """Put a text on one line, without characters that control how it is read.

    >>> one_line("A title\\r\\nBcc: everybody")
    'A title Bcc: everybody'
    """
    return " ".join("".join(" " if unicodedata.category(c) in _CONTROLS else c for c in text).split())


_CONTROLS = frozenset({"Cc", "Cs", "Zl", "Zp"})
