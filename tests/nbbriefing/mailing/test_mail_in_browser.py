"""The HTML of a mail in a real browser: on a phone and on a desk, light and dark, without the network."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from nbbriefing.mailing.letter import find_letter
from nbbriefing.mailing.message import html_of

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
# The ratio of WCAG 2.2 between the colour of a text and what it stands on, for every text of the page.
CONTRASTS = """() => {
    const parts = colour => colour.match(/[\\d.]+/g).map(Number);
    const luminance = colour => {
        const linear = c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4;
        const [r, g, b] = parts(colour).map(c => linear(c / 255));
        return .2126 * r + .7152 * g + .0722 * b;
    };
    const ground = element => {
        for (; element; element = element.parentElement) {
            const colour = getComputedStyle(element).backgroundColor;
            if (parts(colour)[3] !== 0) return colour;
        }
    };
    const texts = [...document.body.querySelectorAll('*')].filter(
        e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()));
    return texts.map(e => {
        const [a, b] = [luminance(getComputedStyle(e).color), luminance(ground(e))];
        return [e.textContent.trim(), (Math.max(a, b) + .05) / (Math.min(a, b) + .05)];
    });
}"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed here"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 800])
def test_it_fits_reads_well_and_fetches_nothing(browser, publish, width, scheme):
    letter = find_letter(publish(), "edition", [], None, "https://example.org/")
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(html_of(letter, 525_518))
    assert asked == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    contrasts = page.evaluate(CONTRASTS)
    assert len(contrasts) >= 8
    assert [text for text, ratio in contrasts if ratio < 4.5] == []
    page.close()


def test_where_the_head_is_dropped_it_still_reads_well(browser, publish):
    letter = find_letter(publish(), "edition", [], None, "https://example.org/")
    body = html_of(letter, 525_518).partition("</head>")[2]
    page = browser.new_page(viewport={"width": 360, "height": 800}, color_scheme="dark")
    page.set_content(body)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert [text for text, ratio in page.evaluate(CONTRASTS) if ratio < 4.5] == []
    page.close()
