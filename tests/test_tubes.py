"""Tubes in simulated ships: in pumped lines, partly wet, dry beside wetted zones, of a scaled vapour pressure, jettisoned."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from leakphys import engine, fluids
from leakphys import heat_transfer as ht
from leakphys.scenario import Scenario
from loop_texts import Phase, letting_go, loop_scenario

BORE, LENGTH, PARALLEL = 0.008, 3.0, 2
AREA = np.pi * BORE * LENGTH * PARALLEL
TUBE = f'kind = "tube"; bore = "{BORE} m"; length = "{LENGTH} m"; parallel = {PARALLEL}'
BELLOWS = 'stroke = "2 L"; gas_volume = "1 L"; gas_pressure = "200 kPa"; wall_conductance = "5 W/K"'


def seen(scenario: Scenario, hours: list[float], *names: str) -> np.ndarray:
    """The signals, each of them at all times."""
    seconds = [3600.0 * h for h in hours]
    outcome = engine.run(scenario, "docked", times=seconds, signals=names, rtol=1e-7)
    assert outcome.status[0] == 0
    return np.asarray(outcome.samples[0]).T


def in_line(flow: float, wall: float) -> Scenario:
    """A wall at the second of two volumes that a pump in a line feeds, with a pipe back."""
    return loop_scenario(
        [
            'loop: initial_temperature = "300 K"; initial_pressure = "200 kPa"',
            'volumes.a: volume = "5 L"',
            'volumes.b: volume = "5 L"',
            f'pumps.p: between = ["a", "b"]; flow = "{flow} kg/s"; head = "20 kPa"; bore = "12 mm"; power = "0 W"',
            'pipes.back: between = ["b", "a"]; length = "2 m"; bore = "12 mm"',
            f'accumulators.acc: at = "a"; {BELLOWS}',
            f'nodes.wall: heat_capacity = "3 kJ/K"; initial_temperature = "{wall} K"',
            f'conductors.tubes: between = ["wall", "b"]; {TUBE}',
        ]
    )


@pytest.mark.parametrize("wall", [250.0, 320.0])
@pytest.mark.parametrize(("flow", "regime"), [(0.2, "turbulent"), (0.01, "laminar")])
def test_a_tube_in_a_pumped_line_sees_the_flow_of_its_links(
    wall: float, flow: float, regime: str
) -> None:
    """All of its film: what stands at its end is no mean of a circuit, so no flow limits it."""
    names = ("conductors.tubes.heat", "conductors.tubes.reynolds", "nodes.wall.temperature")
    more = ("volumes.b.temperature", "volumes.b.pressure", "pumps.p.flow", "pipes.back.flow")
    heat, reynolds, t_wall, t, p, there, back = seen(
        in_line(flow, wall), [0.002, 0.01], *names, *more
    )
    np.testing.assert_allclose(there, back, rtol=0.02)
    passing = 0.5 * (there + back)
    assert np.all(passing > 0.5 * flow)
    found = ht.tube("isooctane", t, t_wall, p, mass_flow=passing / PARALLEL, bore=BORE)
    assert np.all(found.Re > 4000.0 if regime == "turbulent" else found.Re < 2300.0)
    np.testing.assert_allclose(reynolds, found.Re, rtol=0.02)  # a flow below 1e-4 kg/s is rest
    np.testing.assert_allclose(heat, AREA * found.heat_flux, rtol=2e-3)
    assert np.all(heat * (wall - 300.0) > 0.0)


def test_a_tube_in_a_line_falls_to_rest_with_its_pump() -> None:
    """Nothing but conduction through still liquid is left."""
    scenario = in_line(0.2, 320.0).replace(**{"pumps.p.running": 0.0})
    names = ("conductors.tubes.heat", "nodes.wall.temperature", "volumes.b.temperature")
    heat, t_wall, t = seen(scenario, [0.3, 0.6], *names)
    k = np.asarray(fluids.saturation("isooctane", t, tier="fast").k_l)
    np.testing.assert_allclose(heat, AREA * 3.657 * k / BORE * (t_wall - t), rtol=1e-6)


def still(
    *, filled: float, walls: dict[str, float], coolant: str = "", phases: Sequence[Phase] = ()
) -> Scenario:
    """A tank without a pump, liquid beside its vapour, and walls that hold their temperatures by what they store."""
    parts = [
        f'loop: initial_temperature = "300 K"; initial_liquid_fraction = {filled}',
        'volumes.tank: volume = "5 L"',
    ]
    for name, temperature in walls.items():
        parts.append(
            f'nodes.{name}: heat_capacity = "1 GJ/K"; initial_temperature = "{temperature} K"'
        )
        parts.append(f'conductors.{name}: between = ["{name}", "tank"]; {TUBE}')
    return loop_scenario(parts, coolant=coolant, duration="1 min", phases=phases)


@pytest.mark.parametrize("filled", [0.03, 0.05, 0.07])
def test_what_flows_and_what_boils_fade_with_one_wetted_share(filled: float) -> None:
    """The share follows from a wall too cold to boil, what a hotter one boils from that share."""
    scenario = still(filled=filled, walls={"cold": 280.0, "hot": 308.0})
    names = (
        "conductors.cold.heat",
        "conductors.hot.heat",
        "volumes.tank.temperature",
        "volumes.tank.pressure",
    )
    cold, hot, t, p = seen(scenario, [1e-6], *names)[:, 0]
    cold_wall, hot_wall = (
        ht.tube("isooctane", t, wall, p, mass_flow=0.0, bore=BORE) for wall in (280.0, 308.0)
    )
    wetted = (cold / AREA - cold_wall.dry) / (cold_wall.by_flow - cold_wall.dry)
    assert 0.05 < wetted < 0.95
    assert hot_wall.boiling > 3.0 * hot_wall.by_flow
    wanted = wetted * hot_wall.heat_flux + (1.0 - wetted) * hot_wall.dry
    assert hot == pytest.approx(AREA * float(wanted), rel=1e-6)


@pytest.mark.parametrize("factor", [0.7, 1.0, 1.5])
def test_a_wall_boils_by_the_scaled_vapour_pressure(factor: float) -> None:
    """Coolant beside its vapour is at its boiling point, whatever the factor; the pressure in Cooper's law is the loop's."""
    more = f"vapour_pressure_factor = {factor}"
    scenario = still(filled=0.5, walls={"hot": 310.0}, coolant=more)
    names = ("conductors.hot.heat", "volumes.tank.temperature", "volumes.tank.pressure")
    heat, t, p = seen(scenario, [1e-6], *names)[:, 0]
    table = float(fluids.saturation("isooctane", t, tier="fast").p)
    assert p == pytest.approx(
        factor * table, rel=0.01
    )  # the factor is that of the vapour's density

    def at(wall: float) -> ht.Tube:
        return ht.tube("isooctane", t, wall, p, mass_flow=0.0, bore=BORE)

    alike = at(float(at(310.0).T_boiling) + 310.0 - t)
    wanted = float(at(310.0).by_flow) + float(alike.boiling)
    assert heat == pytest.approx(AREA * wanted, rel=1e-3)


def test_a_dry_tube_beside_wetted_zones_sees_their_vapour() -> None:
    """Vapour has the temperature at which it presses, that of the warmest wetted zone; the dry zone's own is another."""
    parts = [
        'loop: pump_running = 0; pump_flow = "0 kg/s"; pump_power = "0 W"; initial_liquid_fraction = 0.3'
    ]
    for zone, kelvin in (("warm", 320.0), ("cold", 290.0)):
        parts += [
            f'zones.{zone}: volume = "5 L"; initial_temperature = "{kelvin} K"',
            f'boundaries.by_{zone}: temperature = "{kelvin} K"',
            f'conductors.to_{zone}: between = ["by_{zone}", "{zone}"]; kind = "wetted"; conductance = "20 W/K"',
        ]
    parts += [
        'boundaries.plate: temperature = "340 K"',
        f'conductors.tubes: between = ["plate", "warm"]; {TUBE}',
    ]
    names = (
        "conductors.tubes.heat",
        "zones.warm.temperature",
        "zones.cold.temperature",
        "loop.pressure",
        "zones.warm.liquid_fraction",
    )
    heat, warm, cold, p, wet = seen(loop_scenario(parts), [0.3, 0.9], *names)
    assert np.all(wet < 1e-3)
    vapour = ht.tube("isooctane", cold, cold, p, mass_flow=0.0, bore=BORE).T_boiling
    np.testing.assert_allclose(vapour, cold, atol=0.5)
    assert np.all(np.abs(warm - vapour) > 10.0)
    found = ht.tube("isooctane", vapour, 340.0, p, mass_flow=0.0, bore=BORE)
    np.testing.assert_allclose(heat, AREA * found.dry, rtol=1e-4)


