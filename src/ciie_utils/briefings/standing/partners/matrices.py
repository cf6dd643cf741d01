"""Who meets whom, as matrices: each two organisations, each two groups."""

from collections.abc import Sequence

from ciie_utils.analysis.frames import Record, records
from ciie_utils.analysis.networks import GROUPS, links
from ciie_utils.briefings import Briefing, left, right, tabulate, vocabulary
from ciie_utils.briefings.standing.partners import groups, networks
from nbbriefing.blocks.model import Figure, Inlines, Notice, Table
from nbbriefing.figures.matrix import count_matrix
from nbbriefing.language import _, formats, pgettext, say, say_n


def shared_matrix(briefing: Briefing) -> Figure | Notice:
    """Return who meets whom among the organisations that share several initiatives, as a matrix."""
    net = networks.Network(briefing)
    several = net.positions[net.positions["n_shared"] >= 2]
    if len(several) < 2:
        return briefing.nothing("Fewer than two organisations shared several initiatives by {day}.")
    chosen = several.sort_values(["n_shared", "n_partners", "org_id"], ascending=[False, False, True])
    ids = net.by_group(chosen["org_id"].head(networks.MOST_IN_MATRIX))
    inside = links(briefing.view)
    inside = inside[inside["org_a"].isin(ids) & inside["org_b"].isin(ids)]
    meetings = records(inside.sort_values(["n", "org_a", "org_b"], ascending=[False, True, True]))
    title = _matrix_title(net, meetings, len(ids))
    if not meetings:
        return Notice(title)
    return Figure(
        svg=networks.organisation_matrix(net, ids),
        alt=say("{title}. A matrix of {n} organisations.", title=title, n=len(ids)),
        title=title,
        caption=say(
            "Initiatives shared by each two of the organisations that share at least two initiatives, "
            "n = {n}. The numbers over the columns are those of the rows.",
            n=len(ids),
        ),
        table=_meetings_table(net, ids, meetings),
    )


def _meetings_table(net: networks.Network, ids: Sequence[str], meetings: Sequence[Record]) -> Table:
    met: dict[str, list[tuple[int, str]]] = {org: [] for org in ids}
    initiatives: dict[str, set[str]] = {org: set() for org in ids}
    for row in meetings:
        for one, other in ((row["org_a"], row["org_b"]), (row["org_b"], row["org_a"])):
            met[one].append((-row["n"], net.name(other)))
            initiatives[one].update(row["initiative_ids"])

    def meets(org: str) -> Inlines:
        names = _(", ").join(say("{name} ({k})", name=name, k=-n) for n, name in sorted(met[org]))
        return net.briefing.with_sources(names or _("none of these"), net.sources_of(initiatives[org]))

    return tabulate(
        _("Whom each of these organisations meets"),
        ids,
        left(_("Organisation"), 2, net.name),
        left(_("Meets (shared initiatives)"), 5, meets),
    )


def _matrix_title(net: networks.Network, meetings: Sequence[Record], n: int) -> str:
    title = say(
        "Of {pairs} pairs of organisations that share several initiatives, {k} meet in at least one",
        k=len(meetings),
        pairs=n * (n - 1) // 2,
    )
    # The most frequent meetings come first; two equally frequent ones are no finding.
    most = [row for row in meetings if row["n"] == meetings[0]["n"]]
    if len(most) != 1 or most[0]["n"] < 2:
        return title
    (top,) = most
    more = say_n(
        "{a} and {b} meet most often, in {n}",
        "{a} and {b} meet most often, in {n}",
        top["n"],
        a=net.name(top["org_a"]),
        b=net.name(top["org_b"]),
    )
    return say("{first}; {second}", first=title, second=more)


def group_matrix(briefing: Briefing) -> Figure | Notice:
    """Return how many initiatives bring each two groups together, as a matrix."""
    net = networks.Network(briefing)
    if not net.components:
        return networks.nothing_shared(briefing)
    pairs = records(groups.group_pairs(briefing.view))
    n = {(row["group_a"], row["group_b"]): row["n_initiatives"] for row in pairs}
    present = [group for group in GROUPS if any(n[pair] for pair in groups.PAIRS if group in pair)]
    title = _group_title(n, len(net.members))
    return Figure(
        svg=count_matrix(
            [vocabulary.capitalised(networks.group_name(group)) for group in present],
            [networks.group_name(group) for group in present],
            [[n.get((row, column)) for column in present] for row in present],
        ),
        alt=say("{title}. A matrix of groups.", title=title),
        title=title,
        caption=say(
            "Initiatives with an organisation of both groups, or with two of the same group; one with "
            "several groups counts in several cells. n = {n} shared initiatives.",
            n=len(net.members),
        ),
        table=tabulate(
            _("What links the groups"),
            [row for row in pairs if row["n_initiatives"]],
            left(pgettext("of organisations", "Group"), 2, lambda row: networks.group_name(row["group_a"])),
            left(pgettext("of organisations", "Group"), 2, lambda row: networks.group_name(row["group_b"])),
            right(_("Initiatives"), None, lambda row: formats.count(row["n_initiatives"])),
            right(_("Pairs of organisations"), None, lambda row: formats.count(row["n_links"])),
        ),
    )


def _group_title(n: dict[tuple[str, str], int], total: int) -> str:
    (pair, most), (_other, second), *_rest = sorted(n.items(), key=lambda item: -item[1])
    words = say_n(
        "{n_of} shared initiative brings {a} and {b} together",
        "{n_of} shared initiatives bring {a} and {b} together",
        total,
        n_of=say("{k} of {n}", k=most, n=total),
        a=networks.group_name(pair[0]),
        b=networks.group_name(pair[1]),
    )
    return say("{words}, more than any other two", words=words) if most > second else words
