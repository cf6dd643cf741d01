"""Who connects the groups of organisations, as blocks: brokers, pairs of groups, editions."""

from __future__ import annotations

import pandas as pd

from ciie_utils.analysis.cells import records
from ciie_utils.analysis.networks import GROUPS, stays_first
from ciie_utils.analysis.proportions import wilson
from ciie_utils.briefings import sentences, vocabulary
from ciie_utils.briefings.briefing import Briefing
from ciie_utils.briefings.standing.partners.network_blocks import Network, group_name, nothing_shared
from ciie_utils.briefings.standing.partners.network_groups import (
    PAIRS,
    group_pairs,
    joint_by_edition,
    pairs_by_edition,
)
from nbbriefing.blocks.model import Column, Figure, Inlines, Notice, Table
from nbbriefing.figures.bars import bar_grid
from nbbriefing.figures.matrix import count_matrix
from nbbriefing.language import formats
from nbbriefing.language.messages import _, ngettext, pgettext

MOST_BROKERS = 12
MOST_INITIATIVES = 10
#: From how many organisations on an initiative is listed as a large one.
LARGE_FROM = 3

PAIR_KEYS = ("group_a", "group_b", "n_initiatives")


def bridging_sentence(net: Network) -> str:
    """Say who links the most partners of different groups, if that holds whichever initiative is left out."""
    first = stays_first(net.view, "bridged")
    if first is None:
        return _("No organisation stands out as the one that connects the others.")
    row = records(net.positions[net.positions["org_id"] == first])[0]
    words = ngettext(
        "{name} connects more partners of different groups that share nothing with each other than any other "
        "organisation: {n} pair.",
        "{name} connects more partners of different groups that share nothing with each other than any other "
        "organisation: {n} pairs.",
        row["bridged"],
    )
    return words.format(name=net.name(first), n=formats.count(row["bridged"]))


def between_sentence(net: Network) -> str:
    """Say who lies between most others, if that holds without any one initiative; else empty."""
    first = stays_first(net.view, "betweenness")
    if first is None:
        return ""
    row = records(net.positions[net.positions["org_id"] == first])[0]
    words = _("{name} lies between the most others: on the shortest paths of {share} of their pairs.")
    return words.format(name=net.name(first), share=formats.percent(row["betweenness"]))


def brokers_figure(briefing: Briefing) -> Figure | Notice:
    """Return whom the brokers connect: the number of their partners in each group, as bars."""
    net = Network(briefing)
    chosen = net.positions[net.positions["bridged"] > 0]
    if chosen.empty:
        words = _("By {day} no organisation connected partners of different groups that share nothing.")
        return Notice(words.format(day=formats.day(briefing.as_of)))
    chosen = chosen.sort_values(["bridged", "n_partners", "org_id"], ascending=[False, False, True])
    chosen = chosen.head(MOST_BROKERS)
    names = [net.name(org) for org in chosen["org_id"]]
    counts = chosen[[f"partners_{group}" for group in GROUPS]].astype(int).to_numpy().tolist()
    title = sentences.without_stop(bridging_sentence(net))
    caption = _(
        "Partners by group, of the {n} organisations that connect most pairs of partners from different "
        "groups which share no initiative themselves."
    ).format(n=formats.count(len(chosen)))
    return Figure(
        svg=bar_grid(names, [group_name(group) for group in GROUPS], counts),
        alt=_("{title}. Bars: partners by group.").format(title=title),
        title=title,
        caption=caption,
        table=_broker_table(net, chosen),
    )


def _broker_table(net: Network, chosen: pd.DataFrame) -> Table:
    rows: list[list[Inlines]] = []
    for row in records(chosen):
        rows.append(
            [
                net.name(row["org_id"]),
                formats.count(row["n_shared"]),
                formats.count(row["n_partners"]),
                formats.count(row["bridged"]),
                formats.percent(row["betweenness"]),
                formats.number(row["constraint"]),
                net.briefing.citations.cite_all(net.sources_of(row["initiative_ids"])),
            ]
        )
    columns = [
        Column(_("Organisation"), weight=3),
        Column(_("Shared initiatives"), "right", weight=1.4),
        Column(_("Partners"), "right", weight=1.3),
        Column(_("Pairs connected"), "right", weight=1.5),
        Column(_("Betweenness"), "right", weight=1.8),
        Column(_("Constraint"), "right", weight=1.6),
        Column(_("First sources of its shared initiatives"), weight=3),
    ]
    return Table(_("The organisations that connect others"), columns, rows)


