"""The coolant's parts as the core takes them: integers for the graph, a path for every column."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, get_args

import numpy as np
from numpy.typing import NDArray

from leakphys import fluids
from leakphys.puncture import is_derived
from leakphys.scenario_parts import Cause, Law

if TYPE_CHECKING:
    from leakphys.scenario import Scenario
    from leakphys.scenario_parts import CoolantGraph, Hole, Volume

Integers = NDArray[np.int32]

POLICIES = {"stop": 0, "plug": 1, "vapour": 2}
LINK_KINDS = {"pipe": 0, "stop": 1, "check": 2, "relief": 3}
ACCUMULATOR_KINDS = {"bellows": 0, "spring": 1, "bladder": 2}
HOLE_WORDS = {
    "upstream": {"liquid": 0.0, "local": 1.0, "vapour": 2.0},
    "law": {law: float(number) for number, law in enumerate(get_args(Law))},
    "cause": {cause: float(number) for number, cause in enumerate(get_args(Cause))},
    "hole_quarter": {"smallest": 0.0, "smaller": 1.0, "larger": 2.0, "largest": 3.0, "middle": 4.0},
}
"""What is said of a hole in words, as the numbers in its columns of these names.

Of all laws for the hole of a particle a quarter of what they leave open, or for a single run their geometric mean.
"""
UNKNOWN_WORDS = {"upstream": 3, "law": 2}
QUARTERS = 4
"""Of how many of these words, from the first, an assessment draws: of the laws the two limits, no flashing and
equilibrium, between which every other one lies."""

# The bellows settles in V/(compliance p), some 0.1 s at 2 bar: fast beside any leak. The stop is stiff
# enough that it moves the half-time of a loop by less than 0.1 %.
COMPLIANCE, STOP_STIFFNESS = 4e-7, 1e11  # m3/s/Pa, Pa/m3

DERIVED = "derived_diameter"
"""The name of the column of a diameter that follows from a hole's other numbers."""

_NOT_GIVEN = -1.0
"""An initial liquid fraction that is not: the volume starts in one phase."""

Entry = str | float
"""What a column holds: the number at a path, or a constant where the part has no such number."""


def table(rows: list[list[int]], width: int) -> Integers:
    """Rows of integers as the core takes them, also when there are none."""
    return np.array(rows, dtype=np.int32).reshape(len(rows), width)


def graph(scenario: Scenario, points: dict[str, int]) -> dict[str, Integers]:
    """Return the arguments of the core's Network that describe the coolant.

    `points` are the numbers of the thermal points by name.
    """
    coolant = scenario.coolant
    loop = {entry.name: number for number, entry in enumerate(coolant.loops)}
    volume = {entry.name: number for number, entry in enumerate(coolant.volumes)}
    zone = {entry.name: number for number, entry in enumerate(coolant.zones)}
    link = {entry.name: number for number, entry in enumerate(coolant.links)}
    radiator = {entry.name: number for number, entry in enumerate(scenario.radiators)}
    names = fluids.names()
    return {
        "loops": table(
            [[names.index(x.fluid), POLICIES[x.below_triple_point]] for x in coolant.loops], 2
        ),
        "volumes": table([[loop[x.loop]] for x in coolant.volumes], 1),
        "zones": table(
            [[volume[x.volume], points[x.wall] if x.wall else -1] for x in coolant.zones], 2
        ),
        "links": table([[LINK_KINDS[x.kind], zone[x.a], zone[x.b]] for x in coolant.links], 3),
        "pumps": table(
            [
                [
                    link[x.link] if x.link else -1,
                    volume[x.volume] if x.volume else -1,
                    zone[x.inlet],
                    points[x.motor] if x.motor else -1,
                ]
                for x in coolant.pumps
            ],
            4,
        ),
        "holes": table(
            [[zone[x.zone], radiator[x.radiator] if x.radiator else -1] for x in coolant.holes], 2
        ),
        "accumulators": table(
            [[ACCUMULATOR_KINDS[x.kind], zone[x.zone]] for x in coolant.accumulators], 2
        ),
    }


def hole_words(coolant: CoolantGraph) -> dict[str, float]:
    """The numbers for what is said of the holes in words, by path."""
    words = {
        f"{hole.path}.{name}": HOLE_WORDS[name][getattr(hole, name)]
        for hole in coolant.holes
        for name in UNKNOWN_WORDS
    }
    for hole in coolant.holes:
        if hole.may_be_defect:
            words[f"{hole.path}.cause"] = HOLE_WORDS["cause"][hole.cause]
        if hole.hole_law == "all":
            words[f"{hole.path}.impact.hole_quarter"] = HOLE_WORDS["hole_quarter"]["middle"]
    return words


