"""One organisation's record of promises against the others', as blocks."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ciie_utils.analysis.proportions import MIN_TO_DESCRIBE, Proportion, compare_shares
from ciie_utils.briefings import sentences
from ciie_utils.briefings.shares import Share, shares_figure
from ciie_utils.briefings.standing.overview.subjects import SubjectBriefing
from ciie_utils.briefings.standing.promises.records import (
    Pair,
    against_others,
    can_be_ranked,
    promise_records,
)
from nbbriefing.blocks.model import Column, Group, Inlines, Notice, Table
from nbbriefing.language import formats
from nbbriefing.language.messages import _, current_language, ngettext


def comparison(briefing: SubjectBriefing) -> dict[str, Pair]:
    """Return the shares kept in time, the subject's own and the others'; see ``records.against_others``."""
    own = briefing.view.initiatives["initiative_id"]
    return against_others(briefing.all_promises, own)


def comparison_sentence(own: Proportion, others: Proportion) -> str:
    """Say how a record compares with that of all others; empty if it has none."""
    if own.n == 0:
        return ""
    words = {
        "more": _("That is a larger share than of all other promises ({others} kept in time)."),
        "fewer": _("That is a smaller share than of all other promises ({others} kept in time)."),
        "about as many": _("Of all other promises {others} were kept in time: no clear difference."),
        "too few to say": _(
            "Of all other promises {others} were kept in time: too few to say which record is better."
        ),
    }[compare_shares(own, others)]
    return words.format(others=sentences.n_of(others))


def record_figure(briefing: SubjectBriefing) -> Group | Notice:
    """Return the share of promises kept in time against those of others, with intervals."""
    table = comparison(briefing)
    own, others = table["all"]
    day = formats.day(briefing.as_of)
    if own.n == 0:
        words = _("No promise of {name} had come due by {day}, so there is no record to compare.")
        return Notice(words.format(name=briefing.name, day=day))
    named = _others_named(briefing)
    parts = [
        (briefing.name, own),
        *((str(row["shown_name"]), _proportion(row)) for row in named),
        (_("All others together"), others),
    ]
    title = sentences.together(_own_sentence(briefing, own), comparison_sentence(own, others))
    figure = shares_figure(
        [Share(name, part) for name, part in parts],
        title,
        _("{finding} Dots: share kept in time; lines: 95% intervals."),
        _caption([part for _name, part in parts[:-1]]),
        _record_table(parts),
        total=True,
        verdict="kept",
        nothing=_("none had come due"),
    )
    return Group([figure, _by_promise(briefing, table)])


def _own_sentence(briefing: SubjectBriefing, own: Proportion) -> str:
    return ngettext(
        "Of the one promise of {name} that had come due by {day}, {k} is known to have been kept in time.",
        "Of {n} promises of {name} that had come due by {day}, {k} are known to have been kept in time.",
        own.n,
    ).format(
        name=briefing.name,
        k=formats.count(own.k),
        n=formats.count(own.n),
        day=formats.day(briefing.as_of),
    )


def _others_named(briefing: SubjectBriefing) -> list[dict[Any, Any]]:
    """The other organisations with enough promises come due to be shown: by name, or best first."""
    records = promise_records(briefing.all_promises, briefing.everything)
    enough = records[(records["n"] >= MIN_TO_DESCRIBE) & (records["org_id"] != briefing.subject)]
    rows = enough.to_dict("records")
    if can_be_ranked([_proportion(row) for row in rows]):
        rows.sort(key=lambda row: row["share"], reverse=True)
    names = briefing.everything.organisations.set_index("org_id")
    local = f"name_{current_language()}"
    for row in rows:
        told = names[local].get(row["org_id"]) if local in names else None
        row["shown_name"] = row["name"] if formats.is_missing(told) else told
    return rows


def _proportion(row: dict[Any, Any]) -> Proportion:
    return sentences.proportion(pd.Series(row))


def _caption(parts: list[Proportion]) -> str:
    words = _(
        "Share kept in time of the promises that have come due, with its 95% Wilson interval. Named are the "
        "others that lead initiatives with {fewest} or more promises come due."
    ).format(fewest=MIN_TO_DESCRIBE)
    if len(parts) < 2:
        return words
    order = (
        _("The order is that of the shares.")
        if can_be_ranked(parts)
        else _("The intervals overlap too widely for a ranking: the order says nothing.")
    )
    return sentences.together(words, order)


def _record_table(parts: list[tuple[str, Proportion]]) -> Table:
    columns = [
        Column(_("Whose promises"), weight=2.4),
        Column(_("Come due"), "right"),
        Column(_("Kept in time"), "right"),
        Column(_("Share, with its 95% interval"), weight=2.2),
    ]
    rows: list[list[Inlines]] = [
        [name, formats.count(part.n), formats.count(part.k), _share_words(part)] for name, part in parts
    ]
    return Table(_("Promises kept in time"), columns, rows)


def _share_words(part: Proportion) -> str:
    if part.low is None or part.high is None:
        return _("none to count")
    return _("{share} ({interval})").format(
        share=sentences.share_text(part), interval=formats.percent_range(part.low, part.high)
    )


def _by_promise(briefing: SubjectBriefing, table: dict[str, Pair]) -> Table:
    """Compare like with like: promises only to show something are seldom reported again."""
    labels = {
        "more": _("More than being shown or agreed at an Expo"),
        "showing": _("Only to be shown or agreed at an Expo"),
    }
    columns = [
        Column(_("What was promised"), weight=2.6),
        Column(briefing.name, weight=2),
        Column(_("All others together"), weight=2),
    ]
    rows: list[list[Inlines]] = [
        [label, _counts(table[key].own), _counts(table[key].others)] for key, label in labels.items()
    ]
    return Table(_("Kept in time, of those come due, by what was promised"), columns, rows)


def _counts(part: Proportion) -> str:
    if part.n < MIN_TO_DESCRIBE:
        return sentences.n_of(part) if part.n else _("none to count")
    return _("{n_of}; {share}").format(n_of=sentences.n_of(part), share=_share_words(part))
