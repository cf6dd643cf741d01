"""The cases on imaging and on transthyretin cardiomyopathy: their facts, every year's end, parameters."""

from __future__ import annotations

import re
from functools import cache

import pytest

from ciie_utils.briefings.cases import blocks as case_blocks
from ciie_utils.briefings.cases.attr_cm import access_blocks, survival_blocks
from ciie_utils.briefings.cases.attr_cm import opening as attr_cm_opening
from ciie_utils.briefings.cases.briefing import CaseBriefing, open_case
from ciie_utils.briefings.cases.imaging import check_blocks, opening, scenario_blocks, shares, trial_blocks
from ciie_utils.ledger.evidence import open_evidence
from nbbriefing.blocks.model import Block

from .conftest import forms, text_of
from .test_every_year import YEARS, check


@cache
def imaging(as_of: str = "", since: str = "", language: str = "en", **given: float) -> list[Block]:
    """Return what the cells of the imaging notebook show."""
    inputs = {"procedures": 0, "baseline_risk": 0.0, "target_share": 0.0, "years": 5, **given}
    briefing = open_case(as_of, since, language, initiatives=opening.INITIATIVES, **inputs)
    scenario = scenario_blocks.open_scenario(briefing, **inputs)
    outcomes = ("mace", "stent_thrombosis", "cardiac_death", "mi")
    return [
        opening.finding(briefing),
        opening.key_figures(briefing, scenario),
        opening.what_changed(briefing),
        case_blocks.became(briefing),
        case_blocks.promised(briefing),
        shares.shares_figure(briefing),
        *(trial_blocks.forest_figure(briefing, name) for name in outcomes),
        check_blocks.pooled_table(briefing),
        check_blocks.not_pooled(briefing),
        check_blocks.leave_one_out_figure(briefing),
        check_blocks.small_studies(briefing),
        check_blocks.counts_table(briefing),
        trial_blocks.contrast_figure(briefing),
        trial_blocks.registries_table(briefing),
        scenario_blocks.assumptions_table(briefing, scenario),
        scenario_blocks.results(scenario),
        scenario_blocks.tornado_figure(scenario),
        scenario_blocks.in_ordinary_practice(scenario),
        briefing.sources(),
        briefing.identity(),
    ]


@cache
def attr_cm(as_of: str = "", since: str = "", language: str = "en", horizon: int = 10) -> list[Block]:
    """Return what the cells of the notebook on transthyretin cardiomyopathy show."""
    briefing: CaseBriefing = open_case(
        as_of, since, language, initiatives=attr_cm_opening.INITIATIVES, horizon=horizon
    )
    gained = attr_cm_opening.open_life_years(briefing, horizon)
    return [
        attr_cm_opening.finding(briefing, gained),
        attr_cm_opening.key_figures(briefing, gained),
        attr_cm_opening.what_changed(briefing),
        access_blocks.path_figure(briefing),
        case_blocks.became(briefing),
        survival_blocks.untreated_table(briefing),
        survival_blocks.trial_table(briefing),
        survival_blocks.curves_figure(briefing),
        survival_blocks.checks(briefing),
        attr_cm_opening.life_figure(briefing, gained),
        access_blocks.price_table(briefing),
        briefing.sources(),
        briefing.identity(),
    ]


CASES = {"imaging": imaging, "attr_cm": attr_cm}


def slugs() -> set[str]:
    evidence = open_evidence()
    columns = [evidence.trials["comparison"], evidence.trials["outcome"], evidence.observational["outcome"]]
    columns += [evidence.indicators["indicator"], evidence.trials["counts_basis"]]
    return {word for column in columns for word in column.dropna().unique() if "_" in word}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("year", YEARS)
def test_every_year(case: str, year: int) -> None:
    blocks = CASES[case](f"{year}-12-31", "2018-12-31" if year > 2018 else "")
    check(blocks)
    text = text_of(blocks)
    assert not set(re.findall(r"\b[a-z]+(?:_[a-z0-9]+)+\b", text)) & slugs()
    assert " ." not in text
    assert ".." not in text.replace("...", "")


@pytest.fixture(scope="module")
def newest_imaging() -> list[Block]:
    return imaging("2026-03-16")


@pytest.fixture(scope="module")
def newest_attr() -> list[Block]:
    return attr_cm("2026-03-16")


