"""Renditions are checked before they are published."""

from __future__ import annotations

import pytest

from nbbriefing.errors import RenderError
from nbbriefing.publishing.build import check_renditions

GOOD = {
    "briefing.html": b"<!DOCTYPE html><html><body>x</body></html>\n",
    "briefing.pdf": b"%PDF-1.7\n...\n%%EOF\n",
    "briefing.ipynb": b'{"cells": []}',
}


def write(folder, changes=None):
    for name, content in {**GOOD, **(changes or {})}.items():
        if content is not None:
            (folder / name).write_bytes(content)
    return folder


def test_whole_renditions_pass(tmp_path):
    check_renditions(write(tmp_path), [tmp_path])


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("briefing.html", None, "briefing.html: was not written"),
        ("briefing.html", b"", "briefing.html: was not written"),
        ("briefing.html", b"<html><body>", "briefing.html: is cut short"),
        ("briefing.pdf", b"", "briefing.pdf: was not written"),
        ("briefing.pdf", b"<html></html>", "briefing.pdf: does not begin as a PDF"),
        ("briefing.pdf", b"%PDF-1.7\n", "briefing.pdf: is cut short"),
        ("briefing.ipynb", b'{"cells": [', "briefing.ipynb: is cut short"),
    ],
)
def test_a_broken_rendition_is_named(tmp_path, name, content, said):
    with pytest.raises(RenderError) as caught:
        check_renditions(write(tmp_path, {name: content}))
    assert said in str(caught.value)


def test_the_machines_own_paths_are_refused(tmp_path):
    shown = f"<html>{tmp_path}/ledger</html>".encode()
    with pytest.raises(RenderError, match=r"briefing.html: shows the folder"):
        check_renditions(write(tmp_path, {"briefing.html": shown}), [tmp_path])
