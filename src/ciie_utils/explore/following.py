"""One initiative from the Expo on: who takes part, what was promised, what is known to have happened."""

import pandas as pd

from ciie_utils.analysis.promises import judge
from ciie_utils.briefings import vocabulary
from ciie_utils.briefings.local_text import learn, local_name, local_text
from ciie_utils.briefings.standing.promise_tables import badge
from ciie_utils.ledger import Ledger
from nbbriefing.blocks.model import Column, Facts, Group, Heading, Inlines, Run, Table
from nbbriefing.language import _, formats


def follow(ledger: Ledger, initiative: str) -> Group:
    """Return everything that a ledger knows of one initiative, in the order in which it happened.

    Parameters
    ----------
    ledger
        All of it or a view: rows that are out of sight are not shown, and promises are judged as of its day.
    initiative
        Its id or title, in English or Chinese.

    Raises
    ------
    LedgerError
        If there is none of that name in sight; the text names the nearest.
    """
    found = ledger.initiative(initiative)
    own = ledger.of_initiatives(str(found["initiative_id"]))
    learn(own.milestones, "note")
    title = local_name(found, "title")
    return Group([Heading(title, 3), _facts(own, found), _milestones(own, title)])


def _facts(ledger: Ledger, initiative: pd.Series) -> Facts:
    parties = ledger.parties.merge(ledger.organisations, on="org_id", how="left")
    taking_part = [
        _("{organisation} ({role})").format(
            organisation=local_name(party, "name"), role=vocabulary.label(vocabulary.ROLES, party["role"])
        )
        for _index, party in parties.iterrows()
    ]
    return Facts(
        [
            (_("Kind"), vocabulary.capitalised(vocabulary.label(vocabulary.KINDS, initiative["kind"]))),
            (_("Therapy area"), vocabulary.capitalised(vocabulary.therapy_area(initiative["therapy_area"]))),
            (_("Takes part"), _(", ").join(taking_part) or formats.missing()),
            (_("Known by"), formats.day(ledger.as_of_date)),
        ]
    )


def _milestones(ledger: Ledger, title: str) -> Table:
    verdicts = judge(ledger).set_index("row")["verdict"]
    ordered = ledger.milestones.sort_values(["date_start", "published_end", "row"])
    sources = ledger.sources.set_index("source_id")
    rows = [_row(milestone, verdicts, sources) for _index, milestone in ordered.iterrows()]
    columns = [
        Column(_("When"), weight=1.6),
        Column(_("Step"), weight=2),
        Column(_("What is known"), weight=4),
        Column(_("Source"), weight=2.4),
    ]
    return Table(_("Milestones of {title}").format(title=title), columns, rows)


def _row(milestone: pd.Series, verdicts: pd.Series, sources: pd.DataFrame) -> list[Inlines]:
    promised = milestone["status"] == "expected"
    stage = milestone["stage"]
    words = vocabulary.promised_stage(stage) if promised else vocabulary.stage(stage)
    step: list[str | Run] = [vocabulary.capitalised(words)]
    if promised:
        step += [" ", badge(str(verdicts.loc[milestone["row"]]))]
    source = sources.loc[milestone["source_id"]]
    address = None if formats.is_missing(source["url"]) else str(source["url"])
    told = _("{publisher}, {day}").format(
        publisher=source["publisher"], day=formats.written_date(source["published_on"])
    )
    when = formats.written_date(milestone["date"])
    return [when, step, local_text(milestone["note"]), [Run(told, href=address)]]
