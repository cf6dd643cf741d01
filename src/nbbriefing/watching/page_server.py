"""The output folder on this machine's own address, with pages that load themselves anew.

The renditions hold no script. One that waits for the next message is put into each page as it is served, and
never into the file.
"""

from __future__ import annotations

import base64
import hashlib
import re
import threading
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

EVENTS = "/.events"
RELOAD = b"event: reload\ndata: 1\n\n"
_CODE = f'new EventSource("{EVENTS}").addEventListener("reload",function(){{location.reload()}})'
_SCRIPT = f"<script>{_CODE}</script>".encode()
_HASH = base64.b64encode(hashlib.sha256(_CODE.encode()).digest()).decode()
# What a page allows itself stands in its head; served, it may also hold the script and wait for messages.
_POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy" content="([^"<>]{1,1000})">\n?')
_HEAD = 4_000
_OWN_NAMES = ("127.0.0.1", "localhost")
# A browser that has gone is noticed when a line cannot be sent to it.
_ALIVE_EVERY = 15.0


class PageServer:
    """Serves a folder on 127.0.0.1 until it is closed; `reload` has every open page loaded anew.

    Parameters
    ----------
    folder : Path
    port : int
        0 takes a free one.

    Raises
    ------
    OSError
        If the port is taken.
    """

    def __init__(self, folder: Path, port: int = 0) -> None:
        self._change = threading.Condition()
        self._version = 0
        self._closed = False
        handler = partial(_Handler, owner=self, directory=str(folder))
        self._server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, name="pages", daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        """Where the folder is found, with a slash at the end."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/"

    def reload(self) -> None:
        """Have every open page loaded anew."""
        with self._change:
            self._version += 1
            self._change.notify_all()

    def close(self) -> None:
        """Stop serving; waiting pages are let go."""
        with self._change:
            self._closed = True
            self._change.notify_all()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def wait(self, seen: int) -> tuple[int, bool]:
        """Wait for a version later than the one seen, a while at most; the version, and whether to go on."""
        with self._change:
            self._change.wait_for(lambda: self._version > seen or self._closed, timeout=_ALIVE_EVERY)
            return self._version, not self._closed

    @property
    def version(self) -> int:
        """Number of reloads so far."""
        return self._version


def _with_the_script(policy: str) -> str:
    """Return the policy of a page that also lets the script of this server run and wait."""
    rules = dict(rule.split(maxsplit=1) for rule in policy.split(";") if len(rule.split()) > 1)
    rules["script-src"] = f"{rules.get('script-src', '')} 'sha256-{_HASH}'".strip()
    rules["connect-src"] = f"{rules.get('connect-src', '')} 'self'".strip()
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, *args: Any, owner: PageServer, **options: Any) -> None:
        self._owner = owner
        super().__init__(*args, **options)

    def do_GET(self) -> None:
        # A page of another site must not read the folder through a name that leads here.
        host = self.headers.get("Host", "").rsplit(":", 1)[0]
        path = unquote(urlsplit(self.path).path)
        if host not in _OWN_NAMES or (path != EVENTS and _is_private(path)):
            self.send_error(HTTPStatus.NOT_FOUND)
        elif path == EVENTS:
            self._send_events()
        elif (page := self._page(path)) is not None:
            self._send_page(page)
        else:
            super().do_GET()

    def _page(self, path: str) -> Path | None:
        file = Path(self.translate_path(path))
        if file.is_dir() and path.endswith("/"):
            file /= "index.html"
        return file if file.suffix == ".html" and file.is_file() else None

    def _send_page(self, page: Path) -> None:
        content = page.read_bytes()
        if policy := _POLICY.search(content, 0, _HEAD):
            content = content[: policy.start()] + content[policy.end() :]
        head, body, tail = content.rpartition(b"</body>")
        content = head + _SCRIPT + body + tail if body else content + _SCRIPT
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        if policy is not None:
            self.send_header("Content-Security-Policy", _with_the_script(policy.group(1).decode("latin-1")))
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)

    def _send_events(self) -> None:
        seen, going = self._owner.version, True
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        try:
            self.wfile.write(b": waiting\n\n")
            while going:
                version, going = self._owner.wait(seen)
                self.wfile.write(RELOAD if version > seen else b": waiting\n\n")
                self.wfile.flush()
                seen = version
        except OSError:  # the browser has gone
            self.close_connection = True

    def end_headers(self) -> None:
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the terminal is for what was rendered."""


def _is_private(path: str) -> bool:
    return any(part.startswith(".") for part in path.split("/"))
