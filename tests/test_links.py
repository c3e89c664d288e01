"""Links between volumes: choked gas, cuts, dry ends, and what must not matter, a link's direction or a wall between halves."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.optimize import brentq

import leakphys as lp
from leakphys import fluids
from leakphys.scenario import Scenario
from loop_texts import held_wall, loop_scenario

SPRING = 'kind = "spring"; stroke = "19 L"; gas_volume = "0.1 L"; spring_pressure = "200 kPa"'


# --- gas


@pytest.mark.parametrize("bore", [2.0, 4.0])
def test_gas_through_a_valve_into_a_vacuum_is_choked(bore: float) -> None:
    """K = 1 and hardly any length: within 5 % of an ideal nozzle, as long as p_2 is below a fifth of p_1."""
    scenario = loop_scenario(
        [
            'loop: initial_temperature = "293 K"',
            'volumes.a: volume = "10 L"; initial_pressure = "300 kPa"',
            'volumes.b: volume = "1000 L"; initial_pressure = "100 Pa"',
            f'valves.v: between = ["a", "b"]; kind = "stop"; bore = "{bore} mm"; length = "0.1 mm"; loss_coefficient = 1',
            *held_wall("a", 293.0, 1000.0),
            *held_wall("b", 293.0, 1000.0),
        ],
        fluid="nitrogen",
        duration="2 min",
    )
    names = ["valves.v.flow", "volumes.a.pressure", "volumes.b.pressure", "volumes.a.temperature"]
    result = lp.simulate(scenario, times=np.linspace(0.0, 20.0, 81), signals=names)
    k, area = 1.4, 0.25 * math.pi * (1e-3 * bore) ** 2
    factor = math.sqrt(k / 296.803) * (2.0 / (k + 1.0)) ** ((k + 1.0) / (2.0 * (k - 1.0)))
    checked = 0
    for flow, p_1, p_2, t in zip(*(result[name] for name in names), strict=True):
        if p_2 > 0.2 * p_1 or flow < 5e-4:
            continue  # within 1e-4 kg/s of rest a link's donor is blended
        assert flow == pytest.approx(area * factor * p_1 / math.sqrt(t), rel=0.05)
        checked += 1
    assert checked > 3


def test_gas_that_fills_an_empty_tank_from_a_large_one_arrives_k_times_as_warm() -> None:
    """Adiabatic filling of an evacuated tank: T = k T_0 (its enthalpy becomes internal energy)."""
    scenario = loop_scenario(
        [
            'loop: initial_temperature = "200 K"',
            'volumes.a: volume = "1000 L"; initial_pressure = "300 kPa"',
            'volumes.b: volume = "1 L"; initial_pressure = "10 Pa"',
            'valves.v: between = ["a", "b"]; kind = "stop"; bore = "2 mm"; loss_coefficient = 1',
        ],
        fluid="nitrogen",
        duration="20 min",
    )
    names = ["volumes.b.temperature", "volumes.b.pressure"]
    result = lp.simulate(scenario, times=[1.0, 1200.0], signals=names)
    # 1 %: nitrogen at 200 K and 3 bar is not quite ideal; the large tank gives 0.1 % of its gas
    assert result["volumes.b.temperature"][-1] == pytest.approx(1.4 * 200.0, rel=0.015)
    assert result["volumes.b.pressure"][-1] == pytest.approx(300e3, rel=2e-3)


# --- cuts


def line_flow(pressure: float, length: float, loss: float) -> float:
    """A sqrt(2 rho p/(f L/D + K)) of a 10 mm line, Colebrook's f to convergence, kg/s."""
    density = float(fluids.state("isooctane", p=pressure, T=293.0).rho)
    viscosity = 5.06e-4  # Pa s at 293 K; 1 % of it is 0.1 % of the flow
    bore = 0.01
    area = 0.25 * math.pi * bore**2

    def left_over(flow: float) -> float:
        reynolds = flow * bore / (area * viscosity)
        friction = 0.02
        for _ in range(50):
            rough = 1e-5 / bore / 3.7 + 2.51 / (reynolds * math.sqrt(friction))
            friction = (-2.0 * math.log10(rough)) ** -2
        return pressure - (friction * length / bore + loss) * flow**2 / (2.0 * density * area**2)

    return float(brentq(left_over, 1e-3, 50.0))


