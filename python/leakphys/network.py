"""From a scenario and a plan to the core's network: the graph, the columns of the numbers, the watches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from leakphys import _core, coolant_tables
from leakphys.coolant_tables import table
from leakphys.errors import InputError
from leakphys.events import event_watches
from leakphys.puncture import is_derived
from leakphys.scenario_signals import SIGNALS, blocks
from leakphys.schedule import JETTISONED, Schedule, schedule_of

if TYPE_CHECKING:
    from leakphys.coolant_tables import Entry
    from leakphys.scenario import Scenario
    from leakphys.scenario_parts import Plan

Floats = NDArray[np.float64]

# As the phase from which a watch is armed: from the first, but only once it was within (cpp, solve/status.hpp).
ONCE_WITHIN = -1
ATTITUDES = {"nadir-fixed": 1, "sun-pointing": 2, "inertial": 3}
CREW = {"": 0, "one_node": 1, "two_node": 2}
KINDS = {"linear": 0, "pumped": 1, "wetted": 2, "natural_convection": 3, "tube": 4}
_NUMERICAL = {
    "compliance": coolant_tables.COMPLIANCE,
    "stop_stiffness": coolant_tables.STOP_STIFFNESS,
}


@dataclass(frozen=True, eq=False)
class Assembly:
    """A scenario and plan as the core takes them. `columns` maps paths to columns of the inputs."""

    network: _core.Network
    columns: dict[str, list[int]]
    derived: dict[
        str, list[int]
    ]  # columns of diameters that follow from a hole's other numbers, by its path
    central: Floats  # (columns,)
    schedule: Schedule
    signals: tuple[str, ...]  # all of the core's, in its order
    watches: tuple[str, ...]  # those the network has, in its order
    limits: tuple[str, ...]  # all of the scenario


_assembled: WeakKeyDictionary[Scenario, dict[tuple[str, bool, bool, bool], Assembly]] = (
    WeakKeyDictionary()
)


def assemble(
    scenario: Scenario, plan_name: str, given: tuple[str, ...] = (), *, events: bool = True
) -> Assembly:
    """Describe a scenario's network and one plan's schedule; InputError where the core is too small.

    `given` are the paths that members have values of their own for: dissolved gas and growth among them
    count as there. Without `events` only those are watched that end the plan. What was described is kept
    as long as its scenario is.
    """
    dissolves, grows = (
        coolant_tables.dissolves(scenario, given),
        coolant_tables.grows(scenario, given),
    )
    kept = _assembled.setdefault(scenario, {})
    key = (plan_name, dissolves, grows, events)
    if key not in kept:
        kept[key] = _described(
            scenario, scenario.plan(plan_name), dissolves=dissolves, grows=grows, events=events
        )
    return kept[key]


def _described(
    scenario: Scenario, plan: Plan, *, dissolves: bool, grows: bool, events: bool
) -> Assembly:
    signals = signal_order(scenario)
    watches = _watches(scenario, plan, signals, events=events)
    try:
        network = _network(scenario, plan, watches, dissolves=dissolves, grows=grows)
    except ValueError as fault:
        raise InputError.at(
            scenario.name, "", str(fault), "a network that the core can hold"
        ) from None
    columns: dict[str, list[int]] = {}
    central = _central(scenario, network, columns, watches)
    schedule, added = schedule_of(scenario, plan, network, columns)
    derived = {
        hole.path: columns.pop(f"{hole.path}.{coolant_tables.DERIVED}")
        for hole in {x.path: x for x in scenario.coolant.holes}.values()
        if is_derived(hole)
    }
    return Assembly(
        network,
        columns,
        derived,
        np.concatenate((central, added)),
        schedule,
        signals,
        tuple(name for name, *_ in watches),
        tuple(limit.name for limit in scenario.limits),
    )


def signal_order(scenario: Scenario) -> tuple[str, ...]:
    """Names of the core's signals in its order, also of those that repeat a loop's."""
    rooms = [compartment.name for compartment in scenario.compartments]
    return tuple(
        f"{words}.{name}"
        for part, words in blocks(
            scenario.coolant,
            scenario.nodes,
            [conductor.name for conductor in scenario.conductors],
            rooms,
            crew=crew_model(scenario),
        )
        for name in SIGNALS[part]
    )


def crew_model(scenario: Scenario) -> str:
    """The model of the network's crew: that of the file, "" without a compartment for it to be in."""
    return scenario.crew_model if scenario.compartments else ""


Watch = tuple[str, int, int, float, float | None, int, int]
"""Name, signal, side, threshold, allowed duration, phase from which it is armed, terminal."""


def _watches(
    scenario: Scenario, plan: Plan, signals: tuple[str, ...], *, events: bool
) -> list[Watch]:
    watches: list[Watch] = []
    for name, event in event_watches(scenario).items():
        terminal = int(name == "loop dry" and plan.ends_when_dry)
        if not events and not terminal:
            continue
        place = signals.index(event.signal)
        armed = ONCE_WITHIN if event.once_within else 0
        watches.append((name, place, event.side, event.threshold, None, armed, terminal))
    phases = [phase.name for phase in plan.phases]
    armed = phases.index(plan.limits_from)
    for limit in scenario.limits:
        path = f"limits.{limit.name}"
        timed = limit.class_ == "exposure"
        watches.append(
            (
                limit.name,
                signals.index(limit.signal),
                1 if limit.side == "above" else -1,
                scenario.value(f"{path}.threshold"),
                scenario.value(f"{path}.duration") if timed else None,
                armed,
                0,
            )
        )
    return watches


