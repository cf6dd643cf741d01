"""Every Chinese message: the same placeholders and marks, Chinese punctuation, the terms of the glossary."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .conftest import Pair

GLOSSARY = Path(__file__).resolve().parents[3] / "docs" / "glossary.md"
HAN = r"[\u3400-\u9fff]"
PLACEHOLDER = re.compile(r"\{\w*[^{}]*\}")
# What is the same in every language: code, the targets of links, formulas.
KEPT = re.compile(r"`[^`]+`|\]\([^)]*\)|\$[^$]+\$")
# Words whose translation is one and the same wherever they occur.
TERMS = {
    "as-of date": "截止日期",
    "atopic dermatitis": "特应性皮炎",
    "betweenness": "中介中心性",
    "bulk purchase": "集采",
    "dupilumab": "度普利尤单抗",
    "hazard ratio": "风险比",
    "Kaplan-Meier": "Kaplan–Meier法",
    "kept in time": "如期兑现",
    "Lecheng": "乐城",
    "ledger": "台账",
    "memorandum": "备忘录",
    "milestone": "进展",
    "overdue": "到期未见报道",
    "placebo": "安慰剂",
    "promise": "承诺",
    "publisher": "发布方",
    "reached patients": "到达患者",
    "real-world": "真实世界",
    "stent thrombosis": "支架内血栓",
    "superseded": "取代",
    "tafamidis": "氯苯唑酸",
    "therapy area": "治疗领域",
    "with patients": "到达患者",
    "95% interval": "95%置信区间",
}


HALF_WIDTH = (
    rf"{HAN}[,.;:?!]|[,.;:?!]{HAN}",
    rf"{HAN}[(\[]|[)\]]{HAN}|\({HAN}",
    # Beside a placeholder, too.
    r"[,;:?!] |[,;?!:]$",
)
SPACES = (rf"{HAN} | {HAN}", r"[，。；：“”（）、] | [，。；：“”（）、]", r"\} \{")
# A whole message of two placeholders, which stand for an abbreviation and a number.
SPACED = ["{measure} {ratio}"]
ITALIC = (r"(?<!\*)\*(?!\*)",)


def faults(pairs: list[Pair], patterns: tuple[str, ...]) -> list[str]:
    texts = [(pair.translated, KEPT.sub("", pair.translated)) for pair in pairs]
    return [
        whole for whole, bare in texts if whole not in SPACED and any(re.search(p, bare) for p in patterns)
    ]


@pytest.mark.parametrize(
    ("patterns", "text"),
    [
        (HALF_WIDTH, "截至{day},没有"),
        (HALF_WIDTH, "共{n}个."),
        (HALF_WIDTH, "展出(2020年)"),
        (HALF_WIDTH, "{n_of}; {share}"),
        (SPACES, "采用Wilson 法"),
        (SPACES, "截至 {day}"),
        (SPACES, "共{n}个， {k}个"),
        (SPACES, "{name} {share}"),
        (ITALIC, "*已到达患者*指上市"),
    ],
)
def test_a_fault_is_found(patterns: tuple[str, ...], text: str) -> None:
    assert faults([Pair("", text)], patterns) == [text]


@pytest.mark.parametrize(
    "text", ["n={n}，95%置信区间0.54至0.77。", "“全勤”（{k}/{n}）", "见`a b`。", "**内容**：第1.5版"]
)
def test_good_chinese_has_no_fault(text: str) -> None:
    assert faults([Pair("", text)], (*HALF_WIDTH, *SPACES, *ITALIC)) == []


def test_placeholders_are_the_same(chinese: list[Pair]) -> None:
    for pair in chinese:
        assert set(PLACEHOLDER.findall(pair.english)) == set(PLACEHOLDER.findall(pair.translated)), pair


def test_code_links_and_formulas_are_the_same(chinese: list[Pair]) -> None:
    for pair in chinese:
        assert sorted(KEPT.findall(pair.english)) == sorted(KEPT.findall(pair.translated)), pair


def test_as_much_is_bold(chinese: list[Pair]) -> None:
    for pair in chinese:
        assert pair.english.count("**") == pair.translated.count("**"), pair


def test_nothing_is_italic(chinese: list[Pair]) -> None:
    # Chinese has no italics; a term is set in quotation marks.
    assert faults(chinese, ITALIC) == []


def test_punctuation_is_full_width(chinese: list[Pair]) -> None:
    assert faults(chinese, HALF_WIDTH) == []


def test_no_space_between_chinese_and_anything(chinese: list[Pair]) -> None:
    # The layout sets the space between Chinese and Latin; a literal one would be set twice.
    assert faults(chinese, SPACES) == []


def test_there_is_no_half_a_pair(chinese: list[Pair]) -> None:
    for pair in chinese:
        for opening, closing in ("（）", "“”", "《》"):
            assert pair.translated.count(opening) == pair.translated.count(closing), pair


@pytest.mark.parametrize("term", TERMS)
def test_terms_are_those_of_the_glossary(term: str, chinese: list[Pair]) -> None:
    word = re.compile(rf"\b{re.escape(term)}", re.IGNORECASE)
    having = [pair for pair in chinese if word.search(PLACEHOLDER.sub("", pair.english))]
    assert having, f"no message says {term!r}: take it off the list"
    assert [pair for pair in having if TERMS[term].split("未")[0] not in pair.translated] == []


@pytest.mark.parametrize("term", TERMS)
def test_the_glossary_has_the_term(term: str) -> None:
    rows = GLOSSARY.read_text(encoding="utf-8").splitlines()
    assert any(row.startswith("|") and TERMS[term] in row for row in rows)
