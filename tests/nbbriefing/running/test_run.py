"""One run, with the kernel and the exporters stubbed: what is written, and what is kept when it fails."""

from __future__ import annotations

import json
import logging
import sys
import warnings

import nbformat
import pytest
from nbformat.v4 import new_output

from nbbriefing import exporters
from nbbriefing.errors import ExportError
from nbbriefing.publishing import failures
from nbbriefing.publishing.build import sha256_of
from nbbriefing.publishing.outcome import FAILED, RENDERED
from nbbriefing.running import run as module
from nbbriefing.running.execution import CellFailure


class Exporter:
    """Stands in for both exporters: the text of all outputs."""

    def __init__(self):
        self.fault = None

    def __call__(self):
        return self

    def text(self, notebook):
        outputs = (output for cell in notebook.cells for output in cell.get("outputs", []))
        return notebook.metadata.title + "".join(output.get("text", "") for output in outputs)

    def from_notebook_node(self, notebook):
        if self.fault is not None:
            raise self.fault
        return self.wrap(self.text(notebook)), {"briefing": {"warnings": ["no alternative text"]}}


class Page(Exporter):
    def wrap(self, text):
        return f"<html>{text}</html>"


class Paper(Exporter):
    def wrap(self, text):
        return f"%PDF-1.7\n{text}\n%%EOF\n".encode()


@pytest.fixture
def stage(project, monkeypatch):
    """Replace what executes and exports; `outputs` are those of the notebook's last cell."""

    class Stage:
        outputs = (new_output("stream", name="stdout", text="3 initiatives\n"),)
        failure = None
        paper, page = Paper(), Page()

        def perform(self):
            return module.perform(project.task(), None)

        def execute(self, task, kernels, log):
            logging.getLogger("papermill").warning("said by papermill")
            warnings.warn("said by a library", stacklevel=1)
            notebook = nbformat.read(task.run.source.path, as_version=4)
            notebook.cells[-1].outputs = list(self.outputs)
            if self.failure is not None:
                self.failure.notebook = notebook
                raise self.failure
            return notebook

    made = Stage()
    monkeypatch.setattr(module, "_execute", made.execute)
    monkeypatch.setattr(exporters, "BriefingHTMLExporter", made.page)
    monkeypatch.setattr(exporters, "BriefingPDFExporter", made.paper)
    return made


def record(folder):
    return json.loads((folder / "build.json").read_text())


def test_a_run_publishes_three_renditions_a_record_and_a_log(stage, project):
    outcome = stage.perform()
    target = project.out / "edition" / "edition-3" / "en"
    assert outcome.status == RENDERED
    assert sorted(path.name for path in target.iterdir()) == [
        "briefing.html",
        "briefing.ipynb",
        "briefing.log",
        "briefing.pdf",
        "build.json",
    ]
    assert (target / "briefing.html").read_text() == "<html>Edition 33 initiatives\n</html>"


def test_the_record_says_what_was_made_from_what(stage, project):
    stage.perform()
    target = project.out / "edition" / "edition-3" / "en"
    build = record(target)
    assert build["status"] == "ok"
    assert build["briefing"] == "edition"
    assert build["parameters"] == {"edition": 3}
    assert (build["as_of"], build["since"], build["language"]) == ("2021-03-01", "", "en")
    assert build["warnings"] == ["no alternative text"]
    for name, measured in build["renditions"].items():
        assert measured == {
            "sha256": sha256_of(target / name),
            "size": (target / name).stat().st_size,
        }
    assert set(build["inputs"]) == {"notebook", "package", "environment", "files", "reads"}


def test_a_notebook_that_names_what_it_read_is_believed(stage):
    reads = {"as_of(2021-03-01)/at_edition(3)": "abc", "as_of(2020-12-31)/at_edition(3)": "def"}
    stage.outputs = (new_output("display_data", metadata={"nbbriefing": {"reads": reads}}),)
    build = record(stage.perform().log.parent)
    assert build["inputs"]["reads"] == reads
    assert build["ledger_fingerprint"] == "abc"


