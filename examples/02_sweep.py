"""A sweep: how long the loop lasts for holes from 0.3 to 3 mm and two discharge coefficients.

    python examples/02_sweep.py [members]

Axes are arrays or distributions; the result holds a column for each event and limit.
"""

import sys

import numpy as np

import leakphys as lp

members = int(sys.argv[1]) if len(sys.argv) > 1 else 256
scenario = lp.Scenario.load("soyuz-ms22")

drawn = lp.sweep(
    scenario,
    {
        "puncture.diameter": lp.LogUniform("0.3 mm", "3 mm"),
        "puncture.discharge_coefficient": lp.Uniform(0.55, 0.85),
    },
    n=members,
    outputs=["accumulator bottomed", "half the coolant gone", "loop dry"],
)
print(drawn)

# What counts is the open area Cd d²: the half-time falls as its inverse while liquid leaves.
area = drawn["puncture.discharge_coefficient"] * drawn["puncture.diameter"] ** 2
half = drawn["half the coolant gone"]
there = np.isfinite(half)
slope = np.polyfit(np.log(area[there]), np.log(half[there]), 1)[0]
print(f"\nhalf-time goes as (Cd d²)^{slope:.2f}")

# A designed axis is an array in SI.
designed = lp.sweep(scenario, {"puncture.diameter": np.array([0.6e-3, 0.8e-3, 1.0e-3])})
for diameter, dry in zip(designed["puncture.diameter"], designed["loop dry"], strict=True):
    print(f"{1e3 * diameter:.1f} mm: dry after {dry / 3600:.1f} h")
