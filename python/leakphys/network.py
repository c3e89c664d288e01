"""From a scenario and a plan to the core's network: integers for the graph, columns for the numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from leakphys import _core
from leakphys.errors import InputError

if TYPE_CHECKING:
    from leakphys.scenario import Scenario
    from leakphys.scenario_parts import Plan

Floats = NDArray[np.float64]

KINDS = {"linear": 0, "pumped": 1, "wetted": 2}
UPSTREAM = {"liquid": 0.0, "local": 1.0, "vapour": 2.0}
NUMERICAL = {
    # The bellows settles in V/(compliance p), some 0.1 s at 2 bar: fast beside any leak. The stop is
    # stiff enough that it moves the half-time of a loop by less than 0.1 %.
    "loop.accumulator.compliance": 4e-7,  # m3/s/Pa
    "loop.accumulator.stop_stiffness": 1e11,  # Pa/m3
}
_PATH_OF_PART = {"accumulator": "loop.accumulator"}

# Events: signal, side, threshold, and whether the loop must have an accumulator or a pumped conductor.
_EVENTS = {
    "heat rejection below 50 %": ("loop.heat_rejection_fraction", -1, 0.5),
    "heat rejection below 10 %": ("loop.heat_rejection_fraction", -1, 0.1),
    "accumulator bottomed": ("accumulator.travel", +1, 0.999),  # the stop meets it smoothly
    "pump stops": ("loop.circulation", -1, 0.5),
    "half the coolant gone": ("loop.mass_fraction", -1, 0.5),
    "90 % of the coolant gone": ("loop.mass_fraction", -1, 0.1),
    "loop dry": ("loop.inventory", -1, 0.01),
}


@dataclass(frozen=True)
class Assembly:
    """A scenario and plan as the core takes them. `columns` maps paths to columns of the inputs."""

    network: _core.Network
    columns: dict[str, list[int]]
    central: Floats  # (columns,)
    duration_columns: NDArray[np.int32]  # (phases,)
    zero_phase: int
    changes: NDArray[np.int32]  # (changes, 3): phase, parameter, column
    later_columns: NDArray[np.int32]  # columns that matter only from time zero on
    signals: tuple[str, ...]
    watches: tuple[str, ...]  # those the network has, in its order
    limits: tuple[str, ...]  # all of the scenario


def assemble(scenario: Scenario, plan_name: str) -> Assembly:
    """Describe a scenario's network and one plan's schedule; InputError where the core is too small."""
    plan = scenario.plan(plan_name)
    signals = signal_order(scenario)
    watches = _watches(scenario, plan, signals)
    try:
        network = _network(scenario, watches)
    except ValueError as fault:
        raise InputError.at(
            scenario.name, "", str(fault), "a network that the core can hold"
        ) from None
    columns = _parameter_columns(scenario, network, [name for name, *_ in watches])
    central = list(_central(scenario, network, columns, watches))
    schedule = _schedule(scenario, plan, network, columns, central)
    return Assembly(
        network,
        columns,
        np.array(central),
        *schedule,
        signals,
        tuple(name for name, *_ in watches),
        tuple(limit.name for limit in scenario.limits),
    )


def signal_order(scenario: Scenario) -> tuple[str, ...]:
    """Names of the core's signals in its order."""
    tables = _core.field_tables()

    def names(part: str) -> list[str]:
        return [name for name, _ in tables[f"{part}_signals"]]

    order = [f"loop.{name}" for name in names("loop")]
    if scenario.has_accumulator:
        order += [f"accumulator.{name}" for name in names("accumulator")]
    order += [f"nodes.{node}.{name}" for node in scenario.nodes for name in names("nodes")]
    order += [
        f"compartments.{compartment.name}.{name}"
        for compartment in scenario.compartments
        for name in names("compartments")
    ]
    if has_crew(scenario):
        order += [f"crew.{name}" for name in names("crew")]
    return tuple(order)


def has_crew(scenario: Scenario) -> bool:
    """Whether the network has a crew: a crew block, and a compartment for it to be in."""
    return scenario.has_crew and bool(scenario.compartments)


Watch = tuple[str, int, int, float, float | None, int, int]
"""Name, signal, side, threshold, allowed duration, phase from which it is armed, terminal."""


def _watches(scenario: Scenario, plan: Plan, signals: tuple[str, ...]) -> list[Watch]:
    rejects = any(conductor.rejects_heat for conductor in scenario.conductors)
    pumped = any(conductor.kind == "pumped" for conductor in scenario.conductors)
    watches: list[Watch] = []
    for name, (signal, side, threshold) in _EVENTS.items():
        missing = (signal == "loop.heat_rejection_fraction" and not rejects) or (
            signal == "loop.circulation" and not pumped
        )
        if signal in signals and not missing:
            terminal = int(name == "loop dry" and plan.ends_when_dry)
            watches.append((name, signals.index(signal), side, threshold, None, 0, terminal))
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


def _points(scenario: Scenario) -> dict[str, int]:
    """Numbers of the thermal points by name: nodes, compartments, loop, boundaries."""
    compartments = [compartment.name for compartment in scenario.compartments]
    names = [*scenario.nodes, *compartments, "loop", *scenario.boundaries]
    return {name: number for number, name in enumerate(names)}


def _table(rows: list[list[int]], width: int) -> NDArray[np.int32]:
    return np.array(rows, dtype=np.int32).reshape(len(rows), width)


