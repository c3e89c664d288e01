"""A plan as the core takes it: when phases end, and what each of them sets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from leakphys import _core
from leakphys.coolant_tables import Integers, table
from leakphys.errors import InputError

if TYPE_CHECKING:
    from leakphys.scenario import Scenario
    from leakphys.scenario_parts import Plan

Floats = NDArray[np.float64]

JETTISONED = "jettisoned"
"""The core's field of what has left the ship."""


@dataclass(frozen=True)
class Schedule:
    """Phases by the columns of the inputs that hold their lengths and what they set."""

    duration_columns: Integers  # (phases,)
    zero_phase: int
    changes: Integers  # (changes, 3): phase, parameter, column
    later_columns: Integers  # columns that matter only from time zero on


def schedule_of(
    scenario: Scenario,
    plan: Plan,
    network: _core.Network,
    columns: dict[str, list[int]],
) -> tuple[Schedule, Floats]:
    """Return a plan's schedule and the central values of its own columns, beyond the network's.

    These are durations, what the phases set, the crew and the extra load; `columns` gets their paths.
    """
    phases = [phase.name for phase in plan.phases]
    zero = phases.index(plan.zero)
    durations: list[int] = []
    changes: list[list[int]] = []
    added: list[float] = []

    def new_column(path: str | None, value: float) -> int:
        if path is not None:
            columns.setdefault(path, []).append(network.parameters + len(added))
        added.append(value)
        return network.parameters + len(added) - 1

    commands = _command_columns(scenario, network)
    leaving = _jettison_columns(scenario, network)
    for number, phase in enumerate(plan.phases):
        root = f"plans.{plan.name}.{phase.name}"
        durations.append(new_column(f"{root}.duration", scenario.value(f"{root}.duration")))
        for target in phase.sets:
            path = f"{root}.set.{target}"
            column = new_column(path, scenario.value(path))
            changes += [[number, parameter, column] for parameter in columns[target]]
            if target in commands:
                changes.append([number, commands[target], new_column(None, number + 1.0)])
        for part in phase.jettison:
            changes.append([number, leaving[part], new_column(None, 1.0)])
    room = crew_compartment(scenario, plan)
    if room is not None and scenario.has_crew:
        seat = f"compartments.{room}.crew"
        aboard = value_in_phase(scenario, plan, seat, zero)
        changes.append([zero, columns[seat][0], new_column("crew", aboard)])
    extra = new_column("extra_load", 0.0)
    if scenario.heat_load_node is not None:
        changes.append([zero, network.first_columns["extra_load"][0], extra])
    later = [column for phase, _, column in changes if phase >= zero] + durations[zero:]
    return Schedule(
        np.array(durations, dtype=np.int32),
        zero,
        table(changes, 3),
        np.array(later, dtype=np.int32),
    ), np.array(added)


def _command_columns(scenario: Scenario, network: _core.Network) -> dict[str, int]:
    """Where a pump's commands are counted, by the path of its speed: each phase that sets it is one."""
    start, width = network.first_columns["pumps"]
    place = [name for name, _ in _core.field_tables()["pumps"]].index("command")
    return {
        f"{pump.path}running": int(start + number * width + place)
        for number, pump in enumerate(scenario.coolant.pumps)
    }


def _jettison_columns(scenario: Scenario, network: _core.Network) -> dict[str, int]:
    """Where it is told that a part has left, by its name."""
    columns: dict[str, int] = {}
    parts = {
        "loops": [loop.name for loop in scenario.coolant.loops],
        "nodes": scenario.nodes,
        "compartments": [compartment.name for compartment in scenario.compartments],
    }
    for part, names in parts.items():
        start, width = network.first_columns[part]
        place = [field for field, _ in _core.field_tables()[part]].index(JETTISONED)
        columns |= {name: start + number * width + place for number, name in enumerate(names)}
    return columns


def value_in_phase(scenario: Scenario, plan: Plan, path: str, last: int) -> float:
    """The central value that a path has in phase number `last` of a plan, from 0."""
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
