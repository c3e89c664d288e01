"""Scenarios of loops from the text of their parts: what tests of the loop's laws state their cases with."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from leakphys.scenario import Scenario

Phase = tuple[str, str, Mapping[str, float | str]]
"""Name, duration, and the numbers that it sets."""

CLOSED_HOLE = """
[puncture]
diameter = "0.8 mm"
discharge_coefficient = 0.61
open = 0
"""

QUIET_LOOP = """
schema = "leakphys-scenario/1"
name = "part"
title = "A part of a ship beside a loop that does nothing"

[coolant]
fluid = "nitrogen"

[loop]
volume = "1 L"
initial_temperature = "293 K"
initial_pressure = "100 kPa"

[puncture]
diameter = "0.1 mm"
discharge_coefficient = 0.6
open = 0
"""


def line(text: str) -> str:
    """One part on one line, `pipes.r: bore = "8 mm", length = "2 m"`, as a table of the file."""
    path, _, fields = text.partition(":")
    return "\n".join((f"[{path.strip()}]", *(field.strip() for field in fields.split(";"))))


def loop_scenario(
    parts: Sequence[str],
    *,
    fluid: str = "isooctane",
    coolant: str = "",
    duration: str = "1 h",
    phases: Sequence[Phase] = (),
) -> Scenario:
    """Return a scenario of `parts`, each as in line(); its hole is shut where none is among them."""
    tables = [line(part) for part in parts]
    if not any(table.startswith("[puncture") for table in tables):
        tables.append(CLOSED_HOLE)
    stages = phases or [("all", duration, {})]
    plan = [f'[plans.docked]\nzero = "{stages[0][0]}"']
    for name, length, numbers in stages:
        plan.append(f'[[plans.docked.phases]]\nname = "{name}"\nduration = "{length}"')
        if numbers:
            plan.append("[plans.docked.phases.set]")
            plan += [f'"{path}" = {json.dumps(value)}' for path, value in numbers.items()]
    head = [
        'schema = "leakphys-scenario/1"',
        'name = "loop"',
        'title = "A loop of its parts"',
        f'[coolant]\nfluid = "{fluid}"',
        *(field.strip() for field in coolant.split(";") if field.strip()),
    ]
    return Scenario.from_text("\n".join([*head, *tables, *plan]) + "\n", "loop.toml")


def quiet_scenario(
    parts: Sequence[str], *, duration: str = "10 h", phases: Sequence[Phase] = ()
) -> Scenario:
    """Return a scenario of `parts` beside a loop that does nothing."""
    idle = 'loop: volume = "1 L"; initial_temperature = "293 K"; initial_pressure = "100 kPa"'
    return loop_scenario([idle, *parts], fluid="nitrogen", duration=duration, phases=phases)


def letting_go(scenario: Scenario, phase: str, parts: Sequence[str]) -> Scenario:
    """Return the scenario whose `parts` separate as `phase` begins."""
    head = f'name = "{phase}"\n'
    text = scenario.to_toml()
    assert text.count(head) == 1
    return Scenario.from_text(text.replace(head, f"{head}jettison = {json.dumps(list(parts))}\n"))


def held_wall(at: str, temperature: float, conductance: float, name: str = "") -> list[str]:
    """Parts that hold a zone or volume to a wall of one temperature [K] by a conductance [W/K]."""
    wall = name or f"wall_{at}"
    return [
        f'boundaries.{wall}: temperature = "{temperature} K"',
        f'conductors.to_{wall}: between = ["{wall}", "{at}"]; conductance = "{conductance} W/K"',
    ]
