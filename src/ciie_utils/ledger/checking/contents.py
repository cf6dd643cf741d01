"""What cannot be right in what a table says, or is worth a second look: figures, idle rows, translations."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ciie_utils.ledger.checking.typed import TypedTables, written
from ciie_utils.ledger.faults import Fault

#: Texts that are shown to readers, by table; their translation stands in the column with ``_zh``.
TEXTS = {"milestones": "note", "indicators": "subject"}


def faults(typed: TypedTables) -> Iterator[Fault]:
    """Every figure that contradicts itself or another, idle row, and text that is not translated once."""
    yield from _incomplete(typed)
    yield from _outside_its_range(typed)
    yield from _contradicting_milestones(typed)
    yield from _contradicting_indicators(typed)
    yield from _idle_rows(typed)
    for table, column in TEXTS.items():
        # A ledger that has no translations is kept in one language.
        if f"{column}_zh" in typed[table] and typed[table][f"{column}_zh"].notna().any():
            yield from _translations(typed, table, column)


def _incomplete(typed: TypedTables) -> Iterator[Fault]:
    milestones, indicators = typed["milestones"], typed["indicators"]
    for column in ("metric", "unit"):
        yield from typed.faults(
            "incomplete figure",
            "milestones",
            milestones[milestones["value"].notna() & milestones[column].isna()],
            column,
            f"The value {{value:.15g}} has no {column}; a figure has a metric, a value and a unit.",
            f"Write the {column}, or leave the value empty.",
        )
    yield from typed.faults(
        "incomplete figure",
        "indicators",
        indicators[indicators[["value", "low", "high"]].isna().all(axis="columns")],
        "value",
        "The row holds no figure; an indicator has a value, a range or both.",
        "Write the figure, or remove the row.",
    )


def _outside_its_range(typed: TypedTables) -> Iterator[Fault]:
    indicators = typed["indicators"]
    low, value, high = (indicators[name] for name in ("low", "value", "high"))
    yield from typed.faults(
        "value outside its range",
        "indicators",
        indicators[(low > high) | (value < low) | (value > high)],
        "value",
        "does not fit its range, {low:.15g} to {high:.15g}; allowed is low <= value <= high.",
        "Correct the one that is wrong.",
    )


def _contradicting_milestones(typed: TypedTables) -> Iterator[Fault]:
    milestones = typed["milestones"]
    figures = milestones[milestones[["value", "metric", "date"]].notna().all(axis="columns")]
    figures = figures.assign(at_least=figures["value"], at_most=figures["value"], low=figures["value"])
    same = ["initiative_id", "stage", "status", "metric", "unit", "date"]
    yield from _contradicting(typed, "milestones", figures, same, ["initiative_id", "metric", "date"])


def _contradicting_indicators(typed: TypedTables) -> Iterator[Fault]:
    """As for milestones; a value that is also the low end means 'more than', the high end 'less than'."""
    indicators = typed["indicators"]
    figures = indicators[indicators["period"].notna()]
    low, value, high = figures["low"], figures["value"], figures["high"]
    figures = figures.assign(
        at_least=low.fillna(value.where(high.isna(), -np.inf)).fillna(-np.inf),
        at_most=high.fillna(value.where(low.isna(), np.inf)).fillna(np.inf),
    )
    same = ["indicator", "geography", "subject", "unit", "period"]
    yield from _contradicting(typed, "indicators", figures, same, ["indicator", "subject", "period"])


def _contradicting(
    typed: TypedTables, table: str, figures: pd.DataFrame, same: list[str], named: list[str]
) -> Iterator[Fault]:
    """Figures of one thing from two sources that cannot both be right: their ranges do not meet.

    Each figure is held against the one with the lowest upper end.
    """
    lowest = figures.sort_values(["at_most", "row"]).drop_duplicates(same)
    pairs = figures.merge(lowest, on=same, suffixes=("", "_other"))
    apart = (pairs["source_id"] != pairs["source_id_other"]) & (pairs["at_least"] > pairs["at_most_other"])
    pairs = pairs[apart].sort_values("row")
    others = zip(pairs["value_other"], pairs["at_most_other"], strict=True)
    yield from typed.faults(
        "sources contradict each other",
        table,
        pairs.assign(
            shown=pairs["value"].fillna(pairs["low"]),
            other=[written(v) if pd.notna(v) else f"at most {written(most)}" for v, most in others],
        ),
        "value",
        "({source_id}) contradicts {other} in row {row_other} ({source_id_other}) for "
        + ", ".join(f"{{{name}}}" for name in named)
        + ".",
        "Both may stay, as both were published; note it in CONTRADICTIONS.md.",
        value="shown",
        warning=True,
    )


def _idle_rows(typed: TypedTables) -> Iterator[Fault]:
    """Rows that no reader will ever meet, because nothing leads to them."""
    milestones, parties = typed["milestones"], typed["parties"]
    cited = pd.concat([milestones["source_id"], typed["indicators"]["source_id"]])
    for table, key, used, problem in (
        ("sources", "source_id", cited, "no milestone and no indicator cites the source"),
        ("initiatives", "initiative_id", milestones["initiative_id"], "the initiative has no milestone"),
        ("initiatives", "initiative_id", parties["initiative_id"], "the initiative has no party"),
        ("organisations", "org_id", parties["org_id"], "the organisation is party to nothing"),
    ):
        rows = typed[table]
        yield from typed.faults(
            "unused row",
            table,
            rows[rows[key].notna() & ~rows[key].isin(used.dropna().unique())],
            key,
            f"leads nowhere: {problem}.",
            "Add what is missing, or remove the row.",
            warning=True,
        )


def _translations(typed: TypedTables, table: str, column: str) -> Iterator[Fault]:
    """Texts that a Chinese briefing would show in English, or in two wordings."""
    local, rows = f"{column}_zh", typed[table]
    yield from typed.faults(
        "untranslated",
        table,
        rows[rows[column].notna() & rows[local].isna()],
        local,
        f"The {column} has no translation: {{{column}}}",
        "Translate it, or a Chinese briefing shows the English.",
        warning=True,
    )
    both = rows.dropna(subset=[column, local])
    yield from typed.faults(
        "two translations",
        table,
        both[both[local] != both.groupby(column)[local].transform("first")],
        local,
        f"The same {column} is translated otherwise in an earlier row.",
        "Use one translation; it is looked up by the English text.",
        warning=True,
    )
