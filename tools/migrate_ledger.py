"""Schema 1 to schema 2 of the ledger, and the second part of its facts; run once, kept in the history only.

    python tools/migrate_ledger.py ADDITIONS

Reads data/ledger and the folder of additions, both with the columns of version 0.1.0, and writes the tables anew.
Milestones are named by their place in the table: ``m12`` in the ledger, ``a3`` in the additions.
"""

from __future__ import annotations

import gettext
import sys
from pathlib import Path

import pandas as pd

LEDGER = Path("data/ledger")
TABLES = ("sources", "organisations", "initiatives", "parties", "milestones", "indicators")

# --- milestones -------------------------------------------------------------------------------------------------
#: An application or data lodged with a regulator: (stage, status, date) as far as they change.
FILED = {
    # thirteen promises to approve that say only that an application lies with the regulator
    "m109": "2023-07-14", "m138": "2023-05", "m188": "", "m231": "", "m285": "", "m434": "", "m448": "2024-11-13",
    "m592": "2021-09", "m596": "", "m640": "", "a7": "2020-02", "a56": "",
    # news of a filing or of priority review
    "a14": None, "a62": None, "a93": None, "a30": None, "m258": None, "a6": None, "a35": None, "a17": None,
    "m607": None, "a55": None,
}
SETBACK = ("m34", "m282", "m399", "m402", "a104", "a105", "m663", "a110")
SPECIAL_ACCESS = ("m611", "m612", "m262", "m438")
HOPED = (
    "m30", "m47", "m202", "m278", "m415", "m93", "m365", "m500", "m442", "m443", "m603", "m343", "m196", "m625", "m665",
)
CHANGES: dict[str, dict[str, str]] = {
    "m473": {"stage": "announced"},  # the mini-program; the robot is the next row
    "m577": {"stage": "filed"},  # promises that data are lodged, not that they are published
    "m393": {"metric": "candidates", "value": "2", "unit": "product"},
    "m283": {"metric": "share_of_products_made_in_china", "value": "100", "unit": "percent"},
    "m336": {"metric": "institutions", "value": "38", "unit": "institution", "basis": "derived"},
    "m386": {
        "metric": "robot_types", "value": "2", "basis": "derived",
        "note": "Two robots shown for the first time, for spine and neurosurgery; the third, for soft tissue, is followed apart",
        "note_zh": "首次展示脊柱和神经外科两款机器人；第三款软组织机器人另行跟踪",
    },
    "m597": {"metric": "days_study_or_review", "unit": "day"},
    "a112": {"date": "2024-08", "basis": "derived"},
    "m78": {"initiative_id": "astrazeneca-taizhou-second-line", "stage": "signed"},
    "m79": {"initiative_id": "astrazeneca-taizhou-second-line"},
    "a81": {"date": "2031"},
}
#: The base of a plant or a building whose completion and operation are told apart: a row of its own.
ADDED = [
    {
        "initiative_id": "roche-shanghai-biologics-plant", "stage": "opened", "status": "expected", "date": "2029",
        "metric": "floor_area", "value": "25000", "unit": "square_metre",
        "note": "Building to be completed in 2029, before operation by 2031", "note_zh": "厂房预计2029年建成，2031年前投产",
        "source_id": "pharmamanufacturing-20250512-roche", "basis": "derived",
    },
]
#: Rows that move to an initiative of their own.
MOVED = {
    "bristol-myers-squibb-mavacamten": ("a13", "a14", "m164", "m165"),
    "boehringer-ingelheim-zongertinib": ("a101", "a102", "a103", "m122", "m123"),
    "ciie-exhibitors-alliance": ("m179", "m181", "m182"),
    "eli-lilly-oral-medicine-supply": ("m220", "m221", "m222", "a92", "a93", "a94", "a95", "a96", "a97"),
}
NEW_INITIATIVES = [
    ("bristol-myers-squibb-mavacamten", "product", "Mavacamten for obstructive hypertrophic cardiomyopathy", "玛伐凯泰（梗阻性肥厚型心肌病）", "cardiovascular", "drug", "", "", "none"),
    ("boehringer-ingelheim-zongertinib", "product", "Zongertinib for HER2-mutated lung cancer", "宗艾替尼（HER2突变肺癌）", "oncology", "drug", "", "", "none"),
    ("ciie-exhibitors-alliance", "collaboration", "Exhibitors' alliance of the Expo", "进博会参展商联盟", "multiple", "service", "", "1", "stated"),
    ("eli-lilly-oral-medicine-supply", "investment", "Eli Lilly local supply of oral medicines in China", "礼来口服药物在华本地供应", "diabetes_metabolic", "manufacturing", "", "", "none"),
    ("astrazeneca-taizhou-second-line", "investment", "AstraZeneca further production line in Taizhou", "阿斯利康泰州新增生产线", "multiple", "manufacturing", "", "6", "stated"),
]  # fmt: skip
#: Initiatives that count together what is followed one by one, or that nobody can tell apart.
PORTFOLIOS = (
    "bayer-ciie-portfolio", "boehringer-ingelheim-china-pipeline", "bristol-myers-squibb-china-2030", "canon-medical-china",
    "draeger-localisation", "essilorluxottica-vision-portfolio", "ge-healthcare-localisation", "gilead-china-launches",
    "medtronic-ciie-exhibits", "msd-ciie-portfolio", "novo-nordisk-ciie-portfolio", "organon-ciie-portfolio",
    "pfizer-china-oncology-2030", "roche-ciie-portfolio", "sanofi-30-medicines-2025", "sanofi-ciie-exhibits-to-market",
    "siemens-healthineers-localisation", "takeda-china-15-drugs", "lecheng-rwd-pilot", "lecheng-pilot-zone",
    "lecheng-hospitals-device-makers-2019", "astrazeneca-ciie5-contracts", "takeda-rare-disease-portfolio",
)
#: Neutral titles, true from the first row on; what was known later stands among the names.
TITLES = {
    "intuitive-da-vinci-xi": ("da Vinci Xi surgical robot", "达芬奇Xi手术机器人"),
    "novo-nordisk-microsoft-chatbot": ("Novo Nordisk and Microsoft diabetes question-answering robot", "诺和诺德与微软糖尿病问答机器人"),
    "siemens-healthineers-photon-counting-ct": ("Siemens Healthineers photon-counting CT", "西门子医疗光子计数CT"),
    "elekta-unity": ("Elekta high-field MR-guided radiotherapy system", "医科达高场磁共振引导放疗系统"),
    "johnson-johnson-monarch": ("Johnson & Johnson robot-assisted bronchoscopy platform", "强生支气管镜机器人平台"),
    "medtronic-hugo": ("Medtronic robot for soft-tissue surgery", "美敦力软组织手术机器人"),
    "medtronic-spine-neuro-robots": ("Medtronic surgical robots for spine and neurosurgery", "美敦力脊柱与神经外科手术机器人"),
    "medtronic-ciie-exhibits": ("Medtronic exhibits at the Expo", "美敦力进博展品"),
    "msd-ciie-portfolio": ("MSD medicines and vaccines at the Expo", "默沙东进博会药品与疫苗"),
    "takeda-china-15-drugs": ("Takeda plan for more than 15 innovative drugs in China", "武田在华推出15款以上创新药的计划"),
    "astrazeneca-taizhou-dapagliflozin-line": ("AstraZeneca dapagliflozin line in Taizhou", "阿斯利康泰州达格列净生产线"),
    "eli-lilly-suzhou-expansion": ("Eli Lilly Suzhou plant expansion for diabetes and obesity drugs", ""),
    "ciie-public-health-committee": ("Special committee of Expo exhibitors on public health", "进博会参展商公共卫生防疫专业委员会"),
    "bristol-myers-squibb-china-2030": ("Bristol Myers Squibb China 2030 strategy for new drugs", ""),
}  # fmt: skip
NAMES = [
    ("intuitive-da-vinci-xi", "da Vinci Xi surgical robot, imported and made in China", "达芬奇Xi手术机器人（进口及国产）", "bradynuoen-20230627-davinci"),
    ("novo-nordisk-microsoft-chatbot", "Novo Nordisk and Microsoft diabetes robot “Teacher Xiao Nuo”", "诺和诺德与微软糖尿病问答机器人“小诺老师”", "risequity-202101-novocare"),
    ("siemens-healthineers-photon-counting-ct", "Siemens Healthineers photon-counting CT, imported and China-made", "西门子医疗光子计数CT（进口及国产）", "mondaq-20251201-siemens"),
    ("elekta-unity", "Elekta Unity high-field MR-guided radiotherapy system", "医科达Unity高场磁共振引导放疗系统", "nbd-202311-elekta"),
    ("johnson-johnson-monarch", "Monarch robot-assisted bronchoscopy platform", "Monarch支气管镜机器人平台", "jnj-20231113-monarch"),
]  # fmt: skip
SECOND_SHOWINGS: dict[str, str] = {}
#: Parties that joined later than their initiative began: source, and the day where it is known.
LATER_PARTIES = {
    ("msd-molnupiravir", "sinopharm"): ("chicagotimes-20220929-sinopharm", "2022-09"),
    ("pfizer-vyndamax", "chengdu-healthcare-security"): ("eversana-20210324-chengdu", "2021"),
}
NAME_ZH = {"vivolight": "微光医疗（中科微光）"}

