"""What the club's notebook calls."""

from __future__ import annotations

import os
from pathlib import Path

from nbbriefing.blocks.model import Column, Facts, KeyFigure, KeyFigures, Paragraph, Run, Table
from nbbriefing.language.messages import _, set_language
from swim_briefings import words
from swim_briefings.project import replay, rows


class Pool:
    """The results of one pool as of a day."""

    def __init__(self, pool: str, as_of: str, language: str) -> None:
        set_language(language)
        self.data, self.pool, self.as_of = Path(os.environ["SWIM_DATA"]), pool, as_of
        self.rows = [row for row in rows(self.data, as_of) if row["pool"] == pool]
        self.best = min(self.rows, key=lambda row: float(row["seconds"]))

    def finding(self) -> Paragraph:
        """Say who was fastest."""
        said = _("{who} is the fastest at {pool}: {seconds} seconds.")
        values = {"who": self.best["swimmer"], "seconds": self.best["seconds"], "pool": words.pool(self.pool)}
        return Paragraph([said.format(**values)], role="finding")

    def key_figures(self) -> KeyFigures:
        """Count the starts."""
        return KeyFigures([KeyFigure(str(len(self.rows)), _("starts"))])

    def table(self) -> Table:
        """Show every start, the best one marked."""
        marked = [
            (
                row["day"],
                row["swimmer"],
                row["seconds"],
                [Run(_("best"), tone="faster")] if row is self.best else "",
            )
            for row in self.rows
        ]
        heads = [Column(_("Day")), Column(_("Swimmer")), Column(_("Time")), Column("")]
        return Table(_("Every start"), heads, marked)

    def identity(self) -> Facts:
        """Say what was read."""
        recipe = f"as_of({self.as_of})"
        about = {"swimmers": {row["swimmer"].lower(): row["swimmer"] for row in self.rows}}
        reads = {recipe: replay(self.data, recipe)}
        return Facts([(_("Day"), self.as_of)], metadata={"nbbriefing": {"reads": reads, "about": about}})
