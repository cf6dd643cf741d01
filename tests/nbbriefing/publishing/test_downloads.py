"""A briefing's tables as CSV files that a validator, pandas and a spreadsheet read."""

from __future__ import annotations

import csv
import io
import json

import frictionless
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from nbbriefing.blocks.model import (
    Column,
    Figure,
    Group,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Reference,
    References,
    Run,
    Table,
)
from nbbriefing.language.formats import Written, count, number, percent, readable_number
from nbbriefing.publishing.downloads import _harmless, write_downloads
from nbbriefing.publishing.numbers import sheets
from nbbriefing.running.executed import shown

TABLE = Table(
    "Products, by name",
    [
        Column("Product"),
        Column("Patients", "right", unit="people"),
        Column("Share", "right"),
        Column("Product"),
    ],
    [
        [["Keytruda ", Run("[1]", ref="who-2020")], count(1250), percent(0.45), "a"],
        ["=HYPERLINK(0)", count(-3), "", "默沙东"],
        ["", "", "", ""],
    ],
    notes=[["Counted ", Run("[2]", ref="nmpa-2021"), "."]],
)
FIGURE = Figure(
    svg="<svg/>",
    alt="More",
    title="A figure",
    table=Table("Behind it", [Column("n")], [[number(1)], [number(2.5)]]),
)
SOURCES = References(
    [
        Reference("who-2020", ["WHO: ", Run("Report", href="https://who.int/r"), ", 2020"]),
        Reference("nmpa-2021", "NMPA: 公告"),
    ]
)


def notebook(*blocks, metadata=None):
    outputs = [
        new_output("display_data", data=block._repr_mimebundle_(), metadata=metadata or {})
        for block in blocks
    ]
    return new_notebook(cells=[new_code_cell(outputs=outputs)])


@pytest.fixture
def written(project, tmp_path):
    """The tables of a small briefing, as they are found in its folder."""
    found = write_downloads(
        tmp_path, project.run(), sheets(notebook(Group([TABLE]), FIGURE, SOURCES)), "A finding.", "f" * 64
    )
    return tmp_path / "data", found


def rows(path):
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))


def test_each_table_is_a_file_with_its_sources(written):
    folder, _ = written
    assert sorted(path.name for path in folder.iterdir()) == [
        "datapackage.json",
        "figure-02.csv",
        "sources.csv",
        "table-01.csv",
    ]
    assert rows(folder / "table-01.csv") == [
        ["Product", "Patients (people)", "Share", "Product 2", "sources"],
        ["Keytruda", "1250", "45%", "a", "who-2020"],
        ["'=HYPERLINK(0)", "-3", "", "默沙东", ""],
    ]
    assert rows(folder / "figure-02.csv") == [["n"], ["1"], ["2.5"]]
    assert rows(folder / "sources.csv")[1:] == [
        ["who-2020", "WHO: Report, 2020", "https://who.int/r"],
        ["nmpa-2021", "NMPA: 公告", ""],
    ]


def test_the_description_is_valid_and_so_are_the_tables(written):
    folder, _ = written
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["type", "note"])
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    assert package["description"] == "A finding."
    assert package["ciie:identity"]["ledger_fingerprint"] == "f" * 64
    table, figure, _ = package["resources"]
    assert [field["type"] for field in table["schema"]["fields"]] == [
        "string",
        "integer",
        "string",
        "string",
        "string",
    ]
    assert table["sources"] == [{"title": "NMPA: 公告"}]
    assert figure["title"] == "Behind it"
    assert figure["schema"]["fields"] == [{"name": "n", "type": "number"}]


def test_a_damaged_table_does_not_pass_as_valid(written):
    folder, _ = written
    path = folder / "table-01.csv"
    path.write_text(path.read_text("utf-8-sig").replace("1250", "many"), "utf-8-sig")
    assert not frictionless.validate(str(folder / "datapackage.json")).valid


