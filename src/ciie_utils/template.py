"""What the notebook of a new briefing begins with, after its heading and its parameters."""

from nbbriefing.project import Template

_OPEN = """\
from ciie_utils.briefings import show
from ciie_utils.briefings.standing import outcomes

briefing = show.open_briefing(as_of, since, language)"""
_SECTION = """\
## How far initiatives have come

**What it is.** Say what is counted. **Why it matters.** Say what the reader can do with it. \
**Caveats.** Say what it does not show."""
_LIMITS = """\
## What must not be concluded

- Say what a hasty reader might take from this briefing, and why it does not follow."""

#: Name of a cell, its kind and its source, in order.
CELLS = (
    ("open", "code", _OPEN),
    ("finding", "code", "show.finding(briefing, show.patients_sentence, show.promises_sentence)"),
    (
        "key-figures",
        "code",
        "show.key_figures(briefing, show.initiatives, show.with_patients, show.promises_kept)",
    ),
    ("new", "markdown", "## What is new"),
    ("what-changed", "code", "show.what_changed(briefing)"),
    ("section", "markdown", _SECTION),
    ("progress", "code", 'outcomes.progress(briefing, by="kind")'),
    ("limits", "markdown", _LIMITS),
    ("sources-heading", "markdown", "## Sources"),
    ("sources", "code", "briefing.sources()"),
    ("identity-heading", "markdown", "## About this briefing"),
    ("identity", "code", "briefing.identity()"),
)

TEMPLATE = Template(
    cells=CELLS,
    kernel_title="CIIE (ciie)",
    module="ciie_utils",
    to_add="what you have worked out by hand from the ledger: a count, a name, a verdict",
)
