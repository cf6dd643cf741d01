"""Formulas: MathML in the page, Typst's own mathematics in the PDF, the source where no converter helps."""

from __future__ import annotations

import pytest
from lxml import etree

from nbbriefing.exporters.reading.maths import Formulas, strip_delimiters
from nbbriefing.exporters.typst.maths import to_typst

from .exporter_helpers import export_page, export_paper
from .exporter_samples import markdown, notebook


def typst(tex: str) -> str:
    formula = Formulas().mathml(tex, block=True)
    assert formula is not None
    return to_typst(formula)


@pytest.mark.parametrize(
    ("tex", "code"),
    [
        (r"\frac{a}{b}", "math.frac("),
        (r"\sqrt[3]{x}", "math.root("),
        ("x_i^2", "math.attach("),
        (r"\sum_{i=1}^n", "math.limits("),
        (r"\left(\frac12\right)", "math.lr("),
        (r"\hat{x}", "math.accent("),
        (r"\overline{xy}", "math.overline("),
        (r"\underbrace{a}_{n}", "math.underbrace("),
        (r"\begin{pmatrix}a&b\\c&d\end{pmatrix}", "math.mat("),
        (r"\text{if so}", 'text("if so")'),
        (r"f'(x)", "math.primes(1)"),
        (r"\sin x", 'math.op("sin")'),
    ],
)
def test_constructs_of_typst(tex: str, code: str) -> None:
    assert code in typst(tex)


def test_symbols_are_content_not_strings() -> None:
    # Strings that meet in a sequence would be joined to one and lose the spacing of operators.
    assert typst("a=b") == '{b-symbol("a"); b-symbol("="); b-symbol("b")}'


def test_both_renditions_have_the_formula() -> None:
    node = notebook(
        markdown("Inline $E = mc^2$ and\n\n$$\\int_0^1 x\\,dx$$\n\n\\begin{align}a&=b\\\\c&=d\\end{align}")
    )
    page, paper = export_page(node), export_paper(node)
    assert [m.get("display") for m in page.tree.findall(".//math")] == [None, "block", "block"]
    assert paper.tags().count("Formula") == 3
    assert page.warnings == paper.warnings == []


@pytest.mark.parametrize("source", ["$\\unheardof{x}$", "$$\\unheardof{x}$$", "$\\frac{$"])
def test_what_no_converter_reads_is_shown_and_told(source: str) -> None:
    page, paper = (
        export_page(notebook(markdown(f"a {source} b"))),
        export_paper(notebook(markdown(f"a {source} b"))),
    )
    shown = strip_delimiters(source).strip()
    assert shown in page.text
    assert shown in paper.text
    assert page.warnings == [f"cell 1: formula is shown as its source, no converter reads it: {shown}"]


def test_macros_hold_for_later_cells() -> None:
    node = notebook(markdown(r"$\newcommand{\E}{\mathbb{E}} \E$"), markdown(r"$\E[X]$"))
    assert export_page(node).text.count("𝔼") == 2


def test_spellings_of_mathjax() -> None:
    for tex in (
        r"\begin{eqnarray}a&=&b\end{eqnarray}",
        r"a\tag{7}",
        r"\mbox{x}",
        r"\text{if $x$ then}",
        r"\sum_{\substack{a\\b}}",
    ):
        assert Formulas().mathml(tex, block=True) is not None, tex


def test_a_macro_that_calls_itself_ends() -> None:
    assert Formulas().mathml(r"\newcommand{\a}{\a\a}\a", block=False) is None


def test_unknown_elements_keep_their_content() -> None:
    formula = etree.fromstring("<math><mfoo><mi>x</mi><mn>7</mn></mfoo></math>")
    assert '"x"' in to_typst(formula)
    assert '"7"' in to_typst(formula)


def test_a_formula_wider_than_the_sheet_is_scaled() -> None:
    tex = "+".join(f"x_{{{n}}}" for n in range(120))
    paper = export_paper(notebook(markdown(f"$${tex}$$")))
    found: list[float] = []
    for sheet in paper.reader.pages:
        sheet.extract_text(visitor_text=lambda text, cm, tm, font, size: found.append(cm[4] + tm[4]))
    assert max(found) < float(paper.reader.pages[0].mediabox.right)
