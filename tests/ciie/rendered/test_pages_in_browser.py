"""Every kind of page in a browser: axe-core finds nothing, and nothing is wider than the screen."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.ciie.rendered.kinds import PROJECT

sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
AXE = PROJECT / ".cache" / "npm" / "node_modules" / "axe-core" / "axe.min.js"
PHONE, DESK = 360, 1440

pytestmark = [
    pytest.mark.browser,
    pytest.mark.e2e,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine; .ci/run installs it"),
]
without_axe = pytest.mark.skipif(not AXE.exists(), reason="axe-core is not in .cache/npm; .ci/run fetches it")
# What stands beyond the right edge of the screen without a box around it that scrolls.
OUTSIDE = """() => [...document.body.querySelectorAll('*')].filter(e => {
    const box = e.getBoundingClientRect();
    if (box.width === 0 || box.right <= innerWidth + 1) return false;
    for (let a = e; a; a = a.parentElement) if (getComputedStyle(a).overflowX !== 'visible') return false;
    return true;
}).map(e => e.outerHTML.slice(0, 120))"""
SMALL_TEXT = """() => [...document.body.querySelectorAll('*')].filter(
    e => !e.closest('svg') && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())
        && parseFloat(getComputedStyle(e).fontSize) < 12).map(e => e.outerHTML.slice(0, 120))"""
LONGEST_LINE = """() => Math.max(...[...document.querySelectorAll('.content > p, .lead > p')].filter(
    p => !p.className || p.className === 'b-body').map(p => {
        const range = document.createRange(), size = parseFloat(getComputedStyle(p).fontSize);
        range.selectNodeContents(p);
        return Math.max(...[...range.getClientRects()].map(r => r.right))
            / size - p.getBoundingClientRect().left / size;
    }), 0)"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def opened(browser: Any, rendered: Path) -> Iterator[Any]:
    """Open the page once; the numbers behind its figures are shown, so that they are looked at too."""
    context = browser.new_context()
    page = context.new_page()
    page.goto((rendered / "briefing.html").as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    yield page
    context.close()


@pytest.fixture
def page(opened: Any) -> Any:
    """Give the page as it is first seen on a desk, whatever the test before has done."""
    opened.set_viewport_size({"width": DESK, "height": 900})
    opened.emulate_media(color_scheme="light")
    opened.evaluate("scrollTo(0, 0)")
    return opened


@without_axe
def test_axe_finds_no_violation(page: Any) -> None:
    page.evaluate(AXE.read_text("utf-8"))
    found = []
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
            assert result["passes"], "axe looked at nothing"
            found += [
                (
                    width,
                    scheme,
                    fault["id"],
                    fault["nodes"][0]["html"][:200],
                    fault["nodes"][0]["failureSummary"],
                )
                for fault in result["violations"]
            ]
    assert found == []


def test_nothing_is_wider_than_the_screen(page: Any) -> None:
    for width in (PHONE, 768, DESK):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert page.evaluate(OUTSIDE) == []


def test_text_is_large_enough_and_lines_are_short_enough(page: Any) -> None:
    assert page.evaluate(SMALL_TEXT) == []
    # 36 em are 36 Chinese characters, or about 75 Latin ones.
    assert 0 < page.evaluate(LONGEST_LINE) <= 36.1


def test_the_contents_stay_in_sight_on_a_wide_screen(page: Any) -> None:
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight / 2)")
    box = page.locator(".contents").bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 900


def test_each_citation_leads_to_its_source_and_back(page: Any) -> None:
    lost = page.evaluate(
        """() => [...document.querySelectorAll('a[href^="#"]')].map(a => a.getAttribute('href').slice(1))
            .filter(id => !document.getElementById(decodeURIComponent(id)))"""
    )
    assert lost == []
    one_way = page.evaluate(
        """() => [...document.querySelectorAll('.b-references li')].filter(li =>
            document.querySelector(`a.b-ref[href="#${li.id}"]`) && !li.querySelector('.b-back a'))
            .map(li => li.id)"""
    )
    assert one_way == []
