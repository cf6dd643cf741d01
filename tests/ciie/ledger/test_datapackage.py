"""The descriptions of the tables, read by an independent reader, and the dictionary made from them."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import frictionless
import pytest

from ciie_utils.errors import LedgerError
from ciie_utils.ledger.checking import check
from ciie_utils.ledger.dictionary import project_dictionary
from ciie_utils.ledger.schema import parse_package, read_package

DATA = Path(__file__).resolve().parents[3] / "data"
FOLDERS = ("ledger", "evidence")


def validate(folder):
    """What frictionless says of a folder: its own reading of the same description.

    It knows no optional columns, so those that the folder does not use are taken out of its description.
    """
    package = frictionless.Package("datapackage.json", basepath=str(folder))
    for resource in package.resources:
        header = (folder / resource.path).read_text(encoding="utf-8").split("\n", 1)[0].split(",")
        for field in list(resource.schema.fields):
            if field.custom.get("ciie:optional") and field.name not in header:
                resource.schema.remove_field(field.name)
    report = package.validate()
    return report.valid, [error.type for task in report.tasks for error in task.errors]


@pytest.mark.parametrize("name", FOLDERS)
def test_an_independent_reader_accepts_the_tables(name):
    assert validate(DATA / name) == (True, [])


@pytest.mark.parametrize("name", FOLDERS)
def test_our_own_check_finds_no_error(name):
    assert [each.to_text() for each in check(DATA / name).errors] == []


@pytest.mark.parametrize(
    ("file", "old", "new", "theirs", "ours"),
    [
        (
            "milestones.csv",
            "acme-drug,launched,expected",
            "acme-drug,launched,hoped",
            "constraint-error",
            "unknown word",
        ),
        ("milestones.csv", "patients,100,", "patients,many,", "type-error", "wrong type"),
        ("milestones.csv", "2019-11-06,2,", "2019-13-06,2,", "constraint-error", "wrong date"),
        ("sources.csv", "2020-02,inferred", ",inferred", "constraint-error", "missing value"),
        ("organisations.csv", "gamma,Gamma", "acme,Gamma", "primary-key", "duplicate key"),
        ("parties.csv", "beta-plant,beta,lead", "beta-plant,betta,lead", "foreign-key", "dangling key"),
        ("parties.csv", "beta-plant,beta,lead", "beta-plant,beta,lead,x", "extra-cell", "ragged row"),
        ("parties.csv", "org_id,role", "org_id,part", "incorrect-label", "missing column"),
        ("sources.csv", "s-day,Daily", "S day,Daily", "constraint-error", "wrong form"),
    ],
)
def test_both_readers_reject_the_same_faults(small_ledger, edit, file, old, new, theirs, ours):
    assert validate(small_ledger) == (True, [])
    assert check(small_ledger).ok
    edit(small_ledger / file, old, new)
    valid, errors = validate(small_ledger)
    assert not valid
    assert theirs in errors
    assert ours in {each.rule for each in check(small_ledger).errors}


@pytest.mark.parametrize("name", FOLDERS)
def test_the_description_names_every_column_and_every_table(name):
    package = read_package(DATA / name / "datapackage.json")
    assert {resource.path for resource in package.resources} == {
        path.name for path in (DATA / name).glob("*.csv")
    }
    for resource in package.resources:
        with (DATA / name / resource.path).open(encoding="utf-8", newline="") as file:
            assert next(csv.reader(file)) == list(resource.columns)
        for field in resource.fields:
            assert field.description.endswith("."), f"{resource.name}.{field.name}"


@pytest.mark.parametrize("name", FOLDERS)
def test_every_explained_word_is_an_allowed_one(name):
    for resource in read_package(DATA / name / "datapackage.json").resources:
        for field in resource.fields:
            if field.meanings:
                assert [word for word, _ in field.meanings] == list(field.enum)


def test_the_committed_data_dictionary_is_up_to_date():
    path, text = project_dictionary()
    assert path.read_text(encoding="utf-8") == text, "run: python -m ciie_utils.ledger.dictionary"


def test_the_data_dictionary_names_every_column():
    _, text = project_dictionary()
    for name in FOLDERS:
        for resource in read_package(DATA / name / "datapackage.json").resources:
            part = text.split(f"## {read_package(DATA / name / 'datapackage.json').title}")[1]
            table = part.split(f"`{resource.path}`")[1].split("\n### ")[0]
            for column in resource.columns:
                assert f"| `{column}` |" in table


DESCRIPTION = (DATA / "ledger" / "datapackage.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d.pop("resources"), "the package has no 'resources'"),
        (lambda d: d["resources"][0].pop("schema"), "resource 'sources' has no 'schema'"),
        (lambda d: d["resources"][0].update(path="../sources.csv"), "lies outside the folder"),
        (lambda d: d["resources"][0].update(path="/etc/hosts"), "lies outside the folder"),
        (lambda d: d["resources"][0].update(encoding="gbk"), "only utf-8 is read"),
        (
            lambda d: d["resources"][0]["schema"]["fields"][0].update(type="datetime"),
            "has the type 'datetime'",
        ),
        (lambda d: d["resources"][0]["schema"].update(primaryKey=["sourceid"]), "Did you mean 'source_id'"),
        (
            lambda d: d["resources"][3]["schema"]["foreignKeys"][0]["reference"].update(resource="x"),
            "names no table: 'x'",
        ),
        (
            lambda d: d["resources"][0]["schema"]["fields"][0]["constraints"].update(pattern="(a"),
            "cannot be used",
        ),
        (lambda d: d["resources"][0]["schema"]["fields"].append({"name": "url"}), "describes a column twice"),
    ],
)
def test_a_faulty_description_is_refused_with_the_reason(change, message):
    descriptor = json.loads(DESCRIPTION)
    change(descriptor)
    with pytest.raises(LedgerError) as caught:
        parse_package(json.dumps(descriptor).encode())
    assert message in str(caught.value)


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'"text"', b"\xff\xfe", b"null"])
def test_what_is_no_description_is_refused(raw, tmp_path, project_ledger):
    with pytest.raises(LedgerError, match=r"datapackage\.json: "):
        parse_package(raw)
    folder = shutil.copytree(project_ledger, tmp_path / "ledger")
    (folder / "datapackage.json").write_bytes(raw)
    report = check(folder)
    assert [each.rule for each in report.errors] == ["description"]
