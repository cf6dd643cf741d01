"""An output folder as runs leave it, without running anything."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from nbbriefing.catalogue.declared import Site
from nbbriefing.catalogue.slugs import slug
from nbbriefing.language import messages as languages
from nbbriefing.publishing.publication import staging
from nbbriefing.publishing.site.building import Built, Settings, build_site
from nbbriefing.publishing.versions import put_in_place
from nbbriefing.scheduling.state import last_found_good

RENDITIONS = ("briefing.html", "briefing.pdf", "briefing.ipynb")
ABOUT = {
    "organisations": {"novartis": "Novartis", "roche": "Roche"},
    "therapy_areas": {"oncology": "Cancer"},
}


@dataclass(frozen=True)
class Out:
    """An output folder."""

    folder: Path

    def run(
        self,
        briefing: str,
        parameters: dict[str, Any] | None = None,
        language: str = "en",
        as_of: str = "2021-03-01",
        **record: Any,
    ) -> Path:
        """Publish a run; `record` takes the place of what its record says by default."""
        name = slug(parameters or {})
        target = self.folder / briefing / name / language
        time = f"{as_of}T06:00:00Z"
        said = {
            "status": "ok",
            "briefing": briefing,
            "title": f"{briefing} {name}",
            "parameters": parameters or {},
            "as_of": as_of,
            "language": language,
            "ledger_fingerprint": "0123456789abcdef",
            "software_version": "1.2.3",
            "finding": f"What {briefing} found by {as_of}.",
            "key_figures": [{"value": "3", "label": "kept", "detail": "of 4"}],
            "about": ABOUT,
            "renditions": {rendition: {"size": 1234} for rendition in RENDITIONS},
            "downloads": [
                {"path": "data/datapackage.json", "title": "t", "size": 900},
                {"path": "data/table-01.csv", "title": "Promises kept", "rows": 7, "size": 2048},
            ],
            "times": {"rendered": time, "published": time, "changed": time},
            **record,
        }
        with staging(target, self.folder) as folder:
            for rendition in RENDITIONS:
                (folder / rendition).write_text(f"{rendition} as of {as_of}")
            (folder / "data").mkdir()
            for file in said["downloads"]:
                (folder / file["path"]).write_text("x")
            (folder / "build.json").write_text(json.dumps(said))
            put_in_place(folder, target, as_of, self.folder)
        return target

    def failure(self, briefing: str, name: str = "all", language: str = "en", **details: Any) -> None:
        """Leave the record of a run that failed."""
        folder = self.folder / ".failed" / briefing / name / language
        folder.mkdir(parents=True)
        told = {
            "cell": 4,
            "message": "ZeroDivisionError: division by zero",
            "failed_at": "2021-03-08T06:00:00Z",
        }
        (folder / "failure.json").write_text(json.dumps({**told, **details}))
        (folder / "briefing.log").write_text('File "/home/desk/ciie/x.py", line 3\nnoted')

    def build(self, **settings: Any) -> Built:
        """Build the site."""
        if "url" in settings:
            settings["site"] = Site(settings.pop("url"))
        return build_site(self.folder, Settings(last_good=last_found_good, **settings))

    def text(self, name: str) -> str:
        """Text of a page."""
        return (self.folder / name).read_text("utf-8")

    def all_files(self) -> dict[str, bytes]:
        """Every file besides the hidden ones."""
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and not path.relative_to(self.folder).as_posix().startswith(".")
        }


@pytest.fixture
def out(tmp_path: Path) -> Out:
    """Give an empty output folder."""
    return Out(tmp_path / "reports")


@pytest.fixture
def small(out: Out) -> Out:
    """Give an output folder with a briefing of each kind, one of them in two languages and versions."""
    out.run("outcomes", title="From the Expo to patients", about={})
    for edition in (1, 2, 10):
        out.run("edition", {"edition": edition}, title=f"Edition {edition}")
    chinese = {
        "title": "第10届进博会",
        "finding": "特应性皮炎新药已到达患者。",
        "about": {
            "organisations": {"novartis": "诺华", "roche": "罗氏"},
            "therapy_areas": {"oncology": "肿瘤"},
        },
    }
    out.run("edition", {"edition": 10}, "zh", as_of="2021-01-04", **chinese)
    out.run("edition", {"edition": 10}, "zh", **chinese)
    one = {"organisations": {"novartis": "Novartis"}, "therapy_areas": {}}
    out.run("company", {"organisation": "novartis"}, title="Novartis: what came of it", about=one)
    out.run("therapy-area", {"therapy_area": "oncology"}, title="Cancer: the pipeline", about={})
    out.run("case-imaging", title="Imaging inside the coronary arteries", about={})
    return out


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """The language is the same after every test."""
    yield
    assert languages.current_language() == "en"
