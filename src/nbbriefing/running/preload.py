"""Imported once by the process that workers are forked from: all that a run needs, and its first use."""

from __future__ import annotations

import gc
import sys

# jsonschema, which nbformat loads, builds a grammar of international web addresses when it finds these
# packages. That takes longer than all the rest of nbformat, and no notebook's schema asks for it.
_NOT_NEEDED = ("rfc3987_syntax", "isoduration")


def load() -> None:
    """Import what runs need."""
    hidden = [name for name in _NOT_NEEDED if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]  # makes its import fail
    try:
        import nbbriefing.exporters
        import nbbriefing.running.run  # noqa: F401
    finally:
        for name in hidden:
            del sys.modules[name]


load()
# The collector then leaves alone what the workers share, and the memory stays shared.
gc.collect()
gc.freeze()
