"""A project of one tiny notebook and one tiny ledger, in which everything about rendering can be tried."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from ciie_utils.project import COLLECTIONS, DOMAINS, PROJECT
from nbbriefing.catalogue.entries import load_catalogue
from nbbriefing.catalogue.plan import Context, Request, Run, make_plan
from nbbriefing.project import VARIABLE
from nbbriefing.running.freshness import State, look
from nbbriefing.running.session import Session, Task, environment
from tests.data import LEDGER

FIXTURES = Path(__file__).parent / "fixtures"
PARAMETERS = 'as_of = ""\nsince = ""\nlanguage = "en"\nedition = 3\n'

CATALOGUE = """
[[briefing]]
id = "edition"
notebook = "notebooks/edition.ipynb"
title = "Edition {edition}"
languages = ["en", "zh"]
schedule = "every Monday"

[briefing.parameters]
edition = "all"
"""


def notebook_json(*cells: str, parameters: str | None = PARAMETERS, kernel: str | None = "python3") -> str:
    """Compose a notebook: a parameters cell, then one code cell for each text."""
    sources = ([(parameters, ["parameters"])] if parameters is not None else []) + [(c, []) for c in cells]
    metadata = {"kernelspec": {"name": kernel, "display_name": kernel}} if kernel else {}
    return json.dumps(
        {
            "nbformat": 4,
            "nbformat_minor": 5,
            "metadata": {**metadata, "language_info": {"name": "python"}},
            "cells": [
                {
                    "cell_type": "code",
                    "id": f"cell-of-author-{number}",
                    "metadata": {"tags": tags} if tags else {},
                    "source": source,
                    "outputs": [],
                    "execution_count": None,
                }
                for number, (source, tags) in enumerate(sources)
            ],
        }
    )


@dataclass(frozen=True)
class Project:
    """A folder with a catalogue, a notebook and a ledger of the editions 1, 2 and 3."""

    folder: Path

    @property
    def ledger(self) -> Path:
        return self.folder / "data" / "ledger"

    @property
    def out(self) -> Path:
        return self.folder / "reports"

    @property
    def catalogue_file(self) -> Path:
        return self.folder / "briefings.toml"

    @property
    def notebook(self) -> Path:
        return self.folder / "notebooks" / "edition.ipynb"

    def declare(self, text: str) -> None:
        self.catalogue_file.write_text(text, encoding="utf-8")

    def write_notebook(self, *cells: str, name: str = "edition", **options: str | None) -> None:
        path = self.folder / "notebooks" / f"{name}.ipynb"
        path.write_text(notebook_json(*cells, **options), encoding="utf-8")

    def plan(
        self, *parameters: str, briefings: tuple[str, ...] = (), lang: tuple[str, ...] = ("en",)
    ) -> list[Run]:
        context = Context(self.ledger, self.out, "2021-03-01", "", DOMAINS)
        return make_plan(load_catalogue(self.catalogue_file), Request(briefings, parameters, lang), context)

    def run(self, edition: int = 3) -> Run:
        return self.plan(f"edition={edition}")[0]

    def state(self) -> State:
        return look(self.ledger, self.out, PROJECT)

    def task(self, edition: int = 3) -> Task:
        run = self.run(edition)
        work = self.out / ".work" / "test"
        work.mkdir(parents=True, exist_ok=True)
        settings = environment(work, self.out, self.ledger)
        session = Session(self.out, work, settings, self.ledger, COLLECTIONS)
        return Task(run, session, self.state().inputs(run))


@pytest.fixture(autouse=True)
def _ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """The small project reads its days, parameters and rows as this repository's project does."""
    monkeypatch.setenv(VARIABLE, PROJECT.name)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Give a project whose notebook prints its parameters."""
    made = Project(tmp_path / "project")
    shutil.copytree(FIXTURES / "ledger", made.ledger)
    shutil.copy(LEDGER / "datapackage.json", made.ledger)
    made.notebook.parent.mkdir()
    made.write_notebook("print(edition, as_of, language)")
    made.declare(CATALOGUE)
    return made


@pytest.fixture
def make_notebook() -> Callable[..., str]:
    """Give the function that composes a notebook."""
    return notebook_json
