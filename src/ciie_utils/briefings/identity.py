"""What a briefing was made from, and what it is about: for its reader, and for an index of briefings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel import Locale

from ciie_utils import __version__
from ciie_utils.briefings import vocabulary
from nbbriefing.blocks.model import Facts, Run
from nbbriefing.language import _, current_language, formats
from nbbriefing.language.messages import SOURCE_LANGUAGE

if TYPE_CHECKING:
    from ciie_utils.briefings.briefing import Briefing

SHOWN_FINGERPRINT = 12
_SEVERAL_AREAS = "multiple"


def identity(briefing: Briefing) -> Facts:
    """Return what the briefing was made from.

    The output's metadata holds ``{"nbbriefing": {"reads": {recipe: fingerprint}}}`` for every view of the
    ledger whose rows were used, which tells a later run whether anything has changed, and what the
    briefing is `about`.
    """
    shown = [(_parameter_label(name), str(value)) for name, value in briefing.parameters.items()]
    since = _("none") if briefing.since is None else formats.day(briefing.since)
    fingerprint = Run(briefing.fingerprint[:SHOWN_FINGERPRINT], code=True)
    return Facts(
        [
            *shown,
            (_("As of"), formats.day(briefing.as_of)),
            (_("Compared with"), since),
            (_("Language"), _language_name()),
            (_("Fingerprint of the ledger rows used"), fingerprint),
            (_("Software"), f"ciie-utils {__version__}"),
        ],
        metadata={"nbbriefing": {"reads": briefing.reads, "about": about(briefing)}},
    )


def about(briefing: Briefing) -> dict[str, dict[str, str]]:
    """Return the organisations and therapy areas that a briefing is about.

    Returns
    -------
    dict
        ``organisations`` and ``therapy_areas``, each id to name in the current language. Both are empty for a
        briefing on everything: that it names an organisation among all others helps nobody who looks for it.
    """
    view, scope = briefing.view, briefing.scope
    narrowed = "/" in scope.recipe or 2 * len(view.initiatives) < len(scope.initiatives)
    if not narrowed:
        return {"organisations": {}, "therapy_areas": {}}
    names = briefing.organisation_names
    parties = sorted(set(view.parties["org_id"]))
    areas = sorted(set(view.initiatives["therapy_area"]) - {_SEVERAL_AREAS})
    return {
        "organisations": {org_id: names[org_id] for org_id in parties},
        "therapy_areas": {area: vocabulary.capitalised(vocabulary.therapy_area(area)) for area in areas},
    }


def _parameter_label(name: str) -> str:
    """Return the label of a parameter; one of somebody else's notebook is shown by its name."""
    labels = {
        "edition": _("Edition"),
        "horizon": _("Horizon"),
        "procedures": _("Procedures"),
        "baseline_risk": _("Baseline risk"),
        "target_share": _("Target share"),
        "years": _("Years"),
    }
    return labels.get(name, name.replace("_", " ").capitalize())


def _language_name() -> str:
    """Return the name of the language by itself; the language of the source by its code."""
    name = current_language()
    return name if name == SOURCE_LANGUAGE else str(Locale.parse(name).get_language_name())
