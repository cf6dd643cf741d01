"""Markdown in another language: the texts change, the structure does not."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from nbbriefing.errors import ParameterError
from nbbriefing.running.translation import messages, translate_notebook, translated

NOTEBOOKS = sorted((Path(__file__).resolve().parents[3] / "notebooks").glob("*.ipynb"))

WORDS = st.text("ab*_`1.-#|>&=+~ ", min_size=1, max_size=12).map(lambda text: " ".join(text.split()))
TEXTS = WORDS.filter(bool)
# Lines of marks alone ("_", "_", "_") would be a rule on one line; nobody translates those.
PROSE = st.lists(TEXTS.filter(lambda text: "a" in text or "b" in text), min_size=1, max_size=3).map("\n".join)
LISTS = st.lists(TEXTS, min_size=1, max_size=3).map(
    lambda items: "\n".join(f"{'  ' * place}- {item}" for place, item in enumerate(items))
)
NUMBERED = st.lists(TEXTS, min_size=1, max_size=3).map(
    lambda items: "\n".join(f"{place}. {item}" for place, item in enumerate(items, start=1))
)
CELLS = st.lists(TEXTS.map(lambda text: text.replace("|", r"\|")), min_size=2, max_size=2)
TABLES = st.lists(CELLS, min_size=1, max_size=3).map(
    lambda rows: "\n".join(
        ["| " + " | ".join(rows[0]) + " |", "| --- | --- |", *("| " + " | ".join(row) + " |" for row in rows)]
    )
)
HEADINGS = st.one_of(
    TEXTS.map("## {}".format),
    TEXTS.map("# {} #".format),
    TEXTS.map("{}\n---".format),
    PROSE.map("{}\n===".format),
)
QUOTES = PROSE.map(lambda text: "\n".join("> " + line for line in text.split("\n")))
CODE = PROSE.map("```\n{}\n```".format)
DOCUMENTS = st.lists(
    st.one_of(PROSE, LISTS, NUMBERED, TABLES, HEADINGS, QUOTES, CODE), min_size=1, max_size=4
).map("\n\n".join)


def parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")


def html(source: str) -> str:
    """Return the page without the difference between a line's end and a space, which no reader sees."""
    return " ".join(parser().render(source).split())


def structure(source: str) -> list[str]:
    return [token.type for token in parser().parse(source)]


@given(DOCUMENTS)
def test_a_translation_into_itself_changes_nothing_that_is_read(source: str) -> None:
    assert html(translated(source, lambda message: message)) == html(source)


@given(DOCUMENTS)
def test_every_text_is_translated_and_nothing_else(source: str) -> None:
    told: list[str] = []

    def numbered(message: str) -> str:
        told.append(message)
        return f"译{len(told)}"

    result = translated(source, numbered)
    # Told from the last to the first.
    assert told == messages(source)[::-1]
    assert messages(result) == [f"译{n}" for n in range(len(told), 0, -1)]
    assert structure(result) == structure(source)


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("## kept", "## KEPT"),
        ("## kept ##", "## KEPT ##"),
        ("## a # ##", "## A # ##"),
        ("a #\n---", "A #\n---"),
        ("kept\n====", "KEPT\n===="),
        ("kept\nin time\n---", "KEPT IN TIME\n---"),
        ("of two\n  lines", "OF TWO LINES"),
        ("- one\n  - two\n    of it\n- three", "- ONE\n  - TWO OF IT\n- THREE"),
        ("10. ten\n11. eleven", "10. TEN\n11. ELEVEN"),
        ("> said\n> twice", "> SAID TWICE"),
        ("> - said\n>   twice", "> - SAID TWICE"),
        ("one  \ntwo", "ONE\\\nTWO"),
        ("| a | ab |\n| --- | --- |\n| ab | a |", "| A | AB |\n| --- | --- |\n| AB | A |"),
        ("| a |  | a |\n| --- | --- | --- |", "| A |  | A |\n| --- | --- | --- |"),
        ("```\ncode\n```\n\ntext", "```\ncode\n```\n\nTEXT"),
        ("    code\n\ntext", "    code\n\nTEXT"),
        ("<div>\nraw\n</div>", "<div>\nraw\n</div>"),
        ("text\n\n---\n\ntext", "TEXT\n\n---\n\nTEXT"),
    ],
)
def test_marks_of_blocks_stay(source: str, result: str) -> None:
    assert translated(source, str.upper) == result


def test_a_text_that_looks_like_its_mark_is_told_apart() -> None:
    assert translated("1. 1", lambda message: "一") == "1. 一"
    assert translated("- -a", lambda message: "甲") == "- 甲"


def test_a_bar_in_a_cell_is_escaped_both_ways() -> None:
    source = "| P(a \\| b) | c |\n| --- | --- |"
    assert messages(source) == ["P(a | b)", "c"]
    assert translated(source, lambda message: message.replace("a", "甲")) == source.replace("a", "甲")


def test_marks_within_a_text_are_part_of_the_message() -> None:
    assert messages("**What it is.** See [the *list*](x.md), `code` and $x$.") == [
        "**What it is.** See [the *list*](x.md), `code` and $x$."
    ]


def test_line_breaks_of_the_source_do_not_matter() -> None:
    assert messages("What was\nkept.") == messages("What\nwas  kept.") == ["What was kept."]


def test_a_forced_break_is_part_of_the_message() -> None:
    assert messages("one  \ntwo") == messages("one\\\ntwo") == ["one\\\ntwo"]


def cells(text: str) -> nbformat.NotebookNode:
    return nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_markdown_cell(text), nbformat.v4.new_code_cell("## Sources")]
    )


def test_a_notebook_is_translated_but_for_its_code() -> None:
    notebook = cells("## Sources\n\nSaid by nobody in this project.")
    translate_notebook(notebook, "zh")
    assert [cell.source for cell in notebook.cells] == [
        "## 资料来源\n\nSaid by nobody in this project.",
        "## Sources",
    ]


def test_a_notebook_stays_in_the_language_of_the_source() -> None:
    notebook = cells("## Sources")
    translate_notebook(notebook, "en")
    assert notebook.cells[0].source == "## Sources"


def test_a_language_without_a_translation_is_refused() -> None:
    with pytest.raises(ParameterError, match="language 'fr' is not available"):
        translate_notebook(cells("## Sources"), "fr")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_our_notebooks_keep_their_structure(path: Path) -> None:
    raw = json.loads(path.read_text(encoding="utf-8"))
    before = [cell for cell in raw["cells"] if cell["cell_type"] == "markdown"]
    notebook = nbformat.read(path, as_version=4)
    translate_notebook(notebook, "zh")
    after = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    for old, new in zip(before, after, strict=True):
        assert structure("".join(old["source"])) == structure(new.source)
        assert not any(message.isascii() for message in messages(new.source)), new.source
