"""A hole that is not measured: from the particle to the leak, its push on the ship, and what is not known of it.

Run ``python examples/11_struck_radiator.py [members]``. Reads 11_struck_radiator.toml beside it. The first run is of the
central particle; the assessment draws particles, walls, laws of holes and the branch in which a defect made the
hole. Last, the same loop with a hole that an image bounds, drawn from what flies in such an orbit.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

import leakphys as lp

MEMBERS = int(sys.argv[1]) if len(sys.argv) > 1 else 64

struck = lp.Scenario.load(Path(__file__).with_suffix(".toml"))
print("\n".join(line for line in str(struck).splitlines() if line.startswith(("puncture: ", "  "))))

# 1. One run: how wide, how it pushes and turns the ship, what the equipment does.
run = lp.simulate(struck)
print(f"\n{run}\n")

# 2. What is not known: members of an assessment, with the share that was no impact.
found = lp.assess(struck, n=MEMBERS)
print(found.table())
print(f"particles drawn again, since they would not perforate: {found.redrawn}\n")

# 3. A hole that was seen: its size from an image, and within it what flies in orbit makes likely.
document = struck.to_toml()
start, end = document.index("[puncture]"), document.index("[nodes.equipment]")
seen = lp.Scenario.from_text(
    document[:start]
    + """[puncture]
at = "radiator_tubes"
diameter = { value = "0.8 mm", range = ["0.6 mm", "1 mm"], source = "an image" }
discharge_coefficient = 0.62
open = 0

[puncture.prior]
wall_thickness = "0.8 mm"

"""
    + document[end:]
)
prior = seen.distribution("puncture.diameter")
low, middle, high = 1e3 * prior.quantile(np.array([0.05, 0.5, 0.95]), "m")
print(f"seen, 0.6 to 1 mm: {middle:.2f} mm is the median of what flies ({low:.2f} to {high:.2f})")
swept = lp.sweep(seen, {"puncture.diameter": prior}, n=MEMBERS, outputs=["half the coolant gone"])
hours = np.quantile(swept["half the coolant gone"], [0.05, 0.5, 0.95]) / 3600.0
print(f"half the coolant gone after {hours[1]:.1f} h ({hours[0]:.1f} to {hours[2]:.1f})")
