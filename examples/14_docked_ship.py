"""The docked ship after the leak: what its members do over days, beside the temperatures that were reported.

    python examples/14_docked_ship.py [members [docked.png]]

Bands of 5 to 95 %, of all members and of those weighed by how long the leak is known to have lasted. Each reported
number stands in the figure with its source and its label: predicted, since no input rests on it, or calibrated.
"""

import sys

import numpy as np

import leakphys as lp

members = int(sys.argv[1]) if len(sys.argv) > 1 else 200
target = sys.argv[2] if len(sys.argv) > 2 else "docked.png"

found = lp.bands(lp.Scenario.load("soyuz-ms22"), n=members, seed=0)
for entry in found.observed:
    name, days = entry.observation.signal, entry.at / 86400.0
    low, middle, high = (np.interp(entry.at, found.time, x) for x in found.signals[name].members)
    where = np.interp(entry.reported.value_si, [low, high], [5.0, 95.0], left=np.nan, right=np.nan)
    inside = "outside the band" if np.isnan(where) else "inside the band"
    print(f"{entry.observation.title} ({entry.label}), day {days:.2f}: {entry.reported}")
    print(
        f"    members {low - 273.15:.1f}, {middle - 273.15:.1f}, {high - 273.15:.1f} degC: {inside}"
    )

lp.plot.bands(found).savefig(target, dpi=100)
print(f"figure: {target}")
