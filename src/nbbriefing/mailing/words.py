"""The few words that a mail adds to what the briefing says, by language.

They are kept here, as the exporters keep theirs, because a mail may go out in the language of any notebook;
one in a language that is not here gets the English words.
"""

from __future__ import annotations

_WORDS: dict[str, dict[str, str]] = {
    "en": {
        "as_of": "As of {date}",
        "key_figures": "Key figures",
        "open": "Open the briefing",
        "newest": "Newest version",
        "attached": "Attached: {name} (PDF, {size})",
        "sources": "Every number can be checked: the sources are listed at the end of the briefing.",
        "identity": "Ledger fingerprint {fingerprint}, software {version}",
        "figure": "{value} {label} ({detail})",
        "separator": ":",
    },
    "zh": {
        "as_of": "截至{date}",
        "key_figures": "关键数字",
        "open": "打开简报",
        "newest": "最新版本",
        "attached": "附件：{name}（PDF，{size}）",
        "sources": "每个数字均可查证：来源列于简报末尾。",
        "identity": "台账指纹：{fingerprint}；软件：{version}",
        "figure": "{value} {label}（{detail}）",
        "separator": "：",
    },
}


def word(key: str, language: str, **values: str) -> str:
    """Return a word in a language (``zh-CN`` counts as ``zh``), English where the language is not known."""
    text = _WORDS.get(language.partition("-")[0].lower(), _WORDS["en"])[key]
    return text.format(**values) if values else text
