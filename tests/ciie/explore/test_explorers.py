"""Exploring by hand: what is shown follows the controls, and exports without them."""

from __future__ import annotations

import csv
from datetime import date

import pytest
from IPython.core.completer import IPCompleter, provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell

from ciie_utils import open_ledger
from ciie_utils.errors import LedgerError
from ciie_utils.explore import follow, partnership_explorer, timeline_explorer
from ciie_utils.explore.explorers import days_of, organisations_by_size
from nbbriefing.blocks.shown import MIME_TYPE
from nbbriefing.language.messages import set_language

WIDGET = "application/vnd.jupyter.widget-view+json"
ROBOT = "novo-nordisk-microsoft-chatbot"


@pytest.fixture(scope="module")
def ledger():
    return open_ledger()


def words(block):
    """All text of a block's JSON form."""
    if isinstance(block, dict):
        return " ".join(words(value) for key, value in block.items() if key != "svg")
    if isinstance(block, list):
        return " ".join(words(value) for value in block)
    return str(block)


def test_one_initiative_is_followed_in_order(ledger):
    group = follow(ledger.as_of("2021-12-31"), ROBOT)
    table = group.blocks[-1]
    # From milestones.csv: announced twice, two promises of one launch, two reports of it.
    assert [row[0] for row in table.rows][:2] == ["November 2020", "9 November 2020"]
    assert len(table.rows) == 6
    told = words(table.to_json())
    assert "kept" in told
    assert "superseded" in told
    assert "https://" in told


def test_what_was_not_known_is_not_shown(ledger):
    table = follow(ledger.as_of("2020-11-30"), ROBOT).blocks[-1]
    assert len(table.rows) == 2
    assert "pending" in words(table.to_json())


def test_it_is_followed_in_chinese(ledger):
    set_language("zh")
    try:
        told = words(follow(ledger, ROBOT).to_json())
    finally:
        set_language("en")
    with (ledger.folder / "milestones.csv").open(encoding="utf-8", newline="") as file:
        notes = [row["note_zh"] for row in csv.DictReader(file) if row["initiative_id"] == ROBOT]
    assert "微软" in told
    assert len(notes) == 6
    assert all(note in told for note in notes)


def test_an_unknown_initiative_is_named_with_the_nearest(ledger):
    with pytest.raises(LedgerError, match="novo-nordisk-microsoft-chatbot"):
        follow(ledger, "novo-nordisk-microsoft-chatbott")


def test_the_days_are_the_ends_of_years_and_the_last(ledger):
    days = days_of(ledger.as_of("2020-06-30"))
    assert days == [date(2017, 12, 31), date(2018, 12, 31), date(2019, 12, 31), date(2020, 6, 30)]


def test_organisations_are_offered_by_size(ledger):
    own = ledger.parties[ledger.parties["role"].isin(["lead", "partner"])]
    sizes = {org_id: len(set(rows["initiative_id"])) for org_id, rows in own.groupby("org_id")}
    offered = [org_id for _name, org_id in organisations_by_size(ledger)]
    assert set(offered) == {org_id for org_id, size in sizes.items() if size >= 2}
    assert [sizes[org_id] for org_id in offered] == sorted((sizes[each] for each in offered), reverse=True)


def test_turning_the_day_changes_what_is_shown(ledger):
    explorer = timeline_explorer(ledger, "pfizer")
    latest = words(explorer.to_json())
    explorer.controls["as_of"].value = date(2019, 12, 31)
    assert "31 December 2019" in words(explorer.to_json())
    assert words(explorer.to_json()) != latest
    explorer.controls["as_of"].value = ledger.as_of_date
    assert words(explorer.to_json()) == latest


def test_promises_can_be_drawn_in_place_of_products(ledger):
    explorer = timeline_explorer(ledger, "Novo Nordisk")
    before = explorer.to_json()
    explorer.controls["drawn"].value = "promises"
    assert explorer.to_json()["title"] != before["title"]


def test_partners_are_those_of_the_ledger(ledger):
    own = set(ledger.parties.loc[ledger.parties["org_id"] == "tencent", "initiative_id"])
    both = ledger.parties[ledger.parties["initiative_id"].isin(own)]
    expected = set(both["org_id"]) - {"tencent"}
    names = ledger.organisations.set_index("org_id")["name"]
    told = words(partnership_explorer(ledger, "tencent").to_json())
    assert expected
    assert all(names[org_id] in told for org_id in expected)


def test_a_notebook_gets_the_controls_and_an_export_the_block(ledger):
    explorer = partnership_explorer(ledger, "novartis")
    bundle = explorer._repr_mimebundle_()
    assert {WIDGET, MIME_TYPE, "text/html", "text/plain"} <= set(bundle)
    assert bundle[MIME_TYPE] == explorer.to_json()


def test_an_unknown_organisation_is_refused(ledger):
    with pytest.raises(LedgerError, match="novartis"):
        partnership_explorer(ledger, "novartiss")


def test_a_ledger_shows_its_counts_its_day_and_its_newest(ledger):
    html = ledger.as_of("2020-12-31")._repr_html_()
    newest = ledger.as_of("2020-12-31").milestones.sort_values(["published_end", "row"]).iloc[-1]
    assert "2020-12-31" in html
    assert str(newest["note"]) in html
    assert ledger.as_of("2020-12-31").fingerprint[:12] in html
    assert html.count("<caption>") == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ledger.mile", "milestones"),
        ("ledger.as", "as_of"),
        ("view.initia", "initiatives"),
        ("view.finger", "fingerprint"),
    ],
)
def test_a_ledger_completes_on_tab(ledger, text, expected):
    shell = InteractiveShell.instance()
    completer = IPCompleter(shell, namespace={"ledger": ledger, "view": ledger.as_of("2021-12-31")})
    completer.use_jedi = False
    with provisionalcompleter():
        matches = [match.text for match in completer.completions(text, len(text))]
    assert any(match.endswith(expected) for match in matches)