# --- metrics ----------------------------------------------------------------------------------------------------
PATIENTS = {"patients", "females_protected", "installations", "users", "machines_in_hospitals"}
LESS_IS_FURTHER = {
    "minimum_age", "review_time", "months_behind_us_or_eu", "months_to_registration", "months_urgent_list_to_approval",
    "days_approval_to_first_prescription", "days_approval_to_launch", "days_study_or_review", "working_days_after_fda_approval",
}
FAMILIES = {
    "people": ("patients", "females_protected"),
    "institutions": ("hospitals", "institutions"),
    "spending": ("investment",),
    "total_spending": ("cumulative_investment",),
    "portfolio": ("products", "drugs", "medicines"),
    "portfolio_with_indications": ("products_and_indications",),
    "research_staff": ("rd_headcount", "rd_staff", "researchers"),
    "places": ("cities", "provinces"),
    "indications": ("oncology_indications",),
    "capacity": ("annual_capacity",),
    "share_made_in_china": ("share_of_products_made_in_china",),
}
ABOUT = {
    "resources": """added_investment annual_output annual_tax_revenue capacity_multiple cumulative_investment fund_raised fund_size
        funding investment investment_multiple jobs new_research_posts pipeline_projects rd_headcount rd_staff rd_staff_growth
        regional_headquarters research_spending researchers site_area floor_area upfront_payment workforce companies tenant_companies
        beds purchase_value""",
    "supply": """annual_capacity capacity_increase catheters_per_line_per_year linacs production_bases production_lines
        share_of_products_made_in_china doses_shipped devices first_batch_weight""",
    "showing": """china_debuts debuts debuts_led_by_china_team exhibits share_of_exhibits_made_in_china stand_area
        stand_area_multiple drugs_and_devices""",
    "agreement": "contracts contracts_cumulative customers intent_orders multinational_counterparties partner_companies",
    "patients": """patients females_protected hospitals cities provinces installations users institutions policyholders trained_staff
        drugs_covered overseas_drugs_covered licensed_products zero_tariff_coverage approved_drugs""",
}  # fmt: skip

