"""Shares of promises kept in time with their intervals, against each other and others', and the overdue."""

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from ciie_utils.analysis.frames import records
from ciie_utils.analysis.promises import kept_in_time, longest_overdue, standing
from ciie_utils.analysis.proportions import MIN_TO_DESCRIBE, compare_shares
from ciie_utils.analysis.stages import STAGES
from ciie_utils.briefings import Briefing, Share, SubjectBriefing, sentences, shares_figure, vocabulary
from ciie_utils.briefings.local_text import local_name
from ciie_utils.briefings.standing.promise_records import (
    Pair,
    against_others,
    can_be_ranked,
    promise_records,
    verdict_counts,
)
from ciie_utils.briefings.standing.promise_tables import due_text, promise_text, promises_kept
from ciie_utils.briefings.tables import left, right, tabulate
from ciie_utils.terms import SHOWING_STAGES
from ciie_utils.verdicts import STANDING
from nbbriefing.blocks.model import Column, Figure, Group, Inlines, KeyFigure, Notice, Table
from nbbriefing.language import _, formats, ngettext, say, say_n
from nbbriefing.language.estimate import Estimate

MOST_OVERDUE = 12


def record_by_edition(briefing: Briefing) -> Figure | Notice:
    """Return the share of promises kept in time, by the edition at which the initiative first appeared."""
    first = briefing.view.initiatives.set_index("initiative_id")["first_edition"]
    edition = briefing.promises["initiative_id"].map(first)
    judged = briefing.promises.assign(_group=edition.astype("object").where(edition.notna(), 0))

    def name(number: Any) -> str:
        return vocabulary.capitalised(vocabulary.edition(int(number))) if number else _("No edition")

    # Promises of what never appeared at an Expo (0) come last.
    order = sorted(judged["_group"].unique(), key=lambda number: number or 1_000)
    total = kept_in_time(judged)
    words = promises_kept(judged, briefing.as_of)
    # Where nothing was kept, the counts say so already.
    title = sentences.together(words, sentences.kept_in_words(total) if total.k else "")
    return _record(judged, order, name, _("Edition of first appearance"), title)


def record_by_promise(briefing: Briefing) -> Figure | Notice:
    """Return the share of promises kept in time, by what was promised."""
    judged = briefing.promises.assign(_group=briefing.promises["stage"])
    present = set(judged["_group"])
    order = [stage for stage in STAGES if stage in present]
    showing = judged["stage"].isin(SHOWING_STAGES)
    title = sentences.substantive_sentence(
        kept_in_time(judged[~showing]), kept_in_time(judged[showing]), briefing.as_of
    )

    def name(stage: str) -> str:
        return vocabulary.capitalised(vocabulary.promised_stage(stage))

    return _record(judged, order, name, _("What was promised"), title)


def _record(
    judged: pd.DataFrame, order: list[Any], name: Callable[[Any], str], head: str, title: str
) -> Figure | Notice:
    total = kept_in_time(judged)
    if total.n == 0:
        return Notice(title)
    # Counting, repeated for every group, needs none of the columns of text.
    judged = judged.drop(columns=["initiative_id", "metric", "value", "unit", "note", "basis", "source_id"])
    groups = [(name(value), judged[judged["_group"] == value]) for value in order]
    parts = [*((label, kept_in_time(group), group) for label, group in groups), (_("All"), total, judged)]
    caption = say(
        "Share kept in time of the promises that have come due, with its 95% Wilson interval. Promises "
        "that are pending or superseded and restatements do not count. n = {n}.",
        n=total.n,
    )
    shares = [Share(label, part) for label, part, _group in parts]
    return _kept_figure(shares, title, caption, _record_table(parts, head))


def _kept_figure(shares: list[Share], title: str, caption: str, table: Table) -> Figure:
    return shares_figure(
        shares,
        title,
        _("{finding} Dots: share kept in time; lines: 95% intervals."),
        caption,
        table,
        total=True,
        verdict="kept",
        nothing=_("none had come due"),
    )


def _record_table(parts: Sequence[tuple[str, Estimate, pd.DataFrame]], head: str) -> Table:
    columns = [
        Column(head, weight=2.4),
        *(Column(vocabulary.capitalised(vocabulary.verdict(verdict)), "right") for verdict in STANDING),
        Column(_("Kept in time, of those come due"), weight=3),
    ]
    rows: list[list[Inlines]] = []
    for label, part, group in parts:
        counts = verdict_counts(standing(group))
        rows.append([label, *(formats.count(counts[verdict]) for verdict in STANDING), part.words()])
    return Table(_("Verdicts of all standing promises"), columns, rows)


def overdue_figure(briefing: Briefing) -> KeyFigure:
    """Return how many promises are overdue, and how many of them were only to be shown or signed."""
    overdue, showings = _overdue(briefing)
    n = len(overdue) + showings
    label = ngettext("promise overdue: no report found", "promises overdue: no report found", n)
    if not n:
        return KeyFigure(formats.count(0), label, _("none"))
    detail = say_n(
        "{n} of them only to be shown or agreed at an Expo",
        "{n} of them only to be shown or agreed at an Expo",
        showings,
    )
    return KeyFigure(formats.count(n), label, detail)


