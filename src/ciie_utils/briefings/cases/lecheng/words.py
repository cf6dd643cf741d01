"""The zone in words: what its figures are called, what sources say in figures, how long approval took."""

import pandas as pd

from ciie_utils.analysis.frames import Record, records
from ciie_utils.briefings import indicators, measures, vocabulary
from nbbriefing.language import N_, _, formats, say, say_n

INDICATORS = {
    "lecheng_approval_processing_time": N_("processing time of an application"),
    "lecheng_ciie_companies_met": N_("companies met at the Expo"),
    "lecheng_clinical_disciplines": N_("clinical disciplines"),
    "lecheng_exhibition_china_debuts": N_("permanent exhibition: first shown in China"),
    "lecheng_exhibition_companies": N_("permanent exhibition: companies"),
    "lecheng_exhibition_products": N_("permanent exhibition: products"),
    "lecheng_exhibition_unapproved_products": N_("permanent exhibition: not yet approved in China"),
    "lecheng_import_approval_time": N_("time to approve an import batch"),
    "lecheng_import_batches": N_("import batches approved"),
    "lecheng_insurance_diseases": N_("diseases covered"),
    "lecheng_insurance_domestic_drugs": N_("of them domestic medicines"),
    "lecheng_insurance_drugs": N_("medicines covered"),
    "lecheng_insurance_drugs_added": N_("medicines added on the year"),
    "lecheng_insurance_maximum_cover": N_("largest drug cost covered"),
    "lecheng_insurance_minimum_premium": N_("lowest price of a year's insurance"),
    "lecheng_insurance_novartis_drugs": N_("of them from Novartis"),
    "lecheng_insurance_overseas_drugs": N_("of them overseas medicines"),
    "lecheng_insurance_policyholders": N_("people insured"),
    "lecheng_investment_projects": N_("investment projects"),
    "lecheng_licensed_devices": N_("licensed devices"),
    "lecheng_licensed_drugs": N_("licensed medicines"),
    "lecheng_licensed_product_users": N_("uses of licensed products"),
    "lecheng_licensed_product_users_growth": N_("growth of the uses of licensed products"),
    "lecheng_licensed_products": N_("drugs and devices brought in so far"),
    "lecheng_medical_institutions": N_("hospitals and other institutions open"),
    "lecheng_medical_tourists": N_("visits for medical care, a year"),
    "lecheng_medical_tourists_growth": N_("growth of visits on the year"),
    "lecheng_oncology_drugs": N_("cancer medicines not yet on the market"),
    "lecheng_ophthalmology_products": N_("eye products"),
    "lecheng_partner_companies": N_("partner companies"),
    "lecheng_patients_served": N_("patients treated with licensed products so far"),
    "lecheng_revenue": N_("revenue"),
    "lecheng_revenue_growth": N_("growth of revenue"),
    "lecheng_ruijin_licensed_products": N_("licensed products at Ruijin-Hainan Hospital"),
    "lecheng_rwd_approved_devices": N_("devices approved with data from the zone"),
    "lecheng_rwd_approved_drugs": N_("medicines approved with data from the zone"),
    "lecheng_rwd_approved_products": N_("products approved with data from the zone so far"),
    "lecheng_rwd_pilot_products": N_("products in the real-world data pilot"),
    "lecheng_rwd_products_in_nrdl": N_("of those approved, on the national reimbursement list"),
    "lecheng_top30_company_share": N_("of the 30 largest makers, working with the zone"),
}


def indicator(name: object) -> str:
    """Return what a figure of the zone is called, with a capital letter."""
    return vocabulary.capitalised(vocabulary.label(INDICATORS, name))


def figure(row: Record) -> str:
    """Return a figure of the series: ``more than 200,000 patients``."""
    words = measures.quantity(row["value"], row["unit"])
    bounds = {"more_than": _("more than {quantity}"), "less_than": _("less than {quantity}")}
    return bounds.get(row["bound"], "{quantity}").format(quantity=words)


def counted(row: Record) -> str:
    """Return what a source counts, in its words, without the bound that the figure says already."""
    return indicators.subject_text(row["subject"], "")


def when(row: Record | pd.Series, suffix: str = "") -> str:
    """Return the period of a figure, or that no date is given."""
    start, end = row[f"period_start{suffix}"], row[f"period_end{suffix}"]
    return _("no date given") if formats.is_missing(end) else formats.interval(start, end)


def different(rows: pd.DataFrame) -> str:
    """Return figures of one period in words; differing ones side by side."""
    return _(" or ").join(dict.fromkeys(figure(row) for row in records(rows)))


def months_text(low: float, high: float) -> str:
    """Return a range of months: ``5 to 7 months``."""
    first, last = round(low), round(high)
    if first == last:
        return say_n("{n} month", "{n} months", last)
    return say_n("{low} to {n} month", "{low} to {n} months", last, low=first)


def months_of(products: pd.DataFrame) -> str:
    """Return the least and the most months of products, as far as their dates allow."""
    return months_text(products["months_low"].min(), products["months_high"].max())


def time_to_approval(row: Record) -> str:
    """Return how long approval took after piloting, or what is known instead."""
    order = row["order"]
    if order == "not_approved":
        months = months_text(row["months_low"], row["months_low"])
        return say("no approval found, {months} on", months=months)
    if order == "approved_before":
        return _("approved before it was piloted")
    if order in ("approved_later", "same_time"):
        return months_text(row["months_low"], row["months_high"])
    return _("a date is missing")