def test_excel_and_pandas_know_the_encoding(written):
    folder, _ = written
    assert (folder / "table-01.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert list(pd.read_csv(folder / "table-01.csv")["Patients (people)"]) == [1250, -3]


def test_what_was_written_is_told(written):
    folder, found = written
    assert [(file["path"], file.get("rows")) for file in found] == [
        ("data/datapackage.json", None),
        ("data/table-01.csv", 2),
        ("data/figure-02.csv", 2),
        ("data/sources.csv", 2),
    ]
    for file in found:
        assert file["size"] == (folder.parent / file["path"]).stat().st_size


def test_a_notebook_without_tables_has_no_downloads(project, tmp_path):
    assert write_downloads(tmp_path, project.run(), sheets(notebook(Paragraph("x"))), "", "f") == []
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    "block",
    [
        {"v": 1, "type": "table", "columns": [{"label": "a"}], "rows": [["1", "2"]]},
        {"v": 1, "type": "table", "columns": "a", "rows": []},
        {"v": 1, "type": "figure", "table": None},
        {"v": 1, "type": "group", "blocks": None},
        {"v": 1, "type": "references", "items": ["x", {"content": "no id"}]},
        "text",
    ],
)
def test_malformed_blocks_are_left_out(block):
    data = {"application/vnd.nbbriefing.block+json": block}
    cells = [new_code_cell(outputs=[new_output("display_data", data=data)])]
    assert sheets(new_notebook(cells=cells)) == []


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([count(1), [count(2000), Run("[1]", ref="who-2020")]], "integer"),
        ([count(1), "", Written("2.50", 2.5)], "number"),
        ([Run(count(1), bold=True), number(-2.5)], "number"),
        ([count(1), percent(0.12)], "string"),
        ([count(1), readable_number(2_500_000)], "string"),
        ([count(1), "2"], "string"),
        ([[count(1), " of ", count(2)]], "string"),
        (["2020-11"], "string"),
        (["", ""], "string"),
    ],
)
def test_only_columns_of_plain_numbers_are_numbers(cells, expected):
    table = Table("t", [Column("name"), Column("n")], [["x", cell] for cell in cells])
    assert sheets(notebook(table))[0].types[1] == expected


def test_finding_key_figures_and_subject_are_collected():
    finding = Paragraph(["3 of 4 ", Run("[1]", ref="who-2020"), "."], role="finding")
    figures = KeyFigures([KeyFigure("3", "reached ", ["of 4", Run("[1]", ref="x")])])
    about = {"nbbriefing": {"about": {"organisations": {"novartis": "Novartis"}}}}
    assert shown(notebook(Paragraph("first"), finding, figures, metadata=about)) == {
        "finding": "3 of 4.",
        "key_figures": [{"value": "3", "label": "reached", "detail": "of 4"}],
        "about": {"organisations": {"novartis": "Novartis"}},
    }


def test_a_notebook_of_others_says_nothing_about_itself():
    assert shown(new_notebook(cells=[])) == {"finding": "", "key_figures": [], "about": {}}


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        *((cell, f"'{cell}") for cell in (
            "=1+1", "+1+cmd|' /C calc'!A0", "-1+cmd|' /C calc'!A0", " =1", "@SUM(A1)", "\t=1", "\r=1", "\n=1",
            "-2+3", "- 1+1", "+.5*2", "-A1", "−A1", "＝1", "-1=1", "- (1)", "-1,5+A1", "-x",
        )),
        *((cell, cell) for cell in ("-3", "+1", "−3.5 %", "- none told", "-1,234 patients", "a=b", "1+1")),
        ("", ""),
        ("+0.2 (−2.7 to 3.1)", "+0.2 (−2.7 to 3.1)"),
        ("+1 (A1)", "'+1 (A1)"),
        ("−8.2 (−16.5 to −0.1)", "−8.2 (−16.5 to −0.1)"),
        ("a\ufeffb", "ab"),
        ("\ufeff=1", "'=1"),
        ("a\ud800", "a\ufffd"),
    ],
)  # fmt: skip
def test_what_a_spreadsheet_takes_for_a_formula_is_guarded(cell: str, written: str) -> None:
    assert _harmless(cell) == written
