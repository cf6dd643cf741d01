"""An edit of a notebook reaches the open page."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.data import LEDGER

TOP = Path(__file__).resolve().parents[3]


@pytest.fixture
def project(tmp_path):
    book = tmp_path / "notebooks" / "note.ipynb"
    book.parent.mkdir()
    cells = [
        {"cell_type": "markdown", "id": "t", "metadata": {}, "source": ["# Note\n\nFirst wording."]},
        {
            "cell_type": "code",
            "id": "p",
            "metadata": {"tags": ["parameters"]},
            "execution_count": None,
            "outputs": [],
            "source": ['as_of = ""\nsince = ""\nlanguage = "en"'],
        },
    ]
    metadata = {"kernelspec": {"name": "ciie", "display_name": "CIIE", "language": "python"}}
    book.write_text(
        json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}),
        encoding="utf-8",
    )
    (tmp_path / "briefings.toml").write_text(
        '[[briefing]]\nid = "note"\nnotebook = "notebooks/note.ipynb"\ntitle = "Note"\nlanguages = ["en"]\n',
        encoding="utf-8",
    )
    return tmp_path


@pytest.mark.e2e
def test_an_edit_reaches_the_open_page_and_a_broken_one_waits(project):
    command = [sys.executable, "-u", "-m", "ciie_utils", "watch", "note", "--jobs", "1"]
    environment = os.environ | {"CIIE_LEDGER": str(LEDGER)}
    watching = subprocess.Popen(
        command, cwd=project, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert watching.stdout is not None
    try:
        lines = iter(watching.stdout.readline, "")
        address = next(
            re.search(r"http://127\.0\.0\.1:(\d+)/(\S+)", line) for line in lines if "Open" in line
        )
        assert address is not None
        port, page = int(address[1]), "/" + address[2]
        assert "First wording" in fetch(port, page)

        stream = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        stream.request("GET", "/.events")
        events = stream.getresponse()
        assert events.readline() == b": waiting\n"

        book = project / "notebooks" / "note.ipynb"
        text = book.read_text(encoding="utf-8")
        book.write_text(text[:-20], encoding="utf-8")
        assert any("Waiting for the next change" in line for line in lines)
        assert "First wording" in fetch(port, page)

        book.write_text(text.replace("First wording", "Second wording"), encoding="utf-8")
        assert any(line == b"event: reload\n" for line in iter(events.readline, b""))
        assert "Second wording" in fetch(port, page)
    finally:
        watching.send_signal(signal.SIGINT)
        watching.communicate(timeout=60)
    assert watching.returncode == 130


def fetch(port, page):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", page)
    return connection.getresponse().read().decode()
