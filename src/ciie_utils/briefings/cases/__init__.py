"""The case studies: one folder each, with its analysis, its blocks and its words.

The package gives what each of them is made of: the briefing, names of the evidence, figures in words.
"""

from ciie_utils.briefings.cases.briefing import CaseBriefing
from ciie_utils.briefings.cases.text import (
    arm,
    fixed,
    millions,
    sourced,
    span,
    study,
    subject_name,
    timepoint,
    with_interval,
    with_span,
)

__all__ = [
    "CaseBriefing", "arm", "fixed", "millions", "sourced", "span", "study", "subject_name", "timepoint",
    "with_interval", "with_span",
]  # fmt: skip
