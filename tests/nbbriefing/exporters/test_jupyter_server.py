"""A real Jupyter server: what JupyterLab's menu lists, and what its addresses give."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from nbbriefing.exporters import BriefingHTMLExporter, BriefingPDFExporter

from .exporter_samples import every_block, write

pytestmark = pytest.mark.e2e
TOKEN = "for-this-test-only"
SECONDS = 60
# An ordinary server that tells its port once it listens; its own log names the address before that.
PROGRAM = """
import sys
from jupyter_server.serverapp import ServerApp
app = ServerApp.instance()
app.initialize(sys.argv[1:])
app.io_loop.add_callback(lambda: print(app.port, flush=True))
app.start()
"""


@dataclass
class Answer:
    """What the server said."""

    status: int
    kind: str
    disposition: str
    body: bytes


@dataclass
class Server:
    """A running server whose root folder holds ``my notebook.ipynb``."""

    address: str
    notebook: Path

    def get(self, path: str) -> Answer:
        """Ask for an address, as JupyterLab does."""
        request = urllib.request.Request(self.address + path, headers={"Authorization": f"token {TOKEN}"})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=SECONDS) as got:
                told = got.headers
                disposition = told.get("Content-Disposition", "")
                return Answer(got.status, told["Content-Type"], disposition, got.read())
        except urllib.error.HTTPError as error:
            return Answer(error.code, "", "", error.read())


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Start a server on the loopback with a free port, and end it."""
    folder = tmp_path_factory.mktemp("server")
    notebook = folder / "root" / "my notebook.ipynb"
    notebook.parent.mkdir()
    write(every_block(), notebook)
    own = {f"JUPYTER_{name}_DIR": str(folder / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    settings = {
        "ip": "127.0.0.1", "port": "0", "port_retries": "0", "open_browser": "False",
        "allow_root": "True", "root_dir": str(notebook.parent),
    }  # fmt: skip
    command = [sys.executable, "-c", PROGRAM, f"--IdentityProvider.token={TOKEN}"]
    process = subprocess.Popen(
        command + [f"--ServerApp.{key}={value}" for key, value in settings.items()],
        env={**os.environ, **own, "JUPYTER_NO_CONFIG": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    try:
        port = process.stdout.readline().strip()
        assert port.isdigit(), "the server did not start"
        yield Server(f"http://127.0.0.1:{port}/", notebook)
    finally:
        process.terminate()
        process.communicate(timeout=SECONDS)


def test_the_menu_lists_only_names_that_the_server_can_serve(server: Server) -> None:
    answer = server.get("api/nbconvert")
    ours = {name: told for name, told in json.loads(answer.body).items() if "briefing" in name}
    assert ours == {
        "briefing_html": {"output_mimetype": "text/html"},
        "briefing_pdf": {"output_mimetype": "application/pdf"},
    }


def test_the_page_from_the_menu(server: Server) -> None:
    answer = server.get("nbconvert/briefing_html/my%20notebook.ipynb?download=true")
    assert (answer.status, answer.kind) == (200, "text/html; charset=utf-8")
    assert "my%20notebook.html" in answer.disposition
    assert answer.body.decode() == BriefingHTMLExporter().from_filename(str(server.notebook))[0]


def test_the_pdf_from_the_menu(server: Server) -> None:
    answer = server.get("nbconvert/briefing_pdf/my%20notebook.ipynb?download=true")
    assert (answer.status, answer.kind.partition(";")[0]) == (200, "application/pdf")
    assert "my%20notebook.pdf" in answer.disposition
    assert answer.body == BriefingPDFExporter().from_filename(str(server.notebook))[0]


def test_why_the_hyphenated_names_are_not_listed(server: Server) -> None:
    # When this fails, the server's addresses have learnt hyphens and lab.py can go.
    assert server.get("nbconvert/briefing-html/my%20notebook.ipynb").status == 404