def _network(scenario: Scenario, watches: list[Watch]) -> _core.Network:
    points = _points(scenario)
    nodes = {name: number for number, name in enumerate(scenario.nodes)}
    boundaries = {name: number for number, name in enumerate(scenario.boundaries)}
    rooms = {compartment.name: number for number, compartment in enumerate(scenario.compartments)}
    load = scenario.heat_load_node
    return _core.Network(
        fluid=_core.fluid_names.index(scenario.fluid),
        has_accumulator=scenario.has_accumulator,
        has_crew=has_crew(scenario),
        nodes=len(nodes),
        boundaries=len(boundaries),
        compartment_walls=_table([[nodes.get(c.wall, -1)] for c in scenario.compartments], 1),
        conductors=_table(
            [
                [KINDS[c.kind], points[c.a], points[c.b], int(c.rejects_heat)]
                for c in scenario.conductors
            ],
            4,
        ),
        radiators=_table([[nodes[r.node], boundaries[r.sink]] for r in scenario.radiators], 2),
        hatches=_table([[rooms[h.a], rooms[h.b]] for h in scenario.hatches], 2),
        watches=_table(
            [
                [signal, side, int(allowed is not None), armed, terminal]
                for _, signal, side, _, allowed, armed, terminal in watches
            ],
            5,
        ),
        heat_load_point=-1 if load is None else points[load.split(".")[-1]],
    )


def _parameter_columns(
    scenario: Scenario, network: _core.Network, watches: list[str]
) -> dict[str, list[int]]:
    """Columns of every given parameter of the network, by path."""
    tables, first = _core.field_tables(), network.first_columns
    owners: dict[str, list[str]] = {
        "nodes": list(scenario.nodes),
        "boundaries": list(scenario.boundaries),
        "conductors": [conductor.name for conductor in scenario.conductors],
        "radiators": [radiator.name for radiator in scenario.radiators],
        "compartments": [compartment.name for compartment in scenario.compartments],
        "hatches": [hatch.name for hatch in scenario.hatches],
    }
    columns: dict[str, list[int]] = {}
    for part in ("loop", "accumulator", "puncture", "crew"):
        for field, (name, _) in enumerate(tables[part]):
            columns[f"{_PATH_OF_PART.get(part, part)}.{name}"] = [first[part][0] + field]
    for part, names in owners.items():
        start, width = first[part]
        for number, owner in enumerate(names):
            for field, (name, _) in enumerate(tables[part]):
                columns[f"{part}.{owner}.{name}"] = [start + number * width + field]
    start, width = first["watches"]
    for number, watch in enumerate(watches):
        for field, (name, _) in enumerate(tables["watches"]):
            columns[f"limits.{watch}.{name}"] = [start + number * width + field]
    return columns


def _central(
    scenario: Scenario,
    network: _core.Network,
    columns: dict[str, list[int]],
    watches: list[Watch],
) -> Floats:
    """Central values of all parameters; 0 for what the network does not use or derives itself."""
    central = np.zeros(network.parameters)
    stated = scenario.quantities()
    for path, where in columns.items():
        if path in stated:
            central[where] = stated[path].value_si
        elif path in NUMERICAL:
            central[where] = NUMERICAL[path]
    central[columns["puncture.upstream"]] = UPSTREAM[scenario.upstream]
    for name, _, _, threshold, allowed, _, _ in watches:
        central[columns[f"limits.{name}.threshold"]] = threshold
        central[columns[f"limits.{name}.duration"]] = 0.0 if allowed is None else allowed
    return central


def _schedule(
    scenario: Scenario,
    plan: Plan,
    network: _core.Network,
    columns: dict[str, list[int]],
    central: list[float],
) -> tuple[NDArray[np.int32], int, NDArray[np.int32], NDArray[np.int32]]:
    """Adds the plan's own columns: durations, what its phases set, the crew and the extra load."""
    phases = [phase.name for phase in plan.phases]
    zero = phases.index(plan.zero)
    durations: list[int] = []
    changes: list[list[int]] = []

    def new_column(path: str, value: float) -> int:
        columns.setdefault(path, []).append(len(central))
        central.append(value)
        return len(central) - 1

    for number, phase in enumerate(plan.phases):
        root = f"plans.{plan.name}.{phase.name}"
        durations.append(new_column(f"{root}.duration", scenario.value(f"{root}.duration")))
        for target in phase.sets:
            path = f"{root}.set.{target}"
            column = new_column(path, scenario.value(path))
            changes.append([number, columns[target][0], column])
    room = crew_compartment(scenario, plan)
    if room is not None and has_crew(scenario):
        seat = f"compartments.{room}.crew"
        aboard = _value_in_phase(scenario, plan, seat, zero)
        changes.append([zero, columns[seat][0], new_column("crew", aboard)])
    extra = new_column("extra_load", 0.0)
    if scenario.heat_load_node is not None:
        changes.append([zero, network.first_columns["extra_load"][0], extra])
    later = [column for phase, _, column in changes if phase >= zero] + durations[zero:]
    columns_of_plan = np.array(durations, dtype=np.int32)
    return columns_of_plan, zero, _table(changes, 3), np.array(later, dtype=np.int32)


def _value_in_phase(scenario: Scenario, plan: Plan, path: str, last: int) -> float:
    """The central value that a path has in phase number `last` of a plan."""
    value = scenario.value(path)
    for phase in plan.phases[: last + 1]:
        if path in phase.sets:
            value = scenario.value(f"plans.{plan.name}.{phase.name}.set.{path}")
    return value


def crew_compartment(scenario: Scenario, plan: Plan) -> str | None:
    """Where the options of a plan seat their crew; None when no option flies it."""
    rooms = {option.crew_compartment for option in scenario.options if option.plan == plan.name}
    rooms.discard("")
    if len(rooms) > 1:
        found = f"options that seat their crew in {' and '.join(sorted(rooms))}"
        raise InputError.at(
            scenario.name, f"plans.{plan.name}", found, "one compartment for a plan"
        )
    return next(iter(rooms), None)
