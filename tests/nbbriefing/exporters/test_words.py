"""The words that the exporters add: complete in every language, with the same places for values."""

from __future__ import annotations

import string
from typing import get_args

import pytest

from nbbriefing.exporters import words

from .exporter_helpers import export_page, export_paper
from .exporter_samples import code, markdown, notebook, png, shown, stream


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def own_words(language: str) -> dict[str, str]:
    place = words.LANGUAGES.index(language)
    return {key: texts[place] for key, texts in words._WORDS.items()}


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_no_word_is_missing_and_each_takes_the_same_values(language: str) -> None:
    told, english = own_words(language), own_words("en")
    assert list(words._WORDS) == list(get_args(words.Word))
    assert {key: places(text) for key, text in told.items()} == {k: places(t) for k, t in english.items()}
    assert all(text.strip() for text in told.values())


def test_chinese_words_are_chinese() -> None:
    for key, text in own_words("zh").items():
        assert any("\u4e00" <= character <= "\u9fff" for character in text), key
        assert not any(character in "(),;:!?" for character in text.replace("{", "").replace("}", "")), key


def test_a_language_without_words_of_its_own_has_the_english_ones() -> None:
    assert words.word("contents", "sw") == "Contents"
    assert words.word("contents", "zh-Hant-TW") == "目录"


def test_a_chinese_notebook_says_nothing_in_english() -> None:
    node = notebook(
        markdown("# 标题\n\n- [ ] 待定\n\n![](missing.png) ![图](https://example.org/x.png)"),
        code("1", stream("一\n二\n三"), shown({"image/png": png()}), shown({"application/javascript": "x"})),
        code("1", shown({"text/html": "<iframe src='https://example.org'></iframe>"})),
        markdown("## 一\n\n## 二\n\n## 三"),
        language="zh",
    )
    page = export_page(node, max_lines=2, code_annex=True, toc="yes")
    told = [page.tree.text_content(), *page.tree.xpath("//@aria-label | //@alt | //@title")]
    own = " ".join(told).replace("JavaScript", "").replace("iframe", "")
    for english in own_words("en").values():
        for part in english.replace("{", "|{").replace("}", "}|").split("|"):
            if len(part.strip()) > 3 and "{" not in part:
                assert part.strip() not in own
    assert "另有1行未列出" in export_paper(node, max_lines=2).squeezed
