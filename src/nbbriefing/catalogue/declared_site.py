"""The table ``[site]`` of a catalogue: what the site made from its renditions cannot find out by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from nbbriefing.catalogue.faults import Faults
from nbbriefing.errors import suggest

SITE_KEY = "site"
_KEYS = ("url", "title")


@dataclass(frozen=True)
class Site:
    """Where the site is published, and what it is called.

    Attributes
    ----------
    url : str
        Address of its first page, ending in a slash; empty if it is not known.
    title : str
        Empty for the default.
    """

    url: str = ""
    title: str = ""


NO_SITE = Site()


def declared_site(declared: dict[str, Any], faults: Faults) -> Site:
    """Read the table ``[site]`` of a catalogue, if it has one."""
    table = declared.get(SITE_KEY, {})
    if not isinstance(table, dict):
        faults.add(None, SITE_KEY, f"{table!r} is not a table", "Begin it with [site].")
        return NO_SITE
    for key in table:
        if key not in _KEYS:
            remedy = suggest(key, _KEYS) or f"Possible keys: {', '.join(_KEYS)}."
            faults.add(None, f"{SITE_KEY}.{key}", "is not a key of a site", remedy)
    texts = {}
    for key in _KEYS:
        value = table.get(key, "")
        if not isinstance(value, str):
            faults.add(None, f"{SITE_KEY}.{key}", f"{value!r} is not a text", "Write it in quotation marks.")
            value = ""
        texts[key] = value.strip()
    if texts["url"] and not is_web_address(texts["url"]):
        faults.add(
            None,
            f"{SITE_KEY}.url",
            f"{texts['url']!r} is not the address of a site",
            'Write for example "https://example.org/briefings/".',
        )
    return Site(with_slash(texts["url"]), texts["title"])


def is_web_address(text: str) -> bool:
    """Whether a text is the address of a folder on the web.

    >>> is_web_address("https://example.org/a/"), is_web_address("example.org"), is_web_address("https://a/?b")
    (True, False, False)
    """
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    whole = parts.scheme in ("http", "https") and bool(parts.hostname)
    return whole and not (parts.query or parts.fragment or parts.username or set(text) & set(" <>\"'"))


def with_slash(url: str) -> str:
    """Return an address with a slash at its end.

    >>> with_slash("https://example.org/a"), with_slash("")
    ('https://example.org/a/', '')
    """
    return f"{url.rstrip('/')}/" if url else ""
