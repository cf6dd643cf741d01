"""What every case briefing shows of its part of the ledger, and which evidence is new."""

from collections.abc import Callable, Iterable, Sequence

import pandas as pd

from ciie_utils.analysis.changes import changes
from ciie_utils.analysis.frames import Record
from ciie_utils.briefings import vocabulary
from ciie_utils.briefings.cases.briefing import CaseBriefing
from ciie_utils.briefings.cases.text import study
from ciie_utils.briefings.entries import history
from ciie_utils.briefings.standing import news
from ciie_utils.briefings.standing.promise_tables import decided_table, open_table
from ciie_utils.briefings.tables import left, right, tabulate
from nbbriefing.blocks.model import Block, Figure, Group, Inlines, Notice, Paragraph, Table
from nbbriefing.figures.bars import Swing, tornado
from nbbriefing.language import _, say, say_n

_NAMES = ("trial", "study")
# More names than this are no longer read; the numbers of their sources stand beside them anyway.
_MOST_NAMED = 12


def what_changed(briefing: CaseBriefing, evidence: Iterable[pd.DataFrame]) -> Group | Notice:
    """Return what is new since the earlier day, in the ledger and in the case's rows of the evidence."""
    if briefing.since is None:
        return news.what_changed(briefing)
    since = pd.Timestamp(briefing.since)
    new = [table[table["published_end"] > since] for table in evidence]
    publications = _publications(briefing, new)
    if publications is None:
        return news.what_changed(briefing)
    ledger: Block = news.what_changed(briefing)
    if changes(briefing.view, briefing.since).nothing:
        words = say("The ledger holds nothing new on this case since {since}.", since=briefing.since)
        ledger = Paragraph(words)
    return Group([ledger, publications])


def _publications(briefing: CaseBriefing, new: list[pd.DataFrame]) -> Paragraph | None:
    ids = sorted({source for table in new for source in table["source_id"].dropna()})
    if not ids:
        return None
    words = say_n(
        "{n} publication with evidence on this case became known in that time",
        "{n} publications with evidence on this case became known in that time",
        len(ids),
    )
    names = [study(name) for table in new for column in _NAMES if column in table for name in table[column]]
    if names:
        first = list(dict.fromkeys(names))[:_MOST_NAMED]
        words = say("{words}, among them {names}", words=words, names=_("; ").join(first))
    return Paragraph([*briefing.with_sources(words, ids), _(".")])


def became(briefing: CaseBriefing) -> Table | Notice:
    """Return what is known of each initiative of the case, in the order in which it happened."""
    known = briefing.view.initiatives
    if known.empty:
        return briefing.nothing("Nothing of this case was known by {day}.")

    def history_of(row: Record) -> Inlines:
        entries = briefing.entries.get(row["initiative_id"], [])
        return history(briefing, entries) or _("only promised so far")

    return tabulate(
        _("What was announced, and what has happened"),
        known,
        left(_("Initiative"), 2, lambda row: briefing.titles[row["initiative_id"]]),
        left(_("What is known"), 6, history_of),
    )


def promised(briefing: CaseBriefing) -> Group | Notice:
    """Return the promises of the case with their verdicts."""
    if briefing.promises.empty:
        return briefing.nothing("No promise of this case was known by {day}.")
    tables = [decided_table(briefing), open_table(briefing)]
    return Group([table for table in tables if isinstance(table, Table)])


def nothing_known(briefing: CaseBriefing, what: str) -> Notice:
    """Return the reason why a section is empty: ``what`` was not known by the day."""
    return briefing.nothing("{what} had been published by {day}.", what=vocabulary.capitalised(what))


def tornado_figure(
    swings: Sequence[Record],
    label: Callable[[Record], str],
    end: Callable[[float, str], str],
    result: Callable[[float], str],
    *,
    head: str,
    title: str,
    alt: str,
    caption: str,
    result_name: str,
    weight: float | None = None,
) -> Figure:
    """Return how far a result moves when each input goes to the ends of its range, and the numbers.

    Parameters
    ----------
    swings
        Rows of `uncertainty.one_at_a_time`, at least one.
    label, end, result
        Name an input, and write one of its ends in its unit, and the result.
    head, title, alt, caption
        What stands at the central line, and the words of the figure.
    result_name, weight
        What the table calls the result, and how wide its columns of numbers are.
    """

    def low(row: Record) -> str:
        return end(row["low_value"], row["unit"])

    def high(row: Record) -> str:
        return end(row["high_value"], row["unit"])

    bars = [Swing(label(row), low(row), high(row), row["at_low"], row["at_high"]) for row in swings]
    numbers = tabulate(
        _("Each input moved by itself"),
        swings,
        left(_("Input"), 2.4, label),
        right(_("Lower end"), weight, low),
        right(result_name, weight, lambda row: result(row["at_low"])),
        right(_("Upper end"), weight, high),
        right(result_name, weight, lambda row: result(row["at_high"])),
    )
    svg = tornado(bars, swings[0]["at_central"], head)
    return Figure(svg=svg, alt=alt, title=title, caption=caption, table=numbers)