def grows(scenario: Scenario, given: tuple[str, ...]) -> bool:
    """Whether any hole may grow, by what the scenario says or members are given."""
    return any(x.grows or f"{x.path}.growth_rate" in given for x in scenario.coolant.holes)


def dissolves(scenario: Scenario, given: tuple[str, ...]) -> bool:
    """Whether any coolant holds dissolved gas, by what the scenario states or members are given."""
    paths = [f"{loop.coolant}.gas_solubility" for loop in scenario.coolant.loops]
    stated = (scenario.quantity(path) for path in paths)
    return any(q.value_si > 0.0 or q.has_range for q in stated) or any(p in given for p in paths)


def columns(coolant: CoolantGraph) -> dict[str, list[Callable[[str], Entry]]]:
    """Return, for each part of the core, what the column of a field holds in its entries."""
    parts: dict[str, list[Callable[[str], Entry]]] = {
        "loops": [_loop(loop.coolant, loop.numbers) for loop in coolant.loops],
        "volumes": [_volume(volume, coolant) for volume in coolant.volumes],
        "zones": [
            {"volume": x.room, "initial_temperature": x.temperature}.__getitem__
            for x in coolant.zones
        ],
        "links": [_link(x.section, x.path) for x in coolant.links],
        "pumps": [_pump(x.path, in_line=bool(x.link)) for x in coolant.pumps],
        "punctures": [_hole(x) for x in coolant.holes],
        "accumulators": [_accumulator(x.path, x.kind) for x in coolant.accumulators],
    }
    return parts


def _at(path: str, **constants: float) -> Callable[[str], Entry]:
    """A part whose numbers all stand behind one path, but for constants."""
    return lambda field: constants.get(field, f"{path}.{field}")


def _hole(hole: Hole) -> Callable[[str], Entry]:
    """Numbers that a table leaves out count as 0, but a discharge coefficient, within its effective area, as 1.

    A diameter that follows from other numbers has a path that no file has.
    """
    constants = {"tube_holes": float(hole.walls), "jet_sign": -1.0 if hole.far_side else 1.0}
    if not hole.directed:
        constants |= {"jet_azimuth": 0.0, "jet_elevation": 0.0, "jet_sign": 0.0}
    if not hole.placed:
        constants |= {"position_x": 0.0, "position_y": 0.0, "position_z": 0.0}
    if not hole.has_coefficient:
        constants["discharge_coefficient"] = 1.0
    plain = _at(hole.path, **constants)
    derived = f"{hole.path}.{DERIVED}"
    return lambda field: derived if field == "diameter" and is_derived(hole) else plain(field)


def _loop(coolant: str, numbers: str) -> Callable[[str], Entry]:
    of_zones = ("mixing_width", "relocation_time")
    return lambda field: f"{numbers if field in of_zones else coolant}.{field}"


def _volume(volume: Volume, coolant: CoolantGraph) -> Callable[[str], Entry]:
    """Nothing of its own where an accumulator sets the pressure."""
    held = bool(coolant.accumulators_of(volume.name))
    pressure: Entry = 0.0 if held or not volume.pressure else volume.pressure
    share: Entry = _NOT_GIVEN if held or not volume.liquid_fraction else volume.liquid_fraction
    return {"initial_pressure": pressure, "initial_liquid_fraction": share}.__getitem__


_PLAIN = {"opening": 1.0, "set_pressure": 0.0}
_WHOLE = {"parallel": 1.0, "severed": 0.0, "severed_at": 0.5, "back_pressure": 0.0}
_LINK_CONSTANTS = {"pipes": _PLAIN, "valves": _WHOLE, "pumps": _PLAIN | _WHOLE}


def _link(section: str, path: str) -> Callable[[str], Entry]:
    return _at(path, **_LINK_CONSTANTS[section])


def _pump(path: str, *, in_line: bool) -> Callable[[str], Entry]:
    """The path of a pump ends in "." or, for that of [loop], in "pump_"."""
    constants = {"command": 0.0} if in_line else {"command": 0.0, "head": 0.0}
    return lambda field: constants.get(field, f"{path}{field}")


def _accumulator(path: str, kind: str) -> Callable[[str], Entry]:
    """A spring has no gas."""
    gas = {"gas_pressure": 0.0, "wall_conductance": 0.0} if kind == "spring" else {}
    return _at(path, **gas)
