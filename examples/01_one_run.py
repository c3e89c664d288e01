"""One run: the leak of Soyuz MS-22 with central values, docked, until the loop is dry.

    python examples/01_one_run.py [run.png]

Prints what happened when, how the run ended and how well its ledgers close; with a file name it
also draws the run.
"""

import sys

import leakphys as lp

scenario = lp.Scenario.load("soyuz-ms22")
result = lp.simulate(scenario)
print(result)

# Signals are read by name, in SI; times count in s from the plan's time zero.
pressure = result["loop.pressure"]
print(f"\nloop pressure: {pressure[0]:.0f} Pa at the start, {pressure[-1]:.0f} Pa at the end")

# A larger hole is one replaced quantity.
larger = lp.simulate(scenario.replace(**{"puncture.diameter": "1.0 mm"}))
for event, sooner in zip(result.events, larger.events, strict=True):
    if event.time is not None and sooner.time is not None:
        print(f"{event.name}: {event.time / 3600:.2f} h, with 1.0 mm {sooner.time / 3600:.2f} h")

if len(sys.argv) > 1:
    lp.plot.timeline(result).savefig(sys.argv[1], dpi=120)
