"""The verdicts on promises: what each is called, how it looks and what follows from it, in one table.

Judging (`ciie_utils.analysis.promises`), tables and figures, and the project that the engine is given all
read it: to show a verdict otherwise, change its line here and its translation.
"""

from dataclasses import dataclass

from nbbriefing.language import N_
from nbbriefing.project import Fill, MarkStyle, Tone


@dataclass(frozen=True)
class Verdict:
    """A verdict.

    Attributes
    ----------
    label
        What it is called, a message.
    tone
        The look of its badge.
    marker, fill
        In figures, in the colour of the badge; with them verdicts differ in grey print too.
    decided
        Whether the promise is kept, or its time is up.
    met
        Whether what was promised has happened.
    urgency
        Where not all promises fit, those with the least come first.
    """

    label: str
    tone: Tone
    marker: str
    fill: Fill
    decided: bool
    met: bool
    urgency: int

    @property
    def mark(self) -> MarkStyle:
        """The look of its marks in figures."""
        return MarkStyle(self.tone.colour, self.marker, self.fill)


#: In the order in which they are listed: from the best news to the least.
VERDICTS = {
    "kept": Verdict(
        N_("kept"),
        Tone("#007a6e", "#39c2b0"),
        marker="o",
        fill="solid",
        decided=True,
        met=True,
        urgency=2,
    ),
    "late": Verdict(
        N_("late"),
        Tone("#9a5b00", "#e5ab57", "diamond"),
        marker="D",
        fill="striped",
        decided=True,
        met=True,
        urgency=1,
    ),
    "overdue": Verdict(
        N_("overdue"),
        Tone("#c0203a", "#ff6f86", "square"),
        marker="X",
        fill="crossed",
        decided=True,
        met=False,
        urgency=0,
    ),
    "pending": Verdict(
        N_("pending"),
        Tone("#5f45b8", "#b9aef5", "ring"),
        marker="o",
        fill="open",
        decided=False,
        met=False,
        urgency=3,
    ),
    "superseded": Verdict(
        N_("superseded"),
        Tone("#3c424b", "#e0e4ea"),
        marker="s",
        fill="open",
        decided=False,
        met=False,
        urgency=4,
    ),
}

NAMES = tuple(VERDICTS)
#: A superseded promise has been replaced by another one, so it does not count.
STANDING = tuple(name for name in NAMES if name != "superseded")
DECIDED = tuple(name for name, verdict in VERDICTS.items() if verdict.decided)
OPEN = tuple(name for name, verdict in VERDICTS.items() if not verdict.decided)
MET = tuple(name for name, verdict in VERDICTS.items() if verdict.met)