@pytest.mark.parametrize(
    "words",
    [
        "8% of coronary interventions in China, 15% in the United States and more than 90% in Japan",
        "In 10 randomised trials it meant 35% fewer major cardiac events",
        "0.57 (0.46 to 0.69)",  # IVUS, six trials
        "0.76 (0.61 to 0.94)",  # OCT, three trials
        "0.65 (0.56 to 0.76)",  # any imaging, ten trials
        "0.61 (0.40 to 0.94)",  # stent thrombosis
        "0.48 (0.28 to 0.81)",  # cardiac death
        "0.97 (0.91 to 1.03)",  # IVUS in Medicare
        "IVUS CHIP and OPTIMAL were neutral and are reported without figures.",
        "Scenario: at the share of Japan",
        "2,000 hospitals promised to use it",
    ],
)
def test_imaging_holds(newest_imaging: list[Block], words: str) -> None:
    assert words in text_of(newest_imaging)


def test_an_outcome_that_only_one_method_shows_is_not_claimed(newest_imaging: list[Block]) -> None:
    titles = [form["title"] for form in forms(newest_imaging) if form["type"] == "figure"]
    (title,) = [title for title in titles if str(title).startswith("Stent thrombosis")]
    assert "not by the stricter one" in title


def test_neutral_trials_are_said_once_known_and_not_before() -> None:
    assert "IVUS CHIP" not in text_of(imaging("2025-12-31"))
    text = text_of(imaging("2026-12-31"))
    assert "IVUS CHIP" in text
    assert "may or may not have been out" not in text


def test_numbers_given_by_hand_take_the_place_of_the_sourced_ones() -> None:
    # 100,000 a year from 8 to 58 percent over one year: 50,000 more guided; of each 1,000 of them
    # 100 * (1 - 0.648) = 35 events are averted, at the central values 1,759.
    given = {"procedures": 100_000, "baseline_risk": 10.0, "target_share": 58.0, "years": 1}
    text = text_of(imaging("2026-03-16", **given))
    assert "1,800 events averted at the central values" in text
    assert "at the share given" in text
    assert "Set by hand." in text
    assert "Japan's share" not in text


def test_without_enough_trials_there_is_no_scenario() -> None:
    text = text_of(imaging("2021-12-31"))
    assert "2 trials are too few to base a scenario on." in text
    assert "Not known yet: interventions a year in China" in text_of(imaging("2018-12-31"))


@pytest.mark.parametrize(
    "words",
    [
        "From its debut at the Expo to the first prescription Vyndamax took 12 to 13 months.",
        "29.5% died within 30 months on the drug, 42.9% on placebo",
        "one death fewer for 7 treated",
        "A constant hazard (exponential) is not enough",
        "NYHA class III (tafamidis throughout)",
        "No source at hand gives the listed price in China.",
        "USD 225,000",
        "more than USD 75,000",
        "2.0 to 3.5",
        "Prescribed at 10 institutions",
    ],
)
def test_attr_cm_holds(newest_attr: list[Block], words: str) -> None:
    assert words in text_of(newest_attr)


def test_life_years_have_their_interval(newest_attr: list[Block]) -> None:
    found = re.search(
        r"adds (\d+) life-years over 5 years \(95% interval (\d+) to (\d+)\)", text_of(newest_attr)
    )
    assert found
    gained, low, high = map(int, found.groups())
    # 53.2 % against 32.4 % after five years: at most half of 20.8 % times five years, and a little more.
    assert 50 < gained < 80
    assert low < gained < high


def test_what_is_new_names_the_evidence() -> None:
    text = text_of(attr_cm("2022-12-31", "2021-12-31"))
    assert "The ledger holds nothing new on this case since 31 December 2021." in text
    assert "ATTR-ACT extension" in text


@pytest.mark.parametrize("case", CASES)
def test_every_citation_has_its_reference(case: str) -> None:
    blocks = CASES[case]("2026-03-16")
    found = forms(blocks)
    references = next(form for form in found if form["type"] == "references")
    ids = [item["id"] for item in references["items"]]
    assert len(ids) == len(set(ids)) > 10
    for form in found:
        for run in re.findall(r"\{'text': '\[(\d+)\]', 'ref': '([^']+)'\}", str(form)):
            assert ids[int(run[0]) - 1] == run[1]
