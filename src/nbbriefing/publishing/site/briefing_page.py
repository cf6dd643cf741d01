"""The page of one briefing: its renditions and languages, its numbers, its versions and how it was made.

Each version has such a page too, beside its languages, so that its address leads somewhere for ever.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nbbriefing.language.messages import current_language
from nbbriefing.project import current
from nbbriefing.publishing.site import words
from nbbriefing.publishing.site.collecting import Entry, Rendered, Version
from nbbriefing.publishing.site.pages import (
    NOTEBOOK,
    PAGE,
    PRINT,
    Frame,
    link,
    localised,
    render_page,
    root_of,
)
from nbbriefing.publishing.site.words import day, moment, size

_SHOWN_FINGERPRINT = 12


@dataclass(frozen=True)
class Subjects:
    """The briefings on single subjects, for links from the others.

    Attributes
    ----------
    folders : mapping of (group, id) to str
    """

    folders: Mapping[tuple[str, str], str]


def subjects(entries: Sequence[Entry]) -> Subjects:
    """Find the briefings that are about a single subject."""
    folders = {}
    for entry in entries:
        for subject in current().branding.subjects:
            if entry.rendered and list(entry.parameters) == [subject.parameter]:
                folders[subject.group, str(entry.parameters[subject.parameter])] = entry.folder
    return Subjects(folders)


def briefing_page(frame: Frame, entry: Entry, known: Subjects) -> tuple[str, bytes]:
    """Compose the page of a briefing in the current language."""
    rendered = _shown(entry)
    name = f"{entry.folder}/index.html"
    root, folder = root_of(name), f"{entry.folder}/"
    newest = {language: each.newest for language, each in entry.rendered.items()}
    return render_page(
        frame,
        "briefing",
        name,
        rendered.title,
        description=rendered.finding,
        **_head(rendered, rendered.newest, newest),
        key_figures=_key_figures(rendered.record),
        downloads=_downloads(rendered, rendered.newest, folder),
        versions=_versions(entry, rendered, folder),
        about=_about(rendered, known, root, entry.folder),
        facts=_facts(rendered),
        notice="",
        newest_href="",
        b=words.briefing_words(),
    )


def version_page(frame: Frame, entry: Entry, as_of: str) -> tuple[str, bytes]:
    """Compose the page of one version, whose renditions may exist in fewer languages than the newest."""
    of_day = {
        language: version
        for language, each in entry.rendered.items()
        for version in each.versions
        if version.as_of == as_of
    }
    rendered = _shown(entry)
    version = of_day.get(rendered.language) or next(iter(of_day.values()))
    told = words.briefing_words()
    earlier = as_of != rendered.as_of
    return render_page(
        frame,
        "briefing",
        f"{entry.folder}/{as_of}/index.html",
        rendered.title,
        description=version.finding,
        **_head(rendered, version, of_day),
        key_figures=[],
        downloads=_downloads(rendered, version, f"{entry.folder}/{as_of}/"),
        versions=[],
        about=[],
        facts=[],
        notice=told["not_newest"].format(day=day(rendered.as_of)) if earlier else "",
        newest_href=f"../{localised('index.html', current_language())}",
        b=told,
    )


def _shown(entry: Entry) -> Rendered:
    rendered = entry.in_language(current_language())
    assert rendered is not None
    return rendered


def _head(rendered: Rendered, version: Version, of_day: Mapping[str, Version]) -> dict[str, Any]:
    return {
        "lang": _other(rendered.language),
        "as_of": version.as_of,
        "day": day(version.as_of),
        "finding": version.finding,
        "renditions": [_renditions(language, each) for language, each in of_day.items()],
    }


def _other(language: str) -> str:
    """The language of a piece of the page, where it is not that of the page."""
    return language if language != current_language() else ""


def _renditions(language: str, version: Version) -> dict[str, Any]:
    told, name = words.briefing_words(), words.language_name(language)
    texts = ((PAGE, told["page"]), (PRINT, told["print"]), (NOTEBOOK, told["executed"]))
    links = [
        {
            "href": link(f"{language}/{file}"),
            "text": text,
            "label": f"{text} ({name})",
            "size": size(version.renditions[file]),
        }
        for file, text in texts
        if file in version.renditions
    ]
    return {"language": language, "name": name, "links": links}


def _key_figures(record: Mapping[str, Any]) -> list[dict[str, str]]:
    figures = record.get("key_figures")
    return [
        {part: str(figure.get(part, "")) for part in ("value", "label", "detail")}
        for figure in (figures if isinstance(figures, list) else [])
    ]


def _downloads(rendered: Rendered, version: Version, folder: str) -> list[dict[str, str]]:
    told = words.briefing_words()
    files = []
    for file in version.downloads:
        described = "rows" not in file
        details = [] if described else [told["rows"].format(n=file["rows"])]
        files.append(
            {
                "href": link(f"{version.folder}/{file['path']}".removeprefix(folder)),
                "title": told["data_package"] if described else str(file.get("title") or file["path"]),
                "lang": "" if described else _other(rendered.language),
                "detail": " · ".join([*details, size(int(file.get("size", 0)))]),
            }
        )
    return files


def _versions(entry: Entry, rendered: Rendered, folder: str) -> list[dict[str, Any]]:
    days = sorted({each.as_of for every in entry.rendered.values() for each in every.versions}, reverse=True)
    findings = {version.as_of: version.finding for version in rendered.versions}
    return [
        {
            "as_of": as_of,
            "day": day(as_of),
            "newest": as_of == rendered.as_of,
            "finding": findings.get(as_of, ""),
            "links": [
                {
                    "href": link(f"{version.folder}/{PAGE}".removeprefix(folder)),
                    "text": words.language_name(language),
                    "label": f"{words.language_name(language)}, {day(as_of)}",
                    "language": language,
                }
                for language, every in entry.rendered.items()
                for version in every.versions
                if version.as_of == as_of
            ],
        }
        for as_of in days
    ]


def _about(rendered: Rendered, known: Subjects, root: str, own: str) -> list[dict[str, Any]]:
    groups = []
    for subject in reversed(current().branding.subjects):
        about = rendered.about(subject.group)
        names = [
            {"text": name, "href": _subject(known.folders.get((subject.group, identity)), root, own)}
            for identity, name in sorted(about.items(), key=lambda item: item[1].casefold())
        ]
        if names:
            label = words.subject_heading(subject)
            groups.append({"label": label, "names": names, "separator": words.separator()})
    return groups


def _subject(folder: str | None, root: str, own: str) -> str:
    if folder is None or folder == own:
        return ""
    return root + link(f"{folder}/{localised('index.html', current_language())}")


def _facts(rendered: Rendered) -> list[dict[str, Any]]:
    told, record = words.briefing_words(), rendered.record
    facts = []
    if rendered.times.get("rendered"):
        facts.append({"label": told["rendered"], "text": moment(rendered.times["rendered"]), "code": False})
    fingerprint = str(record.get(current().fingerprint_key, ""))[:_SHOWN_FINGERPRINT]
    facts.append({"label": told["fingerprint"], "text": fingerprint, "code": True})
    software = f"{current().branding.software} {record.get('software_version', '')}".strip()
    return [*facts, {"label": told["software"], "text": software, "code": False}]
