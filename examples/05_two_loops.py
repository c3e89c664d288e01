"""Two loops: a punctured radiator tube is shut off by its valves, or it is not.

    python examples/05_two_loops.py [loop.png]

Reads 05_two_loops.toml beside it: a pump drives an external loop through two parallel radiator tubes,
one of which is punctured; a heat exchanger joins it to an internal loop, which cools the equipment.
In the plan "docked" a command shuts the stop valve before the tube after five minutes, and the check
valve behind it shuts by itself; in "left_open" nobody does. The figure shows the loops an hour after
the puncture.
"""

import sys
from pathlib import Path

import numpy as np

import leakphys as lp

scenario = lp.Scenario.load(Path(__file__).with_suffix(".toml"))
times = np.array([0.0, 0.25, 1.0, 3.0, 6.0]) * 3600.0  # s after the puncture

# 1. What is told: heading, signal, and its value as it is shown.
rows = [
    ("external loop: pressure [kPa]", "loop.pressure", 1e-3, 0.0),
    ("external loop: coolant left [%]", "loop.mass_fraction", 100.0, 0.0),
    ("punctured tube: coolant left [kg]", "volumes.tube_b.mass", 1.0, 0.0),
    ("whole tube: flow [g/s]", "pipes.into_a.flow", 1e3, 0.0),
    ("punctured tube: flow in [g/s]", "valves.shut_b.flow", 1e3, 0.0),
    ("punctured tube: flow out [g/s]", "valves.hold_b.flow", 1e3, 0.0),
    ("external loop: heat rejected [%]", "loop.heat_rejection_fraction", 100.0, 0.0),
    ("internal loop: coolant left [%]", "loops.internal.mass_fraction", 100.0, 0.0),
    ("internal loop: flow [g/s]", "pumps.internal.flow", 1e3, 0.0),
    ("equipment: temperature [degC]", "nodes.equipment.temperature", 1.0, -273.15),
]

# 2. Both plans, with the central values.
for plan in ("docked", "left_open"):
    run = lp.simulate(scenario, plan, times=times, signals=[signal for _, signal, _, _ in rows])
    print(f"{plan}: {scenario.plan(plan).title}")
    print(f"{'hours after the puncture':36s}" + "".join(f"{t / 3600.0:9.2f}" for t in times))
    for heading, signal, scale, offset in rows:
        print(f"{heading:36s}" + "".join(f"{x * scale + offset:9.1f}" for x in run[signal]))
    happened = [str(event) for event in (*run.events, *run.limits) if event.time is not None]
    print("  " + ("; ".join(happened) or "nothing ran out, and no limit was exceeded"))
    print(f"  {run.status}, ledgers closed to {abs(run.ledger['mass_rel']):.0e}\n")

# 3. How large may the hole be, if the valve is shut after five minutes?
holes = np.array([0.5, 0.7, 0.9, 1.1, 1.3]) * 1e-3  # m
swept = lp.sweep(
    scenario, {"puncture.diameter": holes}, outputs=["pump stops", "loop.mass_fraction"]
)
for hole, stops, left in zip(holes, swept["pump stops"], swept["loop.mass_fraction"], strict=True):
    pump = "runs on" if np.isnan(stops) else f"stops after {stops / 60.0:.1f} min"
    print(f"hole of {1e3 * hole:.1f} mm: the pump {pump}; {100.0 * left:.0f} % left after a day")

if len(sys.argv) > 1:
    run = lp.simulate(scenario)
    lp.plot.network(scenario, run, time="1 h").savefig(sys.argv[1], dpi=120)
    print(f"figure: {sys.argv[1]}")