@pytest.mark.parametrize(
    ("length", "loss", "cut"),
    [(20.0, 1.5, 0.5), (20.0, 1.5, 0.25), (0.1, 1.5, 0.5), (4.0, 3.0, 0.5)],
)
def test_a_cut_line_lets_both_ends_out_through_their_parts(
    length: float, loss: float, cut: float
) -> None:
    """Each by its own part's friction and K, in which the mouth's exit is; each pushes with m^2/(rho A)."""
    scenario = loop_scenario(
        [
            'loop: initial_temperature = "293 K"',
            'volumes.a: volume = "20 L"',
            'volumes.b: volume = "20 L"',
            (
                f'pipes.r: between = ["a", "b"]; length = "{length} m"; bore = "10 mm"; severed = 1;'
                f" severed_at = {cut}; loss_coefficient = {loss}"
            ),
            f'accumulators.of_a: at = "a"; {SPRING}',
            f'accumulators.of_b: at = "b"; {SPRING}',
        ]
    )
    names = [f"volumes.{v}.{what}" for what in ("mass", "pressure") for v in "ab"]
    names += ["loop.leak_rate", "loop.jet_force"]
    moments = [0.0, 0.25, 0.5]
    result = lp.simulate(scenario, times=moments, signals=names, rtol=1e-8)
    area = 0.25 * math.pi * 0.01**2
    density = float(fluids.state("isooctane", p=200e3, T=293.0).rho)
    # What moves the bellows at this rate is taken from the pressure that drives: 4e-7 m3/s/Pa.
    pressure = [result[f"volumes.{v}.pressure"][1] for v in "ab"]
    shares = (cut, 1.0 - cut)
    expected = [line_flow(p, length * s, loss) for p, s in zip(pressure, shares, strict=True)]
    for name, flow in zip(names, expected, strict=False):
        # 0.3 %: 0.18 % of the friction law, measured, and the table's viscosity
        assert (result[name][0] - result[name][2]) / 0.5 == pytest.approx(flow, rel=3e-3)
    assert result["loop.leak_rate"][1] == pytest.approx(sum(expected), rel=3e-3)
    force = sum(flow**2 for flow in expected) / (density * area)
    assert result["loop.jet_force"][1] == pytest.approx(force, rel=6e-3)


# --- what must not matter


def two_walls(link: str, at: str = "b", halves: bool = False, diameter: float = 0.8) -> Scenario:
    """A warm volume with an accumulator and a cold one with a hole; the cold one whole, or in two halves."""
    parallel = "" if halves else "; parallel = 2"
    parts = [
        'loop: initial_temperature = "288 K"; initial_pressure = "200 kPa"',
        'volumes.a: volume = "15 L"; wall = "wall_a"',
        *held_wall("a", 293.0, 60.0),
        'boundaries.cold: temperature = "275 K"',
        f'pipes.r: between = {link}; length = "2 m"; bore = "12 mm"{parallel}',
        (
            'accumulators.acc: at = "a"; stroke = "4 L"; gas_volume = "2 L"; gas_pressure = "200 kPa";'
            ' wall_conductance = "5 W/K"'
        ),
        f'puncture: at = "{at}"; diameter = "{diameter} mm"; discharge_coefficient = 0.61; open = 1',
    ]
    room = 10 if halves else 20
    for name in ("b", "b2") if halves else ("b",):
        parts += [
            f'volumes.{name}: volume = "{room} L"; wall = "cold"',
            f'conductors.of_{name}: between = ["cold", "{name}"]; conductance = "{1.5 * room} W/K"',
        ]
    if halves:
        parts.append('pipes.s: between = ["b2", "a"]; length = "2 m"; bore = "12 mm"')
        parts.append('pipes.fat: between = ["b", "b2"]; length = "0.1 m"; bore = "50 mm"')
    return loop_scenario(parts, duration="10 d")


EVENTS = ("half the coolant gone", "90 % of the coolant gone", "loop dry")


def event_times(scenario: Scenario, rtol: float = 1e-6) -> list[float]:
    result = lp.simulate(scenario, times=[0.0], rtol=rtol)
    times = [result.event(name).time for name in EVENTS]
    return [math.nan if time is None else time for time in times]


