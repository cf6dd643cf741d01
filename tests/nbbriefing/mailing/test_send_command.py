"""`ciie send` to a real server on this machine: encrypted, with a login; what goes wrong is told in words."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ciie_utils.cli import cli
from nbbriefing.mailing.server import PASSWORD, USER
from tests.nbbriefing.mailing.conftest import PDF, SECRET, Mailbox

# aiosmtpd warns of what some of these servers are told to do.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")

CATALOGUE = """
[site]
url = "https://example.org/ciie"

[[briefing]]
id = "edition"
notebook = "notebooks/edition.ipynb"
title = "Edition {edition}"
languages = ["en"]
"""


@pytest.fixture
def send(publish, tmp_path) -> Callable[..., Result]:
    """Call the command for a rendered briefing."""
    out = publish()
    (tmp_path / "briefings.toml").write_text(CATALOGUE)
    usual = ["--from", "The desk <desk@example.org>", "--out", str(out)]
    usual += ["--catalogue", str(tmp_path / "briefings.toml")]

    def call(*arguments: str) -> Result:
        named = arguments if "--to" in arguments else ("--to", "a@example.org", *arguments)
        result = CliRunner().invoke(cli, ["send", "edition", *named, *usual], catch_exceptions=False)
        assert SECRET not in result.output
        return result

    return call


@pytest.fixture
def login(monkeypatch) -> None:
    monkeypatch.setenv(USER, "desk")
    monkeypatch.setenv(PASSWORD, SECRET)


def starttls(serve: Callable[..., Mailbox], certificates, name: str = "localhost") -> Mailbox:
    return serve(tls_context=certificates.context(name), require_starttls=True)


def with_login(serve: Callable[..., Mailbox], **options) -> Mailbox:
    holder: list[Mailbox] = []

    def authenticate(*arguments):
        return holder[0].login(*arguments)

    holder.append(serve(authenticator=authenticate, auth_required=True, **options))
    return holder[0]


def test_over_starttls(send, serve, trusted):
    mailbox = starttls(serve, trusted)
    before = dt.datetime.now(dt.UTC).replace(microsecond=0)
    result = send("--smtp", f"localhost:{mailbox.port}", "--to", "a@example.org, B <b@example.org>")
    assert result.exit_code == 0, result.output
    assert "sent to 2 of 2 by localhost" in result.output
    assert mailbox.encrypted == [True]
    (envelope,), (message,) = mailbox.taken, mailbox.messages
    assert envelope.mail_from == "desk@example.org"
    assert envelope.rcpt_tos == ["a@example.org", "b@example.org"]
    assert message["Subject"] == "CIIE 3: what was announced, and what has become of it"
    assert message["To"] == "a@example.org, B <b@example.org>"
    assert before <= message["Date"].datetime <= dt.datetime.now(dt.UTC)
    text, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
    for body in (text, html):
        assert "Of 39 initiatives, 10 had reached patients by 16 November 2026." in body
        assert "26%" in body
        assert "https://example.org/ciie/edition/edition-3/en/briefing.html" in body
    (attached,) = message.iter_attachments()
    assert attached.get_content() == PDF
    assert attached.get_filename() == "CIIE-3-what-was-announced-and-what-has-become-of-it-2026-11-16.pdf"


def test_over_implicit_tls_with_a_login(send, serve, trusted, login):
    mailbox = with_login(serve, ssl_context=trusted.context(), auth_require_tls=False)
    result = send("--smtp", f"localhost:{mailbox.port}", "--security", "tls")
    assert result.exit_code == 0, result.output
    assert mailbox.encrypted == [True]
    assert mailbox.logins == [("desk", SECRET)]
    assert len(mailbox.taken) == 1


def test_over_starttls_with_a_login_from_a_netrc_file(send, serve, trusted, monkeypatch, tmp_path):
    mailbox = with_login(serve, tls_context=trusted.context(), require_starttls=True)
    netrc = tmp_path / "netrc"
    netrc.write_text(f'machine localhost login desk password "{SECRET}"\n', encoding="utf-8")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    result = send("--smtp", f"localhost:{mailbox.port}")
    assert result.exit_code == 0, result.output
    assert mailbox.logins == [("desk", SECRET)]


def test_a_wrong_password_is_told_without_the_password(send, serve, trusted, monkeypatch):
    monkeypatch.setenv(USER, "desk")
    monkeypatch.setenv(PASSWORD, "wrong-password-71")
    mailbox = with_login(serve, tls_context=trusted.context(), require_starttls=True)
    result = send("--smtp", f"localhost:{mailbox.port}")
    assert result.exit_code == 1
    assert mailbox.logins
    assert mailbox.taken == []
    assert "does not accept user and password: 535" in result.output
    assert "wrong-password-71" not in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_that_nobody_vouches_for_gets_nothing(send, serve, certificates, login, security):
    context = certificates.context()
    options = {"tls_context": context} if security == "starttls" else {"ssl_context": context}
    mailbox = with_login(serve, auth_require_tls=False, **options)
    result = send("--smtp", f"localhost:{mailbox.port}", "--security", security)
    assert result.exit_code == 1
    assert "is not proved to be what it says" in result.output
    assert (mailbox.taken, mailbox.logins) == ([], [])


def test_a_certificate_of_another_name_is_refused(send, serve, trusted, login):
    mailbox = starttls(serve, trusted, name="elsewhere.example")
    result = send("--smtp", f"localhost:{mailbox.port}")
    assert result.exit_code == 1
    assert "is not proved to be what it says" in result.output
    assert "localhost" in result.output
    assert mailbox.taken == []


def test_a_server_that_does_not_encrypt_gets_nothing_unless_asked_for(send, serve):
    mailbox = serve()
    result = send("--smtp", f"localhost:{mailbox.port}")
    assert result.exit_code == 1
    assert "STARTTLS" in result.output
    assert mailbox.taken == []
    assert send("--smtp", f"localhost:{mailbox.port}", "--security", "none").exit_code == 0
    assert mailbox.encrypted == [False]


def test_a_password_never_goes_over_a_line_that_is_not_encrypted(send, serve, login):
    mailbox = with_login(serve, auth_require_tls=False)
    result = send("--smtp", f"localhost:{mailbox.port}", "--security", "none")
    assert result.exit_code == 2
    assert "would not be encrypted" in result.output
    assert mailbox.logins == []


def test_the_wrong_kind_of_encryption_is_told(send, serve, trusted):
    mailbox = starttls(serve, trusted)
    result = send("--smtp", f"localhost:{mailbox.port}", "--security", "tls")
    assert result.exit_code == 1
    assert "no encrypted line could be made" in result.output


def test_a_server_that_is_not_there_is_told(send):
    result = send("--smtp", "localhost:1")
    assert result.exit_code == 1
    assert "localhost:1 cannot be reached" in result.output


def test_one_refused_recipient_is_told_and_the_others_get_it(send, serve, trusted):
    mailbox = serve(refused=("nobody@example.org",), tls_context=trusted.context(), require_starttls=True)
    result = send(
        "--smtp", f"localhost:{mailbox.port}", "--to", "a@example.org", "--to", "nobody@example.org"
    )
    assert result.exit_code == 1
    assert "refused nobody@example.org: 550 5.1.1 nobody here by that name" in result.output
    assert "sent to 1 of 2" in result.output
    assert mailbox.taken[0].rcpt_tos == ["a@example.org"]
    alone = send("--smtp", f"localhost:{mailbox.port}", "--to", "nobody@example.org")
    assert alone.exit_code == 1
    assert "refuses every recipient" in alone.output


def test_a_dry_run_writes_the_message_and_the_same_one_each_time(send, tmp_path):
    paths = [tmp_path / "one.eml", tmp_path / "two.eml"]
    for path in paths:
        result = send("--dry-run", "--eml", str(path))
        assert result.exit_code == 0, result.output
        assert "nothing was sent" in result.output
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert b"Message-ID: <" in paths[0].read_bytes()


def test_a_dry_run_names_its_file_as_the_pdf(send, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert send("--dry-run").exit_code == 0
    assert Path("CIIE-3-what-was-announced-and-what-has-become-of-it-2026-11-16.eml").is_file()


def test_the_password_is_in_no_file(send, login, tmp_path):
    send("--dry-run", "--eml", str(tmp_path / "one.eml"))
    for folder, _, names in os.walk(tmp_path):
        for name in names:
            assert SECRET.encode() not in (Path(folder) / name).read_bytes()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--to", "a@example.org\nBcc: b@example.org", "--dry-run"], "no line breaks"),
        (["--to", "nobody", "--dry-run"], "--to 'nobody'"),
        (["--smtp", "mail example"], "not a server"),
        (["--smtp", "mail.example.org:port"], "is not a port"),
        ([], "no mail server"),
        (["-p", "edition", "--dry-run"], "NAME=VALUE"),
        (["-p", "edition=4", "--dry-run"], "-p edition=3 --lang en"),
        (["-p", "editon=3", "--dry-run"], "Did you mean 'edition'?"),
        (["--lang", "zh", "--dry-run"], "has not been rendered with --lang zh"),
    ],
)
def test_misuse_is_said_and_ends_with_status_2(send, arguments, said):
    result = send(*arguments)
    assert result.exit_code == 2, result.output
    assert said in result.output


def test_an_unknown_briefing_is_misuse(tmp_path):
    (tmp_path / "briefings.toml").write_text(CATALOGUE)
    arguments = ["send", "editon", "--to", "a@b.org", "--from", "c@d.org", "--dry-run"]
    result = CliRunner().invoke(cli, [*arguments, "--catalogue", str(tmp_path / "briefings.toml")])
    assert result.exit_code == 2
    assert "Did you mean 'edition'?" in result.output