# --- rulings ----------------------------------------------------------------------------------------------------
#: promise, outcome, deciding milestone or empty, deciding source, reason, reason in Chinese
RULINGS = [
    ("m29", "kept", "a118", "", "The interim analysis of the final-stage trials was published on 8 December 2020.", "最后阶段试验的期中分析于2020年12月8日发表。"),
    ("m143", "kept", "m118", "", "The training and rehabilitation centre in Chengdu opened in February 2023; it is followed as an initiative of its own.", "成都的卒中中心已于2023年2月启用，台账中另列为一个项目。"),
    ("m273", "kept", "m275", "", "A report of November 2020 names the four cities among those where the vaccine was being given; the day of the first is not told.", "2020年11月的报道列出四城均已开始接种，具体日期未说明。"),
    ("m341", "cannot_be_judged", "", "lecityhn-20220211-park", "Only the zone itself says that the goal has been reached, and nobody says how it would be measured.", "只有先行区自称达到目标，且未说明衡量方法。"),
    ("m395", "kept", "m393", "", "Both candidates had been given to people: the phase 1 results of January 2021 are theirs.", "两款候选疫苗均已进入临床：2021年1月公布的一期结果即出自它们。"),
    ("m472", "kept", "m474", "", "The report of January 2021 tells the roll-out of the robot itself, apart from the mini-program.", "2021年1月的报道写明机器人本身已上线，有别于小程序。"),
    ("m476", "kept", "m452", "", "Nine medicines were shown, the number that had been announced; the report does not print their names.", "展出九种药品，与预告数目一致；报道未列出名称。"),
    ("m479", "kept", "m452", "", "Nine medicines were shown, the number that had been announced; the report does not print their names.", "展出九种药品，与预告数目一致；报道未列出名称。"),
    ("m555", "withdrawn", "", "newsgd-202303-sanofi", "In March 2023 the company gave its goal for 2025 as 25 drugs and indications instead of over 30.", "2023年3月，公司将2025年目标由30余种改为25种药品和适应证。"),
    ("a4", "withdrawn", "", "newsgd-202303-sanofi", "In March 2023 the company gave its goal for 2025 as 25 drugs and indications instead of over 30.", "2023年3月，公司将2025年目标由30余种改为25种药品和适应证。"),
    ("m568", "cannot_be_judged", "", "chinadaily-20201103-pharma", "The report speaks of most of the exhibits, the promise of all of them.", "报道称“大多数”展品已上市，而承诺涵盖全部展品。"),
    ("m577", "cannot_be_judged", "", "pharmadj-202109-dupixent", "That data were lodged is seldom reported; later approvals rest on data lodged on a day that is not told.", "资料递交很少见诸报道；其后的批准所依据的资料何时递交未见说明。"),
    ("m283", "cannot_be_judged", "", "reuters-20250306-illumina", "Only the first series has been reported as made locally, and since March 2025 the company's sequencers may not be imported.", "仅见首批产品国产的报道，且自2025年3月起该公司测序仪被禁止进口。"),
]  # fmt: skip


