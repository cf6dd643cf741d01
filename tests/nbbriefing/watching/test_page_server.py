"""Pages that load themselves anew, on this machine alone."""

from __future__ import annotations

import base64
import hashlib
import http.client
import re
import threading

import pytest

from nbbriefing.watching.page_server import PageServer

PAGE = "<!doctype html><html><body><p>你好</p></body></html>"


@pytest.fixture
def served(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "briefing.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "index.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "a" / "briefing.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / ".cache").mkdir()
    (tmp_path / ".cache" / "secret.html").write_text("x", encoding="utf-8")
    server = PageServer(tmp_path)
    yield server
    server.close()


def get(server, path, host=None):
    port = int(server.address.rstrip("/").rsplit(":", 1)[1])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers={} if host is None else {"Host": host})
    return connection.getresponse()


@pytest.mark.parametrize("path", ["/", "/index.html", "/a/briefing.html"])
def test_a_page_gets_the_script_and_the_file_does_not(served, tmp_path, path):
    text = get(served, path).read().decode()
    assert text.count("<script>") == 1
    assert text.index("<script>") < text.index("</body>")
    assert text.replace(text[text.index("<script>") : text.index("</script>") + 9], "") == PAGE
    assert "<script>" not in (tmp_path / "a" / "briefing.html").read_text(encoding="utf-8")


def test_other_files_are_served_as_they_are(served):
    assert get(served, "/a/briefing.pdf").read() == b"%PDF-1.7"


@pytest.mark.parametrize(
    "path",
    ["/.cache/secret.html", "/a/../.cache/secret.html", "/%2ecache/secret.html", "/../conftest.py", "/b"],
)
def test_nothing_else_is_served(served, path):
    assert get(served, path).status == 404


def test_a_foreign_name_is_refused(served):
    assert get(served, "/index.html", host="evil.example").status == 404
    assert get(served, "/.events", host="evil.example").status == 404


def test_every_open_page_is_told(served):
    streams = [get(served, "/.events") for _ in range(3)]
    for stream in streams:
        assert stream.readline() == b": waiting\n"
    served.reload()
    for stream in streams:
        assert stream.readline() == b"\n"
        assert stream.readline() == b"event: reload\n"


def test_closing_lets_waiting_pages_go(tmp_path):
    server = PageServer(tmp_path)
    stream = get(server, "/.events")
    stream.readline()
    closing = threading.Thread(target=server.close)
    closing.start()
    stream.read()
    closing.join(20)
    assert not closing.is_alive()


def test_a_taken_port_is_an_error(served, tmp_path):
    port = int(served.address.rstrip("/").rsplit(":", 1)[1])
    with pytest.raises(OSError, match="in use"):
        PageServer(tmp_path, port)


POLICY = (
    """<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">"""
)


def test_a_page_keeps_its_policy_but_for_the_script_that_is_put_in(served, tmp_path):
    (tmp_path / "strict.html").write_text(f"<!doctype html><head>{POLICY}\n</head><body></body>", "utf-8")
    answer = get(served, "/strict.html")
    rules = dict(rule.split(" ", 1) for rule in answer.getheader("Content-Security-Policy").split("; "))
    code = re.search("<script>(.*)</script>", answer.read().decode())[1]
    known = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
    assert rules == {
        "default-src": "'none'",
        "style-src": "'unsafe-inline'",
        "script-src": f"'sha256-{known}'",
        "connect-src": "'self'",
    }
    assert POLICY in (tmp_path / "strict.html").read_text("utf-8")


def test_a_page_without_a_policy_gets_none(served):
    assert get(served, "/index.html").getheader("Content-Security-Policy") is None
