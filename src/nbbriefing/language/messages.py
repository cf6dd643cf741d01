"""The language that a briefing is written in: messages, plurals, dates and numbers.

Messages are gettext's, with the English text as the message id; a catalogue for another language lies in
``locales/<language>/LC_MESSAGES/ciie_utils.mo`` beside the package. Dates and numbers come from Babel,
whose tables are part of its wheel, so that no setting of the machine has a say in them.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable
from datetime import date
from numbers import Integral
from pathlib import Path
from typing import Any

from nbbriefing.errors import ParameterError, suggest

DOMAIN = "nbbriefing"
SOURCE_LANGUAGE = "en"
LOCALES = Path(__file__).resolve().parents[1] / "locales"

#: Where messages are looked up: those of packages that write briefings come before the engine's own.
_sources: list[tuple[str, Path]] = [(DOMAIN, LOCALES)]

_current: tuple[str, gettext.NullTranslations] = (SOURCE_LANGUAGE, gettext.NullTranslations())


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
    from nbbriefing.project import current  # which imports this module

    own = current().messages
    if own is not None:
        add_messages(*own)
    return _sources


def set_language(name: str) -> None:
    """Write in this language from now on.

    Raises
    ------
    ParameterError
        If there is no catalogue for it; the text lists the languages that there are.
    """
    global _current
    _current = (name, _catalogue(name))


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
    if name == SOURCE_LANGUAGE:
        return gettext.NullTranslations()
    first, *others = (
        gettext.translation(domain, folder, [name], fallback=True) for domain, folder in _sources
    )
    for other in others:
        first.add_fallback(other)
    return first


def current_language() -> str:
    """Return the language that is written in now."""
    return _current[0]


def _(message: str) -> str:
    """Return the message in the current language."""
    return _current[1].gettext(message)


def ngettext(one: str, many: str, n: int) -> str:
    """Return the message for ``n`` things in the current language."""
    return _current[1].ngettext(one, many, n)


def pgettext(context: str, message: str) -> str:
    """Return the message in the current language where a word has several senses."""
    return _current[1].pgettext(context, message)


def say(message: str, **values: Any) -> str:
    """Return the message in the current language with its values filled in.

    Whole numbers are written as counts, dates as days and estimates in words (`Estimate.words`); what is
    text stays as it is, so that a year or a number with decimals is given as text.
    """
    return _current[1].gettext(message).format(**{name: _written(value) for name, value in values.items()})


def say_n(one: str, many: str, n: int, **values: Any) -> str:
    """Return the message for ``n`` things in the current language, filled in as `say` does, ``{n}`` too."""
    words = _current[1].ngettext(one, many, n)
    return words.format(n=_written(n), **{name: _written(value) for name, value in values.items()})


def _written(value: Any) -> Any:
    from nbbriefing.language import formats  # which imports this module

    if isinstance(value, Integral):
        return formats.count(int(value))
    if isinstance(value, date):
        return formats.day(value)
    words = getattr(value, "words", None)
    return words() if callable(words) else value
