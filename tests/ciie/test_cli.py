"""The command: what it loads, what it says, how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from ciie_utils.cli import COMMANDS, cli
from tests.data import LEDGER

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("pandas", "numpy", "matplotlib", "nbconvert", "papermill", "IPython", "nbformat", "typst")


def ciie(*arguments: str, **options) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ciie_utils", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False, **options)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["--version"],
        ["list"],
        ["render", "--help"],
        ["check", "--help"],
        ["render", "unknown"],
        ["due"],
        ["run-due", "--help"],
        ["send", "--help"],
    ],
)
def test_nothing_heavy_is_loaded_to_say_what_there_is(arguments):
    code = (
        "import sys\n"
        f"sys.argv = ['ciie', *{arguments!r}]\n"
        "from ciie_utils.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"loaded = [name for name in {HEAVY!r} if name in sys.modules]\n"
        "sys.exit(repr(loaded) if loaded else 0)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert ended.returncode == 0, ended.stderr


def test_every_command_is_there_and_says_in_help_what_its_listing_says():
    listed = CliRunner().invoke(cli, ["--help"]).output
    for name, (_, text) in COMMANDS.items():
        assert text in listed
        assert CliRunner().invoke(cli, [name, "--help"]).exit_code == 0


def test_the_list_shows_entry_parameters_languages_and_schedule():
    output = CliRunner().invoke(cli, ["list", "--catalogue", str(ROOT / "briefings.toml")]).output
    block = output.split("\n\n")[0].splitlines()
    assert block[0] == "edition"
    assert block[1].startswith("  title      CIIE {edition}")
    assert block[2].startswith("  parameter  edition = 1, 2, 3, 4, 5, 6, 7, 8")
    assert block[2].endswith("(all 8 in the ledger)")
    assert block[3].startswith("  languages  en")
    assert block[4].startswith("  schedule   ")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["lits"], "Did you mean 'list'?"),
        (["render", "edtion"], "Did you mean 'edition'?"),
        (["render", "edition", "-p", "editon=3"], "Did you mean 'edition'?"),
        (["render", "edition", "-p", "edition=9"], "possible are: 1, 2, 3, 4, 5, 6, 7, 8"),
        (["render", "edition", "-p", "edition"], "NAME=VALUE"),
        (["render", "edition", "--lang", "xx"], "possible are: en"),
        (["render", "edition", "--as-of", "yesterday"], "--as-of yesterday:"),
        (["render", "edition", "--since", "soon"], "--since soon:"),
        (["render", "edition", "--as-of", "1999"], "--as-of 1999:"),
        (["render", "edition", "--as-of", "2020", "--since", "2021-01"], "2021-01"),
        (["render", "--jobs", "0"], "--jobs"),
        (["render", "--ledger", "/nowhere"], "There is no ledger in '/nowhere'"),
        (["render", "--catalogue", "/nowhere.toml"], "/nowhere.toml"),
        (["render", "--colour"], "No such option"),
        (["check", "/nowhere"], "/nowhere"),
        (["check", "--format", "xml"], "xml"),
    ],
)
def test_misuse_is_said_and_ends_with_status_2(arguments, said, tmp_path):
    out = ["--out", str(tmp_path / "out")] if arguments[0] == "render" else []
    ended = CliRunner().invoke(cli, [*arguments, *out])
    assert ended.exit_code == 2, ended.output
    assert said in ended.stderr
    assert isinstance(ended.exception, SystemExit)
    assert not (tmp_path / "out").exists()


def test_a_day_before_the_first_source_is_misuse_found_before_rendering(tmp_path):
    ended = ciie(
        "render", "edition", "-p", "edition=3", "--as-of", "1999-01-01", "--out", str(tmp_path / "o")
    )
    assert ended.returncode == 2, ended.stderr
    assert "--as-of 1999-01-01:" in ended.stderr
    assert [path.name for path in (tmp_path / "o").iterdir() if path.name != ".cache"] == []


def test_the_projects_own_ledger_has_no_fault():
    ended = ciie("check", "--errors-only")
    assert ended.returncode == 0, ended.stdout


def test_faults_of_a_ledger_end_with_status_1(tmp_path):
    for path in LEDGER.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    parties = tmp_path / "parties.csv"
    parties.write_text(parties.read_text() + "nobody,nobody,lead\n")
    ended = ciie("check", str(tmp_path), "--format", "json")
    assert ended.returncode == 1
    assert "nobody" in ended.stdout
    json.loads(ended.stdout)


def test_the_version_is_the_packages():
    from ciie_utils import __version__

    assert ciie("--version").stdout.strip().endswith(__version__)


def test_the_environment_is_not_changed_by_planning(monkeypatch):
    before = dict(os.environ)
    CliRunner().invoke(cli, ["list"])
    assert dict(os.environ) == before
