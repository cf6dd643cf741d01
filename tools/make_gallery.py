"""Remake the pictures of ``docs/gallery``: one notebook of many kinds of output, as page and as PDF.

Needs ``pdftoppm`` (poppler) and ``chromium`` on the path; neither is needed to export.
"""

from __future__ import annotations

import io
import subprocess
import tempfile
from pathlib import Path

import pandas as pd
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image

from ciie_utils.rendering.exporters import BriefingHTMLExporter, BriefingPDFExporter

TARGET = Path(__file__).parents[1] / "docs" / "gallery"
WIDTH = 900
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


def main() -> None:
    """Export, photograph, and save the pictures."""
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        page, paper = Path(folder, "page.html"), Path(folder, "paper.pdf")
        page.write_text(BriefingHTMLExporter().from_notebook_node(sample())[0], "utf-8")
        paper.write_bytes(BriefingPDFExporter().from_notebook_node(sample())[0])
        subprocess.run(
            ["pdftoppm", "-r", "90", "-png", "-singlefile", paper, Path(folder, "paper")], check=True
        )
        shot = Path(folder, "page.png")
        options = ["--headless", "--no-sandbox", "--hide-scrollbars", "--window-size=900,1280"]
        command = ["chromium", *options, f"--screenshot={shot}", page.as_uri()]
        subprocess.run(command, check=True, capture_output=True)
        shrink(shot, TARGET / "page.png")
        shrink(Path(folder, "paper.png"), TARGET / "paper.png")


if __name__ == "__main__":
    main()
