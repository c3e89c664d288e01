"""Where the parts of a network stand on paper: columns of boxes, and wires between them, in inches.

Left of the coolant stands what joins, drives, holds and empties it; right of it the thermal points in
columns by their distance from it. A wire that passes a column has a place of its own there, so that
no wire crosses a box. The same scenario always gives the same layout.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from leakphys.plot_columns import (
    Edge,
    add_lanes,
    columns_of,
    mean,
    points_of,
    thermal_edges,
    untangle,
)

if TYPE_CHECKING:
    from leakphys.scenario import Scenario

BOX = (1.75, 0.78)  # width and height of a box
GAP = (1.15, 0.26)  # between columns, between boxes
HEAD = 0.42  # above the zones of a volume, for its state
JET = 0.7  # left of everything, for the arrows of what leaves
_LANE = 0.1  # height of a wire's place in a column that it passes
_MARGIN = 0.12


@dataclass(frozen=True)
class Box:
    """A part: its centre and size; `key` is the path of the part ("nodes.wall", "puncture")."""

    key: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Frame:
    """The outline of a volume around its zones."""

    volume: str
    left: float
    bottom: float
    width: float
    height: float


@dataclass(frozen=True)
class Wire:
    """What joins two boxes: kind, the two keys, and the points that it passes."""

    kind: str
    ends: tuple[str, str]
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Layout:
    """Boxes by their keys, frames, wires, and the size of it all."""

    boxes: dict[str, Box]
    frames: tuple[Frame, ...]
    wires: tuple[Wire, ...]
    width: float
    height: float


Places = dict[str, float]
"""Heights of the centres of boxes and lanes."""


def layout(scenario: Scenario, attached: Sequence[Edge]) -> Layout:
    """Place the parts of a scenario.

    `attached` are the wires (kind, part, zone) of what stands left of the coolant.
    """
    zones = [f"zones.{zone.name}" for zone in scenario.coolant.zones]
    edges = thermal_edges(scenario)
    columns = columns_of(zones, points_of(scenario), edges)
    chains = add_lanes(columns, edges)
    untangle(columns, chains)
    places: Places = {}
    frames = _coolant(scenario, places)
    for column in columns[1:]:
        near = {key: [a for c in chains for a, b in pairwise(c) if b == key] for key in column}
        _settle(column, places, near)
    near = {key: [zone for _, part, zone in attached if part == key] for _, key, _ in attached}
    left = sorted(near, key=lambda key: -mean([places[zone] for zone in near[key]]))
    _settle(left, places, near)
    columns_at = {key: float(i) for i, column in enumerate(columns) for key in column}
    boxes = {
        key: Box(key, columns_at.get(key, -1.0) * (BOX[0] + GAP[0]), places[key], *BOX)
        for key in (*left, *zones, *points_of(scenario))
    }
    wires = _wires(
        boxes,
        places,
        columns_at,
        [
            *zip([kind for kind, _, _ in edges], chains, strict=True),
            *((kind, [part, zone]) for kind, part, zone in attached),
        ],
    )
    return _on_paper(boxes, frames, wires)


def _coolant(scenario: Scenario, places: Places) -> list[Frame]:
    """Set the heights of the zones, volume below volume; returns the volumes' frames at x = 0."""
    frames, top = [], 0.0
    for volume in scenario.coolant.volumes:
        start = top
        top -= HEAD
        for zone in scenario.coolant.zones_of(volume.name):
            places[f"zones.{zone.name}"] = top - 0.5 * BOX[1]
            top -= BOX[1]
        top -= _MARGIN
        width = BOX[0] + 2.0 * _MARGIN
        frames.append(Frame(volume.name, -0.5 * width, top, width, start - top))
        top -= GAP[1]
    return frames


def _settle(column: Sequence[str], places: Places, near: Mapping[str, Sequence[str]]) -> None:
    """Give the keys of a column, in their order from above, heights nearest to their neighbours'.

    Least squares under the distances that boxes need, by pooling those that touch.
    """
    middle = mean([y for key, y in places.items() if key.startswith("zones.")])
    offset, before = 0.0, 0.0
    pools: list[tuple[float, int]] = []  # mean height without the offsets, and how many
    offsets: list[float] = []
    for key in column:
        size = _LANE if key.startswith("lane ") else BOX[1]
        offset += 0.5 * (before + size) + GAP[1] if offsets else 0.0
        before = size
        offsets.append(offset)
        wanted = [places[other] for other in near.get(key, ()) if other in places]
        pools.append(((mean(wanted) if wanted else middle) + offset, 1))
        while len(pools) > 1 and pools[-1][0] > pools[-2][0]:
            (low, n), (high, m) = pools.pop(), pools.pop()
            pools.append(((n * low + m * high) / (n + m), n + m))
    heights = [height for height, count in pools for _ in range(count)]
    places.update({k: y - o for k, y, o in zip(column, heights, offsets, strict=True)})


def _wires(
    boxes: Mapping[str, Box],
    places: Places,
    columns_at: Mapping[str, float],
    chains: Sequence[tuple[str, Sequence[str]]],
) -> list[Wire]:
    """Wires through their lanes, each end at a port of its own on the side of its box."""
    ends: dict[tuple[str, bool], list[tuple[float, int]]] = {}
    for number, (_, chain) in enumerate(chains):
        same = columns_at.get(chain[0], -1.0) == columns_at.get(chain[-1], -1.0)
        for key, other, right in ((chain[0], chain[1], True), (chain[-1], chain[-2], same)):
            ends.setdefault((key, right), []).append((-places[other], number))
    port: dict[tuple[str, bool, int], tuple[float, float]] = {}
    for (key, right), others in ends.items():
        box = boxes[key]
        x = box.x + (0.5 if right else -0.5) * box.width
        for place, (_, number) in enumerate(sorted(others)):
            share = (place + 1) / (len(others) + 1)
            port[key, right, number] = (x, box.y + (0.5 - share) * box.height)
    found = []
    for number, (kind, chain) in enumerate(chains):
        first, last = chain[0], chain[-1]
        points = [port[first, True, number]]
        for lane in chain[1:-1]:
            x = columns_at[lane] * (BOX[0] + GAP[0])
            points += [(x - 0.5 * BOX[0], places[lane]), (x + 0.5 * BOX[0], places[lane])]
        same = (last, True, number) in port
        points.append(port[last, same, number])
        found.append(Wire(kind, (first, last), tuple(points)))
    return found


def _on_paper(boxes: dict[str, Box], frames: list[Frame], wires: list[Wire]) -> Layout:
    """The same with the origin at the lower left corner, and room around."""
    left = min([box.x - 0.5 * box.width for box in boxes.values()] + [f.left for f in frames])
    bottom = min([box.y - 0.5 * box.height for box in boxes.values()] + [f.bottom for f in frames])
    right = max([box.x + 0.5 * box.width for box in boxes.values()])
    top = max([box.y + 0.5 * box.height for box in boxes.values()] + [0.0])
    dx, dy = _MARGIN + JET - left, _MARGIN - bottom
    return Layout(
        {key: replace(box, x=box.x + dx, y=box.y + dy) for key, box in boxes.items()},
        tuple(replace(f, left=f.left + dx, bottom=f.bottom + dy) for f in frames),
        tuple(replace(w, points=tuple((x + dx, y + dy) for x, y in w.points)) for w in wires),
        right + dx + 0.5 * GAP[0],
        top + dy + _MARGIN,
    )
