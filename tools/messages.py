"""Collect the messages of code, notebooks and catalogue of briefings, and keep the translations in step.

``python -m tools.messages`` (or ``make messages``) extracts the messages of each package, adds new ones to
``src/<package>/locales/<language>/LC_MESSAGES/<package>.po``, drops what nothing says any more,
and compiles.
Nothing is guessed from similar messages: a changed sentence has to be translated anew.
"""

from __future__ import annotations

import io
import json
import tomllib
from pathlib import Path
from typing import Any

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from nbbriefing.language.messages import SOURCE_LANGUAGE
from nbbriefing.running.translation import code_messages, messages

TOP = Path(__file__).resolve().parents[1]
#: Each package has its own translations; notebooks and catalogue belong to the project's.
PACKAGES = ("nbbriefing", "ciie_utils")
PROJECT = "ciie_utils"
KEYWORDS = {
    **dict.fromkeys(("_", "N_", "say", "nothing")),
    **dict.fromkeys(("ngettext", "N_plural", "say_n"), (1, 2)),
    **dict.fromkeys(("pgettext", "Np_"), ((1, "c"), 2)),
}
_WIDTH = 110


def extract(package: str) -> Catalog:
    """Return all messages of a package with the files that say them ."""
    catalog = Catalog(domain=package, project="CIIE Health Outcomes", charset="utf-8")
    found = extract_from_dir(
        TOP / "src" / package,
        method_map=[("**.py", "python")],
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
    )
    for file, _line, message, comments, context in sorted(found, key=lambda item: (item[0], item[1])):
        catalog.add(
            message, locations=[(f"src/{package}/{file}", None)], auto_comments=comments, context=context
        )
    if package != PROJECT:
        return catalog
    for entry in sorted(_translated_entries(), key=lambda entry: entry["notebook"]):
        cells = json.loads((TOP / entry["notebook"]).read_text(encoding="utf-8"))["cells"]
        for cell in cells:
            collect = {"markdown": messages, "code": code_messages}.get(cell["cell_type"])
            for message in collect("".join(cell["source"])) if collect else []:
                catalog.add(message, locations=[(entry["notebook"], None)])
    for entry in _translated_entries():
        catalog.add(entry["title"], locations=[("briefings.toml", None)])
    return catalog


def _translated_entries() -> list[dict[str, Any]]:
    """Return the catalogue's entries that are rendered in more than the language of the source."""
    catalogue = tomllib.loads((TOP / "briefings.toml").read_text(encoding="utf-8"))
    return [entry for entry in catalogue["briefing"] if set(entry["languages"]) - {SOURCE_LANGUAGE}]


def read(path: Path) -> Catalog:
    """Read a translation."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parents[1].name, domain=path.stem)


def merged(template: Catalog, translation: Catalog) -> Catalog:
    """Return the messages of the template with the translations that there are."""
    result = Catalog(
        locale=translation.locale,
        domain=template.domain,
        project=template.project,
        charset="utf-8",
        fuzzy=False,
    )
    for message in template:
        if not message.id:
            continue
        known = translation.get(message.id, message.context)
        # Babel takes a translation of a plural for that of its singular.
        string = (
            known.string
            if known is not None and isinstance(known.id, str) is isinstance(message.id, str)
            else None
        )
        result.add(
            message.id,
            string,
            locations=message.locations,
            auto_comments=message.auto_comments,
            context=message.context,
        )
    return result


def untranslated(catalog: Catalog) -> list[Message]:
    """Return the messages that have no translation, or not one for each plural form."""
    found = []
    for message in catalog:
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and not all(strings):
            found.append(message)
    return found


def po_text(catalog: Catalog) -> bytes:
    """Return a translation as its file holds it, by message: neither a date nor a moved line changes it."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=_WIDTH, omit_header=True, sort_output=True, no_location=True)
    return _HEADER.format(plural=catalog.plural_forms).encode() + buffer.getvalue()


class _Compiled(Catalog):
    """A catalogue with a header of its own: plural forms, but no date and no version of Babel.

    Without the plural forms gettext falls back to the English ones, and no plural is found.
    """

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [("Content-Type", "text/plain; charset=utf-8"), ("Plural-Forms", self.plural_forms)]


def mo_bytes(catalog: Catalog) -> bytes:
    """Return the compiled form, which is what runs read; what has no translation is left out."""
    compiled = _Compiled(locale=catalog.locale, domain=catalog.domain)
    missing = {(message.id, message.context) for message in untranslated(catalog)}
    for message in catalog:
        # An empty plural would be printed as nothing.
        if message.id and (message.id, message.context) not in missing:
            compiled.add(message.id, message.string, context=message.context)
    buffer = io.BytesIO()
    write_mo(buffer, compiled)
    return buffer.getvalue()


_HEADER = """msgid ""
msgstr ""
"Project-Id-Version: CIIE Health Outcomes\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural}\\n"

"""


def translations() -> list[Path]:
    """Return the files of the translations."""
    return sorted(
        path for name in PACKAGES for path in TOP.glob(f"src/{name}/locales/*/LC_MESSAGES/{name}.po")
    )


def main() -> None:
    """Update and compile every translation, and say what is missing."""
    for path in translations():
        catalog = merged(extract(path.stem), read(path))
        path.write_bytes(po_text(catalog))
        path.with_suffix(".mo").write_bytes(mo_bytes(catalog))
        name, missing = path.parents[1].name, len(untranslated(catalog))
        print(f"{path.stem}, {name}: {len(catalog)} messages, {missing} without a translation")


if __name__ == "__main__":
    main()
