"""The language that a briefing is written in: messages and plurals.

Messages are gettext's, with the English text as the message id; a catalogue for another language lies in
``locales/<language>/LC_MESSAGES/<package>.mo`` beside a package. The engine's own calls are given a language
and write in it for as long as they take (`writing`); a notebook says once which language is its own
(`set_language`).
"""

from __future__ import annotations

import gettext
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache
from numbers import Integral
from pathlib import Path
from typing import Any, NamedTuple

from nbbriefing.errors import ParameterError, suggest
from nbbriefing.project import current

DOMAIN = "nbbriefing"
SOURCE_LANGUAGE = "en"
LOCALES = Path(__file__).resolve().parents[1] / "locales"

#: Where messages are looked up: those of packages that write briefings come before the engine's own.
_sources: list[tuple[str, Path]] = [(DOMAIN, LOCALES)]


class Language(NamedTuple):
    """A language and its messages."""

    name: str
    messages: gettext.NullTranslations


_of_the_notebook = Language(SOURCE_LANGUAGE, gettext.NullTranslations())
_of_the_call: ContextVar[Language | None] = ContextVar("language", default=None)


def languages() -> list[str]:
    """Return the languages that a briefing can be written in, the language of the source first."""
    files = (path for domain, folder in sources() for path in folder.glob(f"*/LC_MESSAGES/{domain}.mo"))
    return [SOURCE_LANGUAGE, *sorted({path.parents[1].name for path in files} - {SOURCE_LANGUAGE})]


def add_messages(domain: str, folder: Path) -> None:
    """Look messages up in ``folder/<language>/LC_MESSAGES/<domain>.mo`` as well, before the others."""
    if (domain, folder) not in _sources:
        _sources.insert(0, (domain, folder))


def sources() -> list[tuple[str, Path]]:
    """Return where messages are looked up, the first one first: gettext domain and folder."""
    own = current().messages
    return _sources if own is None or own in _sources else [own, *_sources]


def set_language(name: str) -> None:
    """Write in this language from now on, where no call has its own: for a notebook, which has one language.

    Raises
    ------
    ParameterError
        If there is no catalogue for it; the text lists the languages that there are.
    """
    global _of_the_notebook
    _of_the_notebook = Language(name, _catalogue(name))


@contextmanager
def writing(name: str | None) -> Iterator[None]:
    """Write in a language while a ``with`` block lasts, in this thread or task alone; None changes nothing.

    Raises
    ------
    ParameterError
        As `set_language`.
    """
    if name is None:
        yield
        return
    before = _of_the_call.set(Language(name, _catalogue(name)))
    try:
        yield
    finally:
        _of_the_call.reset(before)


def _now() -> Language:
    return _of_the_call.get() or _of_the_notebook


def translator(name: str) -> Callable[[str], str]:
    """Return what puts a message into a language, whatever language is written in now.

    Raises
    ------
    ParameterError
        As `set_language`.
    """
    return _catalogue(name).gettext


def _catalogue(name: str) -> gettext.NullTranslations:
    possible = languages()
    if name not in possible:
        nearest = suggest(name, possible)
        raise ParameterError(
            f"language {name!r} is not available\nPossible are: {', '.join(possible)}. {nearest}".rstrip()
        )
    return _loaded(name, tuple(sources()))


@cache
def _loaded(name: str, where: tuple[tuple[str, Path], ...]) -> gettext.NullTranslations:
    if name == SOURCE_LANGUAGE:
        return gettext.NullTranslations()
    first, *others = (gettext.translation(domain, folder, [name], fallback=True) for domain, folder in where)
    for other in others:
        first.add_fallback(other)
    return first


def current_language() -> str:
    """Return the language that is written in now."""
    return _now().name


def N_plural(one: str, many: str) -> tuple[str, str]:
    """Mark a message with a plural that is translated where it is shown."""
    return one, many


def _(message: str) -> str:
    """Return the message in the current language."""
    return _now().messages.gettext(message)


def ngettext(one: str, many: str, n: int) -> str:
    """Return the message for ``n`` things in the current language."""
    return _now().messages.ngettext(one, many, n)


def pgettext(context: str, message: str) -> str:
    """Return the message in the current language where a word has several senses."""
    return _now().messages.pgettext(context, message)


def say(message: str, **values: Any) -> str:
    """Return the message in the current language with its values filled in.

    Whole numbers are written as counts, dates as days and estimates in words (`Estimate.words`); what is
    text stays as it is, so that a year or a number with decimals is given as text.
    """
    return (
        _now().messages.gettext(message).format(**{name: _written(value) for name, value in values.items()})
    )


def say_n(one: str, many: str, n: int, **values: Any) -> str:
    """Return the message for ``n`` things in the current language, filled in as `say` does, ``{n}`` too."""
    words = _now().messages.ngettext(one, many, n)
    return words.format(n=_written(n), **{name: _written(value) for name, value in values.items()})


def _written(value: Any) -> Any:
    from nbbriefing.language import formats  # which imports this module

    if isinstance(value, Integral):
        return formats.count(int(value))
    if isinstance(value, date):
        return formats.day(value)
    words = getattr(value, "words", None)
    return words() if callable(words) else value
