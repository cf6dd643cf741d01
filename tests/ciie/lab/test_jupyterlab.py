"""The notebooks in a real JupyterLab in a real browser: run on `ciie`, looked at, exported from the menu."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.data import LEDGER

TOP = Path(__file__).resolve().parents[3]
NOTEBOOKS = sorted(
    path.relative_to(TOP / "notebooks")
    for path in (TOP / "notebooks").rglob("*.ipynb")
    if ".ipynb_checkpoints" not in path.parts
)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
BLOCK = "application/vnd.nbbriefing.block+json"
# A notebook takes a few seconds; the first one waits for the server that kernels are forked from.
PATIENCE = 120_000

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(280),
    pytest.mark.skipif(
        CHROMIUM is None, reason="no Chromium on the path: JupyterLab is not tried in a browser"
    ),
]


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a JupyterLab of its own, on copies of the notebooks."""
    folder = tmp_path_factory.mktemp("lab")
    shutil.copytree(TOP / "notebooks", folder / "notebooks", ignore=shutil.ignore_patterns(".*"))
    own = {
        name: str(folder / name.lower())
        for name in ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    }
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--port=0", "--IdentityProvider.token=trying"),
        *("--ServerApp.ip=127.0.0.1", f"--ServerApp.root_dir={folder / 'notebooks'}", "--allow-root"),
        *("--expose-app-in-browser", "--LabApp.news_url=", "--ServerApp.open_browser=False"),
    ]
    environment = os.environ | own | {"CIIE_LEDGER": str(LEDGER), "PYTHONUNBUFFERED": "1"}
    server = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True, cwd=folder)
    assert server.stderr is not None
    try:
        found = (re.search(r"http://127\.0\.0\.1:\d+/", line) for line in iter(server.stderr.readline, ""))
        address = next((match[0] for match in found if match), None)
        assert address, "JupyterLab ended before it told its address"
        # Whatever else it says must not fill the pipe.
        drain = subprocess.Popen(["cat"], stdin=server.stderr, stdout=subprocess.DEVNULL)
        yield address
    finally:
        server.terminate()
        server.wait(60)
        drain.wait(60)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, accept_downloads=True)
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def open_notebook(page: Any, lab: str, name: Path) -> None:
    """Open a notebook and wait until its kernel is ready."""
    page.goto(f"{lab}lab/tree/{name.as_posix()}?token=trying&reset")
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    page.wait_for_function(
        "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
    )


def run_all(page: Any) -> list[dict[str, Any]]:
    """Run all cells and return the outputs of the notebook's model."""
    page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells') }")
    # Ended is when the last cell has its number and the kernel waits; after an error, when it waits at all.
    page.wait_for_function(
        """() => {
            const widget = window.jupyterapp.shell.currentWidget;
            const code = widget.content.model.toJSON().cells.filter(cell => cell.cell_type === 'code');
            const failed = code.some(cell => cell.outputs.some(output => output.output_type === 'error'));
            const idle = widget.sessionContext.session.kernel.status === 'idle';
            return idle && (failed || code.every(cell => cell.execution_count));
        }"""
    )
    cells = page.evaluate("() => window.jupyterapp.shell.currentWidget.content.model.toJSON().cells")
    return [output for cell in cells if cell["cell_type"] == "code" for output in cell["outputs"]]


def figures(block: dict[str, Any]) -> list[dict[str, Any]]:
    """The figures in a block."""
    inner = [figure for each in block.get("blocks", []) for figure in figures(each)]
    return [block, *inner] if block["type"] == "figure" else inner


@pytest.mark.parametrize("name", NOTEBOOKS, ids=lambda path: path.as_posix())
def test_a_notebook_runs_and_shows_its_figures(page: Any, lab: str, name: Path) -> None:
    open_notebook(page, lab, name)
    assert (
        page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.name")
        == "ciie"
    )
    outputs = run_all(page)
    assert [output for output in outputs if output["output_type"] == "error"] == []
    drawn = [
        figure
        for output in outputs
        if BLOCK in output.get("data", {})
        for figure in figures(output["data"][BLOCK])
    ]
    assert drawn, "no figure was shown"
    first = page.locator(".jp-OutputArea-output figure svg, .jp-OutputArea-output svg[role=img]").first
    first.scroll_into_view_if_needed()
    assert first.bounding_box()["width"] > 300


def test_the_controls_redraw_what_they_choose(page: Any, lab: str) -> None:
    open_notebook(page, lab, Path("explore/start-here.ipynb"))
    run_all(page)
    page.evaluate(
        """() => {
            const notebook = window.jupyterapp.shell.currentWidget.content;
            notebook.scrollToItem(notebook.widgets.findIndex(cell => cell.model.id === 'timeline'));
        }"""
    )
    choice = page.locator(".widget-dropdown select").first
    choice.wait_for()
    shown = page.locator(".widget-html-content").first
    before = shown.inner_text()
    choice.select_option("Sanofi")
    page.wait_for_function(
        "before => document.querySelector('.widget-html-content').innerText !== before", arg=before
    )
    assert "Sanofi" in shown.inner_text()


def test_the_menu_exports_the_pdf(page: Any, lab: str) -> None:
    open_notebook(page, lab, Path("outcomes.ipynb"))
    run_all(page)
    page.get_by_role("menuitem", name="File", exact=True).click()
    page.get_by_text("Save and Export Notebook As").hover()
    downloads: list[Any] = []
    # The file comes through a window that opens and closes; it is listened to from its first moment.
    page.context.on("page", lambda window: window.on("download", lambda file: downloads.append(file)))
    page.on("download", lambda file: downloads.append(file))
    page.locator(".lm-Menu-itemLabel", has_text=re.compile("briefing.?pdf", re.IGNORECASE)).click()
    deadline = time.monotonic() + PATIENCE / 1000
    while not downloads and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    assert downloads, "nothing was downloaded"
    pdf = Path(downloads[0].path()).read_bytes()
    assert pdf.startswith(b"%PDF-")
    assert len(pdf) > 20_000
