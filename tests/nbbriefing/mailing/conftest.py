"""A rendered briefing, a mail server on this machine, and certificates that are its own."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP as Protocol
from aiosmtpd.smtp import AuthResult, Envelope, Session

from nbbriefing.mailing.server import NETRC, PASSWORD, USER
from nbbriefing.project import variables
from nbbriefing.publishing.build import sha256_of, write_json

SECRET = "correct horse, 电池"
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 20
RECORD = {
    "status": "ok",
    "briefing": "edition",
    "title": "CIIE 3: what was announced, and what has become of it",
    "parameters": {"edition": 3},
    "as_of": "2026-11-16",
    "since": "",
    "language": "en",
    "ledger_fingerprint": "c2ec29ec4cb5bfbcf71b",
    "software_version": "0.1.0",
    "finding": "Of 39 initiatives, 10 had reached patients by 16 November 2026.",
    "key_figures": [
        {"value": "26%", "label": "of them with patients", "detail": "10 of 39; 95% interval 14–42%"},
        {"value": "13", "label": "promises overdue", "detail": ""},
    ],
}


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch, tmp_path):
    for name in (
        USER,
        PASSWORD,
        NETRC,
        *variables("SMTP"),
        *variables("MAIL_FROM"),
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))


@pytest.fixture
def publish(tmp_path: Path) -> Callable[..., Path]:
    """Give a function that puts a rendered briefing into the output folder, and returns that."""

    def put(slug: str = "edition-3", pdf: bytes = PDF, **changes: object) -> Path:
        record = {**RECORD, **changes}
        folder = tmp_path / "out" / str(record["briefing"]) / slug / str(record["language"])
        folder.mkdir(parents=True)
        (folder / "briefing.pdf").write_bytes(pdf)
        measured = {"sha256": sha256_of(folder / "briefing.pdf"), "size": len(pdf)}
        write_json(folder / "build.json", {**record, "renditions": {"briefing.pdf": measured}})
        return tmp_path / "out"

    return put


@dataclass
class Mailbox:
    """What a server on this machine has taken, and how it answers."""

    host: str = "localhost"
    port: int = 0
    taken: list[Envelope] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    refused: tuple[str, ...] = ()

    @property
    def messages(self) -> list[EmailMessage]:
        return [BytesParser(policy=default).parsebytes(envelope.content) for envelope in self.taken]

    async def handle_RCPT(
        self, server: Protocol, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 5.1.1 nobody here by that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Protocol, session: Session, envelope: Envelope) -> str:
        self.taken.append(envelope)
        self.encrypted.append(
            session.ssl is not None or server.transport.get_extra_info("sslcontext") is not None
        )
        return "250 taken"

    def login(
        self, server: Protocol, session: Session, envelope: Envelope, mechanism: str, data: object
    ) -> AuthResult:
        user, password = data.login.decode(), data.password.decode()
        self.logins.append((user, password))
        # `handled` would mean that the answer has been given already.
        return AuthResult(success=(user, password) == ("desk", SECRET), handled=False)


class _OnOwnPort(Controller):
    """Listens on a port that the system has given, so that no two tests meet."""

    def _create_server(self):
        listening = socket.create_server(("127.0.0.1", 0))
        self.port = listening.getsockname()[1]
        return self.loop.create_server(self._factory_invoker, sock=listening, ssl=self.ssl_context)


@dataclass
class Certificates:
    """An authority that only the tests trust, and what it vouches for."""

    authority: trustme.CA
    folder: Path

    @property
    def file(self) -> Path:
        path = self.folder / "authority.pem"
        self.authority.cert_pem.write_to_path(str(path))
        return path

    def context(self, name: str = "localhost") -> ssl.SSLContext:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.authority.issue_cert(name).configure_cert(context)
        return context


@pytest.fixture(scope="session")
def certificates(tmp_path_factory) -> Certificates:
    return Certificates(trustme.CA(), tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def trusted(certificates, monkeypatch) -> Certificates:
    """The same, trusted by the command."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.file))
    return certificates


@pytest.fixture
def serve() -> Iterator[Callable[..., Mailbox]]:
    """Give a function that starts a mail server and returns its mailbox."""
    started: list[Controller] = []

    def start(refused: tuple[str, ...] = (), **options: object) -> Mailbox:
        mailbox = Mailbox(refused=refused)
        controller = _OnOwnPort(mailbox, hostname="127.0.0.1", loop=asyncio.new_event_loop(), **options)
        controller.start()
        started.append(controller)
        mailbox.port = controller.port
        return mailbox

    yield start
    for controller in started:
        controller.stop()
