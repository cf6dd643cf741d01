"""Who works with whom: the sections of the briefing on partnerships."""

from collections.abc import Sequence

import pandas as pd

from ciie_utils.analysis.frames import Record, only, records
from ciie_utils.analysis.networks import GROUPS, stays_first
from ciie_utils.briefings import Briefing, bars_figure, left, right, sentences, tabulate, vocabulary
from ciie_utils.briefings.standing.partners import groups, networks
from nbbriefing.blocks.model import Figure, Inlines, KeyFigure, KeyFigures, Notice, Paragraph, Table
from nbbriefing.language import _, formats, say, say_n

MOST_BROKERS = 12
MOST_INITIATIVES = 10
MOST_PAIRS = 5
#: From how many organisations on an initiative is listed as a large one.
LARGE_FROM = 3


def finding(briefing: Briefing) -> Paragraph | Notice:
    """Return the finding: how many organisations are linked, and who connects them."""
    net = networks.Network(briefing)
    if not net.components:
        return networks.nothing_shared(briefing)
    words = say_n(
        "Of {n} organisation known by {day}, {linked} share an initiative with another; the largest "
        "connected network joins {largest} of them.",
        "Of {n} organisations known by {day}, {linked} share an initiative with another; the largest "
        "connected network joins {largest} of them.",
        len(briefing.view.organisations),
        day=briefing.as_of,
        linked=len(net.positions),
        largest=net.components[0]["n_organisations"],
    )
    return Paragraph(
        sentences.together(words, _bridging_sentence(net), _between_sentence(net)), role="finding"
    )


def _bridging_sentence(net: networks.Network) -> str:
    """Say who links the most partners of different groups, if that holds whichever initiative is left out."""
    first = stays_first(net.view, "bridged")
    if first is None:
        return _("No organisation stands out as the one that connects the others.")
    return say_n(
        "{name} connects more partners of different groups that share nothing with each other than any other "
        "organisation: {n} pair.",
        "{name} connects more partners of different groups that share nothing with each other than any other "
        "organisation: {n} pairs.",
        only(net.positions, "org_id", first)["bridged"],
        name=net.name(first),
    )


def _between_sentence(net: networks.Network) -> str:
    """Say who lies between most others, if that holds without any one initiative; else empty."""
    first = stays_first(net.view, "betweenness")
    if first is None:
        return ""
    return say(
        "{name} lies between the most others: on the shortest paths of {share} of their pairs.",
        name=net.name(first),
        share=formats.percent(only(net.positions, "org_id", first)["betweenness"]),
    )


def key_figures(briefing: Briefing) -> KeyFigures | Notice:
    """Return the strip of key figures, each with its n or interval."""
    net = networks.Network(briefing)
    if not net.components:
        return Notice(_("There are no key figures, because no two organisations shared an initiative yet."))
    n, partners = len(net.components), net.positions["n_partners"]
    return KeyFigures(
        [
            KeyFigure(
                formats.count(len(partners)),
                _("organisations linked to another"),
                say("of {n} known", n=len(briefing.view.organisations)),
            ),
            sentences.share_figure(
                groups.sharing(briefing.view), _("of initiatives with two organisations or more")
            ),
            KeyFigure(
                formats.count(net.components[0]["n_organisations"]),
                _("organisations in the largest connected network"),
                say_n("of {n} network", "of {n} networks", n),
            ),
            KeyFigure(
                formats.number(groups.median_partners(net.positions), 1),
                _("partners of a linked organisation (median)"),
                say_n("{n} has one partner only", "{n} have one partner only", int((partners == 1).sum())),
            ),
        ]
    )


def brokers_figure(briefing: Briefing) -> Figure | Notice:
    """Return whom the brokers connect: the number of their partners in each group, as bars."""
    net = networks.Network(briefing)
    brokers = net.positions[net.positions["bridged"] > 0]
    if brokers.empty:
        return briefing.nothing(
            "By {day} no organisation connected partners of different groups that share nothing."
        )
    brokers = brokers.sort_values(["bridged", "n_partners", "org_id"], ascending=[False, False, True])
    chosen = records(brokers.head(MOST_BROKERS))
    return bars_figure(
        [net.name(row["org_id"]) for row in chosen],
        [networks.group_name(group) for group in GROUPS],
        [[row[f"partners_{group}"] for group in GROUPS] for row in chosen],
        sentences.without_stop(_bridging_sentence(net)),
        _("{title}. Bars: partners by group."),
        say(
            "Partners by group, of the {n} organisations that connect most pairs of partners from different "
            "groups which share no initiative themselves.",
            n=len(chosen),
        ),
        _broker_table(net, chosen),
    )


