"""How well facts are supported, as blocks: the most corroborated, and those with a single publisher."""

from __future__ import annotations

import pandas as pd

from ciie_utils.analysis.corroboration import single_publisher_share
from ciie_utils.analysis.stages import PATIENT_STAGES
from ciie_utils.briefings import sentences, vocabulary
from ciie_utils.briefings.briefing import Briefing
from ciie_utils.briefings.local_text import local_text
from ciie_utils.briefings.measures import measure
from nbbriefing.blocks.model import Column, Group, Inlines, Notice, Paragraph, Table
from nbbriefing.language import formats
from nbbriefing.language.messages import _

MOST_LISTED = 12


def most_corroborated(briefing: Briefing) -> Table | Notice:
    """Return the facts that most publishers state independently."""
    facts = briefing.facts
    chosen = facts[facts["n_publishers"] > 1].head(MOST_LISTED)
    if chosen.empty:
        return Notice(
            _("No fact was stated by more than one publisher by {day}.").format(
                day=formats.day(briefing.as_of)
            )
        )
    return _fact_table(briefing, chosen, _("Facts that most publishers state"))


def single_source(briefing: Briefing) -> Group | Notice:
    """Return the share of facts with one publisher alone, and the newest of them that concern patients."""
    facts = briefing.facts
    if facts.empty:
        return Notice(_("No fact was known by {day}.").format(day=formats.day(briefing.as_of)))
    share = single_publisher_share(facts)
    words = _("{share} of the facts rest on one publisher alone ({detail}).").format(
        share=sentences.share_text(share), detail=sentences.with_interval(share)
    )
    alone = facts[(facts["n_publishers"] == 1) & facts["stage"].isin(PATIENT_STAGES)]
    newest = alone.sort_values("date_end", ascending=False, na_position="last", kind="stable").head(
        MOST_LISTED
    )
    if newest.empty:
        return Group([Paragraph(words)])
    caption = _("The newest facts about patients that one publisher alone states")
    return Group([Paragraph(words), _fact_table(briefing, newest, caption)])


def _fact_table(briefing: Briefing, facts: pd.DataFrame, caption: str) -> Table:
    rows: list[list[Inlines]] = []
    for fact in facts.to_dict("records"):
        note = fact["note"]
        words = (
            measure(fact["metric"], fact["value"], fact["unit"])
            if formats.is_missing(note)
            else local_text(note)
        )
        what = _("{stage}, {when}").format(
            stage=vocabulary.stage(fact["stage"]), when=formats.interval(fact["date_start"], fact["date_end"])
        )
        rows.append(
            [
                briefing.titles[fact["initiative_id"]],
                vocabulary.capitalised(what),
                words,
                formats.count(fact["n_publishers"]),
                briefing.citations.cite_all(fact["source_ids"]) or formats.missing(),
            ]
        )
    columns = [
        Column(_("Initiative"), weight=3),
        Column(_("Fact"), weight=2),
        Column(_("Details"), weight=3.4),
        Column(_("Publishers"), "right", weight=1.2),
        Column(_("Sources"), weight=1.2),
    ]
    return Table(caption, columns, rows)
