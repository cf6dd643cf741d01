"""What is known of an initiative, as running text with its sources."""

from __future__ import annotations

from collections.abc import Sequence

from ciie_utils.briefings import vocabulary
from ciie_utils.briefings.briefing import Briefing
from ciie_utils.briefings.entries import Entry, shortened
from nbbriefing.blocks.model import Run
from nbbriefing.language.joints import gap, sentence_end
from nbbriefing.language.messages import _, ngettext


def history(briefing: Briefing, told: Sequence[Entry]) -> list[str | Run]:
    """Return entries as running text: **stage, when**: words [sources]."""
    kept, left_out = shortened(told)
    runs: list[str | Run] = []
    for entry in kept:
        head = _("{stage}, {when}").format(stage=vocabulary.stage(entry.stage), when=entry.when)
        runs.append(Run(vocabulary.capitalised(head), bold=True))
        runs += [_(": {words}").format(words=entry.words)] if entry.words else []
        runs += [gap(), *briefing.citations.cite_all(entry.source_ids), sentence_end()]
    if left_out:
        more = ngettext("{n} more report", "{n} more reports", len(left_out)).format(n=len(left_out))
        sources = [source_id for entry in left_out for source_id in entry.source_ids]
        runs += [more, gap(), *briefing.citations.cite_all(sources), _(".")]
    return runs