def _broker_table(net: networks.Network, chosen: list[Record]) -> Table:
    def sources(row: Record) -> Inlines:
        return net.briefing.citations.cite_all(net.sources_of(row["initiative_ids"]))

    return tabulate(
        _("The organisations that connect others"),
        chosen,
        left(_("Organisation"), 3, lambda row: net.name(row["org_id"])),
        right(_("Shared initiatives"), 1.4, lambda row: formats.count(row["n_shared"])),
        right(_("Partners"), 1.3, lambda row: formats.count(row["n_partners"])),
        right(_("Pairs connected"), 1.5, lambda row: formats.count(row["bridged"])),
        right(_("Betweenness"), 1.8, lambda row: formats.percent(row["betweenness"])),
        right(_("Constraint"), 1.6, lambda row: formats.number(row["constraint"])),
        left(_("First sources of its shared initiatives"), 3, sources),
    )


def by_edition(briefing: Briefing) -> Figure | Notice:
    """Return which groups the initiatives of each edition brought together, as bars."""
    pairs, joint = groups.pairs_by_edition(briefing.view), groups.joint_by_edition(briefing.view)
    if pairs.empty:
        return networks.nothing_shared(briefing)
    shown = groups.most_frequent(pairs, MOST_PAIRS)
    counts = pairs.reindex(joint["first_edition"].astype(int), fill_value=0)[shown]
    return bars_figure(
        [_edition(row) for row in records(joint)],
        [_pair_name(pair) for pair in shown],
        counts.astype(int).to_numpy().tolist(),
        _edition_title(joint),
        _("{title}. Bars: initiatives by edition and groups."),
        _(
            "Initiatives by the edition of their first appearance and the groups that they bring together "
            "(the most frequent pairs of groups); an initiative with several groups counts several times."
        ),
        tabulate(
            _("Shared initiatives by edition"),
            joint,
            left(_("First appearance"), 2, _edition),
            left(
                _("Initiatives with two organisations or more"),
                3,
                lambda row: sentences.proportion(row).detail(),
            ),
            right(_("Organisations in them"), 1.6, lambda row: formats.count(row["organisations"])),
            right(_("of them for the first time"), 1.6, lambda row: formats.count(row["new_organisations"])),
        ),
    )


def _edition(row: Record) -> str:
    return vocabulary.capitalised(vocabulary.edition(row["first_edition"]))


def _pair_name(pair: tuple[str, str]) -> str:
    if pair[0] == pair[1]:
        return say("{group} among themselves", group=networks.group_name(pair[0]))
    return say("{a} and {b}", a=networks.group_name(pair[0]), b=networks.group_name(pair[1]))


def _edition_title(joint: pd.DataFrame) -> str:
    most = records(joint[joint["k"] == joint["k"].max()])
    if len(most) != 1:
        return _("No edition stands out by its number of shared initiatives")
    return say(
        "{edition} brought the most shared initiatives: {k} of its {n}",
        edition=_edition(most[0]),
        k=most[0]["k"],
        n=most[0]["n"],
    )


def largest_initiatives(briefing: Briefing) -> Table | Notice:
    """Return the initiatives in which most organisations meet."""
    net = networks.Network(briefing)
    large = [(initiative, orgs) for initiative, orgs in net.members.items() if len(orgs) >= LARGE_FROM]
    if not large:
        return briefing.nothing(
            "No initiative with {n} organisations or more was known by {day}.", n=LARGE_FROM
        )

    def title(item: tuple[str, Sequence[str]]) -> Inlines:
        return briefing.with_sources(briefing.titles[item[0]], net.sources_of([item[0]]))

    return tabulate(
        _("The initiatives in which most organisations meet"),
        sorted(large, key=lambda item: (-len(item[1]), item[0]))[:MOST_INITIATIVES],
        left(_("Initiative"), 3, title),
        right(_("Organisations"), 1.3, lambda item: formats.count(len(item[1]))),
        left(_("Who meets in it"), 5, lambda item: _(", ").join(map(net.name, net.by_group(item[1])))),
    )
