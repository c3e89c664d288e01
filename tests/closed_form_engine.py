"""A stand-in for the engine whose members have closed-form answers, and a scenario for it.

From hatch closure on, the cabin warms at a constant rate and its humidity rises with the crew:

    T(t) = T0 + (load + q crew + extra) t / C        φ(t) = φ0 + k crew t

so the time to a limit, the largest excess and the load that just touches a limit are known exactly.
Each event happens at its own multiple of a leak time proportional to 1/(Cd d²).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from leakphys import engine
from leakphys.checkpoint import Checkpoint
from leakphys.events import EVENTS
from leakphys.parting import Parted, Parting

if TYPE_CHECKING:
    from leakphys.scenario import Scenario

Floats = NDArray[np.float64]

HEAT_PER_PERSON = 100.0  # W
HUMIDITY_RATE = 2e-5  # 1/s for each person
UPSTREAM = ("liquid", "local", "vapour")
SLOWER = np.array([1.0, 2.0, 4.0])  # leak time by what stands at the hole
EVENT_FACTORS = {
    "heat rejection below 50 %": 0.5,
    "heat rejection below 10 %": 0.9,
    "accumulator bottomed": 0.2,
    "pump cavitates": 0.3,
    "pump stops": 0.4,
    "half the coolant gone": 0.6,
    "90 % of the coolant gone": 0.95,
    "loop dry": 1.0,
}
FAILING_DIAMETER = 2.9e-3  # m: members with a larger hole end with status 1

SCENARIO = """
schema = "leakphys-scenario/1"
name = "closed-form"
title = "A cabin that warms at a constant rate"
description = "For tests."
simplifications = ["the cabin has no walls"]

[coolant]
fluid = "isooctane"

[loop]
volume = "47 L"
initial_temperature = "285 K"

[loop.accumulator]
stroke = "8 L"
gas_volume = "4 L"
gas_pressure = "100 kPa"
wall_conductance = "20 W/K"

[puncture]
diameter = { value = "0.8 mm", range = ["0.6 mm", "1.0 mm"], source = "press", grade = "press" }
discharge_coefficient = { value = 0.62, range = [0.55, 0.85], source = "guess", grade = "assumed" }
upstream = "liquid"

[nodes.wall]
heat_capacity = { value = "500 kJ/K", range = ["300 kJ/K", "700 kJ/K"], source = "a", grade = "assumed" }
initial_temperature = "295 K"

[nodes.radiator]
heat_capacity = "30 kJ/K"
initial_temperature = "250 K"

[conductors.loop_radiator]
between = ["loop", "radiator"]
kind = "pumped"
rejects_heat = true
conductance = "5 W/K"

[compartments.cabin]
volume = "4 m^3"
pressure = "100 kPa"
initial_temperature = "295 K"
initial_relative_humidity = 0.5
load = { value = "200 W", range = ["150 W", "250 W"], source = "a", grade = "press" }
wall = "wall"
condensing_area = "5 m^2"
mass_transfer_coefficient = "2 mm/s"

[crew]
metabolic_rate = "100 W"
sensible_conductance = "10 W/K"
skin_temperature = "306 K"
minimum_evaporation = "20 W"
evaporative_conductance = "0.06 W/Pa"
body_mass = "75 kg"

[limits.cabin_hot]
title = "cabin"
signal = "compartments.cabin.temperature"
side = "above"
threshold = "308 K"
class = "hard"

[limits.humid]
title = "humid"
signal = "compartments.cabin.relative_humidity"
side = "above"
threshold = 0.75
class = "exposure"
duration = "1 h"

[limits.warm]
title = "warm"
signal = "compartments.cabin.temperature"
side = "above"
threshold = "300 K"
class = "advisory"

[limits.cold]
title = "cold"
signal = "compartments.cabin.temperature"
side = "below"
threshold = "290 K"
class = "hard"

[plans.docked]
title = "docked"
zero = "leaking"
limits_from = "leaking"
ends_when_dry = true
[[plans.docked.phases]]
name = "leaking"
duration = "10 day"

[plans.home]
title = "home"
zero = "closed"
limits_from = "closed"
ends_when_dry = false
[[plans.home.phases]]
name = "waiting"
duration = "2 h"
[[plans.home.phases]]
name = "closed"
duration = "5 h"
[[plans.home.phases]]
name = "descent"
duration = { value = "1 h", range = ["0.9 h", "1.1 h"], source = "a", grade = "press" }

[[options]]
name = "three"
title = "three home"
plan = "home"
crew = 3
crew_compartment = "cabin"

[[options]]
name = "one"
title = "one home"
plan = "home"
crew = 1
crew_compartment = "cabin"

