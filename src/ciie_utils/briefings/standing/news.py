"""What has changed since the earlier as-of date, as blocks for the opening of a briefing."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from ciie_utils.analysis.changes import Changes, changes
from ciie_utils.analysis.frames import records
from ciie_utils.analysis.stages import WAY
from ciie_utils.briefings import Briefing, local_text, vocabulary
from ciie_utils.briefings.standing.promise_tables import badge, outcome, promise_short
from nbbriefing.blocks.model import Block, Group, Heading, Inlines, ListBlock, Notice, Paragraph, Run
from nbbriefing.language import _, formats, say, say_n

# The opening tells the most important ones; the tables further down hold all of them.
MOST_LISTED = 4


def what_changed(briefing: Briefing) -> Group | Notice:
    """Return what is new since the earlier day: promises met or newly overdue, initiatives, facts."""
    if briefing.since is None:
        return Notice(_("No earlier date was given to compare with, so nothing is listed as new."))
    new = changes(briefing.view, briefing.since)
    if new.nothing:
        return briefing.nothing("Nothing became known between {since} and {day}.", since=briefing.since)
    blocks: list[Block] = [Paragraph(_summary(new, briefing.since))]
    blocks += _promises(briefing, _("Promises met"), new.met)
    blocks += _promises(briefing, _("Promises newly overdue"), new.overdue)
    blocks += _facts(briefing, new.facts)
    return Group(blocks)


def _summary(new: Changes, since: date) -> str:
    parts = [
        say_n("{n} fact", "{n} facts", len(new.facts)),
        say_n("{n} new initiative", "{n} new initiatives", len(new.initiatives)),
        say_n("{n} new promise", "{n} new promises", len(new.promises)),
        say_n("{n} promise met", "{n} promises met", len(new.met)),
        say_n("{n} promise newly overdue", "{n} promises newly overdue", len(new.overdue)),
    ]
    return say("Since {since}: {list}.", since=since, list=_(", ").join(parts))


def _promises(briefing: Briefing, heading: str, promises: pd.DataFrame) -> list[Block]:
    chosen = promises[promises["restates_row"].isna()]
    if chosen.empty:
        return []
    items: list[Inlines] = []
    for promise in records(chosen.head(MOST_LISTED)):
        title = briefing.titles[promise["initiative_id"]]
        items.append(
            [
                badge(promise["verdict"], dated=not formats.is_missing(promise["due_end"])),
                " ",
                Run(title, bold=True),
                say(", {promised}: ", promised=promise_short(promise)),
                *outcome(briefing, promise),
            ]
        )
    return [Heading(heading, 4), _capped(items, len(chosen))]


def _facts(briefing: Briefing, facts: pd.DataFrame) -> list[Block]:
    """Tell the facts that lie furthest on the way to patients, each initiative once."""
    if facts.empty:
        return []
    rank = facts["stage"].map({stage: place for place, stage in enumerate(WAY)}).fillna(-1)
    furthest = facts.assign(_rank=rank).sort_values(["_rank", "row"], ascending=[False, True])
    furthest = furthest.drop_duplicates("initiative_id")
    items: list[Inlines] = []
    for fact in records(furthest.head(MOST_LISTED)):
        words = say(
            ", {stage}, {when}: {note}",
            stage=vocabulary.stage(fact["stage"]),
            when=formats.interval(fact["date_start"], fact["date_end"]),
            note=local_text(fact["note"]),
        )
        title = Run(briefing.titles[fact["initiative_id"]], bold=True)
        items.append(briefing.with_sources([title, words], [fact["source_id"]]))
    return [Heading(_("Facts that lie furthest on the way to patients"), 4), _capped(items, len(furthest))]


def _capped(items: Sequence[Inlines], total: int) -> ListBlock:
    more = total - len(items)
    if more > 0:
        words = say_n("and {n} more, in the tables below", "and {n} more, in the tables below", more)
        return ListBlock([*items, words])
    return ListBlock(items)
