"""Executing a notebook: whatever goes wrong becomes one error that names the cell."""

from __future__ import annotations

import os
from types import SimpleNamespace

import nbformat
import papermill
import pytest
from jupyter_client.kernelspec import NoSuchKernel
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.v4 import new_code_cell, new_output
from papermill.exceptions import PapermillExecutionError

from nbbriefing.running.execution import CellFailure, execute
from nbbriefing.running.kernel import Kernels


@pytest.fixture
def stubbed(project, monkeypatch):
    """Execute with papermill replaced by a function that is given the watch's hooks and the notebook."""

    def run(behaviour):
        def execute_notebook(notebook, output_path, parameters, begin, options, **unused):
            notebook = nbformat.from_dict(notebook)
            injected = new_code_cell("edition = 3", metadata={"tags": ["injected-parameters"]})
            notebook.cells.insert(1, injected)
            begin(notebook)
            for index, cell in enumerate(notebook.cells):
                options["on_cell_execute"](cell, index)
                cell.execution_count = index + 1
            behaviour(notebook)
            return notebook

        monkeypatch.setattr(papermill, "execute_notebook", execute_notebook)
        return execute(project.run(), SimpleNamespace())

    return run


def raising(error):
    def behaviour(notebook):
        raise error

    return behaviour


def failure(stubbed, behaviour) -> CellFailure:
    with pytest.raises(CellFailure) as caught:
        stubbed(behaviour)
    return caught.value


def test_the_executed_notebook_is_given_back(stubbed):
    assert len(stubbed(lambda notebook: None).cells) == 3


def test_an_error_in_a_cell_is_named_as_its_author_counts(stubbed):
    error = PapermillExecutionError(2, 3, "1 / 0", "ZeroDivisionError", "division by zero", ["trace", "back"])
    caught = failure(stubbed, raising(error))
    assert str(caught) == "ZeroDivisionError: division by zero"
    assert caught.cell == 2
    assert caught.details == "trace\nback"
    assert len(caught.notebook.cells) == 3


def test_a_time_limit_is_a_failure(stubbed):
    caught = failure(stubbed, raising(CellTimeoutError("x", "timed out")))
    assert str(caught) == "took longer than 600 s"
    assert caught.cell == 2


def test_the_death_of_a_kernel_is_a_failure(stubbed):
    assert "the kernel died" in str(failure(stubbed, raising(DeadKernelError("Kernel died"))))


def test_an_error_output_is_a_failure_even_if_papermill_returns(stubbed):
    def leaves(notebook):
        notebook.cells[2].outputs = [new_output("error", ename="SystemExit", evalue="0", traceback=["t"])]

    caught = failure(stubbed, leaves)
    assert (str(caught), caught.cell) == ("SystemExit: 0", 2)


def test_a_cell_that_was_not_reached_is_a_failure(stubbed):
    def stops(notebook):
        notebook.cells[2].execution_count = None

    caught = failure(stubbed, stops)
    assert (str(caught), caught.cell) == ("was not executed", 2)


def test_cells_that_are_to_be_skipped_or_empty_may_be(stubbed):
    def stops(notebook):
        notebook.cells[2].execution_count = None
        notebook.cells[2].metadata["tags"] = ["skip-execution"]
        notebook.cells[1].execution_count = None
        notebook.cells[1].source = " \n"

    stubbed(stops)


# -- with a kernel -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def kernels(tmp_path_factory):
    """Kernels of one worker, in a private set-up."""
    folder = tmp_path_factory.mktemp("kernels")
    patch = pytest.MonkeyPatch()
    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR"):
        patch.setenv(name, str(folder / name.lower()))
    made = Kernels()
    yield made
    made.close()
    patch.undo()


@pytest.fixture
def execute_cells(project, tmp_path, kernels):
    def run(*cells, more=True, **options):
        project.write_notebook(*cells)
        if "timeout" in options:
            text = project.catalogue_file.read_text()
            project.declare(text.replace('id = "edition"', f'id = "edition"\ntimeout = {options["timeout"]}'))
        with kernels.kernel("python3", tmp_path / "work", more=more) as kernel:
            return execute(project.run(), kernel)

    return run


@pytest.mark.kernel
def test_parameters_reach_the_notebook_with_their_types(execute_cells):
    cell = execute_cells("print(repr((edition, as_of, since, language)))").cells[-1]
    assert cell.outputs[0].text == "(3, '2021-03-01', '', 'en')\n"


@pytest.mark.kernel
def test_text_in_pieces_is_put_together(execute_cells):
    pieces = (
        "import sys\nfor i in range(3):\n    print(i, flush=True)\n    print(-i, file=sys.stderr, flush=True)"
    )
    outputs = execute_cells(pieces).cells[-1].outputs
    assert [(output.name, output.text) for output in outputs] == [
        ("stdout", "0\n1\n2\n"),
        ("stderr", "0\n-1\n-2\n"),
    ]


@pytest.mark.kernel
def test_each_run_has_a_fresh_kernel_and_an_empty_folder(execute_cells):
    code = "import os, sys\nos.path.exists('trace'), 'trace' in globals(), open('trace', 'w').close()"
    before = os.getcwd()
    for _ in range(2):
        cell = execute_cells(code + "\ntrace = 1", "os.listdir()").cells[-1]
        assert cell.outputs[0].data["text/plain"] == "['trace']"
    assert os.getcwd() == before


@pytest.mark.kernel
@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("raise SystemExit(0)", "SystemExit: 0"),
        ("import os; os._exit(3)", "the kernel died"),
    ],
)
def test_what_goes_wrong_in_a_kernel_is_named(execute_cells, code, said):
    with pytest.raises(CellFailure) as caught:
        execute_cells("x = 1", code, "print('never')")
    assert said in str(caught.value)
    assert caught.value.cell == 3


@pytest.mark.kernel
def test_a_cell_may_not_take_longer_than_the_catalogue_says(execute_cells):
    with pytest.raises(CellFailure, match="took longer than 1 s"):
        execute_cells("import threading; threading.Event().wait()", timeout=1)


@pytest.mark.kernel
def test_an_error_that_is_allowed_in_lab_is_none_the_less_a_failure(execute_cells, project):
    with pytest.raises(CellFailure, match="ZeroDivisionError"):
        execute_cells("%xmode Plain\n1 / 0")


@pytest.mark.kernel
def test_an_unknown_kernel_is_an_error(kernels, tmp_path):
    with pytest.raises(NoSuchKernel), kernels.kernel("no-such-kernel", tmp_path, more=False):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.kernel
def test_no_kernel_and_no_folder_is_left(project, tmp_path, monkeypatch):
    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    kernels = Kernels()
    with kernels.kernel("python3", tmp_path / "work", more=True) as kernel:
        first = kernel.manager.provisioner.pid
    kernels.close()
    assert list((tmp_path / "work").iterdir()) == []
    assert not (tmp_path / "jupyter_runtime_dir").exists()
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)
