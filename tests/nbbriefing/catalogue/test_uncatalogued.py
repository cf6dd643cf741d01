"""A notebook that is in no catalogue."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from nbbriefing.catalogue.entries import Briefing, Catalogue
from nbbriefing.catalogue.notebooks import catalogue_of
from nbbriefing.errors import CatalogueError


def write(path: Path, title: str = "# Tofersen: {draft}", language: str = "en") -> Path:
    cells = [
        new_markdown_cell(f"{title}\n\nText."),
        new_code_cell(f'as_of = ""\nsince = ""\nlanguage = "{language}"', metadata={"tags": ["parameters"]}),
    ]
    notebook = new_notebook(cells=cells, metadata={"kernelspec": {"name": "ciie", "display_name": "CIIE"}})
    nbformat.write(notebook, path)
    return path


def test_its_name_and_heading_make_the_entry(tmp_path):
    (entry,) = catalogue_of([write(tmp_path / "My draft_2.ipynb")], None)
    assert (entry.id, entry.title.format_map({}), entry.languages) == (
        "my-draft-2",
        "Tofersen: {draft}",
        ("en",),
    )


def test_without_a_heading_the_file_gives_the_title(tmp_path):
    (entry,) = catalogue_of([write(tmp_path / "draft.ipynb", title="## Only a section")], None)
    assert entry.title == "draft"


def test_languages_are_those_asked_for_else_its_own(tmp_path):
    path = write(tmp_path / "draft.ipynb", language="zh")
    assert catalogue_of([path], None)["draft"].languages == ("zh",)
    assert catalogue_of([path], None, ("en", "zh"))["draft"].languages == ("en", "zh")


def test_a_declared_notebook_keeps_its_entry(tmp_path):
    path = write(tmp_path / "draft.ipynb")
    entry = Briefing("tofersen", path, "A title", {}, ("en", "zh"))
    assert list(catalogue_of([path], Catalogue(tmp_path / "briefings.toml", (entry,)))) == [entry]


def test_another_briefing_is_not_replaced(tmp_path):
    other = Briefing("draft", tmp_path / "other.ipynb", "Other", {}, ("en",))
    with pytest.raises(CatalogueError, match=r"declares another notebook as 'draft'[\s\S]*another name"):
        catalogue_of([write(tmp_path / "draft.ipynb")], Catalogue(tmp_path / "briefings.toml", (other,)))


def test_a_name_without_letters_is_refused(tmp_path):
    with pytest.raises(CatalogueError, match="cannot name a folder"):
        catalogue_of([write(tmp_path / "进博会.ipynb")], None)


def test_a_file_that_is_no_notebook_is_refused(tmp_path):
    (tmp_path / "a.ipynb").write_text("[]", encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"a\.ipynb: not a notebook"):
        catalogue_of([tmp_path / "a.ipynb"], None)
