"""Sentences that are computed: what may be said of a share, of a verdict, of what is not known.

A word such as "most" is chosen by :mod:`ciie_utils.analysis.proportions`, never here. *Overdue* is what is
known, not what was done: the wording is "no report found by ...".
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from ciie_utils.analysis.proportions import MIN_TO_DESCRIBE, Proportion, compare_shares, describe_share
from ciie_utils.briefings import vocabulary
from nbbriefing.blocks.model import KeyFigure
from nbbriefing.language import _, formats, gap, say, say_n
from nbbriefing.language.estimate import Estimate


def proportion(row: Mapping[str, Any] | pd.Series) -> Proportion:
    """Return a row with ``k``, ``n``, ``share``, ``low`` and ``high`` as a proportion."""
    if not row["n"]:
        return Proportion(0, 0, None, None, None)
    share, low, high = (float(row[name]) for name in ("share", "low", "high"))
    return Proportion(int(row["k"]), int(row["n"]), share, low, high)


def share_figure(part: Estimate, label: str) -> KeyFigure:
    """Return a share as a key figure; one of too few cases is given as counts, not in percent."""
    if part.value is None:
        return KeyFigure("–", label, _("none to count yet"))
    if part.n < MIN_TO_DESCRIBE:
        return KeyFigure(part.counts(), label, _("too few for a share"))
    return KeyFigure(part.number(), label, part.detail())


def together(*parts: str) -> str:
    """Return sentences one after the other; empty ones are left out."""
    return gap().join(part for part in parts if part)


def without_stop(sentence: str) -> str:
    """Return a sentence without its full stop, as a title or a part of another."""
    return sentence.rstrip(".。")


def not_found(as_of: date) -> str:
    """Return what is said of a promise that nothing known meets."""
    return say("no report found by {day}", day=as_of)


def lateness(low: float, high: float) -> str:
    """Return how late, by the least and the most days between due and met: a range where dates are vague."""
    if formats.is_missing(low) or formats.is_missing(high):
        return _("late")
    return say("late by {span}", span=formats.days_range(max(float(low), 1.0), float(high)))


def verdict_short(promise: Mapping[str, Any] | pd.Series) -> str:
    """Return the verdict of a judged promise in a few words, with its delay."""
    verdict = promise["verdict"]
    if verdict == "late":
        return lateness(promise["delay_days_low"], promise["delay_days_high"])
    if verdict == "overdue":
        return say("overdue for {span}", span=formats.days_text(promise["overdue_days"]))
    return vocabulary.verdict(verdict)


def kept_sentence(due: Estimate, late: int, overdue: int, as_of: date) -> str:
    """Say how many promises were kept, late and overdue, of those that had come due."""
    if due.n == 0:
        return say("No promise had come due by {day}.", day=as_of)
    if overdue == due.n:
        return say_n(
            "No report was found for the one promise that had come due by {day}.",
            "No report was found for any of the {n} promises that had come due by {day}.",
            due.n,
            day=as_of,
        )
    return say_n(
        "Of the one promise that had come due by {day}, {kept} was kept in time, {late} came late and "
        "for {overdue} no report was found.",
        "Of the {n} promises that had come due by {day}, {kept} were kept in time, {late} came late and "
        "for {overdue} no report was found.",
        due.n,
        day=as_of,
        kept=due.events,
        late=late,
        overdue=overdue,
    )


def substantive_sentence(more: Estimate, showing: Estimate, as_of: date) -> str:
    """Compare the shares kept of promises of more than being shown or agreed, and of only that."""
    if more.n == 0:
        return say("No promise of more than being shown or agreed had come due by {day}.", day=as_of)
    words = say(
        "Of the promises of more than being shown or agreed at an Expo, {k} of {n} that had come due were "
        "kept in time",
        k=more.events,
        n=more.n,
    )
    against = {
        "more": _("{words}, a larger share than of the others ({others})."),
        "fewer": _("{words}, a smaller share than of the others ({others})."),
        "about as many": _("{words}, about the same share as of the others ({others})."),
        "too few to say": _("{words}, against {others} of the others: too few to say which do better."),
    }[compare_shares(more, showing)]
    return against.format(words=words, others=showing.counts())


def kept_in_words(due: Estimate) -> str:
    """Say in words what the share kept in time allows to be said; empty if nothing came due."""
    return {
        "no cases": "",
        "too few to say": _("That is too few to say how well promises are kept."),
        "none": _("None of them was kept in time."),
        "few": _("Few were kept in time."),
        "a minority": _("A minority was kept in time."),
        "about half": _("About half were kept in time."),
        "most": _("Most were kept in time."),
        "nearly all": _("Nearly all were kept in time."),
        "all": _("All of them were kept in time."),
        "unclear": _("The interval is too wide to say whether more than half are kept in time."),
    }[describe_share(due)]


def patients_sentence(part: Estimate, as_of: date, of_what: str) -> str:
    """Say how many initiatives have reached patients, of those of what is named: ``edition 3 (2020)``."""
    if part.n == 0:
        return say("No initiative was known by {day}.", day=as_of)
    return say_n(
        "Of the one initiative of {what}, {k} had reached patients by {day}.",
        "Of the {n} initiatives of {what}, {k} had reached patients by {day}.",
        part.n,
        what=of_what,
        k=part.events,
        day=as_of,
    )
