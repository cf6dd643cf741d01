"""Another project on the engine alone: its own data, parameters, calendar, tones and Chinese."""

from __future__ import annotations

import email
import email.policy
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

HERE = Path(__file__).parent
SOURCE = HERE.parents[1] / "src"
BLOCKER = """
import sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "ciie_utils":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Blocker())
"""

pytestmark = [pytest.mark.kernel, pytest.mark.e2e]


@pytest.fixture(scope="module")
def club(tmp_path_factory):
    """Copy the project, compile its Chinese, and render it in a world without `ciie_utils`."""
    top = tmp_path_factory.mktemp("club") / "swim"
    shutil.copytree(HERE / "swim", top, ignore=shutil.ignore_patterns("__pycache__"))
    for path in top.rglob("*.po"):
        with path.open("rb") as text, path.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, read_po(text, locale="zh"))
    (top / "blocker").mkdir()
    (top / "blocker" / "sitecustomize.py").write_text(BLOCKER)
    ended = call(top, "render", "--jobs", "1")
    assert ended.returncode == 0, ended.stderr
    return top


def call(top: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join(map(str, (top / "blocker", top, SOURCE)))
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NBBRIEFING", "CIIE"))}
    return subprocess.run(
        [sys.executable, "-m", "nbbriefing", *arguments],
        cwd=top,
        env={**kept, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=240,
    )


def test_the_catalogue_names_the_project(club):
    shown = call(club, "list").stdout
    assert "pool = harbour, hill (all 2 in the results)" in shown
    assert "daily during the gala at 20:00" in shown


def test_pages_are_in_both_languages(club):
    page = (club / "reports/pool/pool-harbour/en/briefing.html").read_text("utf-8")
    assert "<title>Fifty metres at the harbour pool" in page
    assert "Bo is the fastest at the harbour pool: 29.9 seconds." in page
    assert '<span class="tone tone-faster">best</span>' in page
    assert "--faster: #007a6e" in page
    assert "tone-kept" not in page
    page = (club / "reports/pool/pool-hill/zh/briefing.html").read_text("utf-8")
    assert "山丘泳池最快的是Bo：29.1秒。" in page
    assert "成绩" in page


def test_pdf_is_written(club):
    pages = sorted((club / "reports/pool").rglob("briefing.pdf"))
    assert pages
    assert all(page.read_bytes().startswith(b"%PDF-") for page in pages)


def test_the_record_speaks_of_the_clubs_own_data(club):
    record = json.loads((club / "reports/pool/pool-hill/en/build.json").read_text("utf-8"))
    assert record["as_of"] == "2026-05-30"
    assert len(record["results_fingerprint"]) == 64
    assert record["about"] == {"swimmers": {"ada": "Ada", "bo": "Bo"}}
    assert "ledger" not in json.dumps(record)
    assert call(club, "render").returncode == 0
    assert json.loads((club / "reports/pool/pool-hill/en/build.json").read_text("utf-8")) == record


def test_the_site_has_the_clubs_words(club):
    index = (club / "reports/index.html").read_text("utf-8")
    assert "<h1>How the club swims</h1>" in index
    assert "Pool by pool" in index
    assert '<label for="swimmer">Swimmer</label>' in index
    for word in ("ledger", "Expo", "therapy", "Organisation"):
        assert word not in index
    assert "逐池来看" in (club / "reports/index.zh.html").read_text("utf-8")
    assert "swim-briefings 1.0" in (club / "reports/pool/pool-hill/index.html").read_text("utf-8")


def test_a_mail_is_written(club):
    options = ["--lang", "zh", "--from", "desk@example.org", "--to", "a@example.org", "--dry-run"]
    ended = call(club, "send", "pool", "-p", "pool=hill", *options, "--eml", "pool.eml")
    assert ended.returncode == 0, ended.stderr
    message = email.message_from_bytes((club / "pool.eml").read_bytes(), policy=email.policy.default)
    assert message["Subject"] == "山丘泳池的五十米"
    text = message.get_body(("plain",)).get_content()
    assert "山丘泳池最快的是Bo" in text.replace("\n", "")
    assert "台账" not in text


def test_what_is_due_follows_the_clubs_calendar(club):
    ended = call(club, "due", "--at", "2026-05-29T21:00+02:00", "--json")
    assert ended.returncode == 0, ended.stderr
    assert "pool" in ended.stdout


def test_the_doctor_finds_nothing_wrong(club):
    ended = call(club, "doctor")
    assert ended.returncode == 0, ended.stdout
    assert "swim 1.0" in ended.stdout
