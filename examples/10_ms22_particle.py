"""The particle that punctured Soyuz MS-22: what the stated hole allows, and what the later figure would need.

Run ``python examples/10_ms22_particle.py [figure.png]``. Stated were a hole of about 0.8 mm and a particle of up to
1 mm at 7 km/s (January 2023), then 1 to 1.5 mm at 7.5 km/s (February 2023), in a place without a meteoroid shield
(docs/theory/impact.md has the sources). The wall of the punctured pipe is not public; 1 mm is assumed.
"""

from __future__ import annotations

import sys

import numpy as np

from leakphys import impact
from leakphys.impact import Shield

HOLE = 0.8e-3
WALL = 1e-3
STAY = 0.5 * impact.YEAR


def particles() -> None:
    """Which particles leave such a hole in a bare wall."""
    print(f"hole {1e3 * HOLE:g} mm in a bare wall of {1e3 * WALL:g} mm")
    for speed in (7e3, 7.5e3, 20e3):
        for density in (2700.0, 1000.0):
            found = impact.particle_from_hole(
                HOLE, wall_thickness=WALL, velocity=speed, density=density
            )
            lower, upper = 1e3 * float(found.lower), 1e3 * float(found.upper)
            print(
                f"  {speed / 1e3:4g} km/s, {density / 1e3:g} g/cm3: {lower:.2f} to {upper:.2f} mm"
            )
    found = impact.particle_from_hole(HOLE, wall_thickness=WALL, velocity=7e3)
    for law, entry in found.by_law.items():
        told = impact.HOLE_SENTENCES[int(entry.status)]
        print(f"  {law}: {1e3 * float(entry.diameter):.3f} mm: {told}")


def later_figure() -> None:
    """A particle of 1 to 1.5 mm at 7.5 km/s: too large for the hole in a bare wall, so what stood before it?"""
    print("\n1 to 1.5 mm at 7.5 km/s")
    print("  a bare wall lets them through and leaves a hole no smaller than they are: not 0.8 mm")
    for density in (2700.0, 1000.0, 500.0):
        limit = 1e3 * float(
            impact.ballistic_limit(velocity=7.5e3, density=density, wall_thickness=WALL)
        )
        print(
            f"  bare wall, {density / 1e3:g} g/cm3: any particle above {limit:.2f} mm perforates,"
        )
        print("    and leaves a hole no smaller than itself: 1 mm and more, not 0.8 mm")
    skin = 0.3e-3
    bumper = {"bumper_thickness": skin, "spacing": 10e-3}
    shields = {
        "tube behind a skin of 0.3 mm, 10 mm away": Shield(
            model="jsc", wall_thickness=WALL, **bumper
        ),
        "tube of 1 mm within a sandwich, sheet 0.3 mm": Shield(
            model="srl_triple", second_thickness=WALL, **bumper
        ),
    }
    for name, shield in shields.items():
        for density in (2700.0, 1000.0):
            limit = impact.ballistic_limit(velocity=7.5e3, density=density, shield=shield)
            scatter = limit.scatter.factor
            low, high = (1e3 * float(limit) * factor for factor in (1.0 / scatter, scatter))
            told = "fits" if low <= 1.5 and high >= 1.0 else "does not fit"
            print(
                f"  {name}, {density / 1e3:g} g/cm3: just perforates with {1e3 * float(limit):.2f} mm "
                f"[{low:.2f} to {high:.2f}]: {told}"
            )
    grazing = np.deg2rad(np.array([0.0, 45.0, 60.0, 75.0]))
    limit = 1e3 * impact.ballistic_limit(
        velocity=7.5e3, density=1000.0, angle=grazing, wall_thickness=WALL
    )
    said = ", ".join(
        f"{np.rad2deg(a):.0f} deg {d:.2f} mm" for a, d in zip(grazing, limit, strict=True)
    )
    print(f"  bare wall, 1 g/cm3, oblique: just perforates with {said}")


def likelihood() -> None:
    """How likely: the wetted wall of a radiator over half a year, with what drives it."""
    for area in ((5.0, 9.0), (0.5, 1.0)):
        found = impact.puncture_probability(area, STAY, wall_thickness=WALL)
        low, high = found.interval
        print(
            f"\n{area[0]:g} to {area[1]:g} m2 of bare {1e3 * WALL:g} mm, half a year, 400 km: "
            f"{found.probability:.3g} [{low:.2g} to {high:.2g}]; "
            f"{found.meteoroids / found.expected:.0%} of it meteoroids"
        )
        for name, chance in {**found.conventions, **found.faces}.items():
            print(f"  {name}: {chance:.3g}")
        for driver in found.drivers:
            print(
                f"  {driver.name}: {driver.probability_low:.3g} to {driver.probability_high:.3g} "
                f"({driver.low} .. {driver.high})"
            )
    prior = impact.particle_prior(wall_thickness=WALL)
    seen = prior.within(0.7e-3, 0.9e-3)
    levels = np.array([0.05, 0.5, 0.95])
    for name, found_prior in (("any hole", prior), ("seen to be 0.7 to 0.9 mm", seen)):
        sizes = ", ".join(f"{1e3 * x:.2f}" for x in found_prior.quantile(levels, "m"))
        print(f"prior of the hole, {name}: 5, 50, 95 % at {sizes} mm")


def main() -> int:
    """Print what is known, and draw the figure if a file is named."""
    particles()
    later_figure()
    likelihood()
    if len(sys.argv) > 1:
        from leakphys.impact._drawn import figure
        from leakphys.impact._told import Question, ask

        figure(ask(Question(hole=HOLE, wall=WALL))).savefig(sys.argv[1])
    return 0


if __name__ == "__main__":
    sys.exit(main())
