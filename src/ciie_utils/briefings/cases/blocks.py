"""What every case briefing shows of its part of the ledger, and which evidence is new."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ciie_utils.analysis.changes import changes
from ciie_utils.briefings import vocabulary
from ciie_utils.briefings.cases.briefing import CaseBriefing
from ciie_utils.briefings.cases.evidence_names import study
from ciie_utils.briefings.entries import history
from ciie_utils.briefings.standing import news
from ciie_utils.briefings.standing.promise_tables import decided_table, open_table
from nbbriefing.blocks.model import Block, Column, Group, Notice, Paragraph, Table
from nbbriefing.language import formats
from nbbriefing.language.messages import _, ngettext

_NAMES = ("trial", "study")
# More names than this are no longer read; the numbers of their sources stand beside them anyway.
_MOST_NAMED = 12


def what_changed(briefing: CaseBriefing, evidence: Iterable[pd.DataFrame]) -> Group | Notice:
    """Return what is new since the earlier day, in the ledger and in the evidence.

    Parameters
    ----------
    briefing
        Gives both days.
    evidence
        The rows of the evidence that the case is about, table by table.
    """
    if briefing.since is None:
        return news.what_changed(briefing)
    since = pd.Timestamp(briefing.since)
    new = [table[table["published_end"] > since] for table in evidence]
    publications = _publications(briefing, new)
    if publications is None:
        return news.what_changed(briefing)
    told: Block
    if changes(briefing.view, briefing.since).nothing:
        words = _("The ledger holds nothing new on this case since {since}.")
        told = Paragraph(words.format(since=formats.day(briefing.since)))
    else:
        told = news.what_changed(briefing)
    return Group([told, publications])


def _publications(briefing: CaseBriefing, new: list[pd.DataFrame]) -> Paragraph | None:
    ids = sorted({source for table in new for source in table["source_id"].dropna()})
    if not ids:
        return None
    words = ngettext(
        "{n} publication with evidence on this case became known in that time",
        "{n} publications with evidence on this case became known in that time",
        len(ids),
    ).format(n=formats.count(len(ids)))
    names = [study(name) for table in new for column in _NAMES if column in table for name in table[column]]
    told = list(dict.fromkeys(names))[:_MOST_NAMED]
    if told:
        words = _("{words}, among them {names}").format(words=words, names=_("; ").join(told))
    return Paragraph([*briefing.with_sources(words, ids), _(".")])


def became(briefing: CaseBriefing) -> Table | Notice:
    """Return what is known of each initiative of the case, in the order in which it happened."""
    known = briefing.view.initiatives
    if known.empty:
        return Notice(_("Nothing of this case was known by {day}.").format(day=formats.day(briefing.as_of)))
    rows = [
        [
            briefing.titles[each],
            history(briefing, briefing.entries.get(each, [])) or _("only promised so far"),
        ]
        for each in known["initiative_id"]
    ]
    columns = [Column(_("Initiative"), weight=2), Column(_("What is known"), weight=6)]
    return Table(_("What was announced, and what has happened"), columns, rows)


def promised(briefing: CaseBriefing) -> Group | Notice:
    """Return the promises of the case with their verdicts."""
    if briefing.promises.empty:
        return Notice(
            _("No promise of this case was known by {day}.").format(day=formats.day(briefing.as_of))
        )
    tables = [decided_table(briefing), open_table(briefing)]
    return Group([table for table in tables if isinstance(table, Table)])


def nothing_known(briefing: CaseBriefing, what: str) -> Notice:
    """Return the reason why a section is empty: ``what`` was not known by the day."""
    words = _("{what} had been published by {day}.")
    return Notice(words.format(what=vocabulary.capitalised(what), day=formats.day(briefing.as_of)))
