"""The message: what mail programs can show, headers that nobody can add to, nothing random."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbbriefing.mailing.letter import KeyFigure, Letter, one_line
from nbbriefing.mailing.message import _WORDS, compose, html_of, text_of, word

DESK = Address("The desk", "desk", "example.org")
PEOPLE = [Address("", "a", "example.org"), Address("王芳", "b", "example.org")]
HEADERS = {"from", "to", "subject", "date", "message-id", "auto-submitted", "mime-version", "content-type"}
FETCHED = {"src", "srcset", "background", "data", "poster"}
TAGS = {"html", "head", "meta", "title", "style", "body", "table", "caption", "tr", "th", "td", "a"}
TAGS |= {"h1", "p", "span", "br"}
HOSTILE = "<script>alert(1)</script><img src=https://evil.example/x.png>&\"'"


@pytest.fixture(scope="module")
def letter(tmp_path_factory) -> Letter:
    pdf = tmp_path_factory.mktemp("mail") / "briefing.pdf"
    pdf.write_bytes(b"%PDF-1.7 \xff\x00")
    return Letter(
        run="edition/edition-3/en",
        title="CIIE 3: what was announced",
        finding="Of 39 initiatives, 10 had reached patients.",
        as_of="2026-11-16",
        language="en",
        key_figures=(KeyFigure("26%", "of them with patients", "10 of 39"), KeyFigure("13", "overdue", "")),
        pdf=pdf,
        pdf_hash="0" * 64,
        url="https://example.org/edition/edition-3/2026-11-16/en/briefing.html",
        newest="https://example.org/edition/edition-3/en/briefing.html",
        fingerprint="c2ec29ec4cb5",
        version="0.1.0",
    )


def sent(letter: Letter, **options: dt.datetime) -> EmailMessage:
    """The message as it comes out at the other end."""
    return message_from_bytes(compose(letter, DESK, PEOPLE, **options).as_bytes(), policy=default)


def test_it_has_text_html_and_the_pdf(letter):
    message = sent(letter)
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "application/pdf",
    ]
    (attached,) = message.iter_attachments()
    assert attached.get_content() == letter.pdf.read_bytes()
    assert attached.get_filename() == "CIIE-3-what-was-announced-2026-11-16.pdf"
    assert {part["Content-Language"] for part in message.walk() if part.get_content_maintype() == "text"} == {
        "en"
    }


def test_every_server_can_take_it(letter):
    content = compose(
        replace(letter, title="截至" * 60, finding="已有产品惠及患者。" * 90), DESK, PEOPLE
    ).as_bytes()
    assert content.isascii()
    assert max(len(line) for line in content.split(b"\r\n")) <= 998
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_a_chinese_subject_arrives_as_it_was(letter):
    title = "第三届进博会：宣布了什么，后来如何；从展台到患者，逐项追踪"
    message = sent(replace(letter, title=title, language="zh", as_of="2026-11-16"))
    assert message["Subject"] == title
    assert message["To"].addresses[1].display_name == "王芳"
    text = message.get_body(("plain",)).get_content()
    assert "截至2026年11月16日" in text
    assert "of them with patients（10 of 39）" in text
    assert '<html lang="zh">' in message.get_body(("html",)).get_content()


@given(title=st.text(min_size=1, max_size=200), finding=st.text(min_size=1, max_size=200))
def test_no_text_adds_a_header_or_a_part(letter, title, finding):
    told = replace(letter, title=one_line(title) or "-", finding=one_line(finding) or "-")
    message = sent(told)
    assert {name.lower() for name in message.keys()} == HEADERS  # noqa: SIM118 - a message is no mapping
    assert len(list(message.walk())) == 5
    assert message["Subject"] == told.title
    assert message.get_all("To") == [message["To"]]


def test_a_line_break_that_got_so_far_is_refused(letter):
    with pytest.raises(ValueError, match=r"linefeed|newline|carriage"):
        compose(replace(letter, title="A\r\nBcc: b@example.org"), DESK, PEOPLE)


def test_the_html_fetches_nothing_and_runs_nothing(letter):
    figures = (KeyFigure(HOSTILE, HOSTILE, HOSTILE),)
    hostile = replace(letter, title=HOSTILE, finding=HOSTILE, key_figures=figures)
    page = lxml.html.fromstring(html_of(hostile, 1000))
    assert {element.tag for element in page.iter()} <= TAGS
    attributes = {name for element in page.iter() for name in element.attrib}
    assert not attributes & FETCHED
    assert not any(name.startswith("on") for name in attributes)
    assert [element.get("href") for element in page.iter("a")] == [letter.url, letter.newest]
    assert "url(" not in html_of(hostile, 1000)
    assert page.findtext(".//h1") == HOSTILE


def test_every_text_has_its_colours_at_its_element(letter):
    page = lxml.html.fromstring(html_of(letter, 1000))
    page.head.drop_tree()
    for element in page.iter("h1", "p", "th", "td", "a", "caption", "span"):
        own = (element.text or "").strip()
        if own:
            assert "color:#" in element.get("style", ""), own
    body = page.find(".//body") if page.tag != "body" else page
    assert "background-color:#" in body.get("style")


def test_every_class_has_a_colour_for_dark_pages(letter):
    html = html_of(letter, 1000)
    used = {
        name for element in lxml.html.fromstring(html).iter() for name in element.get("class", "").split()
    }
    dark = html.partition("prefers-color-scheme: dark")[2].partition("</style>")[0]
    assert used
    assert all(f".{name} {{" in dark for name in used)


def test_one_address_is_one_link(letter):
    assert html_of(replace(letter, url=letter.newest), 1000).count("<a ") == 1


def test_without_an_address_there_is_no_link(letter):
    bare = replace(letter, url="", newest="")
    assert "<a " not in html_of(bare, 1000)
    assert "http" not in text_of(bare, 1000)


def test_the_text_reads_well(letter):
    assert text_of(letter, 525_518) == (
        "CIIE 3: what was announced\n\n"
        "As of 16 November 2026\n\n"
        "Of 39 initiatives, 10 had reached patients.\n\n"
        "- 26% of them with patients (10 of 39)\n- 13 overdue\n\n"
        "Open the briefing:\nhttps://example.org/edition/edition-3/2026-11-16/en/briefing.html\n\n"
        "Newest version:\nhttps://example.org/edition/edition-3/en/briefing.html\n\n"
        "Attached: CIIE-3-what-was-announced-2026-11-16.pdf (PDF, 526 kB)\n\n"
        "Every number can be checked: the sources are listed at the end of the\nbriefing.\n\n"
        "Ledger fingerprint c2ec29ec4cb5, software 0.1.0\n"
    )


def test_the_same_letter_is_the_same_message(letter):
    assert compose(letter, DESK, PEOPLE).as_bytes() == compose(letter, DESK, PEOPLE).as_bytes()


@pytest.mark.parametrize(
    "change", [{"finding": "Other."}, {"as_of": "2026-11-17"}, {"pdf_hash": "1" * 64}, {"run": "a/b/zh"}]
)
def test_another_letter_has_another_id(letter, change):
    assert sent(letter)["Message-ID"] != sent(replace(letter, **change))["Message-ID"]


def test_the_same_letter_sent_later_has_the_same_id_and_its_own_date(letter):
    moment = dt.datetime(2026, 11, 16, 6, 3, tzinfo=dt.UTC)
    now, written = sent(letter, date=moment), sent(letter)
    assert now["Message-ID"] == written["Message-ID"]
    assert now["Date"].datetime == moment
    assert written["Date"].datetime == dt.datetime(2026, 11, 16, tzinfo=dt.UTC)


def test_other_people_get_a_message_of_their_own(letter):
    alone = compose(letter, DESK, PEOPLE[:1])
    assert alone["Message-ID"] != compose(letter, DESK, PEOPLE)["Message-ID"]
    assert compose(letter, DESK, PEOPLE[::-1])["Message-ID"] == compose(letter, DESK, PEOPLE)["Message-ID"]


def test_every_language_has_every_word():
    assert len({frozenset(words) for words in _WORDS.values()}) == 1
    assert word("open", "zh-CN") == word("open", "zh") != word("open", "en") == word("open", "fr")


def test_the_template_is_part_of_the_package():
    from nbbriefing import mailing

    assert (Path(mailing.__file__).parent / "templates" / "mail.html.j2").is_file()
