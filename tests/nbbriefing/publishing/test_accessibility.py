"""The site's own pages before axe-core and the Nu HTML checker."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
MODULES = Path(__file__).resolve().parents[3] / ".cache" / "npm" / "node_modules"
AXE = MODULES / "axe-core" / "axe.min.js"
CHECKER = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
pytestmark = pytest.mark.browser
PAGES = (
    "index.html",
    "index.zh.html",
    "index.html#q=novartis",
    "status.html",
    "status.zh.html",
    "edition/edition-10/index.html",
    "edition/edition-10/index.zh.html",
    "edition/edition-10/2021-01-04/index.zh.html",
)


@pytest.fixture
def site(small):
    """A site with a failure among its briefings."""
    small.failure("edition", "edition-10", "zh")
    small.failure("never", message="no kernel")
    small.build(order=("outcomes", "not-rendered"))
    return small.folder


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine; .ci/run installs it")
@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not in .cache/npm; .ci/run fetches it")
def test_axe_finds_no_violation(site):
    found = []
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name in PAGES:
            file, sign, asked = name.partition("#")
            page = browser.new_page()
            page.goto((site / file).as_uri() + sign + asked)
            page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            page.evaluate(AXE.read_text("utf-8"))
            for width in (360, 1440):
                page.set_viewport_size({"width": width, "height": 900})
                for scheme in ("light", "dark"):
                    page.emulate_media(color_scheme=scheme)
                    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
                    assert result["passes"], "axe looked at nothing"
                    found += [
                        (name, width, scheme, fault["id"], fault["nodes"][0]["html"][:200])
                        for fault in result["violations"]
                    ]
            page.close()
        browser.close()
    assert found == []


@pytest.mark.skipif(shutil.which("java") is None, reason="no Java on this machine; .ci/run installs it")
@pytest.mark.skipif(
    not CHECKER.exists(), reason="the Nu HTML checker is not in .cache/npm; .ci/run fetches it"
)
def test_the_checker_finds_no_error(site):
    pages = [str(site / name) for name in PAGES if "#" not in name]
    done = subprocess.run(
        ["java", "-jar", str(CHECKER), "--errors-only", "--format", "text", *pages],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    broken = site / "broken.html"
    broken.write_text((site / "index.html").read_text().replace("</main>", "<p id='q'>"))
    command = ["java", "-jar", str(CHECKER), "--errors-only", str(broken)]
    assert subprocess.run(command, capture_output=True, check=False).returncode != 0
