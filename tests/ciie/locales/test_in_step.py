"""Catalogues hold what code, notebooks and the catalogue of briefings say, no more and no less."""

from __future__ import annotations

import gettext
import io
from pathlib import Path

import pytest
from babel.messages import Catalog

from nbbriefing.language.messages import languages
from tools import messages

from .conftest import TRANSLATIONS

every_translation = pytest.mark.parametrize(
    "path", TRANSLATIONS, ids=lambda path: f"{path.stem}-{path.parents[1].name}"
)


@pytest.fixture
def template(path: Path) -> Catalog:
    return messages.extract(path.stem)


def test_there_is_chinese() -> None:
    assert "zh" in languages()
    assert [(path.stem, path.parents[1].name) for path in TRANSLATIONS] == [
        ("ciie_utils", "zh"),
        ("nbbriefing", "zh"),
    ]


@every_translation
def test_no_message_is_untranslated(path: Path, template: Catalog) -> None:
    merged = messages.merged(template, messages.read(path))
    missing = [message.id for message in messages.untranslated(merged)]
    assert missing == [], "run `make messages`, then translate what is empty in the .po"


@every_translation
def test_an_update_changes_nothing(path: Path, template: Catalog) -> None:
    merged = messages.merged(template, messages.read(path))
    assert path.read_bytes() == messages.po_text(merged), "run `make messages`"


@every_translation
def test_the_compiled_file_is_that_of_the_text(path: Path) -> None:
    assert path.with_suffix(".mo").read_bytes() == messages.mo_bytes(messages.read(path)), (
        "run `make messages`"
    )


def small(
    string: str | tuple[str, ...], identity: str | tuple[str, str], context: str | None = None
) -> bytes:
    catalog = Catalog(locale="zh", domain="words")
    catalog.add(identity, string, context=context)
    return messages.mo_bytes(catalog)


def test_compiled_plurals_are_found() -> None:
    compiled = gettext.GNUTranslations(io.BytesIO(small(("{n}天",), ("{n} day", "{n} days"))))
    assert [compiled.ngettext("{n} day", "{n} days", n) for n in (0, 1, 2)] == ["{n}天"] * 3


def test_compiled_contexts_are_kept_apart() -> None:
    compiled = gettext.GNUTranslations(io.BytesIO(small("日期不详", "not known", "a date")))
    assert compiled.pgettext("a date", "not known") == "日期不详"
    assert compiled.gettext("not known") == "not known"


def test_what_is_untranslated_is_not_compiled_to_nothing() -> None:
    assert gettext.GNUTranslations(io.BytesIO(small("", "late"))).gettext("late") == "late"


def test_a_translation_of_a_plural_is_not_taken_for_its_singular() -> None:
    old = Catalog(locale="zh", domain="words")
    old.add(("{n} day", "{n} days"), ("{n}天",))
    new = Catalog(domain="words")
    new.add("{n} day")
    merged = messages.merged(new, old)
    assert [message.id for message in messages.untranslated(merged)] == ["{n} day"]


def test_a_changed_sentence_gets_no_old_translation() -> None:
    old = Catalog(locale="zh", domain="words")
    old.add("Half of the products had arrived", "半数产品已到达")
    new = Catalog(domain="words")
    new.add("Half of all products had arrived")
    assert len(messages.untranslated(messages.merged(new, old))) == 1
