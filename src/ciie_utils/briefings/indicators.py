"""Indicators as a reader meets them: what each measures, its value and its subject in words, its place."""

import re

from babel import Locale

from ciie_utils.analysis.frames import Record
from ciie_utils.briefings import vocabulary
from ciie_utils.briefings.local_text import local_text
from ciie_utils.briefings.measures import quantity, quantity_range
from nbbriefing.language import N_, _, formats, say

INDICATORS = {
    "africa_exhibitors": N_("exhibitors from Africa"),
    "area_booked_next_edition": N_("area booked for the next edition"),
    "area_booked_share": N_("share of the area booked early"),
    "asia_debuts": N_("Asian debuts"),
    "belt_and_road_exhibitors": N_("exhibitors from Belt and Road countries"),
    "business_exhibition_area": N_("area of the enterprise exhibition"),
    "buyers": N_("buyers"),
    "central_eastern_europe_exhibitors": N_("exhibitors from central and eastern Europe"),
    "china_debuts": N_("China debuts"),
    "company_china_debuts": N_("products first shown in China"),
    "company_debuts": N_("products first shown"),
    "company_debuts_china_led_share": N_("share of debuts led by the China team"),
    "company_debuts_later_approved": N_("of those first shown, approved later"),
    "company_exhibits_made_in_china_share": N_("share of exhibits made in China"),
    "company_global_debuts": N_("world premieres"),
    "company_newly_approved_shown": N_("newly approved products shown"),
    "company_products_launched_cumulative": N_("products launched after being shown"),
    "company_products_shown": N_("products shown"),
    "company_products_shown_cumulative": N_("products shown over the years"),
    "company_stand_area": N_("stand"),
    "company_stand_area_multiple": N_("growth of the stand"),
    "cumulative_intended_deals": N_("intended deals over the years"),
    "domestic_buyers_manufacturing_share": N_("share of domestic buyers from manufacturing"),
    "domestic_buyers_trade_share": N_("share of domestic buyers from trade"),
    "exhibit_to_market_time_saved": N_("time saved from exhibit to market"),
    "exhibitor_countries": N_("countries of exhibitors"),
    "exhibitors": N_("exhibitors"),
    "exhibitors_signed_up": N_("exhibitors signed up early"),
    "foreign_buyers": N_("buyers from abroad"),
    "foreign_investment_linked": N_("foreign investment linked to the Expo"),
    "foreign_investment_projects_linked": N_("foreign investment projects linked to the Expo"),
    "fortune500_and_leading_exhibitors": N_("Fortune 500 companies and leaders of their industry"),
    "fortune500_first_time_exhibitors": N_("Fortune 500 companies there for the first time"),
    "full_attendance_exhibitors": N_("exhibitors that never missed an Expo"),
    "global_debuts": N_("world premieres"),
    "health_area_countries": N_("countries in the health area"),
    "health_area_debuts": N_("debuts in the health area"),
    "health_area_exhibitors": N_("exhibitors in the health area"),
    "health_area_exhibitors_signed_up": N_("exhibitors signed up early in the health area"),
    "health_area_floor_space": N_("floor space of the health area"),
    "health_area_floor_space_increase": N_("growth of the health area"),
    "health_area_fortune500_and_leaders": N_("Fortune 500 companies and leaders in the health area"),
    "health_area_fortune500_exhibitors": N_("Fortune 500 companies in the health area"),
    "health_area_fortune500_floor_space": N_("floor space of Fortune 500 companies in the health area"),
    "health_area_industry_leaders": N_("leaders of their industry in the health area"),
    "health_area_industry_leaders_floor_space": N_("floor space of industry leaders in the health area"),
    "health_area_intended_deals": N_("intended deals in the health area"),
    "intended_deals": N_("intended deals"),
    "intended_deals_growth": N_("intended deals against the edition before"),
    "largest_area_floor_space": N_("floor space of the largest area"),
    "matchmaking_intentions": N_("intentions signed at matchmaking"),
    "national_exhibition_area": N_("area of the country exhibition"),
    "national_exhibition_countries": N_("countries in the country exhibition"),
    "new_products_shown": N_("new products, technologies and services"),
    "online_country_pavilions": N_("country pavilions online"),
    "online_exhibitors": N_("exhibitors online"),
    "online_views": N_("views online"),
    "participating_countries": N_("countries and organisations taking part"),
    "public_health_zone_exhibitors": N_("exhibitors in the public health zone"),
    "public_health_zone_floor_space": N_("floor space of the public health zone"),
    "rdpac_members_exhibiting": N_("members of the drug makers' association RDPAC exhibiting"),
    "returning_exhibitor_share": N_("share of exhibitors that came back"),
    "top_device_makers_present": N_("largest device makers present"),
    "top_pharma_companies_present": N_("largest drug makers present"),
    "total_exhibition_area": N_("exhibition area"),
    "trade_delegations": N_("trade delegations"),
    "visitors": N_("visitors"),
    "visitors_growth": N_("visitors against the edition before"),
    "visits": N_("visits"),
}

