"""What is an address, and that nothing else gets into a header."""

from __future__ import annotations

from email.headerregistry import Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbbriefing.errors import MailError
from nbbriefing.mailing.addresses import read_addresses


@pytest.mark.parametrize(
    ("texts", "addresses"),
    [
        (["a@example.org"], [("", "a@example.org")]),
        (["A B <a@example.org>"], [("A B", "a@example.org")]),
        (['"B, A" <a@example.org>, c@example.org'], [("B, A", "a@example.org"), ("", "c@example.org")]),
        (["a@example.org", "a@example.org"], [("", "a@example.org")]),
        (["王芳 <wang@例子.cn>"], [("王芳", "wang@xn--fsqu00a.cn")]),
        (["a@example.org,"], [("", "a@example.org")]),
        (["root@localhost"], [("", "root@localhost")]),
        (["first.last+tag@mail.example.org"], [("", "first.last+tag@mail.example.org")]),
    ],
)
def test_addresses_are_read(texts, addresses):
    found = read_addresses(texts, "--to")
    assert [(address.display_name, address.addr_spec) for address in found] == addresses


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nobody",
        "nobody@",
        "@example.org",
        "a@b@example.org",
        "a b@example.org",
        "a@example",
        "a@exa mple.org",
        "A <a@example.org",
        "people: a@example.org;",
        "王@example.org",
        "a@例..cn",
        "a@example.org\nBcc: b@example.org",
        "a@example.org\r\n\r\nbody",
        "a\0@example.org",
        "a\u2028b@example.org",
        "=?utf-8?q?a=0D=0ABcc=3A?= <a@example.org>",
        "<script>@example.org",
    ],
)
def test_what_is_no_address_is_refused_with_its_option(text):
    with pytest.raises(MailError, match="--to"):
        read_addresses([text], "--to")


@given(st.text(st.characters() | st.sampled_from('@.<>,:;"\\()\r\n=?'), max_size=40))
def test_whatever_is_read_holds_no_line_break_and_one_at_sign(text):
    try:
        found = read_addresses([text], "--to")
    except MailError:
        found = (Address("", "a", "example.org"),)
    for address in found:
        assert address.addr_spec.isascii()
        assert address.addr_spec.isprintable()
        assert not set("\r\n") & set(address.display_name)
        assert address.domain.count("@") == 0
