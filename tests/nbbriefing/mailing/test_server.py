"""Where the mail server is, and who we are to it."""

from __future__ import annotations

import pytest

from nbbriefing.errors import MailError
from nbbriefing.mailing.server import Login, Server, find_login, read_server

SERVER = Server("mail.example.org", 587, "starttls")
SECRET = "hunter2-71"


@pytest.mark.parametrize(
    ("text", "security", "server"),
    [
        ("mail.example.org", None, SERVER),
        ("mail.example.org:465", None, Server("mail.example.org", 465, "tls")),
        ("mail.example.org", "tls", Server("mail.example.org", 465, "tls")),
        ("mail.example.org:2525", None, Server("mail.example.org", 2525, "starttls")),
        ("localhost:25", "none", Server("localhost", 25, "none")),
        ("[::1]:2525", None, Server("::1", 2525, "starttls")),
        ("[::1]", None, Server("::1", 587, "starttls")),
    ],
)
def test_servers_are_read(text, security, server):
    assert read_server(text, security) == server


@pytest.mark.parametrize(
    "text", ["", ":25", "a:b", "a:0", "a:65536", "a:-1", "a:٢٥", "::1:25", "smtp://a:25", "user@a:25", "a b"]
)
def test_what_is_no_server_is_refused(text):
    with pytest.raises(MailError, match="--smtp"):
        read_server(text, None)


def test_the_environment_comes_first(tmp_path):
    (tmp_path / ".netrc").write_text("machine mail.example.org login other password other\n")
    environment = {"HOME": str(tmp_path), "NBBRIEFING_SMTP_USER": "desk", "NBBRIEFING_SMTP_PASSWORD": SECRET}
    assert find_login(SERVER, environment) == Login("desk", SECRET)


@pytest.mark.parametrize(
    ("there", "missing"),
    [
        ("NBBRIEFING_SMTP_USER", "NBBRIEFING_SMTP_PASSWORD"),
        ("NBBRIEFING_SMTP_PASSWORD", "NBBRIEFING_SMTP_USER"),
    ],
)
def test_one_of_the_two_alone_is_refused(there, missing):
    with pytest.raises(MailError, match=f"{there} is set and {missing} is not") as caught:
        find_login(SERVER, {there: SECRET, "HOME": "/nowhere"})
    assert SECRET not in str(caught.value)


def test_without_either_there_is_no_login(tmp_path):
    assert find_login(SERVER, {"HOME": str(tmp_path)}) is None


def write(path, text: str, mode: int = 0o600):
    path.write_text(text)
    path.chmod(mode)
    return {"NETRC": str(path), "HOME": "/nowhere"}


def test_the_netrc_file_is_asked_for_the_host(tmp_path):
    environment = write(tmp_path / "netrc", f"machine mail.example.org\n  login desk\n  password {SECRET}\n")
    assert find_login(SERVER, environment) == Login("desk", SECRET)


@pytest.mark.parametrize(
    "text", ["machine other.example login a password b", "default login a password b", ""]
)
def test_a_password_for_others_is_not_given_to_this_server(tmp_path, text):
    assert find_login(SERVER, write(tmp_path / "netrc", text)) is None


def test_a_netrc_file_that_others_may_read_is_refused(tmp_path):
    environment = write(tmp_path / "netrc", f"machine mail.example.org login a password {SECRET}", 0o644)
    with pytest.raises(MailError, match="chmod 600") as caught:
        find_login(SERVER, environment)
    assert SECRET not in str(caught.value)


def test_a_netrc_file_that_is_damaged_is_told_without_its_words(tmp_path):
    environment = write(tmp_path / "netrc", f"machine mail.example.org login a passwort {SECRET}\n")
    with pytest.raises(MailError, match="not understood") as caught:
        find_login(SERVER, environment)
    assert SECRET not in str(caught.value)


def test_a_netrc_file_that_is_named_must_be_there(tmp_path):
    with pytest.raises(MailError, match="there is no file"):
        find_login(SERVER, {"NETRC": str(tmp_path / "none")})


def test_a_password_is_kept_from_a_line_that_is_not_encrypted():
    environment = {"NBBRIEFING_SMTP_USER": "desk", "NBBRIEFING_SMTP_PASSWORD": SECRET}
    with pytest.raises(MailError, match="would not be encrypted") as caught:
        find_login(Server("localhost", 25, "none"), environment)
    assert SECRET not in str(caught.value)


def test_a_login_does_not_show_its_password():
    assert SECRET not in repr(Login("desk", SECRET))


def test_the_variables_of_the_version_before_are_read(tmp_path):
    environment = {"HOME": str(tmp_path), "CIIE_SMTP_USER": "desk", "CIIE_SMTP_PASSWORD": SECRET}
    assert find_login(SERVER, environment) == Login("desk", SECRET)
