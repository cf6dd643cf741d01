"""In a real browser no page of a hostile notebook runs a script or asks the network for anything.

Each page is tried as it is, and once more without its policy: the first wall must hold alone.
"""

from __future__ import annotations

import re
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nbbriefing.blocks.html import render_block
from nbbriefing.blocks.shown import MIME_TYPE
from nbbriefing.blocks.svg import BadImage
from nbbriefing.watching.page_server import PageServer

from .exporter_helpers import export_page
from .exporter_samples import code, markdown, notebook, shown
from .hostile_cases import DRAWINGS, FORMULAS, MARKUP, svg

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">\n')

pytestmark = pytest.mark.browser


def figure(drawing: str) -> dict[str, object]:
    return {"v": 1, "type": "figure", "svg": drawing, "alt": "a", "title": "t", "caption": "c", "table": None}


def pages() -> Iterator[str]:
    """Yield one page for each way in; a page holds all cases, each in a cell of its own."""
    end = markdown("THE-END")
    plain = {"text/plain": "x"}
    for bundles in (
        [{MIME_TYPE: figure(drawing), **plain} for drawing in DRAWINGS.values()],
        [{"image/svg+xml": drawing, **plain} for drawing in DRAWINGS.values()],
        [{"text/html": markup, **plain} for markup in MARKUP.values()],
        [{"text/markdown": markup, **plain} for markup in [*MARKUP.values(), *FORMULAS.values()]],
    ):
        yield export_page(notebook(*(code("1", shown(each)) for each in bundles), end, title="T")).html
    yield export_page(notebook(*map(markdown, [*MARKUP.values(), *FORMULAS.values()]), end, title="T")).html
    yield "".join(notebook_html(drawing) for drawing in DRAWINGS.values())


def notebook_html(drawing: str) -> str:
    """Return a figure as a notebook shows it, where no policy helps."""
    try:
        return render_block(figure(drawing))
    except (BadImage, ValueError):
        return ""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


def visit(browser: Any, address: str) -> tuple[Any, list[str]]:
    """Open a page, click what can be clicked; return it and what it asked for."""
    asked: list[str] = []
    page = browser.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: dialog.dismiss())
    page.goto(address)
    page.evaluate(
        """() => { const found = "svg *, math *, details, a[href^='javascript' i]"
             for (const e of document.querySelectorAll(found))
             e.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true})) }"""
    )
    page.wait_for_timeout(300)
    return page, [url for url in asked if not url.startswith("data:") and url.partition("#")[0] != address]


def test_no_page_runs_or_loads(browser: Any, tmp_path: Path) -> None:
    for number, html in enumerate(pages()):
        for name, content in (("whole", html), ("without", POLICY.sub("", html))):
            file = tmp_path / f"{number}-{name}.html"
            file.write_text(content, "utf-8")
            page, asked = visit(browser, file.as_uri())
            assert asked == [], f"page {number} {name}"
            assert page.evaluate("window.PWN") is None
            assert page.url.partition("#")[0] == file.as_uri()
            assert "<main" not in html or "THE-END" in page.inner_text("main")
            page.close()


def test_the_policy_alone_holds(browser: Any, tmp_path: Path) -> None:
    html = export_page(notebook(markdown("DRAWING"), title="T")).html
    file = tmp_path / "page.html"
    # A browser tells of requests that it then forbids itself: whether any came is known at the other end.
    with socket.create_server(("127.0.0.1", 0)) as other:
        other.setblocking(False)
        site = f"http://127.0.0.1:{other.getsockname()[1]}/x"
        risky = svg("<script>window.PWN=1</script>", "onload='window.PWN=2'") + (
            f'<img src="{site}" onerror="window.PWN=3"><style>@import "{site}"</style>'
        )
        file.write_text(html.replace("DRAWING", risky), "utf-8")
        page, _ = visit(browser, file.as_uri())
        assert page.evaluate("window.PWN") is None
        with pytest.raises(BlockingIOError):
            other.accept()


def test_a_served_page_waits_for_the_next_and_runs_nothing_else(browser: Any, tmp_path: Path) -> None:
    html = export_page(notebook(markdown("DRAWING"), title="T")).html
    (tmp_path / "page.html").write_text(
        html.replace("DRAWING", "<script>window.PWN=1</script>first"), "utf-8"
    )
    server = PageServer(tmp_path)
    try:
        page = browser.new_page()
        with page.expect_request("**/.events"):
            page.goto(f"{server.address}page.html")
        assert page.evaluate("window.PWN") is None
        (tmp_path / "page.html").write_text(html.replace("DRAWING", "second"), "utf-8")
        with page.expect_navigation():
            server.reload()
        assert "second" in page.inner_text("main")
        page.close()
    finally:
        server.close()


def test_every_page_has_a_policy() -> None:
    match = POLICY.search(export_page(notebook(title="T")).html)
    assert match is not None
    rules = dict(rule.split(" ", 1) for rule in match.group(1).split("; "))
    assert rules["default-src"] == "'none'"
    assert "script-src" not in rules
    assert {"img-src": rules["img-src"], "font-src": rules["font-src"]} == {
        "img-src": "data:",
        "font-src": "data:",
    }
