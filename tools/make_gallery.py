"""Remake the pictures of ``docs/gallery``: briefings in both languages, and one notebook of many outputs.

Needs ``pdftoppm`` (poppler) and ``chromium`` on the path; neither is needed to render or to export.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image
from playwright.sync_api import sync_playwright

from nbbriefing.exporters import BriefingHTMLExporter, BriefingPDFExporter

TARGET = Path(__file__).parents[1] / "docs" / "gallery"
WIDTH = 900
AS_OF = "2021-12-31"
TEXT = r"""# One notebook, two renditions

Markdown with *emphasis*, ~~corrections~~, 中文, a footnote[^1] and a formula $\hat S(t)$ in the line:

$$\hat{S}(t) = \prod_{i:\,t_i \le t} \left(1 - \frac{d_i}{n_i}\right)$$

- [x] set by MathML in the page and by Typst in the PDF
- [ ] no script, no network, no LaTeX

[^1]: Footnotes keep to their cell.
"""


def drawing() -> str:
    """Return a chart as SVG."""
    figure = Figure(figsize=(6.3, 2.1))
    FigureCanvasSVG(figure)
    axes = figure.add_subplot()
    axes.step([0, 1, 2, 3, 5, 8], [1, 0.92, 0.85, 0.71, 0.64, 0.6], where="post", color="#1f5a96")
    axes.set(ylim=(0, 1), xlabel="years", title="Share still waiting")
    axes.spines[["top", "right"]].set_visible(False)
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", bbox_inches="tight", metadata={"Date": None})
    return buffer.getvalue()


def table() -> str:
    """Return a styled table with heads over several columns."""
    columns = pd.MultiIndex.from_product([["2020", "2021"], ["kept", "due"]])
    frame = pd.DataFrame(
        [[4, 9, 7, 11], [2, 6, 3, 8], [1, 2, 0, 3]], ["Products", "Plants", "Services"], columns
    )
    return frame.style.set_caption("Promises by kind").background_gradient(cmap="Blues", axis=None).to_html()


def sample() -> NotebookNode:
    """Return the notebook of the gallery."""
    coloured = "\x1b[32mok\x1b[0m    12 files read\n\x1b[33mnote\x1b[0m  1 column is empty\n"
    outputs = [
        new_output("display_data", {"text/html": table()}),
        new_output("stream", text=coloured),
        new_output(
            "display_data", {"image/svg+xml": drawing()}, metadata={"alt": "A curve that falls to 60 %."}
        ),
        new_output("display_data", {"application/vnd.jupyter.widget-view+json": {"model_id": "x"}}),
    ]
    cells = [
        new_markdown_cell(TEXT),
        new_markdown_cell("## Outputs"),
        *[new_code_cell("show()", outputs=[output]) for output in outputs],
    ]
    return new_notebook(cells=cells, metadata={"authors": ["Anybody"], "date": "2026-03-16"})


def shrink(picture: Path, target: Path) -> None:
    """Save a picture with few colours and no empty rows at its end."""
    with Image.open(picture) as image:
        plain = image.convert("RGB")
        plain.thumbnail((WIDTH, 10 * WIDTH))
        plain.quantize(200).save(target, optimize=True)
    print(f"{target.name}: {target.stat().st_size / 1024:.0f} KB")


def sheet(pdf: Path, pages: int, columns: int) -> Image.Image:
    """Return the first pages of a PDF side by side, on a grey table."""
    stem = pdf.with_suffix("")
    subprocess.run(["pdftoppm", "-r", "60", "-png", "-l", str(pages), pdf, stem], check=True)
    files = sorted(pdf.parent.glob(f"{pdf.stem}-*.png"))
    return beside([Image.open(file).convert("RGB") for file in files], columns)


def beside(pictures: list[Image.Image], columns: int, gap: int = 14) -> Image.Image:
    """Return pictures in rows of so many columns."""
    width, height = max(p.width for p in pictures) + gap, max(p.height for p in pictures) + gap
    rows = -(-len(pictures) // columns)
    table = Image.new("RGB", (columns * width + gap, rows * height + gap), "#d5d9e0")
    for number, picture in enumerate(pictures):
        table.paste(picture, (gap + number % columns * width, gap + number // columns * height))
    return table


def screen(browser: Any, page: Path, width: int, height: int, scheme: str) -> Image.Image:
    """Return what a reader sees first on a screen."""
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    opened = context.new_page()
    opened.goto(page.as_uri())
    picture = Image.open(io.BytesIO(opened.screenshot())).convert("RGB")
    context.close()
    return picture


def briefings(folder: Path) -> None:
    """Render briefings and photograph them: paper, phone and desk, both languages, light and dark."""
    ciie = Path(sys.executable).with_name("ciie")
    asked = [["edition", "-p", "edition=3"], ["partnerships", "case-attr-cm-access"]]
    for names in asked:
        command = [ciie, "render", *names, "--as-of", AS_OF, "--out", folder, "--jobs", "1"]
        subprocess.run(command, check=True, cwd=TARGET.parents[1])
    for name, slug, pages in (
        ("edition", "edition-3", 2),
        ("partnerships", "all", 4),
        ("case-attr-cm-access", "all", 4),
    ):
        for language in ("en", "zh"):
            pdf = folder / name / slug / language / "briefing.pdf"
            mark = "" if language == "en" else "-zh"
            title = slug if name == "edition" else name
            save(sheet(pdf, pages, min(pages, 4)), TARGET / f"{title}{mark}.png")
    pages_of = {
        language: folder / "edition" / "edition-3" / language / "briefing.html" for language in ("en", "zh")
    }
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        looks = [("en", "light"), ("zh", "light"), ("zh", "dark")]
        phones = [screen(browser, pages_of[language], 360, 740, scheme) for language, scheme in looks]
        save(beside(phones, 3), TARGET / "phones.png")
        desks = [
            screen(browser, pages_of[language], 1440, 1000, scheme)
            for language, scheme in (looks[0], looks[2])
        ]
        save(beside(desks, 2), TARGET / "desks.png")
        browser.close()


def save(picture: Image.Image, target: Path) -> None:
    """Save a picture with few colours."""
    picture.thumbnail((WIDTH + 200, 10 * WIDTH))
    picture.quantize(96).save(target, optimize=True)
    print(f"{target.name}: {target.stat().st_size / 1024:.0f} KB")


def outputs(folder: Path) -> None:
    """Export one notebook of many kinds of output and photograph both renditions."""
    page, paper = Path(folder, "page.html"), Path(folder, "paper.pdf")
    page.write_text(BriefingHTMLExporter().from_notebook_node(sample())[0], "utf-8")
    paper.write_bytes(BriefingPDFExporter().from_notebook_node(sample())[0])
    subprocess.run(["pdftoppm", "-r", "90", "-png", "-singlefile", paper, Path(folder, "paper")], check=True)
    shot = Path(folder, "page.png")
    options = ["--headless", "--no-sandbox", "--hide-scrollbars", "--window-size=900,1280"]
    command = ["chromium", *options, f"--screenshot={shot}", page.as_uri()]
    subprocess.run(command, check=True, capture_output=True)
    shrink(shot, TARGET / "page.png")
    shrink(Path(folder, "paper.png"), TARGET / "paper.png")


def main() -> None:
    """Render, export, photograph, and save the pictures."""
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        briefings(Path(folder, "reports"))
        outputs(Path(folder))


if __name__ == "__main__":
    main()