[heat_load_node]
name = "compartments.cabin"
"""


def _column(members: Mapping[str, Any], scenario: Scenario, path: str, n: int) -> Floats:
    value = members[path] if path in members else scenario.value(path)
    return np.broadcast_to(np.asarray(value, dtype=np.float64), (n,)).copy()


def run(
    scenario: Scenario,
    plan: str,
    members: Mapping[str, Any] | None = None,
    *,
    n: int | None = None,
    times: ArrayLike | None = None,
    signals: Sequence[str] = (),
    rtol: float = 1e-6,
    threads: int | None = None,  # noqa: ARG001  (the engine's signature)
    events: bool = True,  # noqa: ARG001
    keep_checkpoint: bool = False,  # noqa: ARG001
    resume: Checkpoint | None = None,
    partings: Sequence[Parting] = (),
    within: Parted | None = None,
    backend: str = "cpu",
) -> engine.Outcome:
    """Return the closed-form outcome of n members, in the engine's shapes."""
    assert resume is None, "no checkpoint was handed out"
    assert within is None, "no plan was said to have parted"
    assert backend == "cpu", "no device was asked for"
    given = dict(members or {})
    known = set(scenario.quantities())
    known |= {"crew", "extra_load", "puncture.upstream", "puncture.law"}
    assert set(given) <= known, set(given) - known
    assert not any(path.startswith("plans.") and path.split(".")[1] != plan for path in given)
    count = n if n is not None else max((np.size(v) for v in given.values()), default=1)

    def column(path: str) -> Floats:
        return _column(given, scenario, path, count)

    phases = scenario.plan(plan).phases
    lengths = {phase.name: column(f"plans.{plan}.{phase.name}.duration") for phase in phases}
    before = phases[: [phase.name for phase in phases].index(scenario.plan(plan).zero)]
    zero = sum((lengths[phase.name] for phase in before), np.zeros(count))
    end = sum(lengths.values(), np.zeros(count)) - zero
    area = column("puncture.discharge_coefficient") * column("puncture.diameter") ** 2
    at_hole = np.asarray(given.get("puncture.upstream", UPSTREAM.index(scenario.upstream)))
    leak = 4e-3 * SLOWER[at_hole.astype(np.int64)] / area
    failed = column("puncture.diameter") > FAILING_DIAMETER
    if scenario.plan(plan).ends_when_dry:
        end = np.minimum(end, leak - zero)
    crew = np.broadcast_to(np.asarray(given.get("crew", 0.0), dtype=np.float64), (count,))
    extra = np.broadcast_to(np.asarray(given.get("extra_load", 0.0), dtype=np.float64), (count,))
    power = column("compartments.cabin.load") + HEAT_PER_PERSON * crew + extra
    rates = {
        "compartments.cabin.temperature": power / column("nodes.wall.heat_capacity"),
        "compartments.cabin.relative_humidity": HUMIDITY_RATE * crew,
    }
    starts = {
        "compartments.cabin.temperature": column("compartments.cabin.initial_temperature"),
        "compartments.cabin.relative_humidity": column(
            "compartments.cabin.initial_relative_humidity"
        ),
    }
    watches = (*EVENTS, *(limit.name for limit in scenario.limits))
    crossing = np.full((count, len(watches)), np.nan)
    violation, worst = crossing.copy(), crossing.copy()
    for position, event in enumerate(EVENTS):
        if event not in EVENT_FACTORS:  # nothing freezes
            continue
        at = EVENT_FACTORS[event] * leak - zero
        crossing[:, position] = np.where(at <= end * (1.0 + 1e-12), at, np.nan)
        worst[:, position] = end - at
    for position, limit in enumerate(scenario.limits, start=len(EVENTS)):
        side = 1.0 if limit.side == "above" else -1.0
        rate = side * rates[limit.signal]
        excess = side * (starts[limit.signal] - column(f"limits.{limit.name}.threshold"))
        with np.errstate(divide="ignore", invalid="ignore"):
            at = np.where(excess > 0.0, 0.0, np.where(rate > 0.0, -excess / rate, np.inf))
        crossing[:, position] = np.where(at < end, at, np.nan)
        allowed = 0.0
        if limit.class_ == "exposure":
            allowed = scenario.value(f"limits.{limit.name}.duration")
        violation[:, position] = np.where(at + allowed < end, at + allowed, np.nan)
        worst[:, position] = np.maximum(excess, excess + rate * end)
    grid = np.atleast_1d(np.asarray([] if times is None else times, dtype=np.float64))
    samples = np.full((count, grid.size, len(signals)), np.nan)
    for position, name in enumerate(signals):
        since = np.maximum(grid[None, :], 0.0)
        value = (
            starts.get(name, np.ones(count))[:, None]
            + rates.get(name, np.zeros(count))[:, None] * since
        )
        inside = (grid >= -zero[:, None]) & (grid <= end[:, None])
        samples[:, :, position] = np.where(inside, value, np.nan)
    tiny = np.full(count, 1e-15)
    return engine.Outcome(
        status=failed.astype(np.int32),
        end_time=np.where(failed, 0.0, end),  # they fail at time zero
        zero_time=zero,
        watches=watches,
        crossing=crossing,
        violation=violation,
        worst=worst + rtol,
        ledger={"mass_rel": tiny, "energy_rel": tiny, "leaked_mass": 30.0 * np.ones(count)},
        statistics={
            "accepted": np.full(count, 100, dtype=np.int64),
            "rejected": np.full(count, 3, dtype=np.int64),
        },
        times=grid,
        signals=tuple(signals),
        samples=samples,
        parted={  # no member came to it
            x.plan: Parted(x.plan, "", x.phase, np.full((count, 1), np.nan), 0, (0, 0), ())
            for x in partings
        },
    )


def scenario(**changes: object) -> Scenario:
    """Return the scenario above, with quantities replaced."""
    from leakphys.scenario import Scenario

    found = Scenario.from_text(SCENARIO)
    return found.replace(**changes) if changes else found
