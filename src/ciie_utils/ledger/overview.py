"""What JupyterLab shows of a ledger: its day, how much it holds, and the newest that it knows."""

from collections.abc import Iterable, Mapping
from html import escape

import pandas as pd

NEWEST = 5
_SHOWN_FINGERPRINT = 12


def overview_html(
    tables: Mapping[str, pd.DataFrame],
    names: Iterable[str],
    facts: Iterable[tuple[str, str]],
    fingerprint: str,
) -> str:
    """Return the counts of a ledger's tables and its newest milestones as HTML, after facts (label, text)."""
    rows = [*facts, *((name, f"{len(tables[name]):,}") for name in names)]
    rows.append(("fingerprint", fingerprint[:_SHOWN_FINGERPRINT]))
    return _table("Ledger", None, [[label, text] for label, text in rows]) + _newest(tables)


def _newest(tables: Mapping[str, pd.DataFrame]) -> str:
    newest = tables["milestones"].sort_values(["published_end", "row"], ascending=False).head(NEWEST)
    if newest.empty:
        return ""
    titles = tables["initiatives"].set_index("initiative_id")["title"]
    rows = [
        [row["published_end"].date().isoformat(), titles.get(row["initiative_id"], row["initiative_id"])]
        + [_text(row[name]) for name in ("stage", "status", "date", "note")]
        for _index, row in newest.iterrows()
    ]
    head = ["known since", "initiative", "stage", "status", "date", "note"]
    return _table("Newest milestones", head, rows)


def _text(value: object) -> str:
    return "" if pd.isna(value) else str(value)  # type: ignore[call-overload]


def _table(caption: str, head: list[str] | None, rows: list[list[str]]) -> str:
    heads = "".join(f'<th scope="col" style="text-align:left">{escape(text)}</th>' for text in head or ())
    body = "".join(
        f'<tr><th scope="row" style="text-align:left">{escape(first)}</th>'
        + "".join(f'<td style="text-align:left">{escape(text)}</td>' for text in rest)
        + "</tr>"
        for first, *rest in rows
    )
    top = f"<thead><tr>{heads}</tr></thead>" if head else ""
    return f"<table><caption>{escape(caption)}</caption>{top}<tbody>{body}</tbody></table>"
