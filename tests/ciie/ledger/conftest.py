"""A ledger small enough to work out every expectation by hand."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.data import DATA, LEDGER

# Sources: s-day is known from 2019-11-07, s-month from 2020-02-29 (a leap year), s-year from 2021-12-31.
SMALL = {
    "sources.csv": """\
source_id,publisher,via,title,published_on,date_basis,url,language,kind
s-day,Daily,,Hall report,2019-11-07,stated,https://example.org/1,en,news
s-month,Monthly,,February issue,2020-02,inferred,,en,journal
s-year,Yearly,,Yearbook,2021,inferred,,zh,official
""",
    "organisations.csv": """\
org_id,name,name_zh,sector,country
acme,Acme,顶点,pharma,US
beta,Beta Devices,贝塔,medtech,DE
gamma,Gamma,,government,CN
""",
    "initiatives.csv": """\
initiative_id,kind,title,title_zh,therapy_area,modality,place,first_edition,ciie_tie
acme-drug,product,"Acme, drug",药,oncology,drug,,1,stated
beta-plant,investment,"Beta, plant",厂,multiple,manufacturing,Shanghai,4,stated
gamma-scheme,programme,"Gamma, scheme",案,multiple,service,,,none
""",
    "parties.csv": """\
initiative_id,org_id,role
acme-drug,acme,lead
acme-drug,gamma,authority
beta-plant,beta,lead
gamma-scheme,gamma,lead
""",
    "milestones.csv": """\
initiative_id,stage,status,date,edition,metric,value,unit,note,source_id,locator,basis
acme-drug,exhibited,observed,2019-11-06,2,,,,Shown,s-day,1,stated
acme-drug,launched,expected,2020,,patients,100,patient,To be sold,s-day,2,stated
acme-drug,launched,observed,2020-02,,patients,120,patient,"Sold,
in two lines",s-month,,derived
acme-drug,exhibited,observed,2018-11,1,,,,Shown first,s-year,,stated
beta-plant,opened,observed,2021-11,4,,,,Opened,s-year,,stated
gamma-scheme,launched,observed,,,,,,Under way,s-month,,inferred
""",
    "indicators.csv": """\
indicator,topic,geography,subject,value,low,high,unit,period,source_id,locator,basis
exhibitors,edition,Shanghai,edition 2,300,300,,company,2019-11,s-day,,stated
exhibitors,edition,Shanghai,edition 21,900,,,company,,s-year,,stated
prevalence,oncology,CN,adults,,1.5,2.5,percent,2019,s-month,,stated
""",
}


@pytest.fixture(scope="session")
def project_ledger() -> Path:
    """The folder of the project's ledger, frozen."""
    return LEDGER


@pytest.fixture
def frozen_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    """The frozen ledger is that of the checkout: its description is the one for tables that have none."""
    monkeypatch.setattr("ciie_utils.folders.CHECKOUT", DATA.parent)


@pytest.fixture
def small_ledger(tmp_path: Path) -> Path:
    """A folder with the small ledger, to be changed at will."""
    return write_small_ledger(tmp_path / "small")


@pytest.fixture(scope="session")
def make_small_ledger() -> Callable[[Path], Path]:
    """Writes the small ledger into a folder, for tests that need several."""
    return write_small_ledger


def write_small_ledger(folder: Path) -> Path:
    """Write the small ledger and the project's description of the tables."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in SMALL.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    shutil.copy(LEDGER / "datapackage.json", folder)
    return folder


@pytest.fixture(scope="session")
def edit() -> Callable[[Path, str, str], None]:
    """Replaces a text in a file that holds it exactly once."""

    def replace(path: Path, old: str, new: str) -> None:
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in {path.name}"
        path.write_text(text.replace(old, new), encoding="utf-8", newline="")

    return replace
