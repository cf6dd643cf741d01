"""jupyter-scheduler: what its own classes can do with our exporters, and what ours add."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from nbbriefing.exporters import BriefingHTMLExporter, BriefingPDFExporter

from .exporter_samples import every_block

pytest.importorskip("jupyter_scheduler")
from jupyter_scheduler.executors import DefaultExecutionManager, ExecutionManager
from jupyter_scheduler.orm import Job, create_session, create_tables

from nbbriefing.exporters.jupyter_scheduler import (
    FORMATS,
    BriefingEnvironmentManager,
    BriefingExecutionManager,
)

RESOURCES = {"metadata": {"name": "weekly"}}


def manager(kind: type[ExecutionManager], folder: Path, formats: list[str]) -> ExecutionManager:
    """Return an execution manager whose job stands in a database, as the scheduler hands it over."""
    url = f"sqlite:///{folder / 'jobs.sqlite'}"
    create_tables(url)
    with create_session(url)() as session:
        job = Job(
            job_id="one", name="weekly", input_filename="weekly.ipynb", runtime_environment_name="here",
            output_formats=formats, url="", create_time=0, update_time=0,
        )  # fmt: skip
        session.add(job)
        session.commit()
    paths = {form: str(folder / f"weekly.{form}") for form in formats}
    return kind("one", str(folder), url, paths)


def test_both_renditions_are_written(tmp_path: Path) -> None:
    ours = manager(BriefingExecutionManager, tmp_path, list(FORMATS))
    ours.create_output_files(ours.model, every_block())
    page, _ = BriefingHTMLExporter().from_notebook_node(every_block(), RESOURCES)
    assert (tmp_path / "weekly.html").read_text("utf-8") == page
    pdf, _ = BriefingPDFExporter().from_notebook_node(every_block(), RESOURCES)
    assert (tmp_path / "weekly.pdf").read_bytes() == pdf
    assert '"nbformat": 4' in (tmp_path / "weekly.ipynb").read_text("utf-8")


def test_both_are_offered_for_every_environment() -> None:
    offered = BriefingEnvironmentManager()
    environments = offered.list_environments()
    assert environments
    for environment in environments:
        assert set(environment.output_formats) == set(offered.output_formats_mapping()) == set(FORMATS)


def test_without_our_classes_the_page_can_be_had_and_the_pdf_cannot(tmp_path: Path) -> None:
    plain = manager(DefaultExecutionManager, tmp_path, ["briefing_html", "briefing_pdf"])
    job = SimpleNamespace(output_formats=["briefing_html"])
    plain.create_output_files(job, every_block())
    assert "<h1" in (tmp_path / "weekly.briefing_html").read_text("utf-8")
    with pytest.raises(TypeError, match="str"):
        plain.create_output_files(SimpleNamespace(output_formats=["briefing_pdf"]), every_block())
