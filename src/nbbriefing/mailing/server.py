"""The mail server: where it is, how the line to it is made safe, and who we are to it.

A password comes from the environment or from a netrc file. It is in no argument, no message of ours and no
file that we write, and it is never sent over a line that is not encrypted.
"""

from __future__ import annotations

import netrc
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nbbriefing.errors import MailError
from nbbriefing.project import setting, variables

USER, PASSWORD, NETRC = variables("SMTP_USER")[0], variables("SMTP_PASSWORD")[0], "NETRC"
STARTTLS, TLS, NONE = "starttls", "tls", "none"
SUBMISSION, SUBMISSIONS = 587, 465


@dataclass(frozen=True)
class Server:
    """A mail server.

    Attributes
    ----------
    host : str
    port : int
    security : str
        ``STARTTLS``, ``TLS`` (from the first byte) or ``NONE``.
    """

    host: str
    port: int
    security: str


@dataclass(frozen=True)
class Login:
    """Who we are to the server; the password shows in no representation."""

    user: str
    password: str = field(repr=False)


def read_server(text: str, security: str | None) -> Server:
    """Read ``host``, ``host:port`` or ``[address]:port``.

    Without a port it is 587, or 465 for ``TLS``. Without `security`, port 465 is ``TLS`` and every other
    ``STARTTLS``.

    Raises
    ------
    MailError
    """
    host, port = _split(text)
    if not host or any(character.isspace() or character in "/@" for character in host):
        raise MailError(f"--smtp {text!r}: not a server\nWrite for example mail.example.org:587.")
    if port is None:
        port = SUBMISSIONS if security == TLS else SUBMISSION
    return Server(host, port, security or (TLS if port == SUBMISSIONS else STARTTLS))


def find_login(server: Server, environment: Mapping[str, str] = os.environ) -> Login | None:
    """Find user and password: in the environment, else in the netrc file; ``None`` if neither has them.

    Raises
    ------
    MailError
        If only one of the two is set, or the netrc file cannot be used.
    """
    user, password = setting("SMTP_USER", environment), setting("SMTP_PASSWORD", environment)
    if bool(user) != bool(password):
        there, missing = (USER, PASSWORD) if user else (PASSWORD, USER)
        raise MailError(f"{there} is set and {missing} is not\nSet both, or neither.")
    login = Login(user, password) if user else _from_netrc(server, environment)
    if login and server.security == NONE:
        raise MailError(
            f"there is a password for {server.host}, but the line to it would not be encrypted\n"
            "Leave out --security none, or the password."
        )
    return login


def _split(text: str) -> tuple[str, int | None]:
    host, colon, port = text.strip().rpartition(":")
    if not colon or text.strip().endswith("]"):
        host, port = text.strip(), ""
    elif not (port.isascii() and port.isdecimal() and 0 < int(port) < 65536):
        raise MailError(f"--smtp {text!r}: {port!r} is not a port\nWrite for example mail.example.org:587.")
    if host.startswith("[") and host.endswith("]"):
        host = host[1:-1]
    elif ":" in host:
        raise MailError(f"--smtp {text!r}: an IPv6 address stands in brackets\nWrite for example [::1]:587.")
    return host, int(port) if port else None


def _from_netrc(server: Server, environment: Mapping[str, str]) -> Login | None:
    named = environment.get(NETRC)
    path = Path(named) if named else Path(environment.get("HOME") or Path.home()) / ".netrc"
    try:
        mode = path.stat().st_mode
        entries = netrc.netrc(path)
    except FileNotFoundError:
        if named:
            raise MailError(f"{NETRC}: there is no file {named!r}\nName another, or unset it.") from None
        return None
    except OSError as error:
        raise MailError(f"{path}: {error.strerror or error}\nSee that it can be read.") from None
    except (netrc.NetrcParseError, UnicodeDecodeError) as error:
        # Their texts repeat the word that was not understood, which may be a password.
        line = f", line {error.lineno}" if isinstance(error, netrc.NetrcParseError) and error.lineno else ""
        raise MailError(f"{path}{line}: not understood\nSee `man netrc` for its form.") from None
    # Not the entry `default`: it would give a password to any server.
    entry = entries.hosts.get(server.host)
    if not entry or not entry[2]:
        return None
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise MailError(f"{path}: others may read this file, which holds a password\nSay: chmod 600 {path}")
    return Login(entry[0] or "", entry[2])
