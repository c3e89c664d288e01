"""A hole in the wall of a tube passes what both ends of the tube pass, and no more."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import brentq

import leakphys as lp
from leakphys import fluids

BORE, REACH, ROUGHNESS = 6e-3, 1.0, 2.35e-6  # m; the roughness of a machined bore
AT = 1e-3  # s after the hole opened: nothing has changed yet


def leak(diameter: float, **tube: object) -> float:
    """kg/s of the loop by itself through a sharp hole of that diameter (m)."""
    ship = lp.Scenario.load("loop-alone").replace(
        **{"puncture.diameter": diameter, "puncture.discharge_coefficient": 0.61, **tube}
    )
    return float(np.asarray(lp.simulate(ship, times=np.array([AT])).signals["loop.leak_rate"])[0])


TUBE = {"puncture.tube_bore": BORE, "puncture.tube_length": REACH}


def flux() -> tuple[float, float, float]:
    """Torricelli's flux (kg/m2/s) of the loop's liquid, its temperature (K) and viscosity (Pa s)."""
    ship = lp.Scenario.load("loop-alone")
    temperature = ship.value("loop.initial_temperature")
    pressure = ship.value("loop.accumulator.gas_pressure")
    density = float(fluids.state("isooctane", p=pressure, T=temperature, tier="fast").rho)
    viscosity = float(fluids.saturation("isooctane", temperature).mu_l)
    return float(np.sqrt(2.0 * density * pressure)), temperature, viscosity


def darcy(reynolds: float) -> float:
    """Colebrook's factor by bisection."""

    def off(f: float) -> float:
        inside = ROUGHNESS / (3.7 * BORE) + 2.51 / (reynolds * np.sqrt(f))
        return float(1.0 / np.sqrt(f) + 2.0 * np.log10(inside))

    return float(brentq(off, 1e-3, 1.0))


def test_a_narrow_hole_does_not_feel_the_tube() -> None:
    assert leak(1e-4, **TUBE) == pytest.approx(leak(1e-4), rel=1e-4)


def test_a_torn_tube_gives_what_both_ends_pass() -> None:
    """Two bores, each with its entry's loss of its own speed and its friction."""
    ideal, _, viscosity = flux()
    both = 2.0 * np.pi / 4.0 * BORE**2
    wanted = both * ideal / np.sqrt(1.0 + darcy(ideal * BORE / viscosity) * REACH / BORE)
    assert leak(1.0, **TUBE) == pytest.approx(wanted, rel=5e-3)


def test_a_longer_tube_passes_less_and_a_wider_hole_more() -> None:
    rates = [leak(d, **TUBE) for d in (1e-3, 3e-3, 6e-3, 12e-3, 24e-3)]
    assert np.all(np.diff(rates) > 0.0)
    reach = [leak(12e-3, **{**TUBE, "puncture.tube_length": x}) for x in (0.0, 0.3, 1.0, 3.0)]
    assert np.all(np.diff(reach) < 0.0)
    assert reach[0] < 2.0 * np.pi / 4.0 * BORE**2 * flux()[0]
