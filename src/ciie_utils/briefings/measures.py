"""Quantities in words: units with their plurals, and what a metric's figure says about an initiative."""

from typing import Any

from nbbriefing.language import N_, N_plural, _, ngettext
from nbbriefing.language.formats import CURRENCIES, is_missing, money, number, percent, readable_number

UNITS = {
    "agreement": N_plural("{n} agreement", "{n} agreements"),
    "approval": N_plural("{n} approval", "{n} approvals"),
    "area": N_plural("{n} area", "{n} areas"),
    "batch": N_plural("{n} batch", "{n} batches"),
    "bed": N_plural("{n} bed", "{n} beds"),
    "case": N_plural("{n} case", "{n} cases"),
    "catheter": N_plural("{n} catheter", "{n} catheters"),
    "city": N_plural("{n} city", "{n} cities"),
    "company": N_plural("{n} company", "{n} companies"),
    "contract": N_plural("{n} contract", "{n} contracts"),
    "country": N_plural("{n} country", "{n} countries"),
    "couple": N_plural("{n} couple", "{n} couples"),
    "customer": N_plural("{n} customer", "{n} customers"),
    "day": N_plural("{n} day", "{n} days"),
    "delegation": N_plural("{n} delegation", "{n} delegations"),
    "device": N_plural("{n} device", "{n} devices"),
    "device_per_million": N_plural("{n} device per million people", "{n} devices per million people"),
    "discipline": N_plural("{n} discipline", "{n} disciplines"),
    "disease": N_plural("{n} disease", "{n} diseases"),
    "dose": N_plural("{n} dose", "{n} doses"),
    "dose_per_year": N_plural("{n} dose a year", "{n} doses a year"),
    "drug": N_plural("{n} drug", "{n} drugs"),
    "gram": N_plural("{n} gram", "{n} grams"),
    "hospital": N_plural("{n} hospital", "{n} hospitals"),
    "indication": N_plural("{n} indication", "{n} indications"),
    "institution": N_plural("{n} institution", "{n} institutions"),
    "job": N_plural("{n} job", "{n} jobs"),
    "line": N_plural("{n} line", "{n} lines"),
    "month": N_plural("{n} month", "{n} months"),
    "patient": N_plural("{n} patient", "{n} patients"),
    "person": N_plural("{n} person", "{n} people"),
    "product": N_plural("{n} product", "{n} products"),
    "project": N_plural("{n} project", "{n} projects"),
    "province": N_plural("{n} province", "{n} provinces"),
    "registration": N_plural("{n} registration", "{n} registrations"),
    "site": N_plural("{n} site", "{n} sites"),
    "solution": N_plural("{n} solution", "{n} solutions"),
    "square_metre": N_plural("{n} square metre", "{n} square metres"),
    "stent": N_plural("{n} stent", "{n} stents"),
    "system": N_plural("{n} system", "{n} systems"),
    "tesla": N_plural("{n} tesla", "{n} tesla"),
    "tonne": N_plural("{n} tonne", "{n} tonnes"),
    "user": N_plural("{n} user", "{n} users"),
    "view": N_plural("{n} view", "{n} views"),
    "visit": N_plural("{n} visit", "{n} visits"),
    "working_day": N_plural("{n} working day", "{n} working days"),
    "year": N_plural("{n} year", "{n} years"),
    "fold": N_plural("{n} times", "{n} times"),
    "mmHg": N_plural("{n} mmHg", "{n} mmHg"),
    "mm": N_plural("{n} mm", "{n} mm"),
}

