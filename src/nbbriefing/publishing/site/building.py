"""Making the output folder a site: every page from the records that lie in it, nothing else.

Two builds from the same records give the same bytes. A page is replaced in one step, and only if it has
changed; the renditions are never touched. OUT/.cache/site.json says what it was built from.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import nbbriefing
from nbbriefing.errors import SiteError
from nbbriefing.exporters.style import page_style, with_tones
from nbbriefing.language.messages import LOCALES, languages, writing
from nbbriefing.project import call, current
from nbbriefing.publishing import locks
from nbbriefing.publishing.site import words
from nbbriefing.publishing.site.briefing_page import briefing_page, subjects, version_page
from nbbriefing.publishing.site.collecting import Entry, briefing_pages, collect, record_files
from nbbriefing.publishing.site.feed import SITEMAP, feed, sitemap
from nbbriefing.publishing.site.index_page import index_page, kinds_of, search_data
from nbbriefing.publishing.site.pages import AGE, ENGINE, SEARCH, STYLE, TEMPLATES, Frame, Settings
from nbbriefing.publishing.site.status_page import status_page
from nbbriefing.publishing.site.writing import remove_pages, write_pages
from nbbriefing.publishing.versions import adopt

_CACHE = Path(".cache", "site.json")
_STATE = Path(".schedule", "state.json")


@dataclass(frozen=True)
class Remembered:
    """What a site was built from, and its pages; empty if there is none."""

    fingerprint: str = ""
    pages: tuple[str, ...] = ()


def fingerprint(out: Path, settings: Settings) -> str:
    """Hash what the site is built from.

    Of files only inode, time and size are taken, not the content: there may be thousands of records, and
    a run never changes one, it puts a new one in its place.
    """
    package = Path(nbbriefing.__file__).parent
    code = sorted(
        path
        for folder in (package / "publishing", LOCALES)
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    )
    digest = hashlib.sha256(repr(settings).encode())
    for path in [*code, package / "exporters" / "templates" / "page.css", *record_files(out), out / _STATE]:
        digest.update(_signature(path))
    return digest.hexdigest()


def _signature(path: Path) -> bytes:
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return f"{path}\0".encode()
    return f"{path}\0{found.st_ino}\0{found.st_mtime_ns}\0{found.st_size}\0".encode()


def remembered(out: Path) -> Remembered:
    """Recall what the site in an output folder was built from."""
    try:
        known = json.loads((out / _CACHE).read_text(encoding="utf-8"))
        return Remembered(str(known["fingerprint"]), tuple(map(str, known["pages"])))
    except (OSError, ValueError, KeyError, TypeError):
        return Remembered()


def remember(out: Path, made_from: str, pages: Sequence[str]) -> None:
    """Note what the site was built from, when all its pages are in place."""
    path = out / _CACHE
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".new")
    temporary.write_text(json.dumps({"fingerprint": made_from, "pages": list(pages)}, indent=1) + "\n")
    temporary.replace(path)


def is_current(out: Path, settings: Settings) -> bool:
    """Whether nothing that the site shows has changed since it was built."""
    known = remembered(out)
    whole = all((out / page).is_file() for page in known.pages)
    return whole and known.fingerprint == fingerprint(out, settings)


_VENDOR = TEMPLATES.parent / "vendor"


@dataclass(frozen=True)
class Built:
    """What became of a build.

    Attributes
    ----------
    briefings : int
        With each set of parameters counted once, in however many languages.
    pages : int
        All pages and files of the site besides the renditions.
    written : tuple of str
        Those that had changed.
    """

    briefings: int
    pages: int
    written: tuple[str, ...]


def build_site(out: Path, settings: Settings) -> Built:
    """Make or renew the site in an output folder.

    Raises
    ------
    SiteError
        If nothing has been rendered there.
    OSError
        If a page cannot be written. Renditions and the pages that were not reached are as they were.
    """
    if not out.is_dir():
        raise SiteError(f"there is no folder {str(out)!r}\nRender first: `{call('render')}`.")
    with locks.holding(out):  # another call that ends later has seen more, and writes later
        entries = collect(out)
        if not entries:
            raise SiteError(f"nothing has been rendered in {str(out)!r}\nRender first: `{call('render')}`.")
        if _adopt_all(out, entries):
            entries = collect(out)
        made = fingerprint(out, settings)
        pages = dict(_all_pages(out, entries, settings))
        written = write_pages(out, pages)
        remove_pages(out, sorted({*remembered(out).pages, *briefing_pages(out)} - set(pages)))
        remember(out, made, list(pages))
    return Built(sum(1 for entry in entries if entry.rendered), len(pages), tuple(written))


def _adopt_all(out: Path, entries: Sequence[Entry]) -> bool:
    """See that everything shown has its permanent address; tells whether anything had none."""
    lacking = [
        rendered
        for entry in entries
        for rendered in entry.rendered.values()
        if rendered.as_of not in {version.as_of for version in rendered.versions}
    ]
    for rendered in lacking:
        adopt(out / rendered.folder, out)
    return bool(lacking)


def _all_pages(out: Path, entries: list[Entry], settings: Settings) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the site, those that others lead to first."""
    yield from _assets()
    checked, own = settings.last_good(out), languages()
    for language in own:
        with writing(language):
            pages = list(_pages(entries, settings, tuple(own), checked))
        yield from pages
    if settings.site.url:
        yield SITEMAP, sitemap(settings.site.url, own, entries)


def _assets() -> Iterator[tuple[str, bytes]]:
    own = with_tones((TEMPLATES / STYLE).read_text(encoding="utf-8"), current())
    yield STYLE, f"{page_style(current())}\n{own}".encode()
    for name in (SEARCH, AGE):
        yield name, (TEMPLATES / name).read_bytes()
    yield ENGINE, (_VENDOR / ENGINE).read_bytes()


def _pages(
    entries: list[Entry], settings: Settings, own: tuple[str, ...], checked: Mapping[str, str]
) -> Iterator[tuple[str, bytes]]:
    """Yield the pages in the current language."""
    site = replace(settings.site, title=settings.site.title or words.default_title())
    frame, known = Frame(site, own), subjects(entries)
    for entry in entries:
        if entry.rendered:
            for day in _days(entry):
                yield version_page(frame, entry, day)
            yield briefing_page(frame, entry, known)
    yield status_page(frame, entries, settings, checked)
    yield feed(site, entries)
    kinds = kinds_of(entries, settings.order)
    yield search_data(entries)
    yield index_page(frame, kinds)


def _days(entry: Entry) -> list[str]:
    return sorted({version.as_of for each in entry.rendered.values() for version in each.versions})
