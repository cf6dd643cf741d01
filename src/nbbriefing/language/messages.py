"""The language that a briefing is written in: messages, plurals, dates and numbers.

Messages are gettext's, with the English text as the message id; a catalogue for another language lies in
``locales/<language>/LC_MESSAGES/ciie_utils.mo`` beside the package. Dates and numbers come from Babel,
whose tables are part of its wheel, so that no setting of the machine has a say in them.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable
from pathlib import Path

from nbbriefing.errors import ParameterError, suggest

DOMAIN = "ciie_utils"
SOURCE_LANGUAGE = "en"
LOCALES = Path(__file__).resolve().parents[1] / "locales"

_current: tuple[str, gettext.NullTranslations] = (SOURCE_LANGUAGE, gettext.NullTranslations())


def languages() -> list[str]:
    """Return the languages that a briefing can be written in, the language of the source first."""
    translated = sorted(path.parents[1].name for path in LOCALES.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))
    return [SOURCE_LANGUAGE, *(name for name in translated if name != SOURCE_LANGUAGE)]


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
    return gettext.translation(DOMAIN, LOCALES, [name])


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