def test_a_notebook_that_does_not_has_read_the_whole_view(stage, project):
    from ciie_utils import open_ledger

    expected = open_ledger(project.ledger).as_of("2021-03-01").fingerprint
    build = record(stage.perform().log.parent)
    assert build["inputs"]["reads"] == {"as_of(2021-03-01)": expected}
    assert build["ledger_fingerprint"] == expected


def test_what_libraries_and_cells_say_goes_to_the_log_alone(stage, capfd):
    stage.outputs = (new_output("stream", name="stderr", text="said by a cell\n"),)
    outcome = stage.perform()
    log = outcome.log.read_text()
    for said in ("said by papermill", "said by a library", "cell 2: said by a cell"):
        assert said in log
        for name in ("briefing.html", "briefing.ipynb"):
            assert said not in (outcome.log.parent / name).read_text()
    assert capfd.readouterr() == ("", "")


def test_only_seconds_and_times_differ_between_two_runs(stage):
    first = stage.perform().log.parent
    before = {path.name: path.read_bytes() for path in first.iterdir()}
    second = stage.perform().log.parent
    after = {path.name: path.read_bytes() for path in second.iterdir()}
    builds = [json.loads(content.pop("build.json")) for content in (before, after)]
    assert before == after
    for build in builds:
        assert set(build.pop("times")) == {"rendered", "published", "changed"}
        del build["seconds"]
    assert builds[0] == builds[1]


def test_a_failed_cell_keeps_the_old_renditions_and_is_recorded(stage, project):
    target = stage.perform().log.parent
    old = {path.name: path.read_bytes() for path in target.iterdir()}
    stage.failure = CellFailure("ZeroDivisionError: division by zero", 2, details="Traceback ...")
    outcome = stage.perform()
    assert (outcome.status, outcome.cell) == (FAILED, 2)
    assert outcome.message == "ZeroDivisionError: division by zero"
    assert {path.name: path.read_bytes() for path in target.iterdir()} == old

    kept = project.out / ".failed" / "edition" / "edition-3" / "en"
    assert outcome.log == kept / "briefing.log"
    assert "in cell 2: ZeroDivisionError" in outcome.log.read_text()
    assert "Traceback ..." in outcome.log.read_text()
    assert json.loads((kept / "failure.json").read_text())["cell"] == 2
    nbformat.read(kept / "briefing.ipynb", as_version=4)


def test_a_success_forgets_the_failure(stage, project):
    stage.failure = CellFailure("no", 2)
    stage.perform()
    stage.failure = None
    stage.perform()
    assert not (project.out / ".failed").exists()


def test_a_first_run_that_fails_leaves_no_folder(stage, project):
    stage.failure = CellFailure("no", 2)
    stage.perform()
    assert not (project.out / "edition").exists()


def test_a_rendition_that_cannot_be_exported_is_a_failure(stage):
    stage.paper.fault = ExportError("cell 2: Typst refuses it")
    outcome = stage.perform()
    assert outcome.failed
    assert outcome.message == "cell 2: Typst refuses it"


def test_a_broken_rendition_is_a_failure(stage):
    stage.paper.wrap = lambda text: b"%PDF-1.7"
    outcome = stage.perform()
    assert outcome.failed
    assert "briefing.pdf: is cut short" in outcome.message


def test_a_path_of_this_machine_in_a_rendition_is_a_failure(stage, project):
    stage.outputs = (new_output("stream", name="stdout", text=f"read {project.ledger}/sources.csv"),)
    outcome = stage.perform()
    assert outcome.failed
    assert "shows the folder" in outcome.message


def test_a_full_disk_keeps_the_old_renditions(stage, project, monkeypatch):
    target = stage.perform().log.parent
    old = {path.name: path.read_bytes() for path in target.iterdir()}

    def full(path, record):
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(module, "write_json", full)
    monkeypatch.setattr(failures, "write_json", full)
    outcome = stage.perform()
    assert outcome.failed
    assert outcome.log is None
    assert "build.json could not be read or written: No space left on device" in outcome.message
    assert "Its log could not be kept either" in outcome.message
    assert {path.name: path.read_bytes() for path in target.iterdir()} == old


def test_the_loggers_are_as_they_were(stage):
    handlers = logging.getLogger().handlers[:]
    stage.perform()
    assert logging.getLogger().handlers == handlers
    assert warnings.showwarning.__module__ != "logging" or "pytest" in sys.modules
