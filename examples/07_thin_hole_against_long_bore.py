"""Saturated isooctane and ammonia through a bore of 0.8 mm: a thin hole, a long bore, and what lies between.

Run ``python examples/07_thin_hole_against_long_bore.py [figure.png]``. The band is what the relaxation law says
with its constants fitted without one of the data sets (tools/fit_relaxation.py).
"""

from __future__ import annotations

import sys

import numpy as np
from matplotlib import pyplot as plt

import leakphys as lp

DIAMETER = 0.8e-3
# C1 (m), C2 (1/m), K: fitted on all, without nitrogen at 95, 110, 124 K, without nitrogen, without Marviken.
FITS = (
    (4.82e-3, 0.362, 0.0657),
    (3.94e-3, 0.350, 0.0854),
    (5.82e-3, 0.366, 0.0536),
    (4.86e-3, 0.364, 0.0629),
    (4.15e-3, 0.351, 0.0825),
    (4.84e-3, 0.392, 0.0634),
)


def main() -> int:
    """Print a table and draw the figure."""
    length = DIAMETER * np.geomspace(0.02, 300.0, 80)
    figure, axes = plt.subplots(1, 2, figsize=(9.0, 3.6), sharey=False)
    for axis, fluid, temperature in zip(
        axes, ("isooctane", "ammonia"), (298.15, 290.0), strict=True
    ):
        pressure = float(lp.fluids.saturation(fluid, temperature).p)
        thin, long = (
            float(lp.discharge.mass_flux(fluid, pressure, x0=0.0, law=law).G)
            for law in ("bernoulli", "hem")
        )
        between = np.array(
            [
                lp.discharge.mass_flux(
                    fluid,
                    pressure,
                    x0=0.0,
                    law="relaxation",
                    diameter=DIAMETER,
                    length=length,
                    constants=fit,
                ).G
                for fit in FITS
            ]
        )
        axis.fill_between(
            length / DIAMETER, between.min(0), between.max(0), alpha=0.3, label="spread of fits"
        )
        axis.loglog(length / DIAMETER, between[0], label="relaxation")
        axis.axhline(thin, color="black", linestyle="--", label="thin hole")
        axis.axhline(long, color="black", linestyle=":", label="equilibrium")
        axis.set(title=f"{fluid}, saturated, {temperature:g} K", xlabel="length / diameter")
        print(f"{fluid}: thin {thin:.0f}, equilibrium {long:.0f} kg/(m2 s)")
        for ratio in (0.1, 1.0, 10.0, 100.0):
            here = [float(np.interp(ratio, length / DIAMETER, row)) for row in between]
            print(f"  L/D {ratio:g}: {here[0]:.0f} ({min(here):.0f} to {max(here):.0f})")
    axes[0].set_ylabel("mass flux, kg/(m$^2$ s)")
    axes[0].legend()
    figure.tight_layout()
    figure.savefig(sys.argv[1] if len(sys.argv) > 1 else "discharge.png", dpi=110)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
