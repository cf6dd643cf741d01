"""Rendering with further tries for what may pass by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from nbbriefing.running.outcome import Outcome
from nbbriefing.running.plan import Run

#: Seconds before the second try and before the third.
PAUSES = (30.0, 120.0)

Render = Callable[[list[Run]], list[Outcome]]
Sleep = Callable[[float], object]
Tell = Callable[[str], object]


def render_with_retries(
    runs: Sequence[Run], render: Render, sleep: Sleep, tell: Tell, pauses: Sequence[float] = PAUSES
) -> tuple[list[Outcome], dict[str, int]]:
    """Render runs, and those again whose failure may pass by itself, after longer and longer pauses.

    Parameters
    ----------
    runs : sequence of Run
    render : callable
        Gives an outcome for each run, in their order.
    sleep : callable
        Called with seconds.
    tell : callable
        Called with a line before each pause.
    pauses : sequence of float
        One for each further try.

    Returns
    -------
    outcomes : list of Outcome
        The last of each run, in the order of the runs.
    tries : dict of str to int
        How often each run was tried, by its name.
    """
    outcomes = {outcome.name: outcome for outcome in render(list(runs))}
    tries = dict.fromkeys(outcomes, 1)
    for pause in pauses:
        again = [run for run in runs if outcomes[run.name].failed and outcomes[run.name].transient]
        if not again:
            break
        names = ", ".join(run.name for run in again)
        tell(f"Trying again in {pause:g} s what may pass by itself: {names}")
        sleep(pause)
        for outcome in render(again):
            outcomes[outcome.name] = outcome
            tries[outcome.name] += 1
    return [outcomes[run.name] for run in runs], tries