@pytest.mark.parametrize("hole", ["b", "b2"])
def test_a_volume_in_two_halves_of_one_wall_loses_half_as_the_whole_does(hole: str) -> None:
    """Joined by 50 mm the halves are one as long as both hold liquid, whichever has the hole."""
    whole = event_times(two_walls('["a", "b"]'))
    split = event_times(two_walls('["a", "b"]', hole, halves=True))
    assert split[0] == pytest.approx(whole[0], rel=1e-4)


@pytest.mark.xfail(
    reason="the mixture that flows leaves liquid behind: the far half keeps a quarter"
)
@pytest.mark.parametrize("rtol", [1e-6, 1e-8])
def test_a_volume_in_two_halves_of_one_wall_dries_as_the_whole_does(rtol: float) -> None:
    """Half, 90 % and dry within 3 %."""
    whole = event_times(two_walls('["a", "b"]'))
    split = event_times(two_walls('["a", "b"]', "b2", halves=True), rtol)
    np.testing.assert_allclose(split, whole, rtol=0.03)


def test_a_link_has_no_direction() -> None:
    """From a to b or from b to a: the same run, but for the sign of its flow."""
    names = ["pipes.r.flow", "volumes.a.mass", "volumes.b.mass", "volumes.b.temperature"]
    moments = np.linspace(0.0, 864000.0, 200)
    here, there = (
        lp.simulate(two_walls(ends), times=moments, signals=names, rtol=1e-8)
        for ends in ('["a", "b"]', '["b", "a"]')
    )
    for name in names[1:]:
        np.testing.assert_allclose(there[name], here[name], rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(there[names[0]], -here[names[0]], rtol=1e-3, atol=1e-7)


def test_two_equal_pipes_are_one_with_two_tubes() -> None:
    def across(pipes: list[str]) -> float:
        scenario = loop_scenario(
            [
                'loop: initial_temperature = "293 K"',
                'volumes.a: volume = "10 L"',
                'volumes.b: volume = "10 L"',
                f'accumulators.of_a: at = "a"; {SPRING.replace("200", "210")}',
                f'accumulators.of_b: at = "b"; {SPRING.replace("0.1 L", "18 L")}',
                *pipes,
            ]
        )
        names = ["volumes.a.mass"]
        seen = lp.simulate(scenario, times=[0.05, 0.1], signals=names, rtol=1e-8)["volumes.a.mass"]
        return float(seen[0] - seen[1])

    one = 'between = ["a", "b"]; length = "4 m"; bore = "8 mm"'
    double = across([f"pipes.r: {one}; parallel = 2"])
    assert double == pytest.approx(across([f"pipes.r: {one}", f"pipes.s: {one}"]), rel=1e-6)
    # 3 %: the bellows' own friction takes twice as much from 10 kPa.
    assert double == pytest.approx(2.0 * across([f"pipes.r: {one}"]), rel=0.03)


# --- dry ends


@pytest.mark.parametrize("bore", [6.0, 12.0])
def test_a_dry_volume_beside_a_cooling_wet_one_gets_no_warmer_than_what_is_around(
    bore: float,
) -> None:
    """Vapour alone goes to and fro; without a wall of its own the dry volume has no heat but the vapour's."""
    scenario = loop_scenario(
        [
            "loop: initial_liquid_fraction = 0.5",
            'volumes.wet: volume = "10 L"; initial_temperature = "300 K"',
            'volumes.dry: volume = "10 L"; initial_temperature = "300 K"; initial_liquid_fraction = 0.0',
            f'pipes.r: between = ["wet", "dry"]; length = "1 m"; bore = "{bore} mm"',
            *held_wall("wet", 270.0, 20.0),
        ],
        duration="2 d",
    )
    names = ["volumes.dry.temperature", "volumes.wet.temperature", "volumes.dry.pressure"]
    result = lp.simulate(scenario, times=np.linspace(0.0, 172800.0, 300), signals=names)
    assert result.status.ok
    # 0.5 K: a puff that returns is compressed a little; the walls' 300 K are the warmest thing there ever was
    assert result["volumes.dry.temperature"].max() < 300.5
    assert result["volumes.wet.temperature"].max() < 300.5
    assert result["volumes.wet.temperature"][-1] == pytest.approx(270.0, abs=0.1)
    assert result["volumes.dry.pressure"][-1] == pytest.approx(
        float(fluids.saturation("isooctane", 270.0, tier="fast").p), rel=0.01
    )
    assert abs(result.ledger["energy_rel"]) < 1e-8
