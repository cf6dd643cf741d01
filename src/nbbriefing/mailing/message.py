"""From what a mail says to the message: plain text, HTML for mail programs, and the PDF.

Nothing in it is random, so that the same letter to the same people is the same message: its id is made from
what it holds, and servers that see it twice can tell.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import textwrap
from collections.abc import Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from nbbriefing.exporters.words import long_date
from nbbriefing.language.messages import SOURCE_LANGUAGE, languages, translator
from nbbriefing.mailing.letter import KeyFigure, Letter
from nbbriefing.project import current

# Some servers still refuse eight bits.
POLICY = SMTP.clone(cte_type="7bit")
_TEMPLATES = Path(__file__).parent / "templates"
_WIDTH = 76
# Not in gettext, for a mail may go out in the language of any notebook; others get the English words.
_WORDS: dict[str, dict[str, str]] = {
    "en": {
        "as_of": "As of {date}",
        "key_figures": "Key figures",
        "open": "Open the briefing",
        "newest": "Newest version",
        "attached": "Attached: {name} (PDF, {size})",
        "sources": "Every number can be checked: the sources are listed at the end of the briefing.",
        "figure": "{value} {label} ({detail})",
        "separator": ":",
    },
    "zh": {
        "as_of": "截至{date}",
        "key_figures": "关键数字",
        "open": "打开简报",
        "newest": "最新版本",
        "attached": "附件：{name}（PDF，{size}）",
        "sources": "每个数字均可查证：来源列于简报末尾。",
        "figure": "{value} {label}（{detail}）",
        "separator": "：",
    },
}


def word(key: str, language: str, **values: str) -> str:
    """Return a word in a language (``zh-CN`` counts as ``zh``), English where the language is not known."""
    text = _WORDS.get(language.partition("-")[0].lower(), _WORDS["en"])[key]
    return text.format(**values) if values else text


def compose(
    letter: Letter, sender: Address, recipients: Sequence[Address], date: dt.datetime | None = None
) -> EmailMessage:
    """Compose the message of a letter.

    Parameters
    ----------
    letter : Letter
    sender : Address
    recipients : sequence of Address
    date : datetime, optional
        When it is sent; by default the beginning of the as-of date, for a message that is only written down.
    """
    pdf = letter.pdf.read_bytes()
    message = EmailMessage(POLICY)
    message["From"] = sender
    message["To"] = tuple(recipients)
    message["Subject"] = letter.title
    message["Date"] = date or dt.datetime.combine(dt.date.fromisoformat(letter.as_of), dt.time(), dt.UTC)
    identity = _identity(letter, sender, recipients)
    message["Message-ID"] = f"<{identity[:32]}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text_of(letter, len(pdf)))
    message.add_alternative(html_of(letter, len(pdf)), subtype="html")
    message.add_attachment(pdf, maintype="application", subtype="pdf", filename=letter.pdf_name)
    for part in message.walk():
        if part.get_content_maintype() == "text":
            part["Content-Language"] = letter.language
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"{identity[32:56]}-{number}")
    return message


def text_of(letter: Letter, pdf_size: int) -> str:
    """The letter as plain text."""
    language = letter.language
    figures = [f"- {_figure_text(figure, language)}" for figure in letter.key_figures]
    paragraphs = [
        letter.title,
        word("as_of", language, date=long_date(letter.as_of, language)),
        letter.finding,
        "\n".join(_wrapped(figure, "  ") for figure in figures),
        _link_text("open", letter.url, language),
        _link_text("newest", letter.newest, language) if letter.newest != letter.url else "",
        word("attached", language, name=letter.pdf_name, size=size_text(pdf_size)),
        word("sources", language),
        _identity_text(letter),
    ]
    return "\n\n".join(_wrapped(text) for text in paragraphs if text) + "\n"


def html_of(letter: Letter, pdf_size: int) -> str:
    """The letter as HTML for mail programs: tables, styles at each element, nothing that is fetched."""
    language = letter.language
    return (
        _environment()
        .get_template("mail.html.j2")
        .render(
            letter=letter,
            words={name: word(name, language) for name in ("key_figures", "open", "newest", "sources")},
            as_of=word("as_of", language, date=long_date(letter.as_of, language)),
            attached=word("attached", language, name=letter.pdf_name, size=size_text(pdf_size)),
            identity=_identity_text(letter),
        )
    )


def _link_text(key: str, url: str, language: str) -> str:
    return f"{word(key, language)}{word('separator', language)}\n{url}" if url else ""


def _figure_text(figure: KeyFigure, language: str) -> str:
    if not figure.detail:
        return f"{figure.value} {figure.label}"
    return word("figure", language, value=figure.value, label=figure.label, detail=figure.detail)


def size_text(count: int) -> str:
    """A number of bytes as people compare them.

    >>> size_text(525518), size_text(2_600_000)
    ('526 kB', '2.6 MB')
    """
    return f"{count / 1_000_000:.1f} MB" if count >= 1_000_000 else f"{max(1, round(count / 1000))} kB"


def _wrapped(text: str, indent: str = "") -> str:
    """Lines of a width that is easy to read; addresses, and languages without spaces, are left whole."""
    lines = [
        textwrap.fill(line, _WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
        for line in text.split("\n")
    ]
    return "\n".join(lines)


def _identity_text(letter: Letter) -> str:
    known = letter.language if letter.language in languages() else SOURCE_LANGUAGE
    words = translator(known)(current().branding.identity)
    return words.format(fingerprint=letter.fingerprint, version=letter.version)


def _identity(letter: Letter, sender: Address, recipients: Sequence[Address]) -> str:
    people = [sender.addr_spec, *sorted(recipient.addr_spec for recipient in recipients)]
    said = [letter.run, letter.title, letter.as_of, letter.finding, letter.pdf_hash, letter.url, *people]
    return hashlib.sha256("\0".join(said).encode()).hexdigest()


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
