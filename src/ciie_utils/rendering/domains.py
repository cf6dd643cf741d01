"""Where the values of a parameter declared as ``"all"`` come from.

Rendering knows nothing of what is rendered. It is handed a mapping from parameter names to functions,
its domains; this project's are in `ciie_utils.domains`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from ciie_utils.errors import CatalogueError, suggest
from ciie_utils.rendering.catalogue import ALL, Briefing, Value

#: Called with the folder of the ledger.
Domain = Callable[[Path], Sequence[Value]]
Domains = Mapping[str, Domain]


def values_of(briefing: Briefing, name: str, domains: Domains, ledger: Path) -> list[Value]:
    """Values that a parameter of a briefing is rendered for, in the order of the catalogue or domain.

    Raises
    ------
    CatalogueError
        If the catalogue says ``"all"`` of a parameter that has no domain.
    """
    declared = briefing.parameters[name]
    if declared != ALL:
        return list(declared)
    if name not in domains:
        known = ", ".join(domains) or "none"
        raise CatalogueError(
            f"entry {briefing.id!r}, key 'parameters.{name}': the ledger has no values by that name, "
            f"so {ALL!r} means nothing; it has: {known}\n"
            f"{suggest(name, domains) or 'Write a list of values instead.'}"
        )
    return list(domains[name](ledger))