def read(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)


def write(table: pd.DataFrame, name: str) -> None:
    table.to_csv(LEDGER / f"{name}.csv", index=False, lineterminator="\n")


def main(additions: Path) -> None:
    tables = {}
    for name in TABLES:
        old, new = read(LEDGER, name), read(additions, name)
        if name == "milestones":
            old["place"] = [f"m{n}" for n in range(len(old))]
            new["place"] = [f"a{n}" for n in range(len(new))]
        tables[name] = pd.concat([old, new], ignore_index=True)
    milestones = migrate_milestones(tables["milestones"])
    ids = dict(zip(milestones["place"], milestones["milestone_id"], strict=True))
    write(milestones.drop(columns="place"), "milestones")
    write(migrate_initiatives(tables["initiatives"], milestones, tables["sources"]), "initiatives")
    organisations = tables["organisations"]
    for org, name in NAME_ZH.items():
        organisations.loc[organisations["org_id"] == org, "name_zh"] = name
    write(organisations, "organisations")
    write(migrate_parties(tables["parties"], milestones, tables["sources"], organisations), "parties")
    write(tables["sources"], "sources")
    write(tables["indicators"], "indicators")
    write(pd.DataFrame(NAMES, columns=["initiative_id", "name", "name_zh", "source_id"]), "names")
    rulings = pd.DataFrame(RULINGS, columns=["promise_id", "outcome", "milestone_id", "source_id", "reason", "reason_zh"])
    for column in ("promise_id", "milestone_id"):
        rulings[column] = rulings[column].map(lambda place: ids[place] if place else "")
    write(rulings, "rulings")
    write(metrics(milestones), "metrics")


def migrate_milestones(table: pd.DataFrame) -> pd.DataFrame:
    table = pd.concat([table, pd.DataFrame(ADDED)], ignore_index=True).fillna("")
    table["firmness"] = table["status"].map({"expected": "firm", "observed": ""})
    at = {place: row for row, place in table["place"].items() if place}
    for place, date in FILED.items():
        row = at[place]
        table.loc[row, ["stage", "status", "firmness"]] = ["filed", "observed", ""]
        if date is not None:
            table.loc[row, "date"] = date
            if date and table.loc[row, "basis"] == "stated":
                table.loc[row, "basis"] = "derived"
    for place in SETBACK:
        table.loc[at[place], "stage"] = "setback"
    for place in SPECIAL_ACCESS:
        table.loc[at[place], "stage"] = "piloted"
    for place in HOPED:
        table.loc[at[place], "firmness"] = "hoped"
    for place, change in CHANGES.items():
        for column, value in change.items():
            table.loc[at[place], column] = value
    for initiative, places in MOVED.items():
        for place in places:
            table.loc[at[place], "initiative_id"] = initiative
    table["note"] = table["note"].str.replace(r"^Setback: (\w)", lambda m: m[1].upper(), regex=True)
    table["note_zh"] = table["note_zh"].str.replace(r"^受挫：", "", regex=True)
    order = table.assign(_date=table["date"].where(table["date"] != "", "0"))
    table = table.loc[order.sort_values(["initiative_id", "_date"], kind="stable").index].reset_index(drop=True)
    table.insert(0, "milestone_id", [f"m{n:04d}" for n in range(1, len(table) + 1)])
    columns = ["milestone_id", "initiative_id", "stage", "status", "firmness", "date", "edition", "metric", "value", "unit",
               "note", "note_zh", "source_id", "locator", "basis", "place"]  # fmt: skip
    return table[columns]


