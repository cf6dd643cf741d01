"""Keep Typst's memory of earlier documents small.

Typst keeps what it has worked out for ten more compilations, some fifty megabytes for each briefing. Nothing
of one briefing is of use to the next, and a compilation of nothing counts as one.
"""

from __future__ import annotations

_KEPT = 11  # compilations after which Typst lets go


def forget_documents() -> None:
    """Let Typst forget the documents that this process has compiled; takes a millisecond and the freeing."""
    from nbbriefing.exporters.typst.compile import compiler

    for _ in range(_KEPT):
        compiler().compile(input=b"", format="svg")
