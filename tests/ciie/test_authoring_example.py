"""The example of docs/authoring.md: an analyst's own statistic, table and figure in a new notebook."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from nbbriefing.authoring.new_briefing import make_briefing
from nbbriefing.catalogue.entries import load_catalogue
from nbbriefing.running.translation import code_messages

TOP = Path(__file__).resolve().parents[2]


def cells_of_the_example() -> list[str]:
    """Return the code of the chapter, cell by cell."""
    text = (TOP / "docs" / "authoring.md").read_text(encoding="utf-8")
    chapter = text.partition("## Your own statistic, table and figure")[2].partition("\n## ")[0]
    return re.findall(r"```python\n(.*?)```", chapter, re.DOTALL)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a new briefing that holds the cells of the example, before its limits."""
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "outcomes.ipynb").write_bytes(
        (TOP / "notebooks" / "outcomes.ipynb").read_bytes()
    )
    (tmp_path / "briefings.toml").write_text(
        '[[briefing]]\nid = "outcomes"\nnotebook = "notebooks/outcomes.ipynb"\n'
        'title = "Outcomes"\nlanguages = ["en"]\n',
        encoding="utf-8",
    )
    make_briefing("products", "Products of the Expo", load_catalogue(tmp_path / "briefings.toml"))
    path = tmp_path / "notebooks" / "products.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    own = [
        {
            "cell_type": "code",
            "id": f"own-{number}",
            "metadata": {},
            "execution_count": None,
            "outputs": [],
            "source": source,
        }
        for number, source in enumerate(cells_of_the_example())
    ]
    place = next(n for n, cell in enumerate(notebook["cells"]) if cell["id"] == "limits")
    notebook["cells"][place:place] = own
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return tmp_path


@pytest.mark.kernel
@pytest.mark.e2e
def test_the_example_becomes_a_page_and_a_pdf(project: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "ciie_utils", "render", "products"]
    options = ["--catalogue", str(project / "briefings.toml"), "--as-of", "2025-12-31", "--jobs", "1"]
    out = tmp_path / "out"
    run = subprocess.run(
        [*command, *options, "--out", str(out)], capture_output=True, text=True, timeout=240, check=False
    )
    assert run.returncode == 0, run.stderr
    page = (out / "products" / "all" / "en" / "briefing.html").read_text(encoding="utf-8")
    assert re.search(r'<p class="b-figure-title">\d+% of the initiatives are products</p>', page)
    assert "<caption>Products and other initiatives, by the edition" in page
    assert 'aria-label="Bars: products and other initiatives by edition;' in page
    assert ">everything else</text>" in page
    assert "An initiative counts once." in page
    # The finding of an analyst's cell stands once: pyplot has shown no second picture.
    assert "data:image/png" not in page
    with pikepdf.open(out / "products" / "all" / "en" / "briefing.pdf") as paper:
        assert len(paper.pages) >= 1


def test_its_texts_are_collected_for_translation() -> None:
    found = [message for source in cells_of_the_example() for message in code_messages(source)]
    assert "{share} of the initiatives are products" in found
    assert {"edition", "products", "everything else", "An initiative counts once."} <= set(found)