def first_sources(milestones: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """The milestones with the day of their source, in the order in which they became known."""
    published = sources.set_index("source_id")["published_on"]
    known = milestones["source_id"].map(published)
    # A month counts from its last day: written with a high day it sorts behind the days in it.
    key = known.map(lambda day: day + {4: "-12-31", 7: "-31"}.get(len(day), "") if day else "9999")
    return milestones.assign(_known=key).sort_values("_known", kind="stable")


def migrate_initiatives(table: pd.DataFrame, milestones: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    table = pd.concat([table, pd.DataFrame(NEW_INITIATIVES, columns=table.columns)], ignore_index=True)
    for initiative, (title, title_zh) in TITLES.items():
        row = table["initiative_id"] == initiative
        assert row.any(), initiative
        table.loc[row, "title"] = title
        if title_zh:
            table.loc[row, "title_zh"] = title_zh
    table.loc[table["initiative_id"].isin(PORTFOLIOS), "kind"] = "portfolio"
    known = first_sources(milestones, sources)
    tied = known[known["edition"] != ""].drop_duplicates("initiative_id").set_index("initiative_id")["source_id"]
    first = known.drop_duplicates("initiative_id").set_index("initiative_id")["source_id"]
    table["tie_source_id"] = [
        "" if tie != "stated" else tied.get(initiative, first.get(initiative, ""))
        for initiative, tie in zip(table["initiative_id"], table["ciie_tie"], strict=True)
    ]
    has_rows = table["initiative_id"].isin(milestones["initiative_id"])
    return table[has_rows].sort_values("initiative_id", ignore_index=True)


def migrate_parties(table: pd.DataFrame, milestones: pd.DataFrame, sources: pd.DataFrame, organisations: pd.DataFrame) -> pd.DataFrame:
    """Give each party the source that names it: the first whose words do, else the first of the initiative (inferred)."""
    parents = {
        "bristol-myers-squibb-mavacamten": "bristol-myers-squibb-china-2030",
        "boehringer-ingelheim-zongertinib": "boehringer-ingelheim-china-pipeline",
        "ciie-exhibitors-alliance": "ciie-public-health-committee",
        "eli-lilly-oral-medicine-supply": "eli-lilly-suzhou-expansion",
        "astrazeneca-taizhou-second-line": "astrazeneca-taizhou-dapagliflozin-line",
    }
    for child, parent in parents.items():
        copied = table[table["initiative_id"] == parent].assign(initiative_id=child)
        table = pd.concat([table, copied], ignore_index=True)
    known = first_sources(milestones, sources).merge(sources[["source_id", "publisher", "title"]], on="source_id")
    names = organisations.set_index("org_id")["name"]
    found, since, basis = [], [], []
    for initiative, org, role in zip(table["initiative_id"], table["org_id"], table["role"], strict=True):
        if (initiative, org) in LATER_PARTIES:
            source, day = LATER_PARTIES[initiative, org]
            found.append(source), since.append(day), basis.append("stated")
            continue
        rows = known[known["initiative_id"] == initiative]
        word = names[org].split(" (")[0].split(" ")[0].lower()
        text = (rows["note"] + " " + rows["title"] + " " + rows["publisher"] + " " + rows["source_id"]).str.lower()
        naming = rows[text.str.contains(word, regex=False)]
        # What an initiative's first source tells, it tells of those who lead it.
        first = rows["source_id"].iloc[0]
        source = first if role == "lead" or not len(naming) else naming["source_id"].iloc[0]
        found.append(source), since.append("")
        basis.append("stated" if (naming["source_id"] == source).any() else "inferred")
    return table.assign(since=since, source_id=found, basis=basis).sort_values(["initiative_id"], kind="stable", ignore_index=True)


def metrics(milestones: pd.DataFrame) -> pd.DataFrame:
    from ciie_utils.briefings.measures import METRICS

    zh = gettext.translation("ciie_utils", "src/ciie_utils/locales", ["zh"])
    about = {metric: name for name, words in ABOUT.items() for metric in words.split()}
    family = {metric: name for name, members in FAMILIES.items() for metric in members}
    rows = []
    for metric, part in milestones[milestones["metric"] != ""].groupby("metric"):
        words = METRICS.get(metric, "{quantity}")
        rows.append(
            {
                "metric": metric,
                "units": " ".join(sorted(set(part["unit"]))),
                "family": family.get(metric, metric),
                "direction": "less" if metric in LESS_IS_FURTHER else "more",
                "means_patients": "yes" if metric in PATIENTS else "no",
                "about": about.get(metric, ""),
                "words": words,
                "words_zh": zh.gettext(words),
            }
        )
    return pd.DataFrame(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
