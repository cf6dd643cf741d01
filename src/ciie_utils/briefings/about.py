"""What a briefing is about, for an index of briefings: organisations and therapy areas by id and name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ciie_utils.briefings import vocabulary

if TYPE_CHECKING:
    from ciie_utils.briefings.briefing import Briefing

_SEVERAL_AREAS = "multiple"


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
