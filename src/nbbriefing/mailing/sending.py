"""Handing a message to a mail server, and saying in words what it answers."""

from __future__ import annotations

import base64
import contextlib
import smtplib
import ssl
from collections.abc import Iterator
from email.message import EmailMessage

from nbbriefing.errors import MailError
from nbbriefing.mailing.server import NONE, STARTTLS, TLS, Login, Server

SECONDS = 60
_ACCEPTED = 235


def send(message: EmailMessage, server: Server, login: Login | None) -> list[str]:
    """Send a message over SMTP.

    Certificates are checked against those that this system trusts; `SSL_CERT_FILE` names others.

    Returns
    -------
    list of str
        A line for each recipient that the server refused, while it took others.

    Raises
    ------
    MailError
        If nobody gets it.
    """
    where = f"{server.host}:{server.port}"
    with _told(where, login), _connected(server) as connection:
        if login:
            _log_in(connection, login)
        refused = connection.send_message(message)
    return [f"{where} refused {address}: {_reply(*answer, login)}" for address, answer in refused.items()]


def _log_in(connection: smtplib.SMTP, login: Login) -> None:
    if f"{login.user}{login.password}".isascii():
        connection.login(login.user, login.password)
        return
    # smtplib takes ASCII only, and would show the password in its error.
    connection.ehlo_or_helo_if_needed()
    if "PLAIN" not in connection.esmtp_features.get("auth", "").upper().split():
        raise smtplib.SMTPNotSupportedError("it does not take passwords outside ASCII (AUTH PLAIN).")
    code, answer = connection.docmd("AUTH", f"PLAIN {_plain(login)}")
    if code != _ACCEPTED:
        raise smtplib.SMTPAuthenticationError(code, answer)


def _plain(login: Login) -> str:
    return base64.b64encode(f"\0{login.user}\0{login.password}".encode()).decode()


@contextlib.contextmanager
def _connected(server: Server) -> Iterator[smtplib.SMTP]:
    context = ssl.create_default_context()
    if server.security == TLS:
        with smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=context) as connection:
            yield connection
        return
    with smtplib.SMTP(server.host, server.port, timeout=SECONDS) as connection:
        if server.security == STARTTLS:
            connection.starttls(context=context)
        assert server.security in (STARTTLS, NONE)
        yield connection


@contextlib.contextmanager
def _told(where: str, login: Login | None) -> Iterator[None]:
    """Turn what goes wrong into words; the inner errors are dropped, for they may hold what was sent."""
    try:
        yield
    except smtplib.SMTPAuthenticationError as error:
        raise MailError(
            f"{where} does not accept user and password: {_reply(error.smtp_code, error.smtp_error, login)}\n"
            "See that both are right, and whether the server wants a password of its own for programs."
        ) from None
    except smtplib.SMTPNotSupportedError as error:
        raise MailError(
            f"{where}: {error}\nName another port; 465 is encrypted from the first byte: --smtp HOST:465."
        ) from None
    except smtplib.SMTPRecipientsRefused as error:
        answers = "; ".join(f"{name}: {_reply(*answer, login)}" for name, answer in error.recipients.items())
        raise MailError(f"{where} refuses every recipient: {answers}\nSee the addresses.") from None
    except smtplib.SMTPResponseException as error:
        reply = _reply(error.smtp_code, error.smtp_error, login)
        raise MailError(f"{where} refuses the message: {reply}\nNothing was sent.") from None
    except smtplib.SMTPException as error:
        raise MailError(f"{where}: {_clean(str(error), login)}\nNothing was sent.") from None
    except ssl.SSLCertVerificationError as error:
        raise MailError(
            f"{where} is not proved to be what it says: {error.verify_message}\n"
            "See the name of the server. If its certificate is your own, name it in SSL_CERT_FILE."
        ) from None
    except ssl.SSLError as error:
        raise MailError(
            f"{where}: no encrypted line could be made: {error.reason or error}\n"
            "Port 465 wants --security tls, port 587 starttls."
        ) from None
    except OSError as error:
        raise MailError(
            f"{where} cannot be reached: {error.strerror or error}\n"
            "See host and port, and whether a firewall is between."
        ) from None


def _reply(code: int, text: bytes | str, login: Login | None) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return _clean(f"{code} {words}", login)


def _clean(text: str, login: Login | None) -> str:
    """One line without the password, which a server may repeat."""
    if login:
        for secret in (login.password, base64.b64encode(login.password.encode()).decode(), _plain(login)):
            text = text.replace(secret, "...")
    return " ".join(text.split())
