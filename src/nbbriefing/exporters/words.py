"""The few words that the exporters themselves add to a rendition, by language.

They are kept here and not in the gettext catalogues because the exporters serve any notebook, also one in a
language that no briefing is written in; such a notebook gets the English words.
"""

from __future__ import annotations

import datetime
from typing import Literal, TypeAlias

from babel.dates import format_date

Word: TypeAlias = Literal[
    "contents", "skip", "related", "all_versions", "numbers", "numbers_of", "annex", "as_of",
    "figure_without_text", "interactive", "image_missing", "image_elsewhere", "embedded", "error", "done",
    "open", "references", "cited", "table", "output", "code", "cell", "lines_left", "rows_left",
]  # fmt: skip
_LOCALES = {"en": "en_GB", "zh": "zh_Hans_CN"}
LANGUAGES = ("en", "zh")
#: By word, in the order of the languages.
_WORDS: dict[Word, tuple[str, ...]] = {
    "contents": ("Contents", "目录"),
    "skip": ("Skip to the content", "跳到正文"),
    "related": ("Languages and versions", "语言与版本"),
    "all_versions": ("All versions and numbers", "全部版本与数据"),
    "numbers": ("The numbers behind this figure", "图中数据"),
    "numbers_of": ("Numbers: {title}", "数据：{title}"),
    "annex": ("The numbers behind the figures", "图中数据"),
    "as_of": ("As of {date}", "截至{date}"),
    "figure_without_text": ("Figure without a description", "没有文字说明的图"),
    "interactive": (
        "An interactive output stood here ({kind}); it works only in the notebook.",
        "此处原为交互式内容（{kind}），仅在笔记本中可用。",
    ),
    "image_missing": ("An image stood here that could not be shown: {name}", "此处的图片无法显示：{name}"),
    "image_elsewhere": ("Image on another site: {name}", "其他网站上的图片：{name}"),
    "embedded": ("Embedded content stood here ({kind}): {name}", "此处原为嵌入内容（{kind}）：{name}"),
    "error": ("Error", "错误"),
    "done": ("done", "已完成"),
    "open": ("to do", "待办"),
    "references": ("References", "参考资料"),
    "cited": ("Cited here:", "引用处："),
    "table": ("Table", "表格"),
    "output": ("Output", "输出"),
    "code": ("The code behind this document", "本文件的代码"),
    "cell": ("Cell {number}", "单元格{number}"),
    "lines_left": ("More lines, only in the notebook: {number}", "另有{number}行未列出，见笔记本。"),
    "rows_left": ("More rows, only in the notebook: {number}", "表格另有{number}行未列出，见笔记本。"),
}


def _known(language: str) -> str:
    """Return the language whose words are used: ``zh-CN`` counts as ``zh``, what is not known as English."""
    primary = language.partition("-")[0].lower()
    return primary if primary in LANGUAGES else LANGUAGES[0]


def word(key: Word, language: str, **values: object) -> str:
    """Return a word in a language, with the values in their places."""
    text = _WORDS[key][LANGUAGES.index(_known(language))]
    return text.format(**values) if values else text


def long_date(date: str, language: str) -> str:
    """Return an ISO day as a reader writes it; anything else is returned as it is.

    >>> long_date("2021-12-31", "en")
    '31 December 2021'
    >>> long_date("2021-12-31", "zh")
    '2021年12月31日'
    >>> long_date("spring", "en")
    'spring'
    """
    try:
        day = datetime.date.fromisoformat(date)
    except ValueError:
        return date
    return format_date(day, "long", locale=_LOCALES[_known(language)])
