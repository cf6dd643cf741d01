"""The page printed by a browser: nothing is cut off, and what paper cannot open stands open."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pandas as pd
import pytest
from pypdf import PdfReader

from .exporter_helpers import export_page
from .exporter_samples import code, every_block, markdown, notebook, shown, stream

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(BROWSER is None, reason="no browser on the path"),
]


def printed(html: str, folder: Path) -> str:
    """Return the letters of a page as a browser prints it, without any space."""
    assert BROWSER is not None
    page, paper = folder / "page.html", folder / "page.pdf"
    page.write_text(html, "utf-8")
    options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    own = [f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={paper}", page.as_uri()]
    subprocess.run([BROWSER, *options, *own], capture_output=True, timeout=120, check=True)
    return re.sub(r"\s+", "", "".join(sheet.extract_text() for sheet in PdfReader(paper).pages))


def test_wide_tables_and_long_lines_are_not_cut_off(tmp_path: Path) -> None:
    frame = pd.DataFrame({f"col{n}": [f"val{n}"] for n in range(40)})
    node = notebook(
        markdown("# Title"),
        code("1", stream(" ".join(f"word{n}" for n in range(60))), shown({"text/html": frame.to_html()})),
    )
    text = printed(export_page(node).html, tmp_path)
    # Cells are broken where they must be, so that the letters of neighbours mix: the digits are counted.
    assert "".join(f"word{n}" for n in range(60)) in text
    table = text.partition("word59")[2]
    for letter in "cv":
        assert table.count(letter) == 40
    for digit in "0123456789":
        assert table.count(digit) >= 2 * sum(str(n).count(digit) for n in range(40))


def test_the_numbers_behind_a_figure_are_printed_and_what_serves_a_screen_is_not(tmp_path: Path) -> None:
    page = export_page(every_block(), toc="yes")
    text = printed(page.html, tmp_path)
    assert text.count("Vyndamax1") == 2  # in the table, and in the numbers behind the figure
    assert "Skiptothecontent" not in text
    assert "Contents" not in text