def _overdue(briefing: Briefing) -> tuple[pd.DataFrame, int]:
    """Return the overdue promises of more than being shown or agreed, and how many there are of only that."""
    overdue = longest_overdue(briefing.promises, limit=max(len(briefing.promises), 1))
    showing = overdue["stage"].isin(SHOWING_STAGES)
    return overdue[~showing], int(showing.sum())


def overdue_longest(briefing: Briefing) -> Table | Notice:
    """Return the promises overdue for longest; what was only to be shown or agreed is counted below."""
    overdue, showings = _overdue(briefing)
    chosen = overdue.head(MOST_OVERDUE)
    note = say_n(
        "Not listed: {n} promise to show or agree something at an Expo, of which no report was found.",
        "Not listed: {n} promises to show or agree something at an Expo, of which no report was found.",
        showings,
    )
    if chosen.empty:
        nothing = say("No promise beyond being shown or agreed was overdue on {day}.", day=briefing.as_of)
        return Notice(sentences.together(nothing, note) if showings else nothing)
    return tabulate(
        say("The promises overdue for longest: no report found by {day}", day=briefing.as_of),
        chosen,
        left(_("Initiative"), 3, lambda promise: briefing.titles[promise["initiative_id"]]),
        left(
            _("What was promised"),
            4.5,
            lambda promise: briefing.with_sources(promise_text(promise), [promise["source_id"]]),
        ),
        left(_("Due"), 1.6, due_text),
        right(_("Overdue for"), 1.6, lambda promise: formats.days_text(promise["overdue_days"])),
        notes=[note] if showings else [],
    )


def comparison(briefing: SubjectBriefing) -> dict[str, Pair]:
    """Return the shares kept in time, the subject's own and the others'; see `against_others`."""
    return against_others(briefing.all_promises, briefing.view.initiatives["initiative_id"])


def comparison_sentence(own: Estimate, others: Estimate) -> str:
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
    return words.format(others=others.counts())


def record_against_others(briefing: SubjectBriefing) -> Group | Notice:
    """Return the share of promises kept in time against those of others, with intervals."""
    pairs = comparison(briefing)
    own, others = pairs["all"]
    if own.n == 0:
        return briefing.nothing(
            "No promise of {name} had come due by {day}, so there is no record to compare.",
            name=briefing.name,
        )
    shares = [
        Share(briefing.name, own),
        *_others_named(briefing),
        Share(_("All others together"), others),
    ]
    words = say_n(
        "Of the one promise of {name} that had come due by {day}, {k} is known to have been kept in time.",
        "Of {n} promises of {name} that had come due by {day}, {k} are known to have been kept in time.",
        own.n,
        name=briefing.name,
        k=own.events,
        day=briefing.as_of,
    )
    title = sentences.together(words, comparison_sentence(own, others))
    named = [share.part for share in shares[:-1]]
    figure = _kept_figure(shares, title, _comparison_caption(named), _comparison_table(shares))
    return Group([figure, _by_promise(briefing, pairs)])


def _others_named(briefing: SubjectBriefing) -> list[Share]:
    """Return the other organisations with enough promises come due to be shown: by name, or best first."""
    table = promise_records(briefing.all_promises, briefing.everything)
    enough = table[(table["n"] >= MIN_TO_DESCRIBE) & (table["org_id"] != briefing.subject)]
    names = {org["org_id"]: local_name(org, "name") for org in records(briefing.everything.organisations)}
    found = [Share(names[row["org_id"]], sentences.proportion(row)) for row in records(enough)]
    if can_be_ranked([share.part for share in found]):
        found.sort(key=lambda share: share.part.value or 0.0, reverse=True)
    return found


def _comparison_caption(parts: list[Estimate]) -> str:
    words = say(
        "Share kept in time of the promises that have come due, with its 95% Wilson interval. Named are the "
        "others that lead initiatives with {fewest} or more promises come due.",
        fewest=MIN_TO_DESCRIBE,
    )
    if len(parts) < 2:
        return words
    order = (
        _("The order is that of the shares.")
        if can_be_ranked(parts)
        else _("The intervals overlap too widely for a ranking: the order says nothing.")
    )
    return sentences.together(words, order)


def _comparison_table(shares: list[Share]) -> Table:
    columns = [
        Column(_("Whose promises"), weight=2.4),
        Column(_("Come due"), "right"),
        Column(_("Kept in time"), "right"),
        Column(_("Share, with its 95% interval"), weight=2.2),
    ]
    rows: list[list[Inlines]] = [
        [
            share.label,
            formats.count(share.part.n),
            formats.count(share.part.events or 0),
            share.part.with_interval(),
        ]
        for share in shares
    ]
    return Table(_("Promises kept in time"), columns, rows)


def _by_promise(briefing: SubjectBriefing, pairs: dict[str, Pair]) -> Table:
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
    rows: list[list[Inlines]] = [[label, *map(_counts, pairs[key])] for key, label in labels.items()]
    return Table(_("Kept in time, of those come due, by what was promised"), columns, rows)


def _counts(part: Estimate) -> str:
    if part.n < MIN_TO_DESCRIBE:
        return part.counts() if part.n else _("none to count")
    return say("{n_of}; {share}", n_of=part.counts(), share=part.with_interval())
