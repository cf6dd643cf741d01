"""What the figures on diseases, practices and markets measure, in words; those of editions have their own."""

from __future__ import annotations

from ciie_utils.briefings import vocabulary
from ciie_utils.briefings.indicators import INDICATORS
from ciie_utils.briefings.vocabulary import N_

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


def indicator_name(indicator: object) -> str:
    """Return what an indicator measures, with a capital."""
    return vocabulary.capitalised(vocabulary.label(INDICATORS | NAMES, indicator))
