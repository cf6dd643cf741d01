"""A notebook of this project as a notebook job: submitted to a real Jupyter server with jupyter-scheduler."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest

from tests.data import LEDGER

ROOT = Path(__file__).resolve().parents[3]
NOTEBOOK = "edition.ipynb"
SECONDS = 240


def waited_for(question: Callable[[], Any], what: str) -> Any:
    deadline = time.monotonic() + SECONDS
    while (answer := question()) is None:
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.1)
    return answer


@dataclass
class JupyterServer:
    """A server of the test's own, and its folder of notebooks."""

    url: str
    token: str
    folder: Path

    def ask(self, path: str, body: dict[str, Any] | None = None) -> Any:
        request = urllib.request.Request(
            f"{self.url}{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"token {self.token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read() or b"null")

    def run(self, **job: Any) -> dict[str, Any]:
        """Submit a job and return what became of it."""
        (environment,) = self.ask("scheduler/runtime_environments")
        body = {"name": "job", "runtime_environment_name": environment["name"], "input_uri": NOTEBOOK, **job}
        number = self.ask("scheduler/jobs", body)["job_id"]

        def ended() -> dict[str, Any] | None:
            told = self.ask(f"scheduler/jobs/{number}")
            # Before it has begun, jupyter-scheduler calls it STOPPED.
            return told if told["status"] in ("COMPLETED", "FAILED") else None

        return waited_for(ended, "the job")

    def fetch(self, job: dict[str, Any], form: str) -> Path:
        """Have the server put the files of a job into its folder, and return one."""
        self.ask(f"scheduler/jobs/{job['job_id']}/download_files")

        def there() -> Path | None:
            told = self.ask(f"scheduler/jobs/{job['job_id']}")
            files = {each["file_format"]: each["file_path"] for each in told["job_files"]}
            path = self.folder / files[form] if files.get(form) else None
            return path if path and path.is_file() and path.stat().st_size else None

        return waited_for(there, f"the {form}")


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory) -> Iterator[JupyterServer]:
    top = tmp_path_factory.mktemp("jupyter")
    folder = top / "notebooks"
    folder.mkdir()
    shutil.copy(ROOT / "notebooks" / NOTEBOOK, folder)
    token = secrets.token_hex(16)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")}
    environment |= {
        "HOME": str(top),
        "IPYTHONDIR": str(top / "ipython"),
        "JUPYTER_CONFIG_DIR": str(top / "config"),
        "JUPYTER_DATA_DIR": str(top / "data"),
        "JUPYTER_RUNTIME_DIR": str(top / "runtime"),
        "JUPYTER_TOKEN": token,
        "MPLCONFIGDIR": str(top / "matplotlib"),
        # A job runs in a folder of its own, from which no ledger is in sight.
        "CIIE_LEDGER": str(LEDGER),
    }
    command = [sys.executable, "-m", "jupyter", "server", "--no-browser", "--allow-root", "--port=0"]
    options = ["--ServerApp.ip=127.0.0.1", f"--ServerApp.root_dir={folder}"]
    with (top / "server.log").open("w") as log:
        server = subprocess.Popen([*command, *options], env=environment, cwd=folder, stdout=log, stderr=log)
    try:
        yield JupyterServer(_address(server, top), token, folder)
    finally:
        server.terminate()
        server.wait(timeout=60)


def _address(server: subprocess.Popen[bytes], top: Path) -> str:
    """Where the server listens. It says so a moment before it does."""

    def told() -> str | None:
        assert server.poll() is None, (top / "server.log").read_text()
        try:
            url: str = json.loads(next(top.glob("runtime/jpserver-*.json")).read_text())["url"]
            urllib.request.urlopen(f"{url}api", timeout=60).close()
        except (StopIteration, ValueError, urllib.error.URLError):
            return None
        return url

    return waited_for(told, "the server")


@pytest.mark.kernel
@pytest.mark.e2e
def test_a_notebook_job_is_done_with_its_parameters(jupyter):
    parameters = {"edition": "5", "as_of": '"2024-06-30"', "language": '"en"'}
    job = jupyter.run(parameters=parameters, output_formats=["ipynb", "html"])
    assert job["status"] == "COMPLETED", job["status_message"]

    notebook = nbformat.read(jupyter.fetch(job, "ipynb"), as_version=4)
    assert notebook.metadata.kernelspec.name == "ciie"
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    shown = "\n".join(output.get("data", {}).get("text/plain", "") for output in outputs)
    assert "initiatives of edition 5 (2022)" in shown
    assert "by 30 June 2024" in shown
    assert "error" not in {output.output_type for output in outputs}
    assert "initiatives of edition 5 (2022)" in jupyter.fetch(job, "html").read_text(encoding="utf-8")


@pytest.mark.kernel
@pytest.mark.e2e
def test_a_parameter_that_is_refused_makes_the_job_fail(jupyter):
    job = jupyter.run(parameters={"edition": "99"}, output_formats=["ipynb"])
    assert job["status"] == "FAILED"
    assert "99" in job["status_message"]
