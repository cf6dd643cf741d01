"""Both renditions as output formats of jupyter-scheduler.

In the configuration of the Jupyter server (``jupyter_server_config.py``)::

    package = "nbbriefing.exporters.jupyter_scheduler"
    c.SchedulerApp.environment_manager_class = f"{package}.BriefingEnvironmentManager"
    c.BaseScheduler.execution_manager_class = f"{package}.BriefingExecutionManager"

By itself it knows a notebook and nbconvert's page only; it writes what an exporter returns as text, so that
no PDF can come of it, and names files by their format. Here the formats are therefore ``html`` and ``pdf``,
and bytes are written as bytes.
"""

from __future__ import annotations

import fsspec
from jupyter_scheduler.environments import CondaEnvironmentManager
from jupyter_scheduler.executors import DefaultExecutionManager
from jupyter_scheduler.models import DescribeJob, RuntimeEnvironment
from nbconvert.exporters import get_exporter
from nbformat import NotebookNode

FORMATS = {"ipynb": "Notebook", "html": "Briefing (HTML)", "pdf": "Briefing (PDF)"}
_EXPORTERS = {"html": "briefing-html", "pdf": "briefing-pdf"}


class BriefingEnvironmentManager(CondaEnvironmentManager):
    """The environments of jupyter-scheduler, with both renditions among their output formats."""

    def list_environments(self) -> list[RuntimeEnvironment]:
        """Return the environments that a job can run in."""
        found: list[RuntimeEnvironment] = super().list_environments()
        for environment in found:
            environment.output_formats = list(FORMATS)
        return found

    def output_formats_mapping(self) -> dict[str, str]:
        """Return the output formats by what the form for a new job calls them."""
        return dict(FORMATS)


class BriefingExecutionManager(DefaultExecutionManager):
    """Executes a job as jupyter-scheduler does, and writes our renditions of it."""

    def create_output_files(self, job: DescribeJob, notebook_node: NotebookNode) -> None:
        """Write the executed notebook in each format that the job asks for."""
        name = job.input_filename.removesuffix(".ipynb")
        for form in job.output_formats:
            exporter = get_exporter(_EXPORTERS.get(form, form))()
            output, _ = exporter.from_notebook_node(notebook_node, {"metadata": {"name": name}})
            content = output if isinstance(output, bytes) else output.encode("utf-8")
            with fsspec.open(self.staging_paths[form], "wb") as file:
                file.write(content)