def points_of(scenario: Scenario) -> dict[str, int]:
    """Numbers of the thermal points by name: nodes, compartments, zones, boundaries.

    A volume or loop of one zone is a name of that zone.
    """
    coolant = scenario.coolant
    rooms = [compartment.name for compartment in scenario.compartments]
    zones = [zone.name for zone in coolant.zones]
    order = [*scenario.nodes, *rooms, *zones, *scenario.boundaries]
    points = {name: number for number, name in enumerate(order)}
    for name in (*(v.name for v in coolant.volumes), *(loop.name for loop in coolant.loops)):
        zone = coolant.zone_named(name)
        if zone is not None:
            points[name] = points[zone.name]
    return points


def _network(
    scenario: Scenario, plan: Plan, watches: list[Watch], *, dissolves: bool, grows: bool
) -> _core.Network:
    points = points_of(scenario)
    nodes = {name: number for number, name in enumerate(scenario.nodes)}
    boundaries = {name: number for number, name in enumerate(scenario.boundaries)}
    rooms = {compartment.name: number for number, compartment in enumerate(scenario.compartments)}
    zones = {zone.name: number for number, zone in enumerate(scenario.coolant.zones)}
    attitude = {plate.name: ATTITUDES[plate.attitude] for plate in scenario.plates}
    load = scenario.heat_load_node
    return _core.Network(
        **coolant_tables.graph(scenario, points),
        dissolved_gas=dissolves,
        crew=CREW[crew_model(scenario)],
        jettisons=any(phase.jettison for phase in plan.phases),
        growing=grows,
        nodes=table([[int(name in scenario.melting)] for name in scenario.nodes], 1),
        plates=table([[attitude.get(name, 0)] for name in scenario.boundaries], 1),
        resolved_sinks=scenario.sinks == "resolved" and bool(scenario.plates),
        desiccants=bool(scenario.desiccants),
        compartment_walls=table(
            [[nodes[c.wall], zones[c.dehumidifier]] for c in scenario.compartments], 2
        ),
        conductors=table(
            [
                [KINDS[c.kind], points[c.a], points[c.b], int(c.rejects_heat)]
                for c in scenario.conductors
            ],
            4,
        ),
        radiators=table([[nodes[r.node], boundaries[r.sink]] for r in scenario.radiators], 2),
        hatches=table([[rooms[h.a], rooms[h.b]] for h in scenario.hatches], 2),
        watches=table(
            [
                [signal, side, int(allowed is not None), armed, terminal]
                for _, signal, side, _, allowed, armed, terminal in watches
            ],
            5,
        ),
        heat_load_point=-1 if load is None else points[load.split(".")[-1]],
    )


def _entries(
    scenario: Scenario, network: _core.Network, watches: list[Watch]
) -> Iterator[tuple[int, str, Entry]]:
    """Yield each given column of the network with its field and the path or constant it holds."""
    fields = _core.field_tables()
    for part, number, owner in _owners(scenario, watches):
        start, width = network.first_columns[part]
        for place, (field, _) in enumerate(fields[part]):
            if field != JETTISONED:  # the schedule alone sets it
                yield start + number * width + place, field, owner(field)


def _owners(
    scenario: Scenario, watches: list[Watch]
) -> Iterator[tuple[str, int, Callable[[str], Entry]]]:
    """Yield part, number within it, and what tells the path of a field, for all that have columns."""
    for part, owners in coolant_tables.columns(scenario.coolant).items():
        for number, owner in enumerate(owners):
            yield part, number, owner
    yield "crew", 0, "crew.{}".format
    yield "orbit", 0, "orbit.{}".format
    named = {
        "nodes": scenario.nodes,
        "boundaries": scenario.boundaries,
        "conductors": [conductor.name for conductor in scenario.conductors],
        "radiators": [radiator.name for radiator in scenario.radiators],
        "compartments": [compartment.name for compartment in scenario.compartments],
        "hatches": [hatch.name for hatch in scenario.hatches],
    }
    for part, names in named.items():
        for number, name in enumerate(names):
            yield part, number, f"{part}.{name}.{{}}".format
    for number, (name, *_) in enumerate(watches):
        yield "watches", number, f"limits.{name}.{{}}".format


def _central(
    scenario: Scenario, network: _core.Network, columns: dict[str, list[int]], watches: list[Watch]
) -> Floats:
    """Central values of all parameters; 0 for what the network does not use or derives itself.

    Fills `columns`: every path to the columns that hold its number.
    """
    central = np.zeros(network.parameters)
    stated, words = scenario.quantities(), coolant_tables.hole_words(scenario.coolant)
    for place, field, entry in _entries(scenario, network, watches):
        if isinstance(entry, float):
            central[place] = entry
            continue
        columns.setdefault(entry, []).append(place)
        if entry in stated:
            central[place] = stated[entry].value_si
        elif entry in words:
            central[place] = words[entry]
        elif field in _NUMERICAL:
            central[place] = _NUMERICAL[field]
    for name, _, _, threshold, allowed, _, _ in watches:
        central[columns[f"limits.{name}.threshold"]] = threshold
        central[columns[f"limits.{name}.duration"]] = 0.0 if allowed is None else allowed
    return central