#: What the figures on diseases, practices and markets measure; those above are of editions.
NAMES = {
    "abnormal_ldl_share": N_("share with abnormal LDL cholesterol"),
    "adolescent_ad_over_one_year_share": N_("share of adolescents ill for more than a year"),
    "adolescent_eczema_or_ad_diagnosis_share": N_("share of adolescents ever diagnosed"),
    "alzheimer_annual_cost": N_("yearly cost of Alzheimer's disease"),
    "alzheimer_early_diagnosis_rate": N_("share diagnosed early"),
    "alzheimer_share_of_dementia": N_("share of Alzheimer's disease among dementia"),
    "asthma_poorly_controlled_share": N_("share of asthma poorly controlled"),
    "asthma_prevalence": N_("share of people with asthma"),
    "atopic_dermatitis_moderate_severe_share": N_("share of atopic dermatitis that is moderate or severe"),
    "atopic_dermatitis_prevalence": N_("share of people with atopic dermatitis"),
    "attr_cm_survival_after_diagnosis": N_("survival after diagnosis of ATTR cardiomyopathy"),
    "bladder_cancer_new_cases": N_("new cases of bladder cancer"),
    "cancer_curable_share": N_("share of cancers that can be cured"),
    "cancer_cure_by_radiotherapy": N_("cures by radiotherapy"),
    "cancer_cure_by_surgery": N_("cures by surgery"),
    "company_approvals_in_year": N_("approvals in a year"),
    "company_device_approval_time": N_("time to the approval of a device"),
    "company_gi_endoscope_share": N_("share of the market for digestive endoscopes"),
    "company_linac_market_share": N_("share of the market for linear accelerators"),
    "company_mr_linac_market_share": N_("share of the market for MR linear accelerators"),
    "company_surgical_robot_share": N_("share of newly installed surgical robots"),
    "coronary_stent_vbp_price_cut": N_("price cut of coronary stents by bulk purchase"),
    "coronary_stent_vbp_volume": N_("coronary stents in the bulk purchase"),
    "dementia_patients": N_("people with dementia"),
    "diabetes_above_glucose_target": N_("share above the glucose target"),
    "diabetes_complication_spending_share": N_("share of spending that goes to complications"),
    "diabetes_control_rate": N_("share of diabetes under control"),
    "diabetes_patients": N_("people with diabetes"),
    "diabetes_spending": N_("spending on diabetes"),
    "dyslipidaemia_population": N_("people with abnormal blood lipids"),
    "herpes_zoster_cases": N_("people affected by shingles"),
    "imaging_guided_pci_share": N_("share of coronary interventions guided by imaging"),
    "infertile_couples": N_("couples affected by infertility"),
    "ivus_catheter_procurement_boston_scientific": N_("ultrasound catheters from Boston Scientific"),
    "ivus_catheter_procurement_boston_scientific_share": N_("share of ultrasound catheters"),
    "ivus_catheter_procurement_volume": N_("ultrasound catheters in the bulk purchase"),
    "lecheng_insurance_novartis_drugs": N_("medicines in the Lecheng insurance"),
    "lecheng_ruijin_licensed_products": N_("products under special licence"),
    "lung_cancer_china_share": N_("China's share of lung cancer"),
    "lupus_nephritis_share": N_("share of lupus that reaches the kidneys"),
    "lupus_patients": N_("people with lupus"),
    "monarch_cases": N_("procedures with the Monarch platform"),
    "myopia_rate_children": N_("share of children short-sighted"),
    "people_living_with_hiv": N_("people living with HIV"),
    "people_with_obesity": N_("people with obesity"),
    "people_with_uncorrected_vision": N_("people with poor or uncorrected vision"),
    "photon_counting_ct_dose_cut": N_("radiation saved by photon-counting CT"),
    "prostate_cancer_new_cases": N_("new cases of prostate cancer"),
    "radiotherapy_devices_per_million": N_("radiotherapy devices per million people"),
    "stroke_lifetime_risk": N_("lifetime risk of stroke"),
    "stroke_new_cases": N_("new cases of stroke a year"),
    "stroke_patients": N_("people living with stroke"),
    "stroke_share_of_deaths": N_("share of deaths caused by stroke"),
    "type1_diabetes_incidence_multiple": N_("rise of type 1 diabetes"),
    "type1_diabetes_patients": N_("people with type 1 diabetes"),
}

#: Places that have no code of two letters.
PLACES = {
    "WORLD": N_("world"),
    "Shanghai": N_("Shanghai"),
    "Hainan": N_("Hainan"),
    "Lecheng": N_("Lecheng"),
    "Greater Bay Area": N_("Greater Bay Area"),
    "Europe": N_("Europe"),
}

_EDITION = re.compile(r"^(?:edition \d+|第[一二三四五六七八九十]+届)(?:: |：|$)")
# "more than" is read from low and high; in the subject it would be said twice.
_BOUND = re.compile(r",? ?\(?\b(?:more than|less than|over|under)\b\)?$")


def indicator_name(indicator: object) -> str:
    """Return what an indicator measures, with a capital."""
    return vocabulary.capitalised(vocabulary.label(INDICATORS | NAMES, indicator))


def place_name(code: object) -> str:
    """Return the name of a place: a country by its code, the world, or as it is written; may be empty."""
    if formats.is_missing(code):
        return ""
    if code in PLACES:
        return _(PLACES[str(code)])
    return str(Locale.parse(formats.babel_locale()).territories.get(str(code), code))


def value_text(row: Record) -> str:
    """Return the value of an indicator: a point, a bound or a range, with its unit."""
    value, low, high, unit = row["value"], row["low"], row["high"], row["unit"]
    if formats.is_missing(value):
        if formats.is_missing(low) or formats.is_missing(high):
            return formats.missing()
        return quantity_range(low, high, unit)
    words = quantity(value, unit)
    if not formats.is_missing(low) and formats.is_missing(high):
        return say("more than {quantity}", quantity=words)
    if not formats.is_missing(high) and formats.is_missing(low):
        return say("less than {quantity}", quantity=words)
    return words


def subject_text(subject: str, label: str) -> str:
    """Return the subject of a figure without the edition and without what the label or its bound say."""
    rest = _BOUND.sub("", _EDITION.sub("", local_text(subject))).strip()
    return "" if rest.casefold() == label.casefold() else rest