def test_tubes_of_walls_that_left_count_no_more() -> None:
    """One wall freezes, one boils; both separate. What is left of them is neither in the ship's worst nor in its heat."""
    phases: list[Phase] = [("together", "6 s", {}), ("apart", "1 h", {})]
    walls = {"freezing": 150.0, "boiling": 310.0, "stays": 300.0}
    scenario = letting_go(
        still(filled=0.5, walls=walls, phases=phases), "apart", ["freezing", "boiling"]
    )
    worst = ("ship.freezing_margin", "ship.burnout_share", "volumes.tank.temperature")
    each = tuple(
        f"conductors.{wall}.{what}"
        for what in ("freezing_margin", "burnout_share")
        for wall in walls
    )
    found = dict(
        zip((*worst, *each), seen(scenario, [5e-4, 2e-3, 0.99], *worst, *each), strict=True)
    )
    margin, share, kelvin = (found[name] for name in worst)
    assert margin[0] == found["conductors.freezing.freezing_margin"][0] < 0.0
    assert share[0] == found["conductors.boiling.burnout_share"][0] > 0.0
    np.testing.assert_array_equal(margin[1:], found["conductors.stays.freezing_margin"][1:])
    np.testing.assert_array_equal(share[1:], found["conductors.stays.burnout_share"][1:])
    assert np.all(margin[1:] > 100.0)
    assert np.all(share[1:] < 1e-3 * share[0])
    assert np.isnan([found[name][1:] for name in each if "stays" not in name]).all()
    # All that warms it now is the wall that stays, whose temperature it takes.
    assert 299.0 < kelvin[1] < 299.9
    assert kelvin[2] == pytest.approx(300.0, abs=2e-3)
