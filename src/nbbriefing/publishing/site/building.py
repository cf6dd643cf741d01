"""Making the output folder a site: every page from the records that lie in it, nothing else.

Two builds from the same records give the same bytes. A page is replaced in one step, and only if it has
changed; the renditions are never touched.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nbbriefing.errors import SiteError
from nbbriefing.language import messages as languages
from nbbriefing.project import call
from nbbriefing.publishing import locks
from nbbriefing.publishing.site import words
from nbbriefing.publishing.site.addresses import AGE, ENGINE, SEARCH, STYLE
from nbbriefing.publishing.site.briefing_page import briefing_page, subjects, version_page
from nbbriefing.publishing.site.collecting import Entry, briefing_pages, collect
from nbbriefing.publishing.site.feed import feed
from nbbriefing.publishing.site.freshness import fingerprint, remember, remembered
from nbbriefing.publishing.site.index_page import index_page, kinds_of, search_data
from nbbriefing.publishing.site.pages import TEMPLATES, Frame
from nbbriefing.publishing.site.settings import Settings
from nbbriefing.publishing.site.sitemap import NAME as SITEMAP
from nbbriefing.publishing.site.sitemap import sitemap
from nbbriefing.publishing.site.status_page import last_checked, status_page
from nbbriefing.publishing.site.writing import remove_pages, write_pages
from nbbriefing.publishing.versions import adopt

_VENDOR = TEMPLATES.parent / "vendor"
_PAGE_STYLE = TEMPLATES.parents[2] / "exporters" / "templates" / "page.css"


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
    checked = last_checked(out)
    own, before = languages.languages(), languages.current_language()
    try:
        for language in own:
            languages.set_language(language)
            yield from _pages(entries, settings, tuple(own), checked)
    finally:
        languages.set_language(before)
    if settings.site.url:
        yield SITEMAP, sitemap(settings.site.url, own, entries)


def _assets() -> Iterator[tuple[str, bytes]]:
    style = _PAGE_STYLE.read_bytes() + b"\n" + (TEMPLATES / STYLE).read_bytes()
    yield STYLE, style
    for name in (SEARCH, AGE):
        yield name, (TEMPLATES / name).read_bytes()
    yield ENGINE, (_VENDOR / ENGINE).read_bytes()


def _pages(
    entries: list[Entry], settings: Settings, own: tuple[str, ...], checked: dict[str, str]
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
