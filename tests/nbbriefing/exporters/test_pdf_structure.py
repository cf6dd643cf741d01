"""The structure of the PDF, as PDF/UA-1 asks for it: by an independent checker, and by our own reading."""

from __future__ import annotations

import importlib.util
import io
import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import pikepdf
import pytest
from pdfua import Severity, Validator

from .exporter_helpers import export_paper
from .exporter_samples import DRAWING, code, error, every_block, markdown, notebook, png, shown, stream

TOOL = Path(__file__).parents[3] / "tools" / "pdf_structure.py"
# The checker stops at destinations that are arrays; headings are checked by our own reading.
NOT_EVALUATED = {"UA-14-001"}


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


structure = _load(TOOL)


def foreign() -> Any:
    """Return a notebook of everything that foreign notebooks show."""
    columns = pd.MultiIndex.from_product([["2020", "2021"], ["kept", "due"]])
    frame = pd.DataFrame([[1, 2.5, 3, 4]] * 60, index=[f"row {n}" for n in range(60)], columns=columns)
    wide = pd.DataFrame({f"column {n}": [n * 1000.123] * 14 for n in range(40)})
    return notebook(
        markdown(
            "# A title\n\nWords, a [link](https://example.org), a note[^1] and $x^2$.\n\n[^1]: The note."
        ),
        markdown("## First\n\n$$\\int_0^1 x\\,dx$$\n\n- [x] done\n- [ ] open\n\n> quoted\n\n`code`\n\n---"),
        markdown("### Second\n\n| a | b |\n|---|--:|\n| [up](#First) | 2 |\n\n```python\nx = 1\n```"),
        code(
            "x = 1  # why", stream("\x1b[31mred\x1b[0m text\nplain"), error("E", "v", ["Traceback", "E: v"])
        ),
        code("1", shown({"image/png": png()}, alt="a square", caption="A caption")),
        code("1", shown({"image/svg+xml": DRAWING}, alt="two bars")),
        code("1", shown({"text/html": frame.to_html()}), shown({"text/html": wide.to_html()})),
        code("1", shown({"application/json": {"a": [1]}}), shown({"application/javascript": "x"})),
        markdown("#### Third\n\n![an image](data:image/png;base64," + png() + ")"),
    )


SAMPLES: dict[str, Callable[[], Any]] = {"foreign": foreign, "blocks": every_block}


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize(
    "options", [{}, {"include_code": True, "code_annex": True, "toc": "yes"}], ids=json.dumps
)
def test_nothing_is_wrong_with_the_structure(sample: str, options: dict[str, Any]) -> None:
    assert structure.faults(export_paper(SAMPLES[sample](), **options).pdf) == []


@pytest.mark.parametrize("sample", SAMPLES)
def test_an_independent_checker_finds_no_fault(sample: str, tmp_path: Path) -> None:
    path = tmp_path / "sample.pdf"
    path.write_bytes(export_paper(SAMPLES[sample](), toc="yes").pdf)
    report = Validator().validate(str(path))
    found = [
        f.message for outcome in report.outcomes for f in outcome.findings if f.severity != Severity.INFO
    ]
    assert found == []
    assert {outcome.rule_id for outcome in report.outcomes if outcome.skipped} <= NOT_EVALUATED


def elements(document: pikepdf.Pdf, kind: str) -> list[Any]:
    return [e for e in structure._elements(document.Root.StructTreeRoot) if structure.kind(e) == kind]


def _unmarked(document: pikepdf.Pdf) -> None:
    document.pages[0].contents_add(b"BT /F0 9 Tf (loose) Tj ET")


def _scopeless(document: pikepdf.Pdf) -> None:
    del elements(document, "TH")[0]["/A"]


def _skipping(document: pikepdf.Pdf) -> None:
    elements(document, "H2")[0].S = pikepdf.Name("/H4")


def _undescribed(document: pikepdf.Pdf) -> None:
    link = next(page.Annots[0] for page in document.pages if "/Annots" in page)
    del link["/Contents"]


def _parentless(document: pikepdf.Pdf) -> None:
    document.Root.StructTreeRoot.ParentTree = pikepdf.Dictionary(Nums=pikepdf.Array())


DAMAGE: dict[str, tuple[Callable[[pikepdf.Pdf], Any], str]] = {
    "alt": (lambda d: elements(d, "Figure")[0].__delitem__("/Alt"), "no alternative text"),
    "formula": (lambda d: elements(d, "Formula")[0].__delitem__("/Alt"), "no alternative text"),
    "scope": (_scopeless, "without scope"),
    "heading": (_skipping, "follows one of level"),
    "loose": (_unmarked, "outside tags and artifacts"),
    "link": (_undescribed, "without a description"),
    "parents": (_parentless, "without an element"),
    "language": (lambda d: d.Root.__delitem__("/Lang"), "names no language"),
    "title": (lambda d: d.Root.__delitem__("/ViewerPreferences"), "not asked to be shown"),
    "identifier": (lambda d: d.Root.__delitem__("/Metadata"), "does not say that it is PDF/UA-1"),
    "tree": (lambda d: d.Root.__delitem__("/StructTreeRoot"), "no structure tree"),
}


@pytest.mark.parametrize("what", DAMAGE)
def test_our_reading_sees_what_is_damaged(what: str) -> None:
    damage, told = DAMAGE[what]
    with pikepdf.open(io.BytesIO(export_paper(foreign()).pdf)) as document:
        damage(document)
        buffer = io.BytesIO()
        document.save(buffer)
    assert any(told in fault for fault in structure.faults(buffer.getvalue()))
