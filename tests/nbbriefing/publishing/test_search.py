"""Search and filters in a real browser, from disk, in English and in Chinese."""

from __future__ import annotations

import shutil

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def opened(browser, small):
    """Open a page of the built site from disk; what the page complains of is a failure."""
    small.build()
    complaints = []
    context = browser.new_context(viewport={"width": 1000, "height": 800})

    def open_page(name):
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.goto((small.folder / name.partition("#")[0]).as_uri() + name[len(name.partition("#")[0]) :])
        return page

    yield open_page
    context.close()
    assert complaints == []


def shown(page):
    return page.locator("li[data-id]:visible h3").all_inner_texts()


def test_the_whole_list_is_shown_until_something_is_asked(opened):
    page = opened("index.html")
    assert len(shown(page)) == 7
    assert page.locator("#count").inner_text() == "7 of 7 briefings"
    assert not page.locator("#clear").is_visible()


def test_words_are_found_in_titles_first_and_with_a_slip_of_the_pen(opened):
    page = opened("index.html")
    for query in ("novartis", "Novar", "novarits", "NOVARTIS  came"):
        page.fill("#q", query)
        assert shown(page)[0] == "Novartis: what came of it", query
    page.fill("#q", "novartis")
    assert len(shown(page)) == 4  # its own and the three editions that name it
    assert page.locator("#count").inner_text() == "4 of 7 briefings"


def test_every_word_must_be_there(opened):
    page = opened("index.html")
    page.fill("#q", "edition 10")
    assert shown(page) == ["Edition 10"]
    page.fill("#q", "edition coronary")
    assert shown(page) == []
    assert page.locator("#nothing").is_visible()


@pytest.mark.parametrize("query", ["特应性皮炎", "皮炎", "炎", "诺华", "第10届", "进博会", "新药 患者"])
def test_chinese_is_found_without_spaces_between_words(opened, query):
    page = opened("index.zh.html")
    page.fill("#q", query)
    assert shown(page)[0] == "第10届进博会"


def test_chinese_that_is_nowhere_is_not_found(opened):
    page = opened("index.zh.html")
    page.fill("#q", "炎皮")
    assert shown(page) == []


def test_a_chinese_name_is_found_on_the_english_page(opened):
    page = opened("index.html")
    page.fill("#q", "诺华")
    assert shown(page) == ["Edition 10"]


def test_filters_narrow_the_list_and_the_search(opened):
    page = opened("index.html")
    page.select_option("#organisation", label="Roche")
    assert shown(page) == ["Edition 10", "Edition 2", "Edition 1"]
    page.select_option("#kind", "company")
    assert shown(page) == []
    page.select_option("#organisation", label="Novartis")
    assert shown(page) == ["Novartis: what came of it"]
    page.fill("#q", "edition")
    assert shown(page) == []
    page.click("#clear")
    assert len(shown(page)) == 7
    assert page.input_value("#q") == ""


def test_what_was_asked_is_part_of_the_address(opened):
    page = opened("index.html")
    page.fill("#q", "novartis")
    page.select_option("#kind", "edition")
    address = page.url
    assert address.endswith("#q=novartis&kind=edition")
    again = opened("index.html#" + address.partition("#")[2])
    assert sorted(shown(again)) == ["Edition 1", "Edition 10", "Edition 2"]


def test_results_lead_where_the_list_does(opened):
    page = opened("index.html")
    page.fill("#q", "edition 10")
    page.locator("#results h3 a").click()
    page.wait_for_url("**/edition/edition-10/en/briefing.html")


def test_without_scripts_the_list_is_all_there(browser, small):
    small.build()
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((small.folder / "index.html").as_uri())
    assert len(shown(page)) == 7
    assert not page.locator("#finder").is_visible()
    context.close()


@pytest.mark.parametrize("width", [320, 360, 1440])
@pytest.mark.parametrize("name", ["index.html", "status.html", "edition/edition-10/index.zh.html"])
def test_no_page_is_wider_than_the_window(browser, small, name, width):
    small.build()
    context = browser.new_context(viewport={"width": width, "height": 700})
    page = context.new_page()
    page.goto((small.folder / name).as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_the_age_of_a_run_is_told_when_the_page_is_read(opened):
    page = opened("status.html")
    ages = page.locator(".age").all_inner_texts()
    assert ages
    assert all(age.endswith("days ago") for age in ages)
