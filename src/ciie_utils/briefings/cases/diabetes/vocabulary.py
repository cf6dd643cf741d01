"""The sentences of the analysis of the diabetes assistant as a reader meets them."""

from __future__ import annotations

from ciie_utils.briefings.vocabulary import N_
from nbbriefing.language.messages import _

# The sentences of `analysis.assistant_reach.NOTES`, for extraction.
NOTES = (
    N_("People with diabetes in China: the stated figure, and the range of all figures near it."),
    N_("Treated among adults with diabetes, latest national survey."),
    N_("HbA1c below 7.0 percent among the treated, latest national survey."),
    N_(
        "Difference between the arms of a trial of digital education; its interval follows "
        "from the size of the arms and the spread of HbA1c."
    ),
    N_("Standard deviation of HbA1c among users in another trial of digital education."),
    N_(
        "The smallest change of the controlled share that two surveys as precise as the latest "
        "would call significant."
    ),
)


def note(sentence: str) -> str:
    """Return a sentence of the analysis in the current language."""
    return _(sentence) if sentence else ""
