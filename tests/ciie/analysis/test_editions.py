"""What one Expo showed."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from ciie_utils import Ledger
from ciie_utils.analysis.editions import edition_overview, organisations_of
from ciie_utils.errors import LedgerError

from .small_ledgers import milestone, promise

Maker = Callable[..., Ledger]


@pytest.fixture
def expo(make_ledger: Maker) -> Ledger:
    return make_ledger(
        [
            milestone("signed", "2020-11", published="2020-11-20", edition=3, note="In the month"),
            milestone("signed", "2020-11-06", published="2020-11-30", edition=3, note="On the day"),
            milestone(
                "signed",
                "2020-11-06",
                published="2020-12-01",
                edition=3,
                metric="sites",
                value=3,
                unit="site",
                note="With a figure",
            ),
            milestone("exhibited", "2020-11", published="2020-11-20", edition=3, initiative_id="pill"),
            milestone("exhibited", "2019-11", published="2019-11-20", edition=2, initiative_id="pill"),
            promise("exhibited", "2020-11", made="2020-10-01", edition=3, initiative_id="announced-only"),
            milestone("approved", "2019-06", published="2020-11-20", initiative_id="pill"),
            milestone("launched", "2020", published="2021-01-01", initiative_id="pill"),
            milestone("first_use", "2020-12-07", published="2021-01-01", initiative_id="pill"),
            milestone("exhibited", "2021-11", published="2021-11-20", edition=4, initiative_id="pill"),
            milestone("ended", "2022", published="2022-05-01", note="Stopped"),
        ],
        initiatives=[
            {"initiative_id": "one", "kind": "collaboration", "title": "An agreement", "first_edition": 3},
            {"initiative_id": "pill", "title": "A pill", "first_edition": 2},
        ],
        organisations=[
            {"org_id": "lead", "name": "Lead", "name_zh": "牵头"},
            {"org_id": "partner", "name": "Partner"},
            {"org_id": "site", "name": "Site", "sector": "hospital"},
        ],
        parties=[
            {"initiative_id": "one", "org_id": "site", "role": "site"},
            {"initiative_id": "one", "org_id": "partner", "role": "partner"},
            {"initiative_id": "one", "org_id": "lead", "role": "lead"},
        ],
    )


def test_organisations_are_named_leads_first(expo: Ledger) -> None:
    named = organisations_of(expo)
    assert named["organisations"].tolist() == [("Lead", "Partner", "Site")]
    assert named["organisations_zh"].tolist() == [("牵头", "Partner", "Site")]
    assert named["org_ids"].tolist() == [("lead", "partner", "site")]


def test_one_row_per_initiative_and_stage_with_the_most_precise_date(expo: Ledger) -> None:
    overview = edition_overview(expo, 3)
    assert overview[["initiative_id", "stage"]].values.tolist() == [["one", "signed"], ["pill", "exhibited"]]
    signed, exhibited = (overview.iloc[place] for place in (0, 1))
    # Two are dated to the day; the one with a figure comes first.
    assert signed["note"] == "With a figure"
    assert signed["date_start"] == signed["date_end"] == pd.Timestamp("2020-11-06")
    assert signed["value"] == 3
    assert signed["source_ids"] == ("of-2020-12-01", "of-2020-11-30", "of-2020-11-20")
    assert signed["rows"] == (3, 2, 1)
    assert signed["organisations"] == ("Lead", "Partner", "Site")
    assert exhibited["organisations"] == ()
    assert exhibited["title"] == "A pill"


def test_only_what_was_known_by_the_day_is_listed(expo: Ledger) -> None:
    early = edition_overview(expo.as_of("2020-11-20"), 3)
    assert early["note"].iloc[0] == "In the month"
    assert edition_overview(expo.as_of("2020-11-01"), 3).empty
    with pytest.raises(LedgerError, match="possible are 2, 3, 4"):
        edition_overview(expo, 5)


def test_the_third_expo_in_the_project_ledger(ledger: Ledger) -> None:
    view = ledger.as_of("2021-12-31")
    overview = edition_overview(view, 3).set_index(["initiative_id", "stage"])
    memorandum = overview.loc[("sanofi-tencent-atopic-dermatitis", "signed")]
    assert memorandum["date_start"] == pd.Timestamp("2020-11-06")
    assert memorandum["organisations"] == ("Sanofi", "Tencent")
    assert memorandum["source_ids"] == ("shine-20201106-sanofi-tencent",)
