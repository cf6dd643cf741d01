"""Every page of every kind of PDF: no text outside of it, none over another, no page left half empty."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from html import unescape
from itertools import pairwise
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(
        shutil.which("pdftotext") is None,
        reason="no pdftotext on this machine; .ci/run installs poppler-utils",
    ),
]
_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)
_WORD = re.compile(r'<word xMin="(\S+?)" yMin="(\S+?)" xMax="(\S+?)" yMax="(\S+?)">(.*?)</word>')
# A box reaches from the face's ascent to its descent, far beyond the letters: this share of it is surely ink.
INK = 0.4
TOUCH = 0.8
MARGIN = 40.0
# Chinese marks fill half of their box; where two meet, their boxes are set into each other.
_MARKS = "，。、；：！？（）《》「」“”‘’"
HALF_BOX = 0.6


@dataclass(frozen=True)
class Word:
    """A word and where it stands, in points from the upper left corner of the page."""

    left: float
    top: float
    right: float
    bottom: float
    text: str

    def core(self) -> tuple[float, float]:
        """Return upper and lower bound of what is ink for certain."""
        middle, half = (self.top + self.bottom) / 2, INK * (self.bottom - self.top) / 2
        return middle - half, middle + half


@dataclass(frozen=True)
class Page:
    """A page and its words."""

    width: float
    height: float
    words: list[Word]


def pages(pdf: Path) -> list[Page]:
    done = subprocess.run(["pdftotext", "-bbox", pdf, "-"], capture_output=True, text=True, check=True)
    return [
        Page(
            float(width),
            float(height),
            [Word(*(float(n) for n in word[:4]), unescape(word[4])) for word in _WORD.findall(content)],
        )
        for width, height, content in _PAGE.findall(done.stdout)
    ]


def overlaps(words: list[Word]) -> list[tuple[str, str]]:
    """Return pairs of words of which one stands on the other."""
    found = []
    upright = sorted((word for word in words if word.right > word.left), key=lambda word: word.core()[0])
    for number, word in enumerate(upright):
        for other in upright[number + 1 :]:
            if other.core()[0] >= word.core()[1]:
                break
            left, right = sorted((word, other), key=lambda each: each.left)
            marks = left.text[-1] in _MARKS or right.text[0] in _MARKS
            allowed = HALF_BOX * (left.bottom - left.top) if marks else TOUCH
            if min(left.right, right.right) - right.left > allowed:
                found.append((word.text, other.text))
    return found


def test_an_overlap_is_seen() -> None:
    word, below = Word(0, 0, 30, 12, "word"), Word(0, 13, 30, 25, "below")
    assert overlaps([word, below, Word(20, 3, 60, 15, "over")]) == [("word", "over")]
    assert overlaps([word, below, Word(30.5, 0, 60, 12, "beside")]) == []
    assert overlaps([Word(0, 0, 30, 10, "推算）"), Word(25.5, 0, 35, 10, "，")]) == []
    assert overlaps([Word(0, 0, 30, 10, "推算）"), Word(20, 0, 35, 10, "日期")]) != []


def test_text_keeps_to_the_page_and_off_other_text(rendered: Path) -> None:
    found = pages(rendered / "briefing.pdf")
    assert sum(len(page.words) for page in found) > 300
    outside = [
        (number, word)
        for number, page in enumerate(found, start=1)
        for word in page.words
        if word.left < MARGIN
        or word.right > page.width - MARGIN
        or word.top < 20
        or word.bottom > page.height - 20
    ]
    assert outside == []
    assert [(n, pair) for n, page in enumerate(found, start=1) for pair in overlaps(page.words)] == []


def test_the_first_page_informs(rendered: Path) -> None:
    """Title, day, finding, key figures and what changed are on the first page."""
    page = (rendered / "briefing.html").read_text("utf-8")
    first = "".join(word.text for word in pages(rendered / "briefing.pdf")[0].words)
    values = re.findall(r'<dd class="b-value">(.*?)</dd>', page)
    heading = re.search(r"<h2[^>]*>(.*?)</h2>", page)
    finding = re.search(r'<p class="b-finding">(.*?)</p>', page)
    day = re.search(r"<time[^>]*>(.*?)</time>", page)
    assert values
    assert heading
    assert finding
    assert day
    for text in (*values, heading[1], day[1], finding[1]):
        plain = re.sub(r"\s", "", unescape(re.sub(r"<[^>]+>", "", text)))
        assert plain in first, plain


def test_no_page_but_the_last_is_left_half_empty(rendered: Path) -> None:
    found = pages(rendered / "briefing.pdf")
    # A turned page begins anew, so that the page before it ends early.
    short = [
        number
        for number, (page, following) in enumerate(pairwise(found), start=1)
        if page.width < page.height
        and following.width < following.height
        and max(word.bottom for word in page.words if word.bottom < page.height - 60) < 0.45 * page.height
    ]
    assert short == []
