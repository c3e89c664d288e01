"""An ammonia loop that leaks, and the water that freezes in the exchanger to the cabin's loop.

Run ``python examples/13_freezing_exchanger.py``. A hole where vapour gathers lets the ammonia boil: it chills to the
temperature at which it boils at the falling pressure, and takes heat through the exchanger from the water. A hole that
liquid covers empties the loop before it is cold, and nothing freezes.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

import leakphys as lp
from leakphys import heat_transfer

MARGIN, FREEZES = "conductors.water_side.freezing_margin", "coolant freezes on a wall"


def main() -> None:
    """Print the radiator's fins, one leak as it goes, and when the wall freezes for several holes."""
    ship = lp.Scenario.load(Path(__file__).with_suffix(".toml"))
    healthy = lp.simulate(ship, times=["-60 s"], signals=["nodes.panel.temperature"])
    root = float(healthy["nodes.panel.temperature"][0])
    fin = heat_transfer.radiating_fin(
        root, 190.0, length=0.06, thickness=5e-4, conductivity=170.0, emissivity=0.9
    )
    print(f"fins at {root:.1f} K: efficiency {float(fin.efficiency):.3f}")

    names = ["loop.temperature", "nodes.exchanger.temperature", "volumes.water.temperature", MARGIN]
    run = lp.simulate(ship, times=np.arange(0.0, 1000.0, 100.0), signals=names)
    print("\n  time   ammonia  exchanger  water   margin to freezing")
    for k, time in enumerate(run.time):
        ammonia, wall, water, margin = (float(run[name][k]) for name in names)
        print(f"{time:5.0f} s  {ammonia:6.1f} K  {wall:6.1f} K  {water:6.1f} K  {margin:6.1f} K")
    print(f"then: {run.status}")

    print("\n hole     vapour at it   liquid at it: the wall freezes after")
    for hole in ("1 mm", "2 mm", "3 mm", "5 mm"):
        told = []
        for upstream in ("vapour", "liquid"):
            other = ship.replace(**{"puncture.diameter": hole, "puncture.upstream": upstream})
            time = lp.simulate(other, times=[0.0]).event(FREEZES).time
            told.append("never" if time is None else f"{time:.0f} s")
        print(f"{hole:>5}  {told[0]:>12}  {told[1]:>12}")


if __name__ == "__main__":
    main()
