"""What became of the healthcare announcements of the China International Import Expo.

``open_ledger`` is the way in; see ``docs/`` and the notebooks for what to do with a ledger.
Names are imported on first use, so that the command line starts without the scientific stack.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ciie_utils.ledger import Evidence, Ledger, open_evidence, open_ledger

__version__ = "0.1.0"
__all__ = ["Evidence", "Ledger", "__version__", "open_evidence", "open_ledger"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from ciie_utils import ledger

        return getattr(ledger, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
