"""Numbers of the discharge laws, from a second evaluation of their equations with CoolProp's properties alone.

States are saturated, or mixtures of quality `x0`, unless a temperature is given. Where only one evaluation beside the
package's exists (Henry and Fauske, HNE-DS) the bar is wider.
"""

from __future__ import annotations

from typing import Any

import pytest
from scipy.optimize import brentq

from leakphys import discharge, fluids

TIERS: tuple[fluids.Tier, ...] = ("reference", "fast")
REFERENCE_BARS = {
    "hem": 2e-4,
    "frozen": 1e-3,
    "henry_fauske": 3e-3,
    "omega": 1e-3,
    "hne_ds": 1e-2,
    "vapour": 2e-3,
}
FAST_SHARE = 3e-3  # more, of the fast tier

TWO_PHASE = [
    ("water", 7e6, 0.0, "hem", 26451.5),
    ("water", 1e6, 0.0, "hem", 6441.0),
    ("water", 1e6, 0.1, "hem", 3617.91),
    ("water", 1e6, 0.5, "hem", 1972.32),
    ("ammonia", 0.3e6, 0.2, "hem", 1094.29),
    ("r134a", 0.8e6, 0.0, "hem", 8729.49),
    ("r218", 0.8e6, 0.0, "hem", 9339.55),
    ("carbon_dioxide", 5e6, 0.0, "hem", 29562.0),
    ("water", 1e6, 0.1, "frozen", 4862.3),
    ("water", 1e6, 0.5, "frozen", 2197.3),
    ("ammonia", 0.3e6, 0.2, "frozen", 1305.2),
    ("water", 1e6, 0.1, "henry_fauske", 4450.5),
    ("water", 1e6, 0.5, "henry_fauske", 2184.9),
    ("ammonia", 0.3e6, 0.2, "henry_fauske", 1261.2),
    ("water", 7e6, 0.0, "omega", 26077.4),
    ("water", 1e6, 0.0, "omega", 6507.4),
    ("water", 1e6, 0.1, "omega", 3633.6),
    ("water", 1e6, 0.5, "omega", 1944.9),
    ("ammonia", 0.3e6, 0.2, "omega", 1089.2),
    ("r134a", 0.8e6, 0.0, "omega", 8736.1),
    ("r218", 0.8e6, 0.0, "omega", 9298.6),
    ("carbon_dioxide", 5e6, 0.0, "omega", 26484.2),
    ("water", 1e6, 0.0, "hne_ds", 17370.6),
    ("r134a", 0.8e6, 0.0, "hne_ds", 16569.4),
    ("carbon_dioxide", 5e6, 0.0, "hne_ds", 35726.0),
]
# Liquid a twentieth of a kelvin below its boiling point.
NEARLY_BOILING = [
    ("water", 7e6, "henry_fauske", 47437.0),
    ("water", 1e6, "henry_fauske", 17765.0),
    ("r134a", 0.8e6, "henry_fauske", 16705.0),
    ("r218", 0.8e6, "henry_fauske", 15659.0),
]
LIQUID = [
    ("water", 7e6, 502.2, "hem", 84367.9),
    ("ammonia", 1e6, 290.0, "hem", 16723.9),
    ("r134a", 0.8e6, 290.0, "hem", 26517.4),
    ("isooctane", 2e5, 298.15, "hem", 16311.4),
    ("isooctane", 2e5, 298.15, "bernoulli", 16586.7),
]
GAS = [
    ("nitrogen", 1e5, 300.0, 229.533),
    ("nitrogen", 150e5, 288.0, 37016.7),
    ("ammonia", 2e5, 300.0, 352.859),
    ("r218", 2e5, 300.0, 1089.33),
]


def bar_of(law: str, tier: fluids.Tier) -> float:
    return REFERENCE_BARS.get(law, 2e-4) + (FAST_SHARE if tier == "fast" else 0.0)


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize(("name", "p0", "x0", "law", "flux"), TWO_PHASE)
def test_saturated_and_mixed(
    name: str, p0: float, x0: float, law: Any, flux: float, tier: fluids.Tier
) -> None:
    found = discharge.mass_flux(name, p0, x0=x0, law=law, tier=tier)
    assert float(found.G) == pytest.approx(flux, rel=bar_of(law, tier))


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize(("name", "p0", "law", "flux"), NEARLY_BOILING)
def test_nearly_boiling(name: str, p0: float, law: Any, flux: float, tier: fluids.Tier) -> None:
    critical = fluids.constants(name).critical_temperature
    boils = brentq(
        lambda t: float(fluids.saturation(name, t).p) - p0, 0.5 * critical, 0.99 * critical
    )
    found = discharge.mass_flux(name, p0, T0=boils - 0.05, law=law, tier=tier)
    assert float(found.G) == pytest.approx(flux, rel=bar_of(law, tier))


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize(("name", "p0", "t0", "law", "flux"), LIQUID)
def test_compressed_liquid(
    name: str, p0: float, t0: float, law: Any, flux: float, tier: fluids.Tier
) -> None:
    found = discharge.mass_flux(name, p0, T0=t0, law=law, tier=tier)
    assert float(found.G) == pytest.approx(flux, rel=bar_of(law, tier))


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize(("name", "p0", "t0", "flux"), GAS)
def test_real_gas(name: str, p0: float, t0: float, flux: float, tier: fluids.Tier) -> None:
    found = discharge.mass_flux(name, p0, T0=t0, law="vapour", tier=tier)
    assert float(found.G) == pytest.approx(flux, rel=bar_of("vapour", tier))
