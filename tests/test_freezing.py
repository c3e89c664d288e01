"""At the triple point: only vapour leaves and the liquid freezes, ice plugs the hole, or the run stops."""

from __future__ import annotations

import numpy as np
import pytest

import leakphys as lp
from leakphys import fluids
from leakphys.scenario import Scenario
from loop_texts import held_wall, loop_scenario

TRIPLE = fluids.constants("nitrogen").triple_temperature
FUSION = 25.4e3  # J/kg, CRC Handbook
TRIPLE_STATUS = "triple"


def dewar(policy: str, upstream: str, wall: float = 0.0, more: str = "") -> Scenario:
    """10 L, half of it liquid nitrogen at 70 K, a 3 mm hole; `wall` W/K to 100 K."""
    return loop_scenario(
        [
            f'loop: volume = "10 L"; initial_temperature = "70 K"; initial_liquid_fraction = 0.5{more}',
            (
                'puncture: diameter = "3 mm"; discharge_coefficient = 0.84; open = 1;'
                f' upstream = "{upstream}"'
            ),
            *(held_wall("loop", 100.0, wall) if wall > 0.0 else []),
        ],
        fluid="nitrogen",
        coolant=f'below_triple_point = "{policy}"',
        duration="5 h",
    )


NAMES = [
    f"loop.{name}"
    for name in (
        "mass",
        "frozen_fraction",
        "temperature",
        "pressure",
        "leak_rate",
        "liquid_fraction",
    )
]


@pytest.mark.parametrize("upstream", ["vapour", "liquid"])
@pytest.mark.parametrize("wall", [0.0, 0.2])
def test_freezing_is_paid_by_the_vapour_that_leaves(upstream: str, wall: float) -> None:
    """Between two moments on the plateau: ice times fusion heat = vapour times its latent heat - the wall's heat.

    All at the triple point. The latent heat per mass that leaves: h_v - h_l takes what the freed room
    fills with vapour into account when (rho_l + ...)/rho_l is 1; at 0.7 kg/m3 of vapour that is 1e-3.
    """
    scenario = dewar("vapour", upstream, wall)
    whole = lp.simulate(scenario, times=[0.0], signals=NAMES)
    end = whole.end_time
    assert TRIPLE_STATUS in whole.status.sentence
    moments = np.linspace(0.0, end * (1.0 - 1e-9), 6000)
    result = lp.simulate(scenario, times=moments, signals=NAMES)
    mass, frozen, temperature, pressure, rate, _ = (result[name] for name in NAMES)
    flat = np.flatnonzero((frozen > 0.02) & (frozen < 0.98))
    assert len(flat) > 50
    # The plateau: one temperature, one pressure. The join of 50 J/kg is 0.02 K wide.
    np.testing.assert_allclose(temperature[flat], TRIPLE, atol=2e-3)
    line = fluids.saturation("nitrogen", TRIPLE, tier="fast")
    np.testing.assert_allclose(pressure[flat], float(line.p), rtol=2e-3)
    assert np.all(np.diff(frozen[flat]) > 0.0)
    a, b = flat[0], flat[-1]
    room = 10e-3
    rho_l, rho_v = float(line.rho_l), float(line.rho_v)
    condensed = [(m - rho_v * room) / (1.0 - rho_v / rho_l) for m in (mass[a], mass[b])]
    ice = frozen[b] * condensed[1] - frozen[a] * condensed[0]
    lost = mass[a] - mass[b]
    heat = wall * (100.0 - TRIPLE) * (moments[b] - moments[a])
    latent = float(line.h_v - line.h_l)
    assert ice * FUSION == pytest.approx(lost * latent - heat, rel=0.01)
    # Frozen to the end, not at the end: from the last moment on the plateau it is a small step.
    assert frozen[-1] > 0.97
    assert np.trapezoid(rate[a : b + 1], moments[a : b + 1]) == pytest.approx(lost, rel=1e-3)


def test_an_isolated_slush_keeps_its_ice() -> None:
    """Shut on the plateau: nothing changes; warmed by a wall it thaws as fast as its fusion heat allows."""
    scenario = loop_scenario(
        [
            'loop: volume = "10 L"; initial_temperature = "70 K"; initial_liquid_fraction = 0.5',
            'puncture: diameter = "3 mm"; discharge_coefficient = 0.84; open = 1; upstream = "vapour"',
            'boundaries.wall: temperature = "100 K"',
            'conductors.heat: between = ["wall", "loop"]; conductance = "0 W/K"',
        ],
        fluid="nitrogen",
        coolant='below_triple_point = "vapour"',
        phases=[
            ("leak", "22 min", {}),
            ("shut", "1 h", {"puncture.open": 0.0}),
            ("thaw", "30 min", {"conductors.heat.conductance": "0.2 W/K"}),
        ],
    )
    moments = [1320.0, 1330.0, 4900.0, 4930.0, 6000.0]
    result = lp.simulate(scenario, times=moments, signals=NAMES)
    mass, frozen, temperature, *_ = (result[name] for name in NAMES)
    assert 0.1 < frozen[0] < 0.9
    assert frozen[2] == pytest.approx(frozen[1], rel=1e-6)
    np.testing.assert_allclose(temperature, TRIPLE, atol=2e-3)
    line = fluids.saturation("nitrogen", TRIPLE, tier="fast")
    condensed = mass[4] - float(line.rho_v) * (10e-3 - mass[4] / float(line.rho_l))
    thawed = (frozen[3] - frozen[4]) * condensed * FUSION
    assert thawed == pytest.approx(0.2 * (100.0 - TRIPLE) * (moments[4] - moments[3]), rel=5e-3)


@pytest.mark.parametrize("upstream", ["vapour", "liquid"])
def test_the_stop_policy_ends_at_the_triple_point(upstream: str) -> None:
    result = lp.simulate(dewar("stop", upstream), times=[0.0], signals=NAMES)
    if upstream == "liquid":
        assert result.status.ok or TRIPLE_STATUS in result.status.sentence
        return
    assert TRIPLE_STATUS in result.status.sentence
    end = result.end_time
    last = lp.simulate(dewar("stop", upstream), times=[end * (1.0 - 1e-6)], signals=NAMES)
    # A step is taken whole: at rtol 1e-6 the last one may go half a kelvin beyond.
    assert TRIPLE - 0.6 < last["loop.temperature"][0] < TRIPLE + 0.1
    assert last["loop.frozen_fraction"][0] == 0.0


def test_a_plug_of_ice_keeps_what_is_left() -> None:
    """The leak fades within a kelvin of the triple point and ends there; the coolant that is left stays."""
    result = lp.simulate(
        dewar("plug", "vapour"), times=[0.0, 3600.0, 7200.0, 17990.0], signals=NAMES
    )
    mass, frozen, temperature, _, rate, _ = (result[name] for name in NAMES)
    assert result.status.ok or TRIPLE_STATUS in result.status.sentence
    late = ~np.isnan(mass)
    assert rate[late][-1] < 1e-3 * rate[0]
    assert mass[late][-1] > 0.7 * mass[0]
    assert np.all(frozen[late] == 0.0)
    assert np.all(temperature[late] > TRIPLE)
    if late[-1]:
        assert mass[-1] == pytest.approx(mass[-2], rel=1e-3)
