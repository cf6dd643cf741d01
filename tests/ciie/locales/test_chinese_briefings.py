"""Every briefing in Chinese: no English sentence is left, no mark is half-width, nothing is spaced twice.

The notebooks are run as they are, cell by cell, with nothing between them and the project's code; the blocks
that they show and their translated Markdown are read as a reader would.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from ciie_utils.ledger import open_ledger
from nbbriefing.blocks.inline import plain_inlines
from nbbriefing.blocks.shown import Block
from nbbriefing.language.messages import set_language
from nbbriefing.running.translation import messages, translate_notebook

NOTEBOOKS = sorted((Path(__file__).resolve().parents[3] / "notebooks").glob("*.ipynb"))
# Numbers, identities and sources are quoted as they are.
NOT_READ = {"references", "facts"}
NOT_SHOWN = {"type", "role", "align", "id"}
SEVERAL = {"blocks", "columns", "items", "notes"}
HAN = r"[\u3400-\u9fff]"
SENTENCE = re.compile(r"[A-Za-z][\w'’-]*(?:[ ,]+[A-Za-z][\w'’-]*){3,}")
FAULTS = {
    "half-width": re.compile(rf"{HAN}[,;:!?]|[,;:!?]{HAN}|{HAN}[.](?=\s|$)"),
    "space": re.compile(rf"{HAN} +[A-Za-z0-9(]|[A-Za-z0-9)%] +{HAN}|[，。；：] | [，。；：]"),
    "doubled": re.compile(r"[，；：、][，。；：、]|。[，。；：、]"),
    "placeholder": re.compile(r"\{\w+\}"),
}


@pytest.fixture(autouse=True)
def _in_english_again() -> Iterator[None]:
    yield
    set_language("en")


def run(path: Path) -> list[dict[str, Any]]:
    """Run a notebook in Chinese and return the JSON forms of the blocks that its cells show."""
    names: dict[str, Any] = {}
    blocks = []
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type != "code":
            continue
        code = ast.parse(cell.source)
        last = code.body.pop() if code.body and isinstance(code.body[-1], ast.Expr) else None
        exec(compile(code, str(path), "exec"), names)
        if "parameters" in cell.metadata.get("tags", []):
            names["language"] = "zh"
        if last is not None:
            shown = eval(compile(ast.Expression(last.value), str(path), "eval"), names)
            if isinstance(shown, Block):
                blocks.append(shown.to_json())
    return blocks


def texts(form: Any, key: str = "") -> Iterator[str]:
    """Yield every text of a block that is read: inlines, units, alternative texts, words in drawings."""
    if isinstance(form, str):
        # The rows of a matrix are numbered at their right.
        drawn = (re.sub(r"  \d+$", "", word) for word in re.findall(r"<text[^>]*>([^<]*)</text>", form))
        yield from drawn if key == "svg" else [form]
    elif isinstance(form, dict):
        for name, value in form.items():
            if form.get("type") not in NOT_READ and name not in NOT_SHOWN:
                yield from texts(value, name)
    elif isinstance(form, list) and key == "rows":
        for row in form:
            for cell in row:
                yield from texts(cell)
    elif isinstance(form, list) and key in SEVERAL:
        for part in form:
            yield from texts(part)
    elif isinstance(form, list):
        yield plain_inlines(form)


def known_names() -> list[str]:
    """Return the names that have no Chinese: organisations and titles of the ledger, the longest first."""
    ledger = open_ledger()
    names = {*ledger.organisations["name"], *ledger.initiatives["title"], *ledger.sources["publisher"]}
    return sorted((name for name in names if " " in name), key=len, reverse=True)


@pytest.fixture(scope="module")
def names() -> list[str]:
    return known_names()


def is_english(text: str, names: list[str]) -> bool:
    """Return whether an English sentence is left besides names, which drawings break over two lines."""
    for name in names:
        text = text.replace(name, "")
    return bool(SENTENCE.search(text)) and not any(text in name for name in names)


def read(path: Path) -> list[str]:
    notebook = nbformat.read(path, as_version=4)
    translate_notebook(notebook, "zh")
    prose = [
        text for cell in notebook.cells if cell.cell_type == "markdown" for text in messages(cell.source)
    ]
    return [*prose, *(text for block in run(path) for text in texts(block))]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_reads_as_chinese(path: Path, names: list[str]) -> None:
    found = read(path)
    assert len(found) > 50
    assert sum(bool(re.search(HAN, text)) for text in found) > 40
    assert [text for text in found if is_english(text, names)] == []
    for name, fault in FAULTS.items():
        assert [text for text in found if fault.search(text)] == [], name


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("截至2026年,没有", "half-width"),
        ("没有报道.", "half-width"),
        ("采用 Wilson法", "space"),
        ("n=35 个", "space"),
        ("。 没有", "space"),
        ("没有。。", "doubled"),
        ("共{n}个", "placeholder"),
    ],
)
def test_a_fault_is_found(text: str, fault: str) -> None:
    assert [name for name, pattern in FAULTS.items() if pattern.search(text)] == [fault]


def test_an_english_sentence_is_found() -> None:
    names = ["Wuxi Smart City Health Big Data"]
    assert is_english("截至2026年，no report found by then", names)
    assert not is_english("影像学指导的PCI（n=35），GE MAX Apollo", names)
    assert not is_english("与Wuxi Smart City Health Big Data签约", names)
    assert not is_english("Wuxi Smart City Health", names)


def test_words_of_a_drawing_and_of_cells_are_read() -> None:
    block = {
        "type": "figure",
        "svg": '<svg><text x="1">Half of it</text></svg>',
        "alt": "alternative",
        "title": ["a ", {"text": "b", "bold": True}],
        "caption": "",
        "table": {"rows": [["cell", ["one", {"text": " run", "ref": "s1"}]]]},
    }
    assert list(texts(block)) == ["Half of it", "alternative", "a b", "", "cell", "one run"]
