"""What is taken out of an executed notebook."""

from __future__ import annotations

import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from nbbriefing.running.executed import reads, take_log, tidy


@pytest.fixture
def executed():
    """A notebook as papermill leaves it: parameters, injected parameters, and one cell with outputs."""
    stderr = new_output("stream", name="stderr", text="careful\n")
    stdout = new_output("stream", name="stdout", text="<C object at 0x7f0123456789>\n")
    result = new_output("execute_result", data={"text/plain": "<B at 0x7fabcdef0123> 0x7fabcdef0123"})
    return new_notebook(
        metadata={
            "kernelspec": {"name": "ciie", "display_name": "CIIE"},
            "language_info": {"name": "python", "version": "3.11.7"},
            "papermill": {"input_path": "/home/someone/edition.ipynb"},
        },
        cells=[
            new_code_cell("edition = 3", metadata={"tags": ["parameters"]}),
            new_code_cell("edition = 4", metadata={"tags": ["injected-parameters"]}),
            new_markdown_cell("## Heading"),
            new_code_cell(
                "show()",
                metadata={"papermill": {"start_time": "2024"}, "execution": {}},
                outputs=[stderr, stdout, result],
            ),
        ],
    )


def tidied(notebook):
    tidy(notebook, title="Edition 4", language="en", date="2021-12-31")
    return notebook


def test_no_trace_of_papermill_or_the_machine_remains(executed):
    text = nbformat.writes(tidied(executed))
    for trace in ("papermill", "/home/someone", "3.11.7", "start_time", "0x7f0123456789"):
        assert trace not in text
    nbformat.validate(json.loads(text))


def test_the_kernel_and_the_title_remain(executed):
    metadata = tidied(executed).metadata
    assert metadata.kernelspec.name == "ciie"
    assert (metadata.title, metadata.language, metadata.date) == ("Edition 4", "en", "2021-12-31")


def test_cells_have_the_number_that_their_author_sees(executed):
    assert [cell.id for cell in tidied(executed).cells] == [
        "cell-1",
        "injected-parameters",
        "cell-2",
        "cell-3",
    ]


def test_an_address_is_only_forgotten_where_it_is_one(executed):
    result = tidied(executed).cells[3].outputs[-1]
    assert result.data["text/plain"] == "<B at 0x0> 0x7fabcdef0123"


def test_standard_error_goes_to_the_log(executed):
    assert take_log(executed) == ["cell 3: careful"]
    assert [output.output_type for output in executed.cells[3].outputs] == ["stream", "execute_result"]
    assert take_log(executed) == []


def test_what_a_notebook_has_read_is_collected(executed):
    assert reads(executed) == {}
    said = {"nbbriefing": {"reads": {"as_of(2021-12-31)": "abc"}}}
    executed.cells[3].outputs.append(new_output("display_data", data={"text/plain": "x"}, metadata=said))
    assert reads(executed) == {"as_of(2021-12-31)": "abc"}
