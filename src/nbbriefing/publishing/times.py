"""When a run was done, and since when readers have been told what it says."""

from __future__ import annotations

import json
from typing import Any

from nbbriefing.exporters.words import long_date
from nbbriefing.running import clock

#: What makes a briefing a changed one for its readers.
_SAID = ("title", "finding", "key_figures", "ledger_fingerprint")


def times(record: dict[str, Any], before: dict[str, Any] | None) -> dict[str, str]:
    """When a run was done, when its briefing was first published, and when it last said something new.

    Parameters
    ----------
    record : dict
        Of the run, without its times.
    before : dict or None
        Record of the run that it takes the place of.

    Returns
    -------
    dict of str to str
        ``rendered``, ``published`` and ``changed``.
    """
    rendered = clock.now()
    earlier = before.get("times") if before else None
    if before is None or not isinstance(earlier, dict):
        return {"rendered": rendered, "published": rendered, "changed": rendered}
    return {
        "rendered": rendered,
        "published": str(earlier.get("published", rendered)),
        "changed": str(earlier.get("changed", rendered)) if said(record) == said(before) else rendered,
    }


def said(record: dict[str, Any]) -> str:
    """What a briefing says, apart from the day on which it says so: a later as-of date alone is no news.

    >>> said({"as_of": "2021-03-01", "finding": "3 by 1 March 2021"}) == said(
    ...     {"as_of": "2021-03-08", "finding": "3 by 8 March 2021"})
    True
    """
    text = json.dumps([record.get(name) for name in _SAID], ensure_ascii=False)
    day, language = str(record.get("as_of", "")), str(record.get("language", ""))
    for written in filter(None, (long_date(day, language), day)):
        text = text.replace(written, "{as_of}")
    return text
