"""Where the names of a network lie on paper: linked ones near each other, none over another.

Nothing here is random: names start on a circle, are pulled until their distances on paper are as close to
their distances in the network as they can be, and are then moved apart until no two boxes overlap.

References
----------
E. R. Gansner, Y. Koren and S. North (2004), "Graph drawing by stress majorization", Graph Drawing, LNCS 3383:
239-250.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]

ROUNDS = 300
#: Rounds of moving boxes apart before the rest is settled by moving down.
PUSHES = 400
#: Free space between two boxes, in millimetres.
GAP_MM = 1.6
#: Paper per name, as a multiple of the area of its box: room for the lines. On a full page there is less.
ROOM, LEAST_ROOM = 3.2, 1.35
#: The height of a page that a drawing keeps to as long as the least room allows.
PAGE_MM = 205.0


@dataclass(frozen=True)
class Box:
    """A rectangle on paper, in millimetres: its middle and its size."""

    x: float
    y: float
    width: float
    height: float

    def overlaps(self, other: Box, gap: float = 0.0) -> bool:
        """Return whether two boxes are nearer than ``gap``."""
        across = (self.width + other.width) / 2 + gap - abs(self.x - other.x)
        down = (self.height + other.height) / 2 + gap - abs(self.y - other.y)
        return across > 1e-9 and down > 1e-9


def place(
    sizes: Sequence[tuple[float, float]], edges: Sequence[tuple[int, int]], width_mm: float
) -> tuple[list[Box], float]:
    """Place boxes of a connected network.

    Parameters
    ----------
    sizes
        Width and height of each box, in millimetres; none wider than ``width_mm``.
    edges
        Pairs of their numbers.
    width_mm
        Width of the paper.

    Returns
    -------
    boxes : list of Box
        In the order of ``sizes``; none overlaps another, all lie within the width and below 0.
    height_mm : float
        How much paper they take.
    """
    size = np.asarray(sizes, dtype=np.float64).reshape(-1, 2)
    if not len(size):
        return [], 0.0
    points = _pulled(_distances(len(size), edges))
    needed = float(((size[:, 0] + GAP_MM) * (size[:, 1] + GAP_MM)).sum()) / width_mm
    height = max(min(needed * ROOM, PAGE_MM), needed * LEAST_ROOM, float(size[:, 1].max()) + 2 * GAP_MM)
    points = _pushed_apart(_on_paper(points, size, width_mm, height), size, width_mm, height)
    boxes = _settled(points, size, width_mm, height)
    top = min(box.y - box.height / 2 for box in boxes)
    boxes = [Box(box.x, box.y - top, box.width, box.height) for box in boxes]
    return boxes, max(box.y + box.height / 2 for box in boxes)


def _distances(n: int, edges: Sequence[tuple[int, int]]) -> Points:
    """Return the number of steps between any two; a step further than the furthest where there is no way."""
    steps = np.full((n, n), np.inf)
    np.fill_diagonal(steps, 0.0)
    for a, b in edges:
        steps[a, b] = steps[b, a] = 1.0
    for middle in range(n):
        steps = np.minimum(steps, steps[:, middle, None] + steps[None, middle, :])
    furthest = steps[np.isfinite(steps)].max(initial=0.0)
    return np.where(np.isfinite(steps), steps, furthest + 1.0)


def _pulled(steps: Points) -> Points:
    """Return points whose distances are as close to the steps as majorisation brings them."""
    n = len(steps)
    # Neighbours begin beside each other on the circle, which saves most of the crossings.
    order = _walk(steps)
    angle = np.empty(n)
    angle[order] = np.arange(n) * 2 * np.pi / n
    points = np.column_stack([np.cos(angle), np.sin(angle)]) * max(float(steps.max()), 1.0) / 2
    weight = np.where(steps > 0, 1.0 / np.maximum(steps, 1.0) ** 2, 0.0)
    total = np.maximum(weight.sum(axis=1), 1e-12)[:, None]
    for _round in range(ROUNDS):
        difference = points[:, None, :] - points[None, :, :]
        length = np.sqrt((difference**2).sum(axis=2))
        # Two points in one place have no direction; the smallest length keeps them where they are.
        ratio = weight * steps / np.maximum(length, 1e-9)
        pull = (weight[:, :, None] * points[None, :, :] + ratio[:, :, None] * difference).sum(axis=1)
        points = pull / total
    return points


def _walk(steps: Points) -> list[int]:
    """Return all numbers in the order of a walk through the network that begins at the best linked one."""
    neighbours = (steps == 1).sum(axis=1)
    left = set(range(len(steps)))
    order: list[int] = []
    while left:
        if order:
            following = min(left, key=lambda i: (steps[order[-1], i], -neighbours[i], i))
        else:
            following = min(left, key=lambda i: (-neighbours[i], i))
        order.append(following)
        left.remove(following)
    return order


def _on_paper(points: Points, size: Points, width_mm: float, height_mm: float) -> Points:
    """Turn the longer side of the cloud along the longer side of the paper, and fill the paper."""
    centred = points - points.mean(axis=0)
    xx, yy, xy = (centred[:, 0] ** 2).sum(), (centred[:, 1] ** 2).sum(), centred.prod(axis=1).sum()
    turn = 0.5 * np.arctan2(2 * xy, xx - yy)
    if height_mm > width_mm:
        turn -= np.pi / 2
    cosine, sine = np.cos(turn), np.sin(turn)
    turned = np.column_stack(
        [centred[:, 0] * cosine + centred[:, 1] * sine, centred[:, 1] * cosine - centred[:, 0] * sine]
    )
    span = np.maximum(turned.max(axis=0) - turned.min(axis=0), 1e-9)
    share = (turned - turned.min(axis=0)) / span
    alone = turned.max(axis=0) - turned.min(axis=0) < 1e-6
    # Half by rank: crowds in the middle get paper from the empty edges, and the order stays.
    rank = np.argsort(np.argsort(share, axis=0, kind="stable"), axis=0) / max(len(share) - 1, 1)
    share = (share + rank) / 2
    share[:, alone] = 0.5
    room = np.array([width_mm, height_mm]) - size
    return size / 2 + share * np.maximum(room, 0.0)


def _pushed_apart(points: Points, size: Points, width_mm: float, height_mm: float) -> Points:
    """Move boxes apart along the shorter way, all at once, round by round, within the paper."""
    reach = (size[:, None, :] + size[None, :, :]) / 2 + GAP_MM
    n = len(size)
    # Boxes in exactly one place part in the order of their numbers.
    tie = np.sign(np.arange(n)[:, None] - np.arange(n)[None, :]).astype(np.float64)
    points = points.copy()
    for _round in range(PUSHES):
        difference = points[:, None, :] - points[None, :, :]
        overlap = reach - np.abs(difference)
        hit = (overlap > 1e-6).all(axis=2) & ~np.eye(n, dtype=bool)
        if not hit.any():
            break
        across = overlap[:, :, 0] < overlap[:, :, 1]
        sign = np.where(difference == 0, tie[:, :, None], np.sign(difference))
        move = np.where(hit[:, :, None], sign * overlap * 0.26, 0.0)
        move[:, :, 0] = np.where(across, move[:, :, 0], 0.0)
        move[:, :, 1] = np.where(across, 0.0, move[:, :, 1])
        points = points + move.sum(axis=1)
        points = np.clip(points, size / 2, np.array([width_mm, height_mm]) - size / 2)
    return points


def _settled(points: Points, size: Points, width_mm: float, height_mm: float) -> list[Box]:
    """Settle what is still too near, from the top down: a box goes to the nearest free place on the paper."""
    placed: dict[int, Box] = {}
    for number in sorted(range(len(size)), key=lambda i: (points[i, 1], points[i, 0], i)):
        box = Box(*(float(value) for value in (*points[number], *size[number])))
        placed[number] = _free_place(box, list(placed.values()), width_mm, height_mm)
    return [placed[number] for number in range(len(size))]


def _free_place(box: Box, placed: Sequence[Box], width_mm: float, height_mm: float) -> Box:
    """Return the box where it is, at the nearest free place, or below everything that is in its way."""
    for right, down in _STEPS_AWAY:
        moved = Box(box.x + right, box.y + down, box.width, box.height)
        across = min(moved.x, width_mm - moved.x) - box.width / 2
        inside = across >= 0 and min(moved.y, height_mm - moved.y) - box.height / 2 >= 0
        if (inside or not (right or down)) and not any(moved.overlaps(b, GAP_MM - 0.01) for b in placed):
            return moved
    while blocking := [other for other in placed if box.overlaps(other, GAP_MM - 0.01)]:
        lowest = max(other.y + other.height / 2 for other in blocking)
        box = Box(box.x, lowest + GAP_MM + box.height / 2, box.width, box.height)
    return box


#: Moves to try, the shortest first.
_STEPS_AWAY = sorted(
    ((float(right), float(down)) for right in range(-66, 67, 3) for down in range(-60, 61, 2)),
    key=lambda move: (move[0] ** 2 + move[1] ** 2, move),
)
