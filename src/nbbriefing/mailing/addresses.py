"""Addresses of mail: nothing that could become a second header, and nothing that a server would not take."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from email.errors import MessageError
from email.headerregistry import Address
from email.policy import SMTP

from nbbriefing.errors import MailError

_REMEDY = 'Write for example desk@example.org or "The desk <desk@example.org>".'


def read_addresses(texts: Iterable[str], option: str) -> tuple[Address, ...]:
    """Read addresses, several to a text if commas separate them: ``a@b.org`` or ``Name <a@b.org>``.

    Raises
    ------
    MailError
        If one is not an address; the text names the option.
    """
    found = [address for text in texts for address in _read(text, option)]
    return tuple({address.addr_spec: address for address in found}.values())


def _read(text: str, option: str) -> list[Address]:
    if any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in text):
        raise MailError(f"{option} {text!r}: an address has no line breaks or control characters\n{_REMEDY}")
    addresses = _parsed(text)
    if not addresses or "=?" in text:  # an encoded word could hold anything
        raise MailError(f"{option} {text!r}: not an address\n{_REMEDY}")
    return [_plain(address, option, text) for address in addresses]


def _parsed(text: str) -> list[Address]:
    """Addresses by the grammar of RFC 5322; none if the text is not one of them, or is a group."""
    try:
        header = SMTP.header_factory("To", text)
    except (ValueError, LookupError, AttributeError, MessageError):  # what the parser does with nonsense
        return []
    whole = not header.defects and not any(group.display_name for group in header.groups)
    return list(header.addresses) if whole else []


def _plain(address: Address, option: str, text: str) -> Address:
    """The address with its domain as the network writes it."""
    if not address.username or ("." not in address.domain and address.domain != "localhost"):
        raise MailError(f"{option} {text!r}: no name and domain around the @\n{_REMEDY}")
    if not address.username.isascii():
        raise MailError(
            f"{option} {text!r}: letters outside ASCII before the @, which few servers deliver to\n"
            "Use another address of the same person."
        )
    try:
        domain = address.domain.encode("idna").decode("ascii")
    except UnicodeError:
        raise MailError(
            f"{option} {text!r}: {address.domain!r} is not a domain\nSee how it is spelt."
        ) from None
    return Address(address.display_name, address.username, domain)
