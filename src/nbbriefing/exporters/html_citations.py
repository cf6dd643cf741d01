"""The way back: each entry of the sources leads to the places that cite it."""

from __future__ import annotations

import re
from collections import defaultdict

_CITATION = re.compile(r'<a class="b-ref" href="#ref-([^"]+)"')
_ENTRY = re.compile(r'(<li id="ref-([^"]+)">)(.*?)(</li>)', re.DOTALL)
# An entry that is cited more often leads to the first places only.
MOST = 12


class Citations:
    """Citations of one page, numbered by source in the order of the page.

    Parameters
    ----------
    label
        What stands before the numbers, in the language of the page.
    """

    def __init__(self, label: str) -> None:
        self.label = label
        self._count: defaultdict[str, int] = defaultdict(int)

    def number(self, html: str) -> str:
        """Return HTML whose citations can be linked to."""
        return _CITATION.sub(self._number, html)

    def lead_back(self, html: str) -> str:
        """Return HTML whose entries of the sources link to their citations, all numbered before."""
        return _ENTRY.sub(self._lead_back, html) if 'class="b-references"' in html else html

    def _number(self, match: re.Match[str]) -> str:
        source = match.group(1)
        self._count[source] += 1
        count = self._count[source]
        known = f' id="cite-{source}-{count}"' if count <= MOST else ""
        return f"<a{known}{match.group(0)[2:]}"

    def _lead_back(self, match: re.Match[str]) -> str:
        source = match.group(2)
        places = range(1, min(self._count[source], MOST) + 1)
        links = " ".join(f'<a href="#cite-{source}-{n}">{n}</a>' for n in places)
        back = f' <span class="b-back">{self.label} {links}</span>' if links else ""
        return f"{match.group(1)}{match.group(3)}{back}{match.group(4)}"