def group_matrix(briefing: Briefing) -> Figure | Notice:
    """Return how many initiatives bring each two groups together, as a matrix."""
    net = Network(briefing)
    if net.components.empty:
        return nothing_shared(briefing)
    pairs = group_pairs(briefing.view)
    n = {(a, b): int(k) for a, b, k in zip(*(pairs[c] for c in PAIR_KEYS), strict=True)}
    present = [group for group in GROUPS if any(n[pair] for pair in PAIRS if group in pair)]
    counts = [[n.get((row, column)) for column in present] for row in present]
    total = int(net.shared["initiative_id"].nunique())
    title = _group_title(n, total)
    rows: list[list[Inlines]] = [
        [
            group_name(row["group_a"]),
            group_name(row["group_b"]),
            formats.count(row["n_initiatives"]),
            formats.count(row["n_links"]),
        ]
        for row in records(pairs[pairs["n_initiatives"] > 0])
    ]
    columns = [
        Column(pgettext("of organisations", "Group"), weight=2),
        Column(pgettext("of organisations", "Group"), weight=2),
        Column(_("Initiatives"), "right"),
        Column(_("Pairs of organisations"), "right"),
    ]
    names = [vocabulary.capitalised(group_name(group)) for group in present]
    caption = _(
        "Initiatives with an organisation of both groups, or with two of the same group; one with several "
        "groups counts in several cells. n = {n} shared initiatives."
    ).format(n=formats.count(total))
    return Figure(
        svg=count_matrix(names, [group_name(group) for group in present], counts),
        alt=_("{title}. A matrix of groups.").format(title=title),
        title=title,
        caption=caption,
        table=Table(_("What links the groups"), columns, rows),
    )


def _group_title(n: dict[tuple[str, str], int], total: int) -> str:
    ranked = sorted(n.items(), key=lambda item: -item[1])
    (pair, most), second = ranked[0], ranked[1][1]
    part = wilson(most, total)
    words = ngettext(
        "{n_of} shared initiative brings {a} and {b} together",
        "{n_of} shared initiatives bring {a} and {b} together",
        total,
    )
    told = words.format(n_of=sentences.n_of(part), a=group_name(pair[0]), b=group_name(pair[1]))
    return _("{words}, more than any other two").format(words=told) if most > second else told


def by_edition(briefing: Briefing) -> Figure | Notice:
    """Return which groups the initiatives of each edition brought together, as bars."""
    pairs, joint = pairs_by_edition(briefing.view), joint_by_edition(briefing.view)
    if pairs.empty:
        return nothing_shared(briefing)
    totals = pairs.sum().sort_values(ascending=False, kind="stable")
    shown = [pair for pair in PAIRS if pair in set(totals[totals > 0].index[:5])]
    editions = [int(number) for number in joint["first_edition"]]
    counts = pairs.reindex(editions, fill_value=0)[shown].astype(int).to_numpy().tolist()
    names = [vocabulary.capitalised(vocabulary.edition(number)) for number in editions]
    title = _edition_title(joint)
    return Figure(
        svg=bar_grid(names, [_pair_name(pair) for pair in shown], counts),
        alt=_("{title}. Bars: initiatives by edition and groups.").format(title=title),
        title=title,
        caption=_(
            "Initiatives by the edition of their first appearance and the groups that they bring together "
            "(the most frequent pairs of groups); an initiative with several groups counts several times."
        ),
        table=_edition_table(joint),
    )


def _pair_name(pair: tuple[str, str]) -> str:
    if pair[0] == pair[1]:
        return _("{group} among themselves").format(group=group_name(pair[0]))
    return _("{a} and {b}").format(a=group_name(pair[0]), b=group_name(pair[1]))


def _edition_title(joint: pd.DataFrame) -> str:
    most = joint[joint["k"] == joint["k"].max()]
    if len(most) != 1:
        return _("No edition stands out by its number of shared initiatives")
    top = records(most)[0]
    words = _("{edition} brought the most shared initiatives: {k} of its {n}")
    name = vocabulary.capitalised(vocabulary.edition(int(top["first_edition"])))
    return words.format(edition=name, k=formats.count(top["k"]), n=formats.count(top["n"]))


def _edition_table(joint: pd.DataFrame) -> Table:
    rows: list[list[Inlines]] = [
        [
            vocabulary.capitalised(vocabulary.edition(int(row["first_edition"]))),
            sentences.with_interval(wilson(row["k"], row["n"])),
            formats.count(row["organisations"]),
            formats.count(row["new_organisations"]),
        ]
        for row in records(joint)
    ]
    columns = [
        Column(_("First appearance"), weight=2),
        Column(_("Initiatives with two organisations or more"), weight=3),
        Column(_("Organisations in them"), "right", weight=1.6),
        Column(_("of them for the first time"), "right", weight=1.6),
    ]
    return Table(_("Shared initiatives by edition"), columns, rows)


def largest_initiatives(briefing: Briefing) -> Table | Notice:
    """Return the initiatives in which most organisations meet."""
    net = Network(briefing)
    size = net.shared.groupby("initiative_id").size()
    large = size[size >= LARGE_FROM]
    if large.empty:
        words = _("No initiative with {n} organisations or more was known by {day}.")
        return Notice(words.format(n=formats.count(LARGE_FROM), day=formats.day(briefing.as_of)))
    ordered = sorted(large.items(), key=lambda item: (-item[1], str(item[0])))[:MOST_INITIATIVES]
    members = dict(net.shared.groupby("initiative_id")["org_id"].agg(tuple).items())
    rows: list[list[Inlines]] = []
    for initiative, n in ordered:
        ids = sorted(members[initiative], key=lambda org: GROUPS.index(net.group[org]))
        names = _(", ").join(net.name(org) for org in ids)
        title = briefing.with_sources(briefing.titles[str(initiative)], net.sources_of([str(initiative)]))
        rows.append([title, formats.count(int(n)), names])
    columns = [
        Column(_("Initiative"), weight=3),
        Column(_("Organisations"), "right", weight=1.3),
        Column(_("Who meets in it"), weight=5),
    ]
    return Table(_("The initiatives in which most organisations meet"), columns, rows)
