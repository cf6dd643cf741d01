"""The tools that start kernels by their kernelspec's name work with ours, without code of ours."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import nbformat
import papermill
import pytest
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import start_new_async_kernel
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from tests.nbbriefing.kernels.kernel_session import PATIENCE

pytestmark = pytest.mark.kernel

CODE = "import os\nprint(sum(range(5)), 'nbbriefing.kernels' in open('/proc/self/cmdline').read())"


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    path = tmp_path / "notebook.ipynb"
    cells = [
        new_code_cell("number = 1"),
        new_code_cell(CODE),
        new_code_cell("import pandas\npandas.Series([number])"),
    ]
    cells[0].metadata["tags"] = ["parameters"]
    spec = {"name": "ciie", "display_name": "CIIE (ciie)", "language": "python"}
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": spec}), path)
    return path


def texts(notebook: nbformat.NotebookNode) -> list[str]:
    return [
        output.get("text") or output.data["text/plain"]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
    ]


def expected(number: int) -> list[str]:
    return [f"10 {sys.platform == 'linux'}\n", f"0    {number}\ndtype: int64"]


def test_the_kernelspec_is_installed_with_the_package() -> None:
    installed = Path(KernelSpecManager().get_kernel_spec("ciie").resource_dir, "kernel.json")
    source = Path(__file__).parents[3] / "share/jupyter/kernels/ciie/kernel.json"
    assert json.loads(installed.read_text("utf-8")) == json.loads(source.read_text("utf-8"))


def test_papermill(notebook: Path, tmp_path: Path) -> None:
    done = papermill.execute_notebook(
        notebook, tmp_path / "out.ipynb", {"number": 7}, kernel_name="ciie", progress_bar=False
    )
    assert texts(done) == expected(7)


def test_papermill_stops_at_an_error(tmp_path: Path) -> None:
    path = tmp_path / "fails.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell("1 / 0")]), path)
    with pytest.raises(papermill.PapermillExecutionError, match="ZeroDivisionError"):
        papermill.execute_notebook(path, None, kernel_name="ciie", language="python", progress_bar=False)


def test_nbclient_notices_a_death(notebook: Path) -> None:
    content = nbformat.read(notebook, as_version=4)
    content.cells.append(new_code_cell("os.kill(os.getpid(), 9)"))
    with pytest.raises(RuntimeError, match="Kernel died"):
        NotebookClient(content, kernel_name="ciie").execute()


def test_nbclient_ends_a_cell_that_takes_too_long(notebook: Path) -> None:
    content = nbformat.read(notebook, as_version=4)
    content.cells.append(new_code_cell("import time\nwhile True: time.sleep(0.01)"))
    with pytest.raises(TimeoutError):
        NotebookClient(content, kernel_name="ciie", timeout=1).execute()


def test_nbconvert_executes(notebook: Path) -> None:
    command = ["-m", "nbconvert", "--execute", "--to", "notebook", "--stdout", str(notebook)]
    ended = subprocess.run(
        [sys.executable, *command], capture_output=True, text=True, timeout=120, check=True
    )
    assert texts(nbformat.reads(ended.stdout, as_version=4)) == expected(1)
    assert "ordinary way" not in ended.stderr


def test_the_console(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(CODE, encoding="utf-8")
    command = [sys.executable, "-m", "jupyter_client.runapp", "--kernel=ciie", str(script)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    assert ended.stdout == expected(1)[0]


def test_the_asynchronous_manager_starts_several_at_once() -> None:
    async def number_of_a_kernel() -> int:
        manager, client = await start_new_async_kernel(kernel_name="ciie")
        try:
            reply = await client.execute_interactive(
                "import os", user_expressions={"pid": "os.getpid()"}, timeout=PATIENCE
            )
            return int(reply["content"]["user_expressions"]["pid"]["data"]["text/plain"])
        finally:
            client.stop_channels()
            await manager.shutdown_kernel()

    async def all_numbers() -> list[int]:
        return await asyncio.gather(*(number_of_a_kernel() for _ in range(4)))

    assert len(set(asyncio.run(all_numbers()))) == 4