# What a figure says, with the quantity in its place. A metric that is not here and whose unit already says
# what is counted (hospitals, patients, drugs) is the quantity alone.
METRICS = {
    "added_investment": N_("{quantity} of added investment"),
    "annual_capacity": N_("capacity of {quantity}"),
    "annual_cost": N_("{quantity} a year of treatment"),
    "annual_output": N_("output of {quantity} a year"),
    "annual_payment_cap": N_("payment up to {quantity} a year"),
    "annual_tax_revenue": N_("{quantity} of tax a year"),
    "approvals_in_year": N_("{quantity} in the year"),
    "approved_drugs": N_("{quantity} approved"),
    "approved_indications": N_("{quantity} approved"),
    "candidates": N_("{quantity} in development"),
    "capacity_increase": N_("capacity up by {quantity}"),
    "catheters_per_line_per_year": N_("{quantity} a year from each line"),
    "china_debuts": N_("{quantity} new to China"),
    "contracts_cumulative": N_("{quantity} in all"),
    "cumulative_investment": N_("{quantity} invested in all"),
    "days": N_("{quantity} to approval"),
    "days_approval_to_first_prescription": N_("{quantity} from approval to first prescription"),
    "days_approval_to_launch": N_("{quantity} from approval to launch"),
    "debuts": N_("{quantity} shown for the first time"),
    "debuts_led_by_china_team": N_("{quantity} of debuts led by the China team"),
    "doses_shipped": N_("{quantity} shipped"),
    "drugs_covered": N_("{quantity} covered"),
    "exhibits": N_("{quantity} on show"),
    "females_protected": N_("{quantity} protected"),
    "field_strength": N_("field of {quantity}"),
    "first_batch_weight": N_("first batch of {quantity}"),
    "fund_raised": N_("{quantity} raised"),
    "fund_size": N_("fund of {quantity}"),
    "funding": N_("{quantity} of funding"),
    "hiv_infection_reduction": N_("HIV infections down by {quantity}"),
    "hospitalisation_or_death_risk_reduction": N_("risk of hospital or death down by {quantity}"),
    "installations": N_("{quantity} installed"),
    "intent_orders": N_("{quantity} of intended orders"),
    "investment": N_("investment of {quantity}"),
    "investment_multiple": N_("investment multiplied: {quantity}"),
    "licensed_products": N_("{quantity} under special licence"),
    "lvot_gradient_difference": N_("outflow gradient {quantity} against placebo"),
    "median_months_to_stage3": N_("median of {quantity} to stage 3"),
    "months_behind_us_or_eu": N_("{quantity} behind the USA or Europe"),
    "months_to_registration": N_("{quantity} to registration"),
    "months_urgent_list_to_approval": N_("{quantity} from the list of urgently needed drugs to approval"),
    "multinational_counterparties": N_("{quantity} as counterparties"),
    "new_drugs": N_("{quantity}, new"),
    "new_research_posts": N_("new research posts for {quantity}"),
    "objective_response_rate": N_("objective response in {quantity}"),
    "oncology_indications": N_("{quantity} in cancer"),
    "outer_diameter": N_("{quantity} across"),
    "overall_response_rate": N_("response in {quantity}"),
    "overseas_drugs_covered": N_("{quantity} from overseas covered"),
    "partner_companies": N_("{quantity} as partners"),
    "patients_per_day_maximum": N_("up to {quantity} a day"),
    "pilot_products": N_("{quantity} in the pilot"),
    "pipeline_projects": N_("{quantity} in the pipeline"),
    "policyholders": N_("{quantity} insured"),
    "price": N_("price of {quantity}"),
    "production_bases": N_("{quantity} of production"),
    "production_lines": N_("{quantity} of production"),
    "products_and_indications": N_("{quantity} and indications"),
    "products_approved": N_("{quantity} approved"),
    "products_cumulative": N_("{quantity} in all"),
    "products_in_nrdl": N_("{quantity} on the national reimbursement list"),
    "purchase_value": N_("purchases of {quantity}"),
    "rd_headcount": N_("{quantity} in research and development"),
    "rd_staff_growth": N_("research staff up by {quantity}"),
    "reimbursed_drugs": N_("{quantity} reimbursed"),
    "research_spending": N_("{quantity} spent on research"),
    "researchers": N_("{quantity} in research"),
    "review_time": N_("review of {quantity}"),
    "robot_types": N_("robots of several types: {quantity}"),
    "share_of_exhibits_made_in_china": N_("{quantity} of exhibits made in China"),
    "share_of_products_made_in_china": N_("{quantity} of products made in China"),
    "site_area": N_("site of {quantity}"),
    "floor_area": N_("floor area of {quantity}"),
    "size_reduction_vs_conventional": N_("{quantity} smaller than the usual"),
    "stand_area": N_("stand of {quantity}"),
    "stand_area_multiple": N_("stand larger by {quantity}"),
    "tenant_companies": N_("{quantity} as tenants"),
    "time_gained": N_("{quantity} gained"),
    "trained_staff": N_("{quantity} trained"),
    "upfront_payment": N_("{quantity} paid up front"),
    "weight": N_("weight of {quantity}"),
    "working_days_after_fda_approval": N_("{quantity} after the approval in the USA"),
    "years_ahead": N_("{quantity} ahead of plan"),
    "zero_tariff_coverage": N_("{quantity} free of tariff"),
}


# An age is counted in a word of its own in Chinese (12岁), which the unit of a span of time (12年) is not.
MINIMUM_AGE = N_plural("from the age of {n} year", "from the age of {n} years")


def quantity(value: Any, unit: object) -> str:
    """Return a value with its unit: ``2,000 hospitals``, ``CNY 400 million``, ``60%``.

    Values are in the ledger's terms: whole units of money, percent from 0 to 100.
    """
    if unit in CURRENCIES:
        return money(value, str(unit))
    if unit == "percent":
        return percent(value / 100) if float(value).is_integer() else number(value) + "%"
    if is_missing(unit):
        return readable_number(value)
    name = str(unit).replace("_", " ")
    one, many = UNITS.get(str(unit), ("{n} " + name, "{n} " + name))
    return ngettext(one, many, 1 if value == 1 else 2).format(n=readable_number(value))


def quantity_range(low: Any, high: Any, unit: object) -> str:
    """Return a range with its unit: ``7 to 8 devices per million people``; see :func:`quantity`."""
    if str(unit) in UNITS:
        span = _("{low} to {high}").format(low=readable_number(low), high=readable_number(high))
        # The unit is a message with the number in its place, which in Chinese need not be in front.
        return ngettext(*UNITS[str(unit)], 1 if high == 1 else 2).format(n=span)
    return _("{low} to {high}").format(low=readable_number(low), high=quantity(high, unit))


def measure(metric: object, value: Any, unit: object) -> str:
    """Return what a figure says: ``investment of CNY 400 million``; empty where there is none."""
    if is_missing(metric) or is_missing(value):
        return ""
    if metric == "minimum_age" and unit == "year":
        return ngettext(*MINIMUM_AGE, 1 if value == 1 else 2).format(n=readable_number(value))
    return _(METRICS.get(str(metric), "{quantity}")).format(quantity=quantity(value, unit))
