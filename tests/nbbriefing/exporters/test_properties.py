"""What must hold for any text: it compiles, nothing is lost, nothing is read as markup."""

from __future__ import annotations

import re
import string
import unicodedata

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .exporter_helpers import export_page, export_paper
from .exporter_samples import code, markdown, notebook, shown, stream

SLOW = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
WORDS = st.text(st.sampled_from(string.ascii_letters + string.digits), min_size=1, max_size=12)
ANY_TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=60)
# Letters that every extractor of text gives back as they went in (no joining, no right-to-left, no
# combining).
LETTERS = st.text(
    st.characters(
        categories=("Ll", "Lu", "Nd", "Lo"), max_codepoint=0x2FA1F, exclude_characters="ﬁﬂﬀﬃﬄ"
    ).filter(
        lambda c: (
            unicodedata.bidirectional(c) in ("L", "EN")
            and unicodedata.normalize("NFKC", c) == c
            and (ord(c) < 0x530 or 0x3400 <= ord(c) < 0x9FA5)
        )
    ),
    min_size=1,
    max_size=30,
)
PIECES = st.sampled_from(
    ["# ", "## ", "###### ", "> ", "- ", "1. ", "  - ", "| a | b |\n|---|--:|\n| ", " | ", "**",
    "*", "`", "```\n",
     "~~", "[x](", "](y)", "![", "$", "$$", "\\(", "\\)", "\\begin{align}", "\\end{align}", "<b>", "</b>",
     "<table><tr><td>", "</td>", "<div>", "</p>", "<!--", "-->", "&amp;", "&#0;", "[^1]", "[^1]: ", "- [ ] ",
     "http://a.b", "#read(\"x\")", "#include", "@x", "---\n", "\n", "\n\n", " ", "\t", "\\", "{",
     "}", "_", "^", "<",
     ">", "\"", "'", "//", "/*", "*/", "中文", "é", "😀", "שלום", "<svg>", "<script>"]
)  # fmt: skip


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b]+", "", text)


@SLOW
@given(st.lists(PIECES | WORDS, max_size=25))
def test_any_markdown_compiles_to_both(pieces: list[str]) -> None:
    node = notebook(markdown("".join(pieces)), title="T")
    assert "</html>" in export_page(node).html
    assert export_paper(node).pdf.startswith(b"%PDF")


@SLOW
@given(ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_any_text_compiles_wherever_it_stands(title: str, output: str, alt: str) -> None:
    node = notebook(
        markdown(title),
        code("1", stream(output), shown({"text/plain": output}), shown({"text/html": output}, alt=alt)),
        title=title,
        authors=[alt],
        subtitle=output,
    )
    assert "</html>" in export_page(node).html
    assert export_paper(node).pdf.startswith(b"%PDF")


@SLOW
@given(st.lists(LETTERS, min_size=1, max_size=8))
def test_words_of_prose_are_found_in_both(words: list[str]) -> None:
    node = notebook(markdown("\n\n".join(f"x{word}x" for word in words)), title="T")
    page, pdf = squeezed(export_page(node).text), squeezed(export_paper(node).text)
    for word in words:
        assert squeezed(word) in page
        assert squeezed(word) in pdf


@SLOW
@given(
    st.integers(1, 7).flatmap(
        lambda n: st.lists(st.lists(LETTERS | WORDS, min_size=n, max_size=n), min_size=1, max_size=12)
    )
)
def test_words_of_any_table_are_found_in_the_pdf(rows: list[list[str]]) -> None:
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    head = "<tr>" + "".join(f"<th>head{n}</th>" for n in range(len(rows[0]))) + "</tr>"
    node = notebook(
        code("1", shown({"text/html": f"<table><thead>{head}</thead><tbody>{body}</tbody></table>"}))
    )
    paper = export_paper(node)
    # A cell is broken over lines when its column is narrow, so that neighbours may come between: look for
    # letters.
    available = squeezed(paper.text)
    for row in rows:
        for cell in row:
            assert all(letter in available for letter in squeezed(cell))
    assert paper.tags().count("Table") >= 1


TEX = st.sampled_from(
    [r"\frac", r"\sqrt", r"\left(", r"\right)", r"\sum", r"\text{a}", r"\begin{matrix}",
    r"\end{matrix}", r"\hat",
     r"\alpha", r"\begin{cases}", r"\end{cases}", r"\\", r"\overline", r"\underbrace", r"\mathbf",
     r"\int", r"\lim",
     r"\color{red}", r"\tag{1}"]
)  # fmt: skip


@SLOW
@given(st.lists(TEX | st.sampled_from("{}_^& abcx12+-=()[]|<>%~#'\"中é"), max_size=30))
def test_any_formula_is_set_or_shown_as_its_source(pieces: list[str]) -> None:
    source = "".join(pieces)
    node = notebook(
        code("1", shown({"text/latex": f"$${source}$$", "text/plain": "PLAIN"})),
        markdown(f"a ${source}$ b"),
        title="T",
    )
    assert "</html>" in export_page(node).html
    assert export_paper(node).pdf.startswith(b"%PDF")
