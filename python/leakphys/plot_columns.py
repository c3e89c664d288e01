"""In which column and in which order the thermal points of a network are drawn: layers by distance.

A wire that passes a column has a lane there, so that no wire crosses a box. Columns are sorted by the
mean place of their neighbours (K. Sugiyama et al., IEEE Trans. Syst. Man Cybern. 11 (1981) 109).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leakphys.scenario import Scenario

_PASSES = 8

Edge = tuple[str, str, str]
"""Kind and the keys of the two ends."""


def thermal_edges(scenario: Scenario) -> list[Edge]:
    """Conductors, radiators, wet walls and hatches between zones, nodes, compartments, boundaries."""
    keys = {f.split(".")[1]: f for f in points_of(scenario)}

    def key(name: str) -> str:
        zone = scenario.coolant.zone_named(name)
        return keys[name] if zone is None else f"zones.{zone.name}"

    edges: list[Edge] = [(c.kind, key(c.a), key(c.b)) for c in scenario.conductors]
    edges += [("radiation", key(r.node), key(r.sink)) for r in scenario.radiators]
    joined = {frozenset((a, b)) for _, a, b in edges}
    for compartment in scenario.compartments:
        pair = (key(compartment.name), key(compartment.wall))
        if frozenset(pair) not in joined:
            edges.append(("vapour", *pair))
    return edges + [("air", key(h.a), key(h.b)) for h in scenario.hatches]


def points_of(scenario: Scenario) -> list[str]:
    """Keys of the thermal points but the zones."""
    return [
        *(f"nodes.{name}" for name in scenario.nodes),
        *(f"compartments.{compartment.name}" for compartment in scenario.compartments),
        *(f"boundaries.{name}" for name in scenario.boundaries),
    ]


def columns_of(zones: list[str], points: list[str], edges: list[Edge]) -> list[list[str]]:
    """Zones, then points by their distance from them; boundaries right of all that they touch."""
    distance = dict.fromkeys(zones, 0)
    near = _adjacent(edges)
    front, level = list(zones), 1
    inner = [point for point in points if not point.startswith("boundaries.")]
    while len(distance) < len(zones) + len(inner):
        found = [p for key in front for p in near.get(key, ()) if p in inner and p not in distance]
        if not found:  # what nothing joins to the coolant begins beside it
            found, level = [next(p for p in inner if p not in distance)], 1
        front = list(dict.fromkeys(found))
        distance |= dict.fromkeys(front, level)
        level += 1
    for point in points:
        if point not in distance:
            touched = [distance[other] for other in near.get(point, ()) if other in distance]
            distance[point] = 1 + max(touched, default=0)
    columns: list[list[str]] = [[] for _ in range(1 + max(distance.values()))]
    for key in (*zones, *points):
        columns[distance[key]].append(key)
    return [column for column in columns if column]


def _adjacent(edges: Iterable[Edge]) -> dict[str, list[str]]:
    near: dict[str, list[str]] = {}
    for _, a, b in edges:
        near.setdefault(a, []).append(b)
        near.setdefault(b, []).append(a)
    return near


def add_lanes(columns: list[list[str]], edges: list[Edge]) -> list[list[str]]:
    """For each edge the keys that it passes, from left to right: its ends, and lanes between them.

    Lanes are added to the columns that an edge passes.
    """
    column_of = {key: number for number, column in enumerate(columns) for key in column}
    chains = []
    for position, (_, a, b) in enumerate(edges):
        first, last = sorted((a, b), key=lambda key: column_of[key])
        passed = [f"lane {position}.{n}" for n in range(column_of[first] + 1, column_of[last])]
        for number, lane in enumerate(passed, start=column_of[first] + 1):
            columns[number].append(lane)
        chains.append([first, *passed, last])
    return chains


def untangle(columns: list[list[str]], chains: list[list[str]]) -> None:
    """Sort each column but the first by the mean place of its neighbours, back and forth."""
    near = _adjacent(("", a, b) for chain in chains for a, b in pairwise(chain))
    for sweep in range(_PASSES):
        order = range(1, len(columns)) if sweep % 2 == 0 else range(len(columns) - 2, 0, -1)
        for number in order:
            beside = [columns[number - 1]] + ([columns[number + 1]] if sweep % 2 else [])
            place = {key: i / max(len(c), 1) for c in beside for i, key in enumerate(c)}
            own = {key: i / len(columns[number]) for i, key in enumerate(columns[number])}

            def wanted(
                key: str, place: dict[str, float] = place, own: dict[str, float] = own
            ) -> float:
                known = [place[other] for other in near.get(key, ()) if other in place]
                return mean(known) if known else own[key]

            columns[number].sort(key=wanted)


def mean(values: Sequence[float]) -> float:
    """The mean, 0 of nothing."""
    return sum(values) / len(values) if values else 0.0
