"""The few words that the exporters themselves add to a rendition, by language.

They are kept here and not in the gettext catalogues because the exporters serve any notebook, also one in a
language that no briefing is written in; such a notebook gets the English words.
"""

from __future__ import annotations

import datetime
from typing import Literal, TypeAlias

Word: TypeAlias = Literal[
    "contents",
    "skip",
    "related",
    "all_versions",
    "numbers",
    "numbers_of",
    "annex",
    "as_of",
    "figure_without_text",
    "interactive",
    "image_missing",
    "image_elsewhere",
    "embedded",
    "error",
    "done",
    "open",
    "references",
    "cited",
    "table",
    "output",
    "code",
    "cell",
    "lines_left",
    "rows_left",
]

_WORDS: dict[str, dict[str, str]] = {
    "en": {
        "contents": "Contents",
        "skip": "Skip to the content",
        "related": "Languages and versions",
        "all_versions": "All versions and numbers",
        "numbers": "The numbers behind this figure",
        "numbers_of": "Numbers: {title}",
        "annex": "The numbers behind the figures",
        "as_of": "As of {date}",
        "figure_without_text": "Figure without a description",
        "interactive": "An interactive output stood here ({kind}); it works only in the notebook.",
        "image_missing": "An image stood here that could not be shown: {name}",
        "image_elsewhere": "Image on another site: {name}",
        "embedded": "Embedded content stood here ({kind}): {name}",
        "error": "Error",
        "done": "done",
        "open": "to do",
        "references": "References",
        "cited": "Cited here:",
        "table": "Table",
        "output": "Output",
        "code": "The code behind this document",
        "cell": "Cell {number}",
        "lines_left": "More lines, only in the notebook: {number}",
        "rows_left": "More rows, only in the notebook: {number}",
    },
    "zh": {
        "contents": "目录",
        "skip": "跳到正文",
        "related": "语言与版本",
        "all_versions": "全部版本与数据",
        "numbers": "图中数据",
        "numbers_of": "数据：{title}",
        "annex": "图中数据",
        "as_of": "截至{date}",
        "figure_without_text": "没有文字说明的图",
        "interactive": "此处原为交互式内容（{kind}），仅在笔记本中可用。",
        "image_missing": "此处的图片无法显示：{name}",
        "image_elsewhere": "其他网站上的图片：{name}",
        "embedded": "此处原为嵌入内容（{kind}）：{name}",
        "error": "错误",
        "done": "已完成",
        "open": "待办",
        "references": "参考资料",
        "cited": "引用处：",
        "table": "表格",
        "output": "输出",
        "code": "本文件的代码",
        "cell": "单元格{number}",
        "lines_left": "另有{number}行未列出，见笔记本。",
        "rows_left": "表格另有{number}行未列出，见笔记本。",
    },
}
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def word(key: Word, language: str, **values: object) -> str:
    """Return a word in a language (``zh-CN`` counts as ``zh``), English where the language is not known."""
    words = _WORDS.get(language.partition("-")[0].lower(), _WORDS["en"])
    return words[key].format(**values) if values else words[key]


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
    if language.partition("-")[0].lower() == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
