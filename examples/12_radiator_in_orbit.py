"""A radiator along its orbit: where it settles for each beta angle, and what the orbit's mean leaves out.

Run ``python examples/12_radiator_in_orbit.py [figure.png]``. The built-in ship holds the sink of its radiator at
an assumed 230 K; with the four sides of this file, in the near constant Sun of mid-December 2022, one sink that
takes as much is told beside it.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

import leakphys as lp

SKIN = "nodes.skin.temperature"
SIGMA, AREA, EMISSIVITY, LOAD = 5.670374419e-8, 9.0, 0.85, 200.0


def main(figure: str | None = None) -> None:
    """Print both answers; draw the skin's temperature along the day where a file is named."""
    ship = lp.Scenario.load(Path(__file__).with_suffix(".toml"))
    betas = np.radians([-75.0, -70.0, -60.0, -30.0, 0.0])
    settled = lp.sweep(ship, {"orbit.beta": betas}, times=["24 h"], signals=[SKIN]).samples[:, 0, 0]
    print("beta    skin     one sink that takes as much")
    for beta, skin in zip(np.degrees(betas), settled, strict=True):
        sink = (skin**4 - LOAD / (EMISSIVITY * SIGMA * AREA)) ** 0.25
        print(f"{beta:4.0f}  {skin:6.1f} K  {sink:6.1f} K")
    for beta in ("-70 deg", "0 deg"):
        turned = ship.replace(**{"orbit.beta": beta})
        print(f"\nbeta {beta}: {lp.sink_difference(turned)}")
    if figure is not None:
        draw(ship.replace(**{"orbit.beta": "0 deg"}), figure)


def draw(ship: lp.Scenario, figure: str) -> None:
    """The skin on the mean of the orbit and at each moment of it."""
    from matplotlib.figure import Figure

    canvas = Figure(figsize=(8.0, 4.0), layout="constrained")
    axes = canvas.subplots()
    times = np.linspace(0.0, 86400.0, 1500)
    for sinks in ("resolved", "mean"):
        run = lp.simulate(ship.replace(**{"orbit.sinks": sinks}), times=times, signals=[SKIN])
        axes.plot(times / 3600.0, run[SKIN] - 273.15, label=f"sinks {sinks}")
    axes.set(xlabel="time [h]", ylabel="skin [degC]", title="beta 0")
    axes.legend(frameon=False)
    canvas.savefig(figure, dpi=150)


if __name__ == "__main__":
    main(*sys.argv[1:2])
